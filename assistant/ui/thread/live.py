"""The live tail: follows one run's journal and draws what is new, until it ends.

It only ever reads. A click stops this script at its next `st` call and nothing is lost: the next
script begins again at entry zero, draws all of it in one piece and goes on. Drawn last on the
page, in the main script, when everything else is already there and can be clicked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_status_container import StatusContainer

from assistant.children.pauses import rest
from assistant.codec import event_from_line
from assistant.errors import WorkbenchError
from assistant.messages import FOLDED, Part, Run, text_of
from assistant.runs import citing
from assistant.runs.drafts import Draft
from assistant.runs.reading import Reader
from assistant.ui import notices, state
from assistant.ui.answer.arranging import RESULTS, Card, cards_of
from assistant.ui.thread import labels, parts, steps
from assistant.ui.thread.blocks import Blocks
from assistant.ui.thread.conversation import Conversation
from assistant.ui.thread.live_steps import LiveSteps
from assistant.ui.visit import Seen, Shown, Visit, listing, seen

Piece = str | Callable[[], Any]
"""what `st.write_stream` takes: text, or a call that draws something else in its place"""

CLOCK_S = 1.0
"""how long the script sleeps at most: the status line shows the seconds"""
PACE_S = 0.15
"""how often the journal is read at most once there is something to see; text has a pace of its own
(`blocks`), which is waited for at most `LABEL_S`"""
LABEL_S = 0.25
"""how often the status line is sent at most"""
HELD_S = 0.3
"""how long a status line without a step is held by something that is made at once"""


def follow(
    visit: Visit,
    talk: Conversation,
    place: DeltaGenerator,
    stop: DeltaGenerator,
    page: Shown,
    *,
    glance: bool = False,
) -> bool:
    """Draw the run at the head of *talk* in its *place*; True once the page has to be drawn again.

    Where nothing but the run has ended, its Stop goes, and *page* is what is shown then. At a
    *glance* what is there is drawn, and the page is not held up.
    """
    if talk.head is None:
        return False
    with place:
        try:
            reading = visit.workbench.runs.reading
            with reading(visit.owner, talk.head.id, state.new_wake()) as reader:
                tail = Tail(visit, talk.head, reader, page.seen, offer=not talk.waiting)
                tail.draw(glance=glance)
            if glance:
                return False
            settled = not talk.waiting and tail.settle(page)
        except WorkbenchError as error:
            notices.draw(notices.explain_error(error))
            return False
    if settled:
        stop.empty()
    return not settled


class Tail:
    """One run on the screen. Make it, then `draw` it once.

    *shown* is its thread as the page shows it: when another tab has queued or withdrawn a run, or
    a file has been read, drawing ends, because the page has to be drawn again. What is suggested
    can be clicked only on *offer*: not if another question waits already.
    """

    def __init__(self, visit: Visit, run: Run, reader: Reader, shown: Seen, *, offer: bool) -> None:
        self._reader = reader
        self._shown, self._offer = shown, offer
        self._newest, self._number = state.window(), cast("int | None", None)
        self._visit = visit
        self._run = run
        self._draft = Draft()
        self._after = 0
        self._ended = False
        self._unsaved = self._told = False
        self._at = 0
        self._cards: dict[int, Card] = {}
        self._notes = parts.notes((), self._run.id)
        self._blocks = Blocks(notes=self._notes)
        self._last_at = ""
        self._base_s, self._began = 0.0, time.monotonic()

    def draw(self, *, glance: bool = False) -> None:
        """Draw until the run has ended, or what is there. Raises WorkbenchError."""
        self._read()
        self._set_clock()
        self._line = _Line(self._label())
        self._banner = st.empty()
        st.write_stream(self._news() if glance else self._pieces())

    def settle(self, page: Shown) -> bool:
        """Finish the answer where it stands; False if the page has to be drawn again for that.

        To draw all of a page again costs more than a short answer. Raises WorkbenchError.
        """
        end = self._draft.ended
        if end is None or end.state != "completed" or _has_marks(self._draft.parts):
            return False
        look = self._visit.look(page.thread_id, page.newest, page.listed)
        expected = {**page.seen, self._run.id: ("completed",)}
        if seen(look) != expected:
            return False
        run = next((run for run in look.runs if run.id == self._run.id), None)
        figures = labels.Figures(end.raw, end.elapsed_s, self._draft.first_text_s)
        self._line.end(labels.ended(run, figures, self._draft.parts), self._draft.parts)
        self._banner.empty()
        parts.draw_below(self._draft.parts, self._run.id)
        # Another thread's row may read differently by now: then the page is compared once more.
        page.number = look.number if listing(look) == page.listing else 0
        page.seen = expected
        return True

    def _pieces(self) -> Iterator[Piece]:
        while True:
            drawn_at = time.monotonic()
            yield from self._news()
            if self._ended:
                return
            self._line.show(self._label(), self._draft.parts)
            if self._stale():
                return
            self._rest(drawn_at)
            if not self._read() or self._unsaved != self._told:
                self._tell()
                self._reader.wait(self._silence_s())
                self._read()

    def _rest(self, drawn_at: float) -> None:
        """Let more gather before the next look; the first word is never kept waiting."""
        if self._draft.parts:
            due = self._blocks.due
            until = min(due, drawn_at + LABEL_S) if due > drawn_at else drawn_at + PACE_S
            rest(until - time.monotonic())

    def _silence_s(self) -> float:
        """How long nothing has to be drawn if there is no news."""
        if self._blocks.holding:
            return max(0.0, self._blocks.due - time.monotonic())
        return CLOCK_S if self._line.made else HELD_S

    def _tell(self) -> None:
        """Say whether the database can be written.

        In silence, too: the cheapest element call, as a script is interrupted only at one of them.
        """
        self._told = self._unsaved
        if self._unsaved:
            _draw_unsaved(self._banner)
        else:
            self._banner.empty()

    def _stale(self) -> bool:
        """Whether the page has to be drawn again; nothing is asked while nothing has changed."""
        bench, owner = self._visit.workbench, self._visit.owner
        number = bench.number(owner)
        if number is None or number == self._number:
            return False
        self._number = number
        try:
            look = bench.look(owner, self._run.thread_id, self._newest)
        except WorkbenchError:
            return False
        going_on = look.states.get(self._run.id) in ("queued", "active")
        return seen(look, self._run if going_on else None) != self._shown

    def _read(self) -> bool:
        """Fold what is new into the draft; False if there was nothing."""
        batch = self._reader.read(self._after)
        for number, line in batch.entries:
            event = event_from_line(line)
            self._draft.apply(event)
            self._after, self._last_at = number, event.at
        self._ended, self._unsaved = batch.ended, batch.unsaved
        return bool(batch.entries) or batch.ended

    def _news(self) -> Iterator[Piece]:
        """Yield what the draft has and the screen has not."""
        found = self._draft.parts
        while self._at < len(found):
            part, last = found[self._at], self._at == len(found) - 1
            match parts.kind(part):
                case "TextPart":
                    end = self._passage_end()
                    awaited = any(map(self._draft.awaits, found[self._at : end]))
                    over = self._ended or (end < len(found) and not awaited)
                    yield from self._text(text_of(found[self._at : end], final=over), over=over)
                    if not over:
                        return
                    self._at = end
                    continue
                case "RefusalPart" if last and not self._ended:
                    return
                case kind if kind in RESULTS:
                    if self._draft.at_work(self._at):
                        return
                    yield from self._result(cards_of(found)[self._at])
                case kind if kind not in FOLDED:
                    key = f"{self._run.id}-{self._at}"
                    yield partial(parts.draw, self._visit, part, key, offer=self._offer)
                case _:
                    pass
            self._at += 1

    def _result(self, card: Card) -> Iterator[Piece]:
        """Yield a card that is whole; one that was drawn without its chart is drawn anew."""
        drawn = self._cards.setdefault(card.at, card)
        if card.at == self._at:
            yield partial(parts.draw_card, self._visit, card, self._run.id)
        elif drawn.key != card.key:
            st.rerun()

    def _passage_end(self) -> int:
        """Return where something is shown under the text that is written, or all of it ends."""
        later = enumerate(self._draft.parts[self._at :], self._at)
        shown = (at for at, part in later if parts.kind(part) not in {"TextPart", *FOLDED})
        return next(shown, len(self._draft.parts))

    def _text(self, text: str, *, over: bool) -> Iterator[Piece]:
        self._notes.numbers.markers = citing.markers(self._draft.parts)
        yield from self._blocks.feed(text)
        if over:
            yield from self._blocks.finish()
        if self._blocks.replaced:
            st.rerun()
        if over:
            self._notes = parts.notes((), self._run.id)
            self._blocks = Blocks(notes=self._notes)

    def _label(self) -> str:
        if self._after == 0 and self._run.waiting:
            return labels.queued_label()
        elapsed = self._base_s + time.monotonic() - self._began
        wait = self._draft.wait_s
        left = max(0.0, wait - (elapsed - self._draft.elapsed_s)) if wait else None
        return labels.live_label(self._draft, elapsed, left)

    def _set_clock(self) -> None:
        """Read the wall clock once; afterwards only the monotonic one counts."""
        self._base_s, self._began = self._draft.elapsed_s, time.monotonic()
        if self._last_at:
            silent = (datetime.now(UTC) - datetime.fromisoformat(self._last_at)).total_seconds()
            self._base_s += min(max(silent, 0.0), 3600.0)


class _Line:
    """The compact status line; it is sent again only when it reads differently, and not often.

    `st.status` sleeps 50 ms while it is made (streamlit 1.67), in which the first text would wait:
    for the first moment an expander of the same shape holds the place.
    """

    def __init__(self, label: str) -> None:
        self._place = st.empty()
        self._place.expander(label, type="compact", icon=":material/progress_activity:")
        self._status: StatusContainer | None = None
        self._label: str = label
        self._at = time.monotonic()

    @property
    def made(self) -> bool:
        """Whether it is the one that will stay."""
        return self._status is not None

    def show(self, label: str, found: Sequence[Part]) -> None:
        now = time.monotonic()
        if self._status is None:
            if now < self._at + HELD_S and not any(parts.kind(p) in FOLDED for p in found):
                return
            self._status = self._place.status(label, type="compact")
            self._steps = LiveSteps(self._status)
            self._label, self._at = label, now
        elif label != self._label and now >= self._at + LABEL_S:
            self._status.update(label=label)
            self._label, self._at = label, now
        self._steps.show(found)

    def end(self, ended: labels.Ended, found: Sequence[Part]) -> None:
        """Show the line of a finished answer, as the transcript draws it."""
        steps.draw_ended(self._place, ended, found)


def _has_marks(found: Sequence[Part]) -> bool:
    """Tell if figures have to be marked in what was already written."""
    return any(bool(getattr(part, "missing", ())) for part in found)


def _draw_unsaved(place: Any) -> None:
    place.warning(
        "**The database cannot be written just now.**  \n"
        "The answer goes on in memory and is saved once the database can be written.",
        icon=":material/database_off:",
    )
