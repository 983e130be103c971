"""Kept results for the page: read once, remembered within a budget, never asked again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.data import exports
from assistant.data.results import KeptResult, from_rows
from assistant.errors import WorkbenchError
from assistant.ui.visit import Visit

MOST_SHOWN = 10_000
"""rows that go to the browser; a download has all of them"""
MOST_BYTES = 64_000_000
"""of Arrow tables that are remembered, for all visitors together"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page has of a result."""

    table: Any
    """an Arrow table of the first rows, under the names of the result's columns"""
    row_count: int
    """of the whole result"""
    kept: int = 0
    """rows that a download has"""


class Memory:
    """The tables that were read last, up to so many bytes. Used by many threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[Any, Shown] = OrderedDict()

    def get(self, key: Any, read: Callable[[], Shown]) -> Shown:
        """Return what is remembered under *key*, or what *read* returns."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        shown = read()
        with self._lock:
            if key not in self._kept and shown.table.nbytes <= self._most:
                self._kept[key] = shown
                self._bytes += shown.table.nbytes
            while self._bytes > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.table.nbytes
        return shown


_memory = Memory(MOST_BYTES)


def load(visit: Visit, part: Any) -> Shown:
    """Return the rows of a table or a chart, as far as they go to the browser."""
    if part.file is not None:
        try:
            return _memory.get((visit.owner, part.file.id), lambda: _read(visit, part))
        except WorkbenchError:
            pass  # what stands in the message itself is shown, and that there was more is said
    return Shown(from_rows(part.columns, part.rows), part.row_count, len(part.rows))


def csv(visit: Visit, part: Any) -> bytes:
    """Return the whole result as CSV."""
    columns, rows = _whole(visit, part)
    return exports.to_csv(columns, rows)


def xlsx(visit: Visit, part: Any) -> bytes:
    """Return the whole result as an Excel file."""
    columns, rows = _whole(visit, part)
    return exports.to_xlsx(columns, rows, part.sql)


def _whole(visit: Visit, part: Any) -> tuple[Any, Any]:
    if part.file is not None:
        try:
            kept = KeptResult(_content(visit, part))
        except WorkbenchError:
            return part.columns, part.rows
        return _names(part, kept.columns), kept.rows()
    return part.columns, part.rows


def _read(visit: Visit, part: Any) -> Shown:
    kept = KeptResult(_content(visit, part))
    return Shown(kept.head(MOST_SHOWN), max(part.row_count, kept.row_count), kept.row_count)


def _content(visit: Visit, part: Any) -> bytes:
    return visit.workbench.read_file(visit.owner, part.file.id)


def _names(part: Any, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names as the query gave them; Parquet has each of them once."""
    return part.columns if len(part.columns) == len(columns) else columns
