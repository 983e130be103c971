"""Rows of text put where DuckDB can look at them, before anybody knows what they mean.

The staging tables are in memory, and beyond a limit spill into the request's own folder. Every
cell is text or missing; the caps on rows, columns and text are kept here, whatever the format.
"""

from __future__ import annotations

import bisect
import datetime
import itertools
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.data.readers.jobs import Limits
from assistant.errors import DataError

pa: Any = pyarrow
Cell = str | None
Row = Sequence[Cell]

_WRITTEN_IN = 2026
"""no file is brought in before, whatever its folder says"""
_CELLS = 40_000
"""in one batch: more do not fit into a processor's cache, and cost twice the time"""
_BATCHES = 10
"""that are inserted together"""
_CHARACTERS = 16_000_000
"""in one batch"""
_WORKING: dict[str, str | int | bool | list[str]] = {
    "memory_limit": "420MB",
    "threads": 2,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "preserve_insertion_order": True,
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column becomes: SQL over the staged relation, and what to tell about it."""

    value: str
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    """what is said with every figure from the table"""
    as_numbers: str = ""
    """of text, the question whose answer `numbers` reads it as numbers"""


@dataclass(frozen=True, slots=True)
class Staged:
    """One table to be: its cells as text, in columns c0, c1, ... of a staging table."""

    stage: str
    """as SQL names the relation"""
    stem: str
    """what the table will be named after"""
    source: str
    """name of the file, and of the sheet"""
    headers: tuple[str, ...]
    rows: int
    refused: int = 0
    notes: tuple[str, ...] = ()
    quoted: frozenset[int] = frozenset()
    """columns whose digits are text because the file says so (JSON strings, formats of Excel)"""
    as_numbers: Mapping[int, str] = field(default_factory=dict[int, str])
    """of such columns, the question whose answer `numbers` makes them numbers"""
    bare: Mapping[int, int] | None = None
    """how many numbers without quotes such a column has (JSON); None: there are no quotes"""
    nans: frozenset[int] = frozenset()
    """columns in which the file itself says NaN (JSON)"""
    measures: frozenset[int] = frozenset()
    """columns of amounts, percentages or lengths of time by their formats: no dates (Excel)"""
    texts: frozenset[int] = frozenset()
    """columns with numbers stored as text, if they are numbers at all (Excel)"""
    comma_decimals: bool = False
    """whether the file is likely to write 1.234,50"""
    meanings: tuple[Meaning, ...] | None = None
    """what the columns are, where the file says so (Parquet)"""
    label: str = ""
    """of the sheet, in the ids of its questions, where there are several"""
    caveats: tuple[str, ...] = ()
    """what is said with every figure from the table"""
    lines: tuple[tuple[int, int], ...] = ()
    """(staged row, line): from this row on, lines of the file follow one by one from that line;
    empty: the file has no lines"""

    sheet: bool = False
    """whether its lines are rows of a sheet"""

    def place(self, row: int) -> str:
        """Return where staged row *row* stands in the file, in words: `line 7`."""
        line = self.line(row)
        if line is None:
            return f"row {row + 1:,}"
        return f"row {line:,}" if self.sheet else f"line {line:,}"

    def line(self, row: int) -> int | None:
        """Return on which line of the file, or row of the sheet, staged row *row* stands."""
        at = bisect.bisect_right(self.lines, (row, sys.maxsize)) - 1
        return None if at < 0 else self.lines[at][1] + row - self.lines[at][0]


@dataclass(slots=True)
class Stage:
    """The staging database of one job."""

    connection: duckdb.DuckDBPyConnection
    limits: Limits
    year: int
    """in which the file was brought in, against which years with two digits are weighed"""
    _tables: int = 0
    _rows: int = 0
    _text: int = 0

    def write(self, rows: Iterable[Row], width: int, *, repeats: bool = False) -> tuple[str, int]:
        """Put *rows*, each of *width* cells, into a new table; return its name and their number.

        With *repeats*, cells may hold far more text together than the file has.
        """
        self.check_columns(width)
        name = f"s{self._tables}"
        self._tables += 1
        columns = ", ".join(f"c{n} VARCHAR" for n in range(width))
        self.connection.execute(f"CREATE TABLE {name} ({columns})")
        schema = pa.schema([(f"c{n}", pa.string()) for n in range(width)])
        before = self._rows
        waiting: list[Any] = []
        for batch in self._batches(rows, width, repeats=repeats):
            self.check_rows(len(batch))
            arrays = [pa.array(column, pa.string()) for column in zip(*batch, strict=True)]
            waiting.append(pa.record_batch(arrays, schema=schema))
            if not repeats:
                self.check_text(waiting[-1].nbytes)
            if len(waiting) >= _BATCHES or repeats:
                self._insert(name, waiting)
        self._insert(name, waiting)
        return name, self._rows - before

    def _insert(self, name: str, batches: list[Any]) -> None:
        if batches:
            self.connection.register("batch", pa.Table.from_batches(batches))
            self.connection.execute(f"INSERT INTO {name} FROM batch")
            self.connection.unregister("batch")
            batches.clear()

    def mark(self) -> tuple[int, int, int]:
        """Return how far it is, for `go_back`."""
        return self._tables, self._rows, self._text

    def go_back(self, mark: tuple[int, int, int]) -> None:
        """Take back what was written since that *mark*: it is read again."""
        for number in range(mark[0], self._tables):
            self.connection.execute(f"DROP TABLE s{number}")
        self._tables, self._rows, self._text = mark

    def check_columns(self, width: int) -> None:
        """Raise a DataError if a table would have too many columns, or none."""
        if width > self.limits.columns:
            raise DataError(
                f"{width:,} columns; at most {self.limits.columns:,} are taken.",
                kind="too_large",
                hint="Keep those that you need: in Excel, select the others by their letters, "
                "delete them and save a copy. Months or years are better rows than columns.",
            )
        if width == 0:
            raise DataError("The file has no columns.", kind="empty", hint="Check its content.")

    def check_rows(self, more: int) -> None:
        """Count *more* rows; raise a DataError if there are too many."""
        self._rows += more
        if self._rows > self.limits.rows:
            raise DataError(
                f"More than {self.limits.rows:,} rows, the most that are taken.",
                kind="too_large",
                hint="Split it, or leave out rows that are not needed.",
            )

    def _batches(self, rows: Iterable[Row], width: int, *, repeats: bool) -> Iterator[list[Row]]:
        most = max(1, _CELLS // width)
        rows = iter(rows)
        if not repeats:
            while batch := list(itertools.islice(rows, most)):
                yield batch
            return
        batch: list[Row] = []
        text = 0
        for row in rows:
            batch.append(row)
            size = sum(map(len, filter(None, row)))
            text += size
            self.check_text(size)
            if len(batch) >= most or text >= _CHARACTERS:
                yield batch
                batch, text = [], 0
        if batch:
            yield batch

    def check_text(self, more: int) -> None:
        """Count *more* bytes of text; raise a DataError if there are too many."""
        self._text += more
        if self._text > self.limits.text_bytes:
            raise DataError(
                "Cells hold more than "
                f"{self.limits.text_bytes / 1e6:,.0f} MB of text, the most that is taken.",
                kind="too_large",
                hint="Leave out columns with long texts, or split it.",
            )


def open_stage(place: Path, source: Path, limits: Limits) -> Stage:
    """Open the staging database of a job, which can reach its own folder and *source* only."""
    connection = duckdb.connect(config=dict(_WORKING))
    connection.execute("SET temp_directory = $1", [str(place / "spill")])
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET allowed_directories = $1", [[str(place)]])
    connection.execute("SET allowed_paths = $1", [[str(source)]])
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    came = datetime.datetime.fromtimestamp(source.stat().st_mtime, tz=datetime.UTC)
    return Stage(connection, limits, max(_WRITTEN_IN, came.year))
