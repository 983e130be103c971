"""Records of a delimited text, none lost: each is good, short, long or broken, with its line.

A broken quote swallows no more than its own line: what had been joined to it is read again.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

csv.field_size_limit(2**31 - 1)  # the cap is the file's own

_MOST_LINES = 10_000
"""that one record may span"""
_MOST_RUNS = 200_000
"""of records on lines one by one: with more, where each row stands is not kept"""
_MOST_PARTED = 500


@dataclass(frozen=True, slots=True)
class Dialect:
    """How fields are told apart."""

    delimiter: str
    blank_before_quote: bool = False
    escaped: bool = False
    """whether quotes in a text are written with a backslash"""


@dataclass(slots=True)
class Record:
    """One record, and the line on which it begins."""

    line: int
    fields: list[str]
    broken: bool = False
    """its quotes do not make sense; *fields* is the line as it stands"""


class Places:
    """On which line each row that is kept begins, as runs of lines one by one."""

    def __init__(self) -> None:
        self._runs: list[tuple[int, int]] = []
        self._known = True
        self.parted: list[int] = []
        """the first rows with an empty line above"""

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """(row, line), as `Staged.lines` has them."""
        return tuple(self._runs) if self._known else ()

    def add(self, row: int, line: int) -> None:
        """Note that *row* begins on *line*."""
        if not self._known:
            return
        if not self._runs or row - self._runs[-1][0] != line - self._runs[-1][1]:
            self._runs.append((row, line))
        if len(self._runs) > _MOST_RUNS:
            self._runs, self._known = [], False

    def part(self, row: int) -> None:
        """Note that an empty line stands above *row*."""
        if row and len(self.parted) < _MOST_PARTED:
            self.parted.append(row)


class _Lines:
    """Lines with their numbers, which can be taken back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.next_number = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        self.next_number += 1
        if len(self.taken) > _MOST_LINES:
            raise csv.Error("a record spans too many lines")
        return line

    def keep_first(self) -> str:
        """Take back all lines of this record but its first, and return that."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        self.next_number -= len(others)
        return first


def read_records(lines: Iterable[str], dialect: Dialect, width: int = 0) -> Iterator[Record]:
    """Yield every record, a blank line as one without fields.

    With *width*, a record of several lines must have it, or its quotes are taken to be broken.
    """
    source = _Lines(lines)
    parse = parser(source, dialect)
    while True:
        source.taken.clear()
        number = source.next_number
        try:
            fields = next(parse)
        except StopIteration:
            return
        except csv.Error:
            yield Record(number, [source.keep_first().rstrip("\r\n")], broken=True)
            parse = parser(source, dialect)
            continue
        if len(fields) == 1 and width != 1 and not fields[0].strip():
            fields = []
        if width and len(source.taken) > 1 and len(fields) != width:
            yield Record(number, [source.keep_first().rstrip("\r\n")], broken=True)
            parse = parser(source, dialect)
            continue
        yield Record(number, fields)


class Parser(Protocol):
    """What parses records, and knows how many lines they took so far."""

    @property
    def line_num(self) -> int:
        """How many lines were taken."""
        ...

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


def parser(lines: Iterable[str], dialect: Dialect) -> Parser:
    """Return what parses lines strictly; a record without a fault comes out as it should."""
    return csv.reader(
        (line.replace('\\"', '""') for line in lines) if dialect.escaped else lines,
        delimiter=dialect.delimiter,
        skipinitialspace=dialect.blank_before_quote,
        strict=True,
    )
