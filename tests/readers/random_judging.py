"""How the reading of a random file ended: equal, asked, told, needless or silent.

A difference is told only by a sentence of its own kind, and what happened to lines has to be said
with the right numbers. A question without a reason in the file, and a sentence on what is not in
it, are needless. Knows how files were made, and nothing of how they are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assistant.tables import Question, Table
from tests.readers.bringing import Brought
from tests.readers.random_tables import LABELLED, Kind, Made
from tests.readers.random_writing import Written

Differences = dict[int, list[tuple[Any, Any, int]]]
"""by column: what was read, what was meant, and in which row"""
NUMBERS = ("whole", "decimal", "money", "percent", "hours")
_ALWAYS = (
    r"Columns are separated by a [a-z ]+\.",
    "(D|Not UTF-8: d)ecoded .*",
    r"\d+ empty (line|row)s? (was|were) skipped\.|\d+ (line|row)s? without any value skipped\.",
    "Values of formulas may be out of date: .*",
    r"The workbook has .* formulas?; (its|their) last calculated values? (was|were) taken\.",
)
_BY_KIND = {
    **dict.fromkeys(
        NUMBERS,
        "became numbers: .*|is in .*|the percent signs were taken off.*|.* negative for .*"
        "|has durations: they became hours.*|numbers stored as text became numbers"
    ),
    "day": "is read as .*|has years with two digits, read as .*",
    "moment": "is read as .*",
    "clock": "",
    "truth": "",
    "text": "",
    "code": "(stays|is) text.*",
    "ssn": "(stays|is) text.*",
    "mixed": "(stays|is) text.*|has .* currencies.*",
}  # fmt: skip
"""what may be said of a column whose cells are all as they were meant"""
_MISSING = r"{} cells? with NA, - or the like (is|are) missing"


@dataclass(frozen=True)
class _Said:
    """All that was said about one table."""

    notes: Sequence[str]
    questions: Sequence[Question]
    """those that were asked, and not only offered"""

    def has(self, pattern: str) -> bool:
        return any(re.search(pattern, note) for note in self.notes)

    def asks(self, name: str, *kinds: str) -> bool:
        """Whether a question of one of the *kinds* is about the column."""
        return any(
            question.id.partition(":")[0] in kinds and f"“{name}”" in question.text
            for question in self.questions
        )


def judge(
    tables: Sequence[Made], written: Written, brought: Brought, asked: Sequence[Question]
) -> tuple[str, str]:
    """Return how it ended, and why where that is bad."""
    found = brought.imported.tables
    if len(found) != len(tables):
        return "silent", f"{brought.error or f'{len(found)} tables for {len(tables)}'}: {asked}"
    end = "asked" if asked else "equal"
    differences: list[Differences] = []
    for number, (made, table) in enumerate(zip(tables, found, strict=True)):
        said = _Said([*table.notes, *table.caveats], asked)
        why = _misshapen(made, table)
        differences.append({} if why else _differences(made, table, brought))
        if why := why or _wrong(made, table, written, number, differences[-1], said):
            return "silent", f"{why}: {[*said.notes, *(q.text for q in asked)]}"
        if differences[-1]:
            end = "told"
    if needless := [*_needless_questions(tables, found, written, asked)]:
        return "needless", f"asked: {needless}"
    for made, table, different in zip(tables, found, differences, strict=True):
        if needless := [*_needless_notes(made, table, different)]:
            return "needless", f"said: {needless}"
    return end, ""


def _misshapen(made: Made, table: Table) -> str:
    names = [column.original or column.name for column in table.columns]
    if names != made.whole_names:
        return f"{names} for {made.whole_names}"
    return "" if table.rows == len(made.rows) else f"{table.rows} rows for {len(made.rows)}"


def _wrong(
    made: Made, table: Table, written: Written, number: int, different: Differences, said: _Said
) -> str:
    """Return what is wrong without a word that fits; empty if nothing is."""
    for pattern in _due(made, [column.name for column in table.columns], written):
        if not said.has(pattern):
            return f"not said: {pattern}"
    if why := _lines(written.totals[number], table):
        return why
    for n, pairs in different.items():
        cells = written.cells[number][n] if written.cells else None
        for got, meant, at in pairs:
            text = cells[at] if cells else None
            if not _is_told(table.columns[n].name, got, meant, text, len(pairs), said):
                return f"{table.columns[n].name}: {[pair[:2] for pair in pairs[:4]]}"
    return ""


def _differences(made: Made, table: Table, brought: Brought) -> Differences:
    rows = brought.rows(f'FROM "{table.name}"')
    found: Differences = {}
    for at, (row, meant) in enumerate(zip(rows, made.rows, strict=True)):
        for n, (got, right) in enumerate(zip(row, meant, strict=True)):
            if _plain(got) != _plain(right):
                found.setdefault(n, []).append((got, right, at))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return Decimal(str(value)).normalize()


def _is_told(name: str, got: Any, meant: Any, text: str | None, count: int, said: _Said) -> bool:
    """Whether a sentence fits the difference between a cell and what is meant."""
    column = f"“{re.escape(name)}”"
    if isinstance(got, str) and meant is not None and not isinstance(meant, str):
        as_written = got == text if text is not None else True
        why = said.has(rf"{column} (stays|is) text") or said.asks(
            name, "dates", "numbers", "percent", "spans", "century"
        )
        return as_written and why
    if got is None:
        return said.has(rf"{column}.*\b{count:,} .*(became empty|(is|are) missing)")
    match meant:
        case bool() | None | str():
            return False
        case int() | Decimal():
            return said.asks(name, "numbers", "percent", "spans", "units")
        case date() | datetime():
            return said.asks(name, "dates", "century", "zone")
        case _:
            return said.asks(name, "spans")


def _due(made: Made, names: Sequence[str], written: Written) -> Iterator[str]:
    """Yield patterns of what has to be said of a table that is read as it was meant."""
    sheet = not written.cells
    for lines, where in ((made.above, "above the header"), (made.below, "below the table")):
        if count := len([line for line in lines if line]):
            yield rf"^{count} lines? {where} (is|are) (not in the table|left out)"
    if total := len(made.totals):
        yield rf"^{total} (total|summary) rows? (is|are) left out"
    if made.groups:
        yield "^The header takes two lines, joined to one"
    if sheet and (hidden := made.hidden or made.unseen):
        what = "row" if made.hidden else "column"
        yield rf"^{len(hidden)} {what}s? (is|are) hidden in Excel; (it|they) counts?"
    filled = len(made.rows) - len({row[0] for row in made.rows})
    if sheet and made.merged and filled:
        yield rf"^Merged cells of “{re.escape(names[0])}” were filled down into {filled} rows?"
    for n, (name, kind) in enumerate(zip(names, made.kinds, strict=True)):
        column = f"“{re.escape(name)}”"
        yield from (f"{column}{said}" for said in _due_of(kind, sheet=sheet))
        empty = sum(row[n] is None for row in made.rows)
        if made.nothing and empty and kind.name not in LABELLED:
            yield f"{column}: {_MISSING.format(empty)}|{column} stays text"


def _due_of(kind: Kind, *, sheet: bool) -> Iterator[str]:
    """Yield what has to be said of a column, behind its name."""
    if kind.unit:
        yield f" is in {kind.unit}"
    if kind.name == "percent":
        yield ": the percent signs were taken off"
    if kind.name == "hours" and sheet:
        yield " has durations: they became hours"
    if kind.name == "code" or (kind.name == "ssn" and sheet):
        yield " (stays|is) text"
    if kind.name == "mixed":
        yield r" (stays text: \d currencies|is text with its units)"


def _lines(totals: Sequence[int], table: Table) -> str:
    """Return what is wrong with the numbers of the rows that were left out."""
    told = next((c for c in table.caveats if re.search(r"rows? (is|are) left out \(", c)), "")
    inside = re.sub(r":.*", "", told.partition("(")[2])
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", inside)]
    right = [*totals[:6], len(totals) - 6] if len(totals) > 6 else list(totals)
    return "" if numbers == right else f"rows {numbers} for {right}"


def _needless_notes(made: Made, table: Table, different: Differences) -> Iterator[str]:
    """Yield what is said of things that are not there."""
    allowed = [*_ALWAYS, *_allowed_around(made)]
    for n, (column, kind) in enumerate(zip(table.columns, made.kinds, strict=True)):
        name = re.escape(f"“{column.name}”")
        if n in different:
            allowed.append(f".*{name}.*")
        else:
            allowed.append(rf"{name}:? ({_BY_KIND[kind.name] or '-'})\.?")
        if made.nothing:
            allowed.append(rf"{name}: {_MISSING.format('[0-9,]+')}\.")
        if kind.name == "moment":
            allowed.append(f"Times in {name} are UTC.")
    every = re.compile("|".join(f"(?:{one})" for one in allowed), re.DOTALL)
    return (note for note in [*table.notes, *table.caveats] if not every.fullmatch(note))


def _allowed_around(made: Made) -> Iterator[str]:
    if made.above:
        yield r"\d+ lines? above the header (is|are) not in the table: .*"
    if made.below:
        yield r"\d+ lines? below the table (is|are) left out: .*"
    if made.totals:
        yield r"Left out: .*|\d+ \w+ rows? (is|are) left out .*|Rows no longer say to which .*"
    if made.groups:
        yield r"The header takes two lines, joined to one\.|Columns were renamed: .*"
    if made.hidden or made.unseen:
        yield r".* hidden in Excel; .*"
    if made.merged:
        yield r"Merged cells of .*"
    yield r"\d+ merged areas? .*" if made.above else "-"


def _needless_questions(
    tables: Sequence[Made], found: Sequence[Table], written: Written, asked: Sequence[Question]
) -> Iterator[str]:
    """Yield the questions for which the file gives no reason."""
    for question in asked:
        if not any(
            _is_fair(question, made, table, number, written, several=len(tables) > 1)
            for number, (made, table) in enumerate(zip(tables, found, strict=True))
        ):
            yield f"{question.text} {[choice.detail for choice in question.choices]}"


def _is_fair(
    question: Question, made: Made, table: Table, number: int, written: Written, *, several: bool
) -> bool:
    kind = question.id.partition(":")[0]
    if kind == "tables":
        return several
    if kind == "totals":
        return bool(made.totals)
    if kind in ("names", "preamble", "footer"):
        return bool({"names": made.groups, "preamble": made.above, "footer": made.below}[kind])
    if kind == "encoding":
        return written.data[:2] not in (b"\xff\xfe", b"\xfe\xff")
    for n, column in enumerate(table.columns):
        if f"“{column.name}”" in question.text:
            cells = written.cells[number][n] if written.cells else []
            return _may_be_asked(kind, made.kinds[n], [cell for cell in cells if cell])
    return False


def _may_be_asked(kind: str, column: Kind, cells: Sequence[str]) -> bool:
    """Whether the cells of a column can be read in more than one way."""
    numbers = [re.sub(r"[^\d.,]", "", cell) for cell in cells]
    match kind:
        case "numbers":
            marked = [number for number in numbers if re.search("[.,]", number)]
            return all(re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", number) for number in marked)
        case "dates":
            parts = [re.findall(r"\d+", cell)[:2] for cell in cells]
            return all(len(pair) == 2 and int(max(pair, key=int)) <= 12 for pair in parts)
        case "units":
            return column.name == "mixed"
        case "spans":
            return column.name in ("hours", "clock")
        case _:
            return False
