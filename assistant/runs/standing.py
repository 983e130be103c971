"""What of a thread a run goes on from: the answers that stand, and what its endpoint has of them.

A model is told the path to its message alone: no other variant, and of several attempts the newest.
What an endpoint keeps is of use only as far as it holds nothing else. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.messages import Message, Remote, Run


def standing(path: Sequence[Message]) -> tuple[Message, ...]:
    """Leave out the answers that another attempt has taken the place of."""
    told: list[Message] = []
    for message in path:
        if told and told[-1].role == message.role == "assistant":
            told.pop()
        told.append(message)
    return tuple(told)


def kept_of(told: Sequence[Message], path: Sequence[Message], runs: Sequence[Run]) -> Remote | None:
    """Return what an endpoint keeps of *told* and nothing else; None where it begins anew.

    *told* is what stands before a message, and that message; *path* has every attempt as well.
    *runs* are those of the thread, oldest first. A response can be gone on from wherever it is; a
    conversation or a thread there only if the newest that went into it is told, and known whole:
    what a cut answer leaves behind is documented nowhere.
    """
    ids = {message.id for message in told}
    wrote = {message.run_id: message.id for message in path if message.run_id}
    passed: set[str] = set()
    for run in reversed(runs):
        remote = run.remote
        if remote is None or remote.thread in passed:
            continue
        answer = wrote.get(run.id)
        if run.message_id in ids and (answer is None or answer in ids):
            whole = remote.knows in ids and answer in (None, remote.knows)
            if whole or not remote.thread:
                return remote
        if remote.thread:
            passed.add(remote.thread)
    return None
