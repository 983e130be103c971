"""Runs that a dead process left behind: gone on with where the endpoint can, else ended honestly.

Called when a process starts. The model is never asked again from here: a run is either followed
by its id or ends as *interrupted*, with everything that was journalled as its answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.codec import Unreadable, event_from_line, event_to_line
from assistant.definitions import Round
from assistant.events import RunEnded, RunStarted, ToolCallsRequired, ToolFinished
from assistant.messages import OwnerId, Problem, Remote, Run, ThreadId, ToolOutput
from assistant.runs.drafts import Draft
from assistant.runs.journal import Entry
from assistant.runs.liveness import Worker
from assistant.runs.registry import Registry
from assistant.runs.session import Past, answer_of
from assistant.store import Store


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was found and done."""

    resumed: int = 0
    interrupted: int = 0
    queued: int = 0


@dataclass(slots=True)
class Log:
    """A run's stored events, read once from their start."""

    draft: Draft
    entries: list[Entry]
    sequence: int | None = None
    remote: Remote | None = None
    rounds: tuple[Round, ...] = ()
    """rounds whose outputs the endpoint has taken"""


def recover(
    store: Store, registry: Registry, worker: Worker, only: ThreadId | None = None
) -> Recovered:
    """Take care of every run whose process is dead, or of those of one thread.

    Raises:
        StoreError: the database cannot be read or written.
    """
    resumed = interrupted = queued = 0
    for owner, run, held_by in store.runs.unfinished():
        if only is not None and run.thread_id != only:
            continue
        if run.state == "queued":
            registry.submit(owner, run)
            queued += 1
        elif not worker.is_alive(held_by) and store.runs.adopt(owner, run.id, worker.name, held_by):
            log = read_log(store, owner, run)
            if log.remote is not None and log.remote.resumable:
                past = Past(log.draft, log.entries, log.sequence)
                registry.adopt(owner, replace(run, remote=log.remote), past)
                resumed += 1
            else:
                _interrupt(store, owner, run, log)
                interrupted += 1
    return Recovered(resumed, interrupted, queued)


def read_log(store: Store, owner: OwnerId, run: Run) -> Log:
    """Fold a run's stored events. An event of an unknown format is passed over."""
    log = Log(Draft(), store.runs.events(owner, run.id, deleted=True))
    pending: ToolCallsRequired | None = None
    outputs: dict[str, str] = {}
    for _, line in log.entries:
        try:
            event = event_from_line(line)
        except Unreadable:
            continue
        log.draft.apply(event)
        if event.sequence is not None:
            log.sequence = max(event.sequence, log.sequence or 0)
        match event:
            case ToolFinished():
                outputs[event.call_id] = event.output
            case ToolCallsRequired():
                pending, log.remote = event, event.remote or log.remote
            case RunStarted():
                log.remote = event.remote or log.remote
                if pending is not None:
                    log.rounds = (*log.rounds, _round(pending, outputs))
                    pending, log.sequence = None, event.sequence
            case _:
                pass
    return log


def _round(required: ToolCallsRequired, outputs: dict[str, str]) -> Round:
    return Round(
        required.calls,
        tuple(ToolOutput(call.call_id, outputs.get(call.call_id, "")) for call in required.calls),
    )


def _interrupt(store: Store, owner: OwnerId, run: Run, log: Log) -> None:
    ended = RunEnded(
        "interrupted",
        reason="restart",
        problem=Problem(
            "restart",
            "The app was stopped while this was being answered.",
            "What had arrived is kept. Continue from it, or try again.",
        ),
        remote=log.remote,
    )
    log.draft.apply(ended)
    entries = [(len(log.entries) + 1, event_to_line(ended))]
    store.runs.finish(owner, run.id, entries, answer_of(run, log.draft, ended.at), ended)
