"""The Assistants protocol, for servers that still speak it: threads, messages, runs.

The server keeps the conversation and the run, so a cut stream is not the end: there is no way to
attach again, but the run can be polled and what it wrote can be listed. Whether that is done,
and what happens after an error, is decided by the run.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx2

from assistant import events as e
from assistant.backends.assistants.calls import Calls, Opened
from assistant.backends.assistants.events import Following, translate
from assistant.backends.assistants.files import Files
from assistant.backends.assistants.input import (
    adds_tools,
    check,
    earlier_calls,
    outputs,
    run_parameters,
    runs_code,
)
from assistant.backends.assistants.look import (
    CANCEL_WITHIN_S,
    ended,
    message_from,
    polled,
    rests,
    run_of,
    written,
)
from assistant.backends.assistants.posting import BEGAN, put
from assistant.backends.assistants.steps import ToolCalls
from assistant.backends.assistants.values import Json, calls_of, objs, text
from assistant.backends.base import Capabilities, Turn
from assistant.backends.wire import sse
from assistant.backends.wire.caps import Memory
from assistant.backends.wire.client import make_client
from assistant.backends.wire.sse import RawEvent
from assistant.backends.wire.uploads import Uploads, naming_copies
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError, Gone, NotCompatible, StreamCut
from assistant.messages import FileRef, Message, Remote


class AssistantsBackend:
    """One Assistants-protocol endpoint. Used by many threads at once."""

    def __init__(
        self, connection: Connection, *, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self._connection = connection
        client = make_client(connection, transport=transport)
        self._calls = Calls(client)
        self._uploads = Uploads(client, "assistants")
        self._begun: Memory[str] = Memory()  # threads by our messages and runs, runs by ours
        self._files: Memory[FileRef] = Memory()
        self._capabilities: Capabilities | None = None

    def capabilities(self) -> Capabilities:
        """Return what the endpoint can do; asks it at the first call. Raises BackendError."""
        if self._capabilities is None:
            try:
                self._calls.probe()
            except (Gone, NotCompatible) as exc:
                raise NotCompatible(
                    f"{self._connection.name} does not speak the Assistants protocol: {exc}",
                    hint="OpenAI switched it off on 2026-08-26. Set ASSISTANTS_BASE_URL to a "
                    "server that still speaks it, or use a Responses connection.",
                ) from exc
            self._capabilities = Capabilities(
                keeps_history=True,
                resumes=True,
                cancels=True,
                takes_files=False,
                hosted_tools=True,
                reports_usage=True,
                finds=True,
                notes=("Answered as an Assistants endpoint, which keeps threads and runs.",),
            )
        takes_files, how = self._uploads.found()
        known = self._capabilities
        return replace(
            known,
            takes_files=takes_files,
            notes=(*known.notes, how),
            how={"keeps_history": known.notes[0], "resumes": known.notes[0], "takes_files": how},
        )

    def stream(self, turn: Turn) -> Iterator[e.Event]:
        """Start a run, or hand in what its tools returned, and yield what happens."""
        if turn.stop.asked:
            return
        try:
            events = self._go_on(turn) if turn.rounds else self._begin(turn)
            yield from naming_copies(events, turn.files)
        except BackendError:
            if not turn.stop.asked:
                raise

    def _begin(self, turn: Turn) -> Iterator[e.Event]:
        check(turn)
        own = self._own_tools(turn)
        parameters = run_parameters(turn, own)
        files = turn.files if runs_code(turn, own) else ()
        yield e.StatusChanged(status="starting", detail="putting the message into the thread there")
        remote, posted = put(self._calls, self._begun, turn, files)
        if turn.stop.asked:
            return
        yield e.StatusChanged(status="starting")
        opened = self._calls.open_run(remote.thread, parameters, f"{turn.run_id}-0")
        try:
            yield from self._follow(opened, turn, Following(remote))
        except Gone as exc:
            about_a_file = any(file.id in str(exc) for file in files)
            # The thread has just taken a message, so it is there.
            if not about_a_file and (posted or "assistant" in str(exc).lower()):
                raise Gone(
                    f"The assistant {turn.assistant.remote_id} is not at the endpoint any more.",
                    hint="Set ASSISTANT_ID to the id of an assistant at the server.",
                ) from exc
            raise

    def _own_tools(self, turn: Turn) -> list[Json]:
        if not (adds_tools(turn) or turn.files):
            return []
        try:
            told = self._calls.assistant(turn.assistant.remote_id, turn.stop)
        except (Gone, NotCompatible):
            return []  # if it is gone and not merely untold, the run will say so
        return objs(told.get("tools"))

    def _go_on(self, turn: Turn) -> Iterator[e.Event]:
        remote = _known(turn)
        key = f"{turn.run_id}-{len(turn.rounds)}"
        opened = self._calls.open_outputs(remote.thread, remote.run, outputs(turn), key)
        yield from self._follow(opened, turn, _following(turn, remote, again=False))

    def _follow(self, opened: Opened, turn: Turn, known: Following) -> Iterator[e.Event]:
        with closing(sse.read(opened, turn.stop, self._connection)) as raws:
            for event in self._told(raws, turn, known):
                if isinstance(event, e.RunStarted):
                    self._begun.note(turn.run_id, known.remote.run)
                yield event
                if isinstance(event, e.RunEnded | e.ToolCallsRequired):
                    return
        if not turn.stop.asked:
            raise StreamCut("The stream ended before the run did.")

    def _told(self, raws: Iterator[RawEvent], turn: Turn, known: Following) -> Iterator[e.Event]:
        files = Files(self._calls, turn, self._files)
        for told in sse.understood(raws, lambda raw: translate(raw, known)):
            if isinstance(told, e.RunEnded) and told.state == "completed" and known.lacks:
                yield from self._mended(turn, known, files)
            yield from files.fetched(told)

    def _mended(self, turn: Turn, known: Following, files: Files) -> Iterator[e.Event]:
        """Yield what the server says it wrote: deltas were lost, or came in another order."""
        with contextlib.suppress(BackendError):
            for raw in written(self._calls, known.remote, turn.stop):
                for told in translate(raw, known):
                    yield from files.fetched(told)

    def resume(self, turn: Turn, after: int | None) -> Iterator[e.Event]:  # noqa: ARG002 - not numbered
        """Wait for the run of `turn.remote` to rest, then yield what it wrote and how it ended."""
        remote = _known(turn)
        known = _following(turn, remote, again=True)
        try:
            timeout_s = self._connection.event_timeout_s
            for run in polled(self._calls, remote, turn.stop, timeout_s):
                raw = RawEvent(f"thread.run.{text(run.get('status'))}", {**run, "object": _RUN})
                raws = [raw]
                if rests(run):
                    raws = [*written(self._calls, remote, turn.stop), raw]
                files = Files(self._calls, turn, self._files)
                for one in raws:
                    for told in translate(one, known):
                        yield from files.fetched(told)
        except BackendError:
            if not turn.stop.asked:
                raise

    def find(self, turn: Turn) -> Remote | None:
        """Look for the run of *turn*: by its id of ours, which the server keeps beside it."""
        before = turn.remote or Remote()
        thread = before.thread or self._begun.get((turn.run_id, BEGAN)) or ""
        if not thread:
            return None
        if turn.rounds:
            run = self._calls.run(thread, before.run, Stop())
        else:
            run = run_of(self._calls, thread, turn.run_id, before.run)
        if run is None:
            return None
        open_calls = calls_of(run)
        answered = {output.call_id for one in turn.rounds for output in one.outputs}
        if any(call.call_id in answered for call in open_calls):
            return None  # the outputs did not arrive: they are to be sent again
        return replace(
            before,
            thread=thread,
            run=text(run.get("id")),
            knows=turn.message.id,
            open_calls=open_calls,
            resumable=True,
        )

    def cancel(self, turn: Turn) -> Remote | None:
        """End the run of *turn* at the server; its open calls end with it."""
        deadline = time.monotonic() + CANCEL_WITHIN_S
        remote, run = turn.remote, self._begun.get(turn.run_id)
        if run and remote:
            remote = replace(remote, run=run)
        elif not turn.rounds:
            # Stopped before the server had told the run's id: what is known is an older run.
            remote = self.find(turn) or remote
        if remote is None or not remote.run:
            return remote
        ended(self._calls, remote, deadline - time.monotonic())
        return replace(remote, open_calls=())

    def history(self, remote: Remote) -> tuple[Message, ...]:
        """Return the thread as the endpoint has it, oldest first. Raises BackendError."""
        return tuple(message_from(raw) for raw in self._calls.messages(remote.thread))

    def send_file(self, name: str, media_type: str, content: Path, stop: Stop) -> str:
        """Send a copy of a file, to be attached to the next message. Raises BackendError."""
        return self._uploads.send(name, media_type, content, stop)

    def delete_file(self, file_id: str) -> None:
        """Delete a copy, if it is still there. Raises BackendError."""
        self._uploads.delete(file_id)

    def close(self) -> None:
        """Let go of sockets."""
        self._calls.close()


_RUN = "thread.run"


def _known(turn: Turn) -> Remote:
    if turn.remote is None or not turn.remote.run:
        raise Gone("The run at the endpoint that answers this is unknown.")
    return replace(turn.remote, open_calls=())


def _following(turn: Turn, remote: Remote, *, again: bool) -> Following:
    return Following(remote, started=True, tools=ToolCalls(earlier_calls(turn), again=again))
