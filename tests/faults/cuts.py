"""Cuts an answer after every one of its events, in every way, and says what must be left of it.

Knows no protocol: it is given a way to have the next answer cut and a backend to ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.backends.base import Backend, Turn
from assistant.errors import StreamCut
from assistant.events import Event, RunEnded, RunStarted, TextDelta
from assistant.runs.drafts import Draft
from assistant.runs.loop import Loop
from assistant.runs.tool_calls import ToolCalls
from assistant.tools.calling import Toolbox
from tests.server import Fault

EVENTS = 60
CutNext = Callable[[Fault], None]
"""have the next answer, of 60 events, broken like this"""


def faults(how: str, *, inside: bool = False) -> list[Fault]:
    """Return one fault after each event of the answer; after the last, it changes nothing."""
    return [Fault(after, how, inside) for after in range(1, EVENTS + 1)]  # pyright: ignore


def kept(backend: Backend, turn: Turn) -> tuple[list[Event], Draft]:
    """Return what arrives and what it draws when nobody resumes."""
    events: list[Event] = []
    draft = Draft()
    try:
        for event in backend.stream(turn):
            events.append(event)
            draft.apply(event)
    except StreamCut:
        assert draft.ended is None
    else:
        assert draft.ended is not None
    return events, draft


def looped(backend: Backend, toolbox: Toolbox, turn: Turn) -> tuple[list[Event], Draft, RunEnded]:
    """Return what arrives when the run goes on by itself, what it draws and how it ends."""
    events: list[Event] = []
    ended = Loop(backend, ToolCalls(toolbox), turn, events.append, Draft()).run()
    draft = Draft()
    for event in events:
        draft.apply(event)
    return events, draft, ended


def deltas(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def at_hand(turn: Turn, events: list[Event]) -> Turn:
    """Return the turn as it stands after *events*."""
    started = [event.remote for event in events if isinstance(event, RunStarted)]
    return replace(turn, remote=started[-1]) if started else turn
