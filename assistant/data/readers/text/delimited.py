"""CSV and TSV: decoded, parted, every record accounted for, then staged.

A text without a fault is read once. Else its lines are surveyed, for several tables and for what
stands below them, and each table is read for itself.
"""

from __future__ import annotations

import csv
import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.data.readers.asking import Asker
from assistant.data.readers.jobs import Progress
from assistant.data.readers.layout import endings, sections
from assistant.data.readers.layout.filling import fill_labels
from assistant.data.readers.layout.headings import LOOKED_AT, Heading, find_heading
from assistant.data.readers.naming import stem_of
from assistant.data.readers.staging import Row, Stage, Staged
from assistant.data.readers.text.decoding import Encoding, find_encoding
from assistant.data.readers.text.dialects import DELIMITERS, find_dialect, says_delimiter
from assistant.data.readers.text.ragged import Count, count_records, decide, kept, take
from assistant.data.readers.text.records import Dialect, Places, Record, parser, read_records
from assistant.errors import DataError

_HEAD_LINES = 2_000
_HEAD_CHARACTERS = 400_000
_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class _File:
    """A text whose form is known."""

    source: Path
    name: str
    encoding: Encoding
    dialect: Dialect
    stage: Stage
    asker: Asker
    progress: Progress

    def records(self, phase: str, width: int = 0) -> Iterator[Record]:
        """Yield all records, telling how far it is."""
        size = self.source.stat().st_size
        with self.encoding.open(self.source) as lines:
            for number, record in enumerate(read_records(lines, self.dialect, width)):
                if number % _EVERY == 0:
                    # `tell` of a text is not to be had while it is iterated.
                    self.progress(phase, min(1.0, lines.buffer.tell() / size))
                yield record


