"""Random tables, written in random dialects, come back cell by cell, or the difference is told.

A seeded sample by default, 2,000 files with --full.
"""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.figures import Tell, counted
from tests.readers.bringing import Brought, bring
from tests.readers.random_tables import Made, dialect, make, to_text, to_workbook
from tests.sizes import cases

SEED = 20261130


@pytest.mark.slow
def test_a_random_file_is_read_as_it_was_meant_or_the_difference_is_told(
    tmp_path: Path, tell: Tell
) -> None:
    ends: dict[str, Counter[str]] = {"text": Counter(), "workbook": Counter()}
    silent: list[str] = []
    for number in range(cases(40, 240, 2_000)):
        dice = random.Random(SEED + number)
        made = make(dice)
        if number % 3:
            kind, name, data = "text", "table.csv", to_text(made, dialect(dice))
        else:
            kind, name, data = "workbook", "table.xlsx", to_workbook(made)
        end, why = judge(made, *read(tmp_path, name, data))
        ends[kind][end] += 1
        if end == "silent":
            silent.append(f"case {number}: {why}")
    for kind, counts in ends.items():
        tell(f"random tables as {kind}: {counted(counts)}")
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


def judge(made: Made, brought: Brought, said: list[str]) -> tuple[str, str]:
    """Return how it ended, and what differs without a word."""
    if len(brought.imported.tables) != 1:
        return "silent", f"{brought.error or 'several tables'}"
    (table,) = brought.imported.tables
    said += table.notes
    rows = brought.rows(f'FROM "{table.name}"')
    names = [column.original or column.name for column in table.columns]
    if names != list(made.names):
        return "silent", f"{names} for {made.names}: {said}"
    if len(rows) != len(made.rows):
        return "silent", f"{len(rows)} rows for {len(made.rows)}: {said}"
    end = "asked" if any("?" in sentence for sentence in said) else "equal"
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
