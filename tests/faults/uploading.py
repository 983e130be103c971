"""What the tests of uploads share: a file brought in through a real child, and what came of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from assistant.children.stopping import Stop
from assistant.data.imports import Imported, Job, Limits, read_file
from assistant.errors import DataError

QUICK = dataclasses.replace(Limits(), wall_s=40.0, cpu_s=25)


@dataclass(frozen=True)
class Brought:
    """How it ended: tables, questions or an error."""

    imported: Imported
    error: DataError | None
    target: Path

    @property
    def word(self) -> str:
        if self.error is not None:
            return "refused"
        return "asked" if self.imported.questions else "read"

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.target), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def bring(
    folder: Path,
    name: str,
    data: bytes | str,
    answers: Mapping[str, tuple[str, ...]] | None = None,
    limits: Limits = QUICK,
) -> Brought:
    """Bring in a file called *name*, as the app does."""
    source, target = folder / "0123456789abcdef", folder / "tables.duckdb"
    source.write_bytes(data.encode() if isinstance(data, str) else data)
    target.unlink(missing_ok=True)
    error = None
    imported = Imported()
    try:
        job = Job(source, name, None, target, answers or {})
        imported = read_file(job, Stop(), lambda _phase, _fraction: None, limits)
    except DataError as exc:
        error = exc
    if error is not None:
        assert str(error).endswith("."), str(error)
        assert error.kind
    assert target.exists() == bool(imported.tables), "written if and only if there are tables"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [source.name, *([target.name] if imported.tables else [])]
    ), "nothing else is left behind"
    return Brought(imported, error, target)


def bring_with_suggestions(folder: Path, name: str, data: bytes | str) -> Brought:
    """Bring in a file and answer every question as somebody in a hurry would."""
    answers: dict[str, tuple[str, ...]] = {}
    for _ in range(6):
        brought = bring(folder, name, data, answers)
        if not brought.imported.questions:
            return brought
        answers |= {question.id: question.suggested for question in brought.imported.questions}
    raise AssertionError(f"it asks for ever: {brought.imported.questions}")
