"""What the tests of dates share: a file of one column beside another, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.tables import Question, Table
from tests.readers.bringing import Brought, bring
from tests.running import ROOT

Answers = Mapping[str, tuple[str, ...]]


def column(
    folder: Path, name: str, cells: Sequence[str], answers: Answers | None = None
) -> Brought:
    """Bring in a CSV file with the column *name* and another one."""
    lines = "".join(f'"{cell}",x\n' for cell in cells)
    return bring(folder, "t.csv", f"{name},other\n{lines}", answers, here=True)


def known(folder: Path, name: str, answers: Answers | None = None) -> Brought:
    """Bring in one of the files that were read wrongly."""
    return bring(folder, name, (ROOT / "tests/files" / name).read_bytes(), answers, here=True)


def made(brought: Brought, column: str) -> list[str]:
    """Return what stands in a column, as text, without midnights."""
    (table,) = brought.imported.tables
    rows = brought.rows(f'SELECT "{column}"::VARCHAR FROM "{table.name}"')  # noqa: S608 - our own names
    return [str(cell) for (cell,) in rows]


def table(brought: Brought) -> Table:
    """Return the one table."""
    (only,) = brought.imported.tables
    return only


def asked(brought: Brought) -> Question:
    """Return the one open question."""
    (only,) = brought.imported.questions
    return only


def shown(question: Question) -> list[tuple[str, str, str]]:
    """Return what the choices of a question show."""
    return [(choice.value, choice.label, choice.detail) for choice in question.choices]
