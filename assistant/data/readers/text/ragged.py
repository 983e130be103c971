"""Records that do not fit the header: counted, asked about, told; and then the rows are taken.

The file is read twice: the first pass counts what fits and what does not, so that a question can
say exactly what each choice would do; the second takes the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.data.readers.asking import Asker
from assistant.data.readers.staging import Row
from assistant.data.readers.text.records import Places, Record
from assistant.tables import Choice, Question

_TOLD_LINES = 8

Records = Callable[[str], Iterator[Record]]
"""yields the records of a table, telling the phase"""


@dataclass(slots=True)
class Count:
    """What the records of a table are."""

    good: int = 0
    short: int = 0
    long: int = 0
    broken: int = 0
    empty: int = 0
    """records without any value, such as `,,,`; a line with nothing in it is none"""
    widest: int = 0
    trailing: int = 0
    """records with one empty field too many, as a delimiter at the end makes"""
    lines: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    @property
    def total(self) -> int:
        """How many records there are with something in them."""
        return self.good + self.short + self.long + self.broken

    def note(self, what: str, line: int) -> None:
        """Remember the first lines that are *what*."""
        seen = self.lines.setdefault(what, [])
        if len(seen) <= _TOLD_LINES:
            seen.append(line)


def count_records(records: Iterator[Record], width: int) -> Count:
    """Count what fits into *width* columns and what does not."""
    count = Count()
    for record in records:
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


def _count_ragged(count: Count, record: Record, width: int) -> None:
    fields = record.fields
    if not any(fields):
        count.empty += len(fields) > 1
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


def take(
    records: Iterator[Record], taking: str, own: int, width: int, places: Places
) -> Iterator[Row]:
    """Yield the rows that a table gets which has *own* columns, and *width* as is chosen."""
    rows = 0
    for record in records:
        fields = record.fields
        if record.broken or not any(fields):
            continue
        if len(fields) != width:
            if len(fields) < own and taking == "keep":
                continue
            if len(fields) > own and any(fields[own:]) and taking != "widen":
                continue
            fields = fields[:width] + [""] * (width - len(fields))
        places.add(rows, record.line)
        rows += 1
        yield fields


def kept(count: Count, taking: str) -> int:
    """Return how many rows a choice keeps."""
    rows = count.good
    if taking in ("fill", "widen"):
        rows += count.short
    if taking == "widen":
        rows += count.long
    return rows


def decide(count: Count, width: int, asker: Asker, key: str = "") -> tuple[str, list[str]]:
    """Ask what to do with records that do not fit, if there are any."""
    unfit = count.total - count.good
    if not unfit:
        return "keep", []
    choices = [_choice("keep", "Keep the rows that fit", count)]
    if count.short:
        choices.append(_choice("fill", "Fill short rows with missing values", count))
    if count.long:
        label = f"Put the rest of long rows into more columns ({count.widest - width})"
        choices.append(_choice("widen", label, count))
    faults = [
        f"{number:,} {words}"
        for number, words in (
            (count.short, f"with fewer than {width} fields"),
            (count.long, f"with more than {width} fields"),
            (count.broken, "with quotes that do not match"),
        )
        if number
    ]
    question = Question(
        f"ragged{key}",
        f"{unfit:,} of {count.total:,} rows {'does' if unfit == 1 else 'do'} not fit the header: "
        f"{', '.join(faults)}. What should happen to them?",
        tuple(choices),
        ("fill" if count.short and not count.long else "keep",),
    )
    (taking,) = asker.ask(question)
    detail = next(choice.detail for choice in choices if choice.value == taking)
    told = [f"Rows that did not fit: {detail}."] if kept(count, taking) < count.total else []
    if taking != "keep" and count.short:
        where = _lines(count.short, count.lines["short"])
        told.append(f"The last cells of {_rows(count.short, 'short')} {where} are missing.")
    if taking == "widen":
        where = _lines(count.long, count.lines["long"])
        told.append(
            f"More columns, extra_1 first, hold the rest of {_rows(count.long, 'long')} {where}."
        )
    return taking, told


def _rows(number: int, kind: str) -> str:
    return f"{number:,} {kind} row{'' if number == 1 else 's'}"


def _choice(value: str, label: str, count: Count) -> Choice:
    rows = kept(count, value)
    left_out = {"keep": ("short", "long", "broken"), "fill": ("long", "broken"),
               "widen": ("broken",)}[value]  # fmt: skip
    lines = sorted(line for what in left_out for line in count.lines.get(what, ()))
    return Choice(value, label, f"{rows:,} rows kept, {refused(count.total - rows, lines)}")


def refused(number: int, lines: Sequence[int]) -> str:
    """Return `3 left out (lines 7, 9 and 30)`; of many, the first lines only."""
    if not number:
        return "none left out"
    return f"{number:,} left out {_lines(number, lines)}"


def _lines(number: int, lines: Sequence[int]) -> str:
    """Return `(lines 7, 9 and 30)`."""
    told = [f"{line:,}" for line in lines[:_TOLD_LINES]]
    if number > len(told):
        return f"(lines {', '.join(told)} and more)"
    if len(told) == 1:
        return f"(line {told[0]})"
    return f"(lines {', '.join(told[:-1])} and {told[-1]})"
