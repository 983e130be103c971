"""What happened in one run, in memory: one writer, any number of readers with cursors.

Entries are lines of JSON, not objects: a reader may be newer code than the writer (Streamlit
reloads edited modules while runs go on). A journal never touches the database; `saving` does.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from assistant.codec import event_to_line
from assistant.events import CodeDelta, Event, ReasoningDelta, TextDelta, ToolArguments
from assistant.messages import OwnerId, RunId

Entry = tuple[int, str]
"""(number within the run, from 1; the event as a line of JSON)"""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a reader gets: the entries after its cursor."""

    entries: list[Entry]
    ended: bool
    """nothing will follow these entries"""
    unsaved: bool = False
    """the database cannot be written now; the entries are safe only in memory"""


class Journal:
    """An append-only log. An entry that anybody has seen never changes.

    *stored* is what an earlier process has saved of the run, from its first entry: whoever reads
    from the start reads that, too.
    """

    def __init__(self, owner: OwnerId, run_id: RunId, stored: Sequence[Entry] = ()) -> None:
        self.owner = owner
        self.run_id = run_id
        self._entries = list(stored)
        self._tail: Event | None = None
        self._more: list[TextDelta] = []
        """deltas that go on with the tail"""
        self._saved = len(self._entries)
        self._ended = False
        self._lock = threading.Lock()
        self._readers: set[threading.Event] = set()

    def append(self, event: Event) -> None:
        """Add *event*; a delta that nobody has seen yet grows instead (20,000 of them may come)."""
        with self._lock:
            self._join()
            merged = _merge(self._tail, event)
            if merged is None:
                self._seal()
            self._tail = merged or event
            self._wake()

    def extend(self, event: TextDelta) -> bool:
        """Add *event* to the delta before it, if nobody has seen that yet; else do nothing.

        The short way of `append`: a model says thousands of them, and each costs everybody.
        """
        with self._lock:
            tail = self._tail
            if type(tail) is not TextDelta or tail.part_id != event.part_id:
                return False
            self._more.append(event)
            self._wake()
            return True

    def end(self, line: str) -> None:
        """Add the terminal entry, which is already in the database."""
        with self._lock:
            self._seal()
            self._entries.append((self._last + 1, line))
            self._saved = self._last
            self._ended = True
            self._wake()

    @contextmanager
    def waking(self, wake: threading.Event) -> Generator[None]:
        """Have *wake* set at each append, while this is open."""
        with self._lock:
            self._readers.add(wake)
        try:
            yield
        finally:
            with self._lock:
                self._readers.discard(wake)

    def read(self, after: int) -> tuple[list[Entry], bool]:
        """Return (the entries after number *after*, whether the run has ended)."""
        with self._lock:
            self._seal()
            return self._entries[after:], self._ended

    def unsaved(self) -> list[Entry]:
        """Return the entries that are not in the database yet."""
        with self._lock:
            self._seal()
            return self._entries[self._saved :]

    def saved(self, last: int) -> None:
        """Note that everything up to number *last* is in the database."""
        with self._lock:
            self._saved = max(self._saved, last)

    @property
    def next(self) -> int:
        """The number that the next entry gets, once all before it are sealed."""
        with self._lock:
            self._seal()
            return self._last + 1

    @property
    def _last(self) -> int:
        return len(self._entries)

    def _wake(self) -> None:
        for wake in self._readers:
            if not wake.is_set():  # whoever is busy drawing is not woken for each word
                wake.set()

    def _join(self) -> None:
        if self._more and isinstance(self._tail, TextDelta):
            text = "".join([self._tail.text, *(delta.text for delta in self._more)])
            self._tail = replace(self._tail, text=text, sequence=self._more[-1].sequence)
            self._more.clear()

    def _seal(self) -> None:
        self._join()
        if self._tail is not None:
            self._entries.append((self._last + 1, event_to_line(self._tail)))
            self._tail = None


def _merge(before: Event | None, event: Event) -> Event | None:
    match before, event:
        case (TextDelta(part_id=a), TextDelta(part_id=b)) | (
            ReasoningDelta(part_id=a),
            ReasoningDelta(part_id=b),
        ) if a == b:
            return replace(before, text=before.text + event.text, sequence=event.sequence)
        case (ToolArguments(call_id=a), ToolArguments(call_id=b, whole=False)) | (
            CodeDelta(call_id=a),
            CodeDelta(call_id=b, whole=False),
        ) if a == b:
            return replace(before, text=before.text + event.text, sequence=event.sequence)
        case _:
            return None
