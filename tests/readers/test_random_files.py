"""Random tables, written in random dialects, come back cell by cell, or the difference is told.

A seeded sample by default, 2,000 files with --full.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.tables import Table
from tests.figures import Tally
from tests.readers.bringing import Brought, bring
from tests.readers.random_tables import Made, decorate, dialect, make, to_text, to_workbook
from tests.sizes import cases

SEED = 20261130


PARTS = 20
"""tests that share the cases: a file of one test is given out last, and the other process waits"""


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_random_file_is_read_as_it_was_meant_or_the_difference_is_told(
    tmp_path: Path, tally: Tally, part: int
) -> None:
    silent: list[str] = []
    for number in range(part, cases(20, 60, 2_000), PARTS):
        dice = random.Random(SEED + number)
        tables = several(dice) if number % 8 == 7 else [decorate(make(dice), dice)]
        if number % 3:
            kind, name, data = "text", "table.csv", to_text(tables, dialect(dice))
        else:
            kind, name, data = "workbook", "table.xlsx", to_workbook(tables)
        end, why = judge(tables, *read(tmp_path, name, data))
        tally(f"random tables as {kind}", end)
        if end == "silent":
            silent.append(f"case {number}: {why}")
    assert not silent, f"{len(silent)} silent: " + "\n".join(silent[:5])


def read(folder: Path, name: str, data: bytes) -> tuple[Brought, list[str]]:
    """Read a file as somebody in a hurry would; return it and all that was said about it."""
    answers: dict[str, tuple[str, ...]] = {}
    said: list[str] = []
    for _ in range(6):
        brought = bring(folder, name, data, answers, here=True)
        for question in brought.imported.questions:
            said += [question.text, *(f"{c.label} {c.detail}" for c in question.choices)]
            answers[question.id] = question.suggested
        if not brought.imported.questions:
            return brought, said
    raise AssertionError(f"it asks for ever: {brought.imported.questions}")


def several(dice: random.Random) -> list[Made]:
    """Make two tables of one file, with nothing around them."""
    alone = (replace(make(dice), above=(), below=(), totals=()) for _ in range(2))
    return [replace(made, names=tuple(f"{n} {number}" for n in made.names))
            for number, made in enumerate(alone, start=1)]  # fmt: skip


def judge(tables: Sequence[Made], brought: Brought, said: list[str]) -> tuple[str, str]:
    """Return how it ended, and what differs without a word."""
    found = brought.imported.tables
    if len(found) != len(tables):
        return "silent", f"{brought.error or f'{len(found)} tables for {len(tables)}'}: {said}"
    asked = [sentence for sentence in said if "?" in sentence]
    warned = [caveat for table in found for caveat in table.caveats]
    end = "asked" if asked else "equal"
    if len(tables) == 1 and tables[0].plain and (asked or warned):
        end = "needless"
    for made, table in zip(tables, found, strict=True):
        worse, why = _judge(made, table, brought, [*said, *table.notes])
        if worse == "silent":
            return worse, why
        end = worse or end
    return end, ""


def _judge(made: Made, table: Table, brought: Brought, said: list[str]) -> tuple[str, str]:
    """Return `told` or `silent` if a table differs, and how."""
    rows = brought.rows(f'FROM "{table.name}"')
    names = [column.original or column.name for column in table.columns]
    if names != made.whole_names:
        return "silent", f"{names} for {made.whole_names}: {said}"
    if len(rows) != len(made.rows):
        return "silent", f"{len(rows)} rows for {len(made.rows)}: {said}"
    end = ""
    for n, column in enumerate(table.columns):
        pairs = [(row[n], meant[n]) for row, meant in zip(rows, made.rows, strict=True)]
        wrong = [pair for pair in pairs if _plain(pair[0]) != _plain(pair[1])]
        if wrong and not any(f"“{column.name}”" in sentence for sentence in said):
            return "silent", f"{column.name}: {wrong[:4]}: {said}"
        if wrong:
            end = "told"
    return end, ""


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return Decimal(str(value)).normalize()