@dataclass(frozen=True, slots=True)
class _Text:
    """One table of the file: the records from *first* to before *stop*."""

    file: _File
    heading: Heading
    first: int = 0
    stop: int | None = None
    key: str = ""
    """ends the ids of its questions"""

    @property
    def width(self) -> int:
        return len(self.heading.headers)

    @property
    def skipped(self) -> int:
        return self.first + self.heading.skipped

    def records(self, phase: str) -> Iterator[Record]:
        """Yield the records below the heading."""
        return itertools.islice(self.file.records(phase, self.width), self.skipped, self.stop)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was staged, and by which choice."""

    table: str
    rows: int
    headers: tuple[str, ...]
    count: Count
    places: Places
    taking: str = "keep"
    notes: tuple[str, ...] = ()


def read_delimited(
    source: Path, name: str, stage: Stage, asker: Asker, progress: Progress
) -> Sequence[Staged]:
    """Stage the rows of a CSV or TSV file, of each of its tables if there are several."""
    progress("Finding out how it is written", None)
    encoding = find_encoding(source, asker)
    head = _head(source, encoding)
    expected = "\t" if name.lower().endswith(".tsv") else ""
    dialect = find_dialect(head, asker, expected)
    file = _File(source, name, encoding, dialect, stage, asker, progress)
    said = 1 if says_delimiter(head) else 0
    rows = _rows(head, dialect)[said:]
    if sections.find_sections(sections.find_blocks(rows)) and (several := _several(file)):
        return several
    text = _Text(file, find_heading(rows, asker), said)
    read = _read_clean(text)
    if read is None or _may_be_several(stage, read):
        if several := _several(file):
            return several
        if read is None:
            text, told = _without_ending(text)
            read = _read_clean(text) or _read_ragged(text)
            read = replace(read, notes=(*read.notes, *told))
    return [_staged(text, read)]


def _staged(text: _Text, read: _Read, label: str = "") -> Staged:
    """Describe what was read, without what stands below the rows."""
    count, rows = read.count, read.rows
    should = kept(count, read.taking)
    if rows != should:  # two counts of one file that differ are a fault of ours, never hidden
        raise DataError(
            f"{should:,} rows were counted, but {rows:,} were read.",
            kind="miscounted",
            hint="Save the file again as CSV with UTF-8, and retry.",
        )
    file = text.file
    told = [*filter(None, [file.encoding.note]), *text.heading.notes]
    told += [*_skipped(file.dialect, count), *read.notes]
    staged = Staged(
        stage=read.table,
        stem=f"{stem_of(file.name)}_{label}" if label else stem_of(file.name),
        source=f"{file.name}, {label}" if label else file.name,
        headers=read.headers,
        rows=rows,
        refused=count.total - rows,
        notes=tuple(told),
        comma_decimals=file.dialect.delimiter == ";",
        label=label,
        lines=read.places.runs,
    )
    staged = endings.trim(file.stage, staged, file.asker, text.key)
    return fill_labels(file.stage, staged, file.asker, text.key)


def _may_be_several(stage: Stage, read: _Read) -> bool:
    """Whether names of columns stand below an empty line among rows of one width."""
    parted = read.places.parted
    if not parted or len(parted) > sections.MOST_BLOCKS:
        return False
    return bool(sections.find_sections([*_blocks(stage, read, [0, *parted])]))


def _blocks(stage: Stage, read: _Read, breaks: list[int]) -> Iterator[sections.Block]:
    """Yield the beginnings of the rows between *breaks*, the first below the names."""
    for row, stop in zip(breaks, [*breaks[1:], read.rows], strict=True):
        block = sections.Block(row)
        if row == 0:
            block.head.append(read.headers)
        found = stage.connection.execute(
            f"SELECT * FROM {read.table} WHERE rowid >= {row} "  # noqa: S608 - our own names
            f"AND rowid < {min(stop, row + 40)} ORDER BY rowid"
        ).fetchall()
        block.head.extend([cell or "" for cell in cells] for cells in found)
        block.count = stop - row
        yield block


def _several(file: _File) -> list[Staged]:
    """Stage each of several tables that is wanted; none if there is one table only."""
    lines: list[int] = []

    def rows() -> Iterator[list[str]]:
        for record in file.records("Looking for tables"):
            lines.append(record.line)
            yield record.fields

    found = sections.find_sections(sections.find_blocks(rows()))
    if not found:
        return []
    places = [f"lines {lines[s.first]:,} to {lines[s.last]:,}" for s in found]
    wanted = sections.choose(found, places, file.asker)
    return [_one_of(file, section, name) for section, name in wanted]


def _one_of(file: _File, section: sections.Section, label: str) -> Staged:
    """Stage one of several tables."""
    file = replace(file, asker=file.asker.of(label))
    records = itertools.islice(file.records("Reading the rows"), section.first, section.stop)
    rows = [record.fields for record in itertools.islice(records, LOOKED_AT)]
    key = f":{label}"
    heading = find_heading(rows, file.asker, key)
    text = _Text(file, heading, section.first, section.stop, key)
    read = _read_clean(text)
    if read is None:
        text, told = _without_ending(text)
        read = _read_clean(text) or _read_ragged(text)
        read = replace(read, notes=(*read.notes, *told))
    return _staged(text, read, label)


def _without_ending(text: _Text) -> tuple[_Text, tuple[str, ...]]:
    """Return the table without the lines below it that have fewer fields, and what is told."""
    width = text.width
    last: deque[tuple[int, Record, bool]] = deque(maxlen=endings.LOOKED_AT)
    apart = False
    for number, record in enumerate(text.records("Checking the rows"), start=text.skipped):
        if any(record.fields):
            last.append((number, record, apart or len(record.fields) < width))
        apart = not any(record.fields)
    lines = [
        endings.Line((r.fields + [""] * width)[: max(width, len(r.fields))], apart, r.broken)
        for _, r, apart in last
    ]
    count = endings.find_ending(lines, width) if len(lines) > 1 else 0
    if not count:
        return text, ()
    left = [record.fields for _, record, _ in last][-count:]
    if not endings.leave_out(left, lines[-count - 1].cells, text.file.asker, text.key):
        return text, ()
    return replace(text, stop=last[-count][0]), (endings.tell(left),)


def _head(source: Path, encoding: Encoding) -> list[str]:
    """Return the first lines; the last of them may be cut, if it is a very long one."""
    lines: list[str] = []
    size = 0
    with encoding.open(source) as text:
        while len(lines) < _HEAD_LINES and size < _HEAD_CHARACTERS:
            line = text.readline(_HEAD_CHARACTERS)
            if not line:
                break
            lines.append(line)
            size += len(line)
    if not any(line.strip() for line in lines):
        raise DataError("The file is empty.", kind="empty", hint="Check what was saved.")
    return lines


def _rows(head: list[str], dialect: Dialect) -> list[list[str]]:
    """Return the first records; one with broken quotes as it stands, its quotes left out."""
    return [
        record.fields[0].replace('"', "").split(dialect.delimiter)
        if record.broken
        else record.fields
        for record in itertools.islice(read_records(head, dialect), LOOKED_AT)
    ]


class _Untidy(Exception):
    """A record does not fit the header."""


def _read_clean(text: _Text) -> _Read | None:
    """Stage a text in which every record fits; None if one does not."""
    count, places = Count(), Places()
    stage = text.file.stage
    mark = stage.mark()
    try:
        table, rows = stage.write(_clean_rows(text, count, places), text.width)
    except (_Untidy, csv.Error):
        stage.go_back(mark)
        return None
    return _Read(table, rows, text.heading.headers, count, places)


def _clean_rows(text: _Text, count: Count, places: Places) -> Iterator[Row]:
    """Yield the fields of every record, as fast as it goes."""
    file, width = text.file, text.width
    size = file.source.stat().st_size
    with file.encoding.open(file.source) as lines:
        records = parser(lines, file.dialect)
        for _ in itertools.islice(records, text.skipped):
            pass
        line, moved, apart = records.line_num, True, False
        stop = None if text.stop is None else text.stop - text.skipped
        for number, fields in enumerate(itertools.islice(records, stop)):
            if number % _EVERY == 0:
                file.progress("Reading the rows", min(1.0, lines.buffer.tell() / size))
            line += 1
            if len(fields) == width and any(fields):
                if moved:
                    places.add(count.good, line)
                    if apart:
                        places.part(count.good)
                    moved = apart = False
                count.good += 1
                yield fields
            elif not any(fields) or (len(fields) == 1 and not fields[0].strip()):
                count.empty += len(fields) > 1
                moved = apart = True
            else:
                raise _Untidy
            if records.line_num != line:
                line, moved = records.line_num, True


def _read_ragged(text: _Text) -> _Read:
    """Stage what the person wants to have of a text in which some records do not fit."""
    count = count_records(text.records("Checking the rows"), text.width)
    taking, notes = decide(count, text.width, text.file.asker, text.key)
    width = text.width + (max(0, count.widest - text.width) if taking == "widen" else 0)
    extra = (f"extra_{n}" for n in range(1, width - text.width + 1))
    places = Places()
    rows = take(text.records("Reading the rows"), taking, text.width, width, places)
    table, number = text.file.stage.write(rows, width)
    headers = (*text.heading.headers, *extra)
    return _Read(table, number, headers, count, places, taking, tuple(notes))


def _skipped(dialect: Dialect, count: Count) -> list[str]:
    notes: list[str] = []
    if count.empty:
        lines = "1 line" if count.empty == 1 else f"{count.empty:,} lines"
        notes.append(f"{lines} without any value skipped.")
    if count.trailing:
        notes.append(f"{count.trailing:,} rows end with a delimiter too many; nothing was in it.")
    if dialect.delimiter in DELIMITERS and dialect.delimiter != ",":
        notes.append(f"Columns are separated by a {DELIMITERS[dialect.delimiter]}.")
    return notes
