"""CSV and TSV: decoded, parted, every record accounted for, then staged.

A text without a fault is read once. Else it is read twice more: the first pass counts what fits
and what does not, so that a question can say exactly what each choice would do; the second takes
the rows.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.data.readers.asking import Asker
from assistant.data.readers.jobs import Progress
from assistant.data.readers.layout.headings import LOOKED_AT, Heading, find_heading
from assistant.data.readers.naming import stem_of
from assistant.data.readers.staging import Row, Stage, Staged
from assistant.data.readers.text.decoding import Encoding, find_encoding
from assistant.data.readers.text.dialects import DELIMITERS, find_dialect
from assistant.data.readers.text.ragged import TOLD_LINES, refused
from assistant.data.readers.text.records import Dialect, Record, parser, read_records
from assistant.errors import DataError
from assistant.tables import Choice, Question

_HEAD_LINES = 2_000
_HEAD_CHARACTERS = 400_000
_EVERY = 20_000


@dataclass(slots=True)
class _Count:
    """What the records of a file are."""

    good: int = 0
    short: int = 0
    long: int = 0
    broken: int = 0
    empty: int = 0
    """records without any value, such as `,,,`"""
    widest: int = 0
    trailing: int = 0
    """records with one empty field too many, as a delimiter at the end makes"""
    lines: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def note(self, what: str, line: int) -> None:
        seen = self.lines.setdefault(what, [])
        if len(seen) <= TOLD_LINES:
            seen.append(line)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text whose form is known."""

    source: Path
    encoding: Encoding
    dialect: Dialect
    heading: Heading
    progress: Progress

    @property
    def width(self) -> int:
        return len(self.heading.headers)

    def records(self, phase: str) -> Iterator[Record]:
        """Yield the records below the heading, telling how far it is."""
        size = self.source.stat().st_size
        with self.encoding.open(self.source) as lines:
            read = read_records(lines, self.dialect, self.width)
            for number, record in enumerate(itertools.islice(read, self.heading.skipped, None)):
                if number % _EVERY == 0:
                    # `tell` of a text is not to be had while it is iterated.
                    self.progress(phase, min(1.0, lines.buffer.tell() / size))
                yield record


def read_delimited(
    source: Path, name: str, stage: Stage, asker: Asker, progress: Progress
) -> Staged:
    """Stage the rows of a CSV or TSV file."""
    progress("Finding out how it is written", None)
    encoding = find_encoding(source, asker)
    head = _head(source, encoding)
    expected = "\t" if name.lower().endswith(".tsv") else ""
    dialect = find_dialect(head, asker, expected)
    heading = find_heading(_rows(head, dialect), asker)
    text = _Text(source, encoding, dialect, heading, progress)
    read = _read_clean(text, stage) or _read_ragged(text, stage, asker)
    count, taking, rows = read.count, read.taking, read.rows
    kept = _kept(count, taking)
    if rows != kept:  # two counts of one file that differ are a fault of ours, never to be hidden
        raise DataError(
            f"{kept:,} rows were counted, but {rows:,} were read.",
            kind="miscounted",
            hint="Save the file again as CSV with UTF-8, and retry.",
        )
    total = count.good + count.short + count.long + count.broken
    told = [*filter(None, [encoding.note]), *heading.notes, *_skipped(text, count), *read.notes]
    return Staged(
        stage=read.table,
        stem=stem_of(name),
        source=name,
        headers=read.headers,
        rows=rows,
        refused=total - rows,
        notes=tuple(told),
        comma_decimals=dialect.delimiter == ";",
    )


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
        raise DataError("There is nothing in it.", kind="empty", hint="Check what was saved.")
    return lines


