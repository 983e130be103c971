"""Random tables, written in random dialects, come back cell by cell, or the difference is told.

A seeded sample by default, 2,000 files with --full. `random_judging` says what telling is.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.tables import Question
from tests.figures import Tally
from tests.readers.bringing import Brought, bring
from tests.readers.random_judging import judge
from tests.readers.random_tables import Made, decorate, make
from tests.readers.random_writing import Written, dialect, to_text, to_workbook
from tests.sizes import cases

SEED = 20261130
PARTS = 20
"""tests that share the cases: a file of one test is given out last, and the other process waits"""


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_random_file_is_read_as_it_was_meant_or_the_difference_is_told(
    tmp_path: Path, tally: Tally, part: int
) -> None:
    bad: list[str] = []
    for number in range(part, cases(20, 60, 2_000), PARTS):
        tables, written = write(number)
        end, why = judge(tables, written, *read(tmp_path, written))
        tally(f"random tables as {'text' if written.cells else 'workbook'}", end)
        if end in ("silent", "needless"):
            bad.append(f"case {number} is {end}: {why}")
    assert not bad, f"{len(bad)} silent or needless: " + "\n".join(bad[:5])


def write(number: int) -> tuple[list[Made], Written]:
    """Make up the tables and the file of a case."""
    dice = random.Random(SEED + number)
    tables = several(dice) if number % 8 == 7 else [decorate(make(dice), dice)]
    if number % 3:
        return tables, to_text(tables, dialect(dice))
    return tables, to_workbook(tables, dice)


def read(folder: Path, written: Written) -> tuple[Brought, list[Question]]:
    """Read a file as somebody in a hurry would; return it and what was asked."""
    answers: dict[str, tuple[str, ...]] = {}
    asked: list[Question] = []
    for _ in range(6):
        brought = bring(folder, written.name, written.data, answers, here=True)
        asked += brought.imported.questions
        if not brought.imported.questions:
            return brought, asked
        answers |= {question.id: question.suggested for question in brought.imported.questions}
    raise AssertionError(f"it asks for ever: {brought.imported.questions}")


def several(dice: random.Random) -> list[Made]:
    """Make two tables of one file, with nothing around them but a title, if any."""
    titled = dice.random() < 0.3
    made: list[Made] = []
    for number in (1, 2):
        one = make(dice)
        above = ((f"Table {number}",),) if titled else ()
        names = tuple(f"{name} {number}" for name in one.names)
        made.append(replace(one, names=names, above=above, below=(), totals=(), apart=False))
    return made