def _rows(head: list[str], dialect: Dialect) -> list[list[str]]:
    """Return the first records; one with broken quotes as it stands, its quotes left out."""
    return [
        record.fields[0].replace('"', "").split(dialect.delimiter)
        if record.broken
        else record.fields
        for record in itertools.islice(read_records(head, dialect), LOOKED_AT)
    ]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was staged, and by which choice."""

    table: str
    rows: int
    headers: tuple[str, ...]
    count: _Count
    taking: str = "keep"
    notes: tuple[str, ...] = ()


class _Untidy(Exception):
    """A record does not fit the header."""


def _read_clean(text: _Text, stage: Stage) -> _Read | None:
    """Stage a text in which every record fits; None if one does not."""
    count = _Count()
    before = stage.tables
    try:
        table, rows = stage.write(_clean_rows(text, count), text.width)
    except (_Untidy, csv.Error):
        stage.drop_since(before)
        return None
    return _Read(table, rows, text.heading.headers, count)


def _clean_rows(text: _Text, count: _Count) -> Iterator[Row]:
    """Yield the fields of every record, as fast as it goes."""
    size, width = text.source.stat().st_size, text.width
    with text.encoding.open(text.source) as lines:
        records = parser(lines, text.dialect)
        for number, fields in enumerate(itertools.islice(records, text.heading.skipped, None)):
            if number % _EVERY == 0:
                text.progress("Reading the rows", min(1.0, lines.buffer.tell() / size))
            if len(fields) == width and any(fields):
                count.good += 1
                yield fields
            elif not any(fields) or (len(fields) == 1 and not fields[0].strip()):
                count.empty += 1
            else:
                raise _Untidy


def _read_ragged(text: _Text, stage: Stage, asker: Asker) -> _Read:
    """Stage what the person wants to have of a text in which some records do not fit."""
    count = _count(text)
    taking, notes = _decide(text, count, asker)
    width = text.width + (max(0, count.widest - text.width) if taking == "widen" else 0)
    extra = (f"extra_{n}" for n in range(1, width - text.width + 1))
    table, rows = stage.write(_take(text, taking, width), width)
    return _Read(table, rows, (*text.heading.headers, *extra), count, taking, tuple(notes))


def _count(text: _Text) -> _Count:
    count = _Count()
    width = text.width
    for record in text.records("Checking the rows"):
        fields = record.fields
        if record.broken:
            count.broken += 1
            count.note("broken", record.line)
        elif len(fields) == width:
            if any(fields):
                count.good += 1
            else:
                count.empty += 1
        else:
            _count_ragged(count, record, width)
    return count


def _count_ragged(count: _Count, record: Record, width: int) -> None:
    fields = record.fields
    if not any(fields):
        count.empty += 1
    elif len(fields) < width:
        count.short += 1
        count.note("short", record.line)
    elif not any(fields[width:]):
        count.good += 1
        count.trailing += 1
    else:
        count.long += 1
        count.widest = max(count.widest, len(fields))
        count.note("long", record.line)


def _take(text: _Text, taking: str, width: int) -> Iterator[Row]:
    """Yield the rows that the table gets."""
    own = text.width
    for record in text.records("Reading the rows"):
        fields = record.fields
        if record.broken or not any(fields):
            continue
        if len(fields) != width:
            if len(fields) < own and taking == "keep":
                continue
            if len(fields) > own and any(fields[own:]) and taking != "widen":
                continue
            fields = fields[:width] + [""] * (width - len(fields))
        yield fields


def _kept(count: _Count, taking: str) -> int:
    kept = count.good
    if taking in ("fill", "widen"):
        kept += count.short
    if taking == "widen":
        kept += count.long
    return kept


def _decide(text: _Text, count: _Count, asker: Asker) -> tuple[str, list[str]]:
    """Ask what to do with records that do not fit, if there are any."""
    total = count.good + count.short + count.long + count.broken
    if total == count.good:
        return "keep", []
    choices = [_choice("keep", "Keep the rows that fit", count, total)]
    if count.short:
        choices.append(_choice("fill", "Fill short rows with missing values", count, total))
    if count.long:
        label = f"Put what is too much into more columns ({count.widest - text.width})"
        choices.append(_choice("widen", label, count, total))
    faults = [
        f"{number:,} {words}"
        for number, words in (
            (count.short, f"with fewer than {text.width} fields"),
            (count.long, f"with more than {text.width} fields"),
            (count.broken, "with quotes that do not match"),
        )
        if number
    ]
    question = Question(
        "ragged",
        f"Of the {total:,} rows, some do not fit the header: {', '.join(faults)}. "
        "What shall happen to them?",
        tuple(choices),
        ("fill" if count.short and not count.long else "keep",),
    )
    (taking,) = asker.ask(question)
    detail = next(choice.detail for choice in choices if choice.value == taking)
    return taking, [f"Rows that did not fit: {detail}, as chosen."]


def _choice(value: str, label: str, count: _Count, total: int) -> Choice:
    kept = _kept(count, value)
    left_out = {"keep": ("short", "long", "broken"), "fill": ("long", "broken"),
               "widen": ("broken",)}[value]  # fmt: skip
    lines = sorted(line for what in left_out for line in count.lines.get(what, ()))
    return Choice(value, label, f"{kept:,} rows kept, {refused(total - kept, lines)}")


def _skipped(text: _Text, count: _Count) -> list[str]:
    notes: list[str] = []
    if count.empty:
        lines = "1 empty line was" if count.empty == 1 else f"{count.empty:,} empty lines were"
        notes.append(f"{lines} skipped.")
    if count.trailing:
        notes.append(f"{count.trailing:,} rows end with a delimiter too many; nothing was in it.")
    if text.dialect.delimiter in DELIMITERS and text.dialect.delimiter != ",":
        notes.append(f"Columns are parted by a {DELIMITERS[text.dialect.delimiter]}.")
    return notes
