"""What the tests of uploads share: a file brought in, and what came of it.

Through a real child, as the app does, or *here*: by the same reader in this process, where what is
asked is how a file is read, as to start a child takes many times as long as to read a few lines.
"""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from assistant.children.stopping import Stop
from assistant.data.imports import Imported, Job, Limits, read_file
from assistant.data.readers import reading
from assistant.data.readers.jobs import WRITTEN
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
    *,
    here: bool = False,
) -> Brought:
    """Bring in a file called *name*."""
    source, target = folder / "0123456789abcdef", folder / "tables.duckdb"
    source.write_bytes(data.encode() if isinstance(data, str) else data)
    target.unlink(missing_ok=True)
    error = None
    imported = Imported()
    try:
        job = Job(source, name, None, target, answers or {})
        read = _read_here if here else _read_apart
        imported = read(job, limits)
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


def _read_apart(job: Job, limits: Limits) -> Imported:
    return read_file(job, Stop(), _nobody, limits)


def _read_here(job: Job, limits: Limits) -> Imported:
    with tempfile.TemporaryDirectory() as place:
        imported = reading.read(job, Path(place), limits, _nobody)
        if imported.tables:
            shutil.move(Path(place, WRITTEN), job.target)
    return imported


def _nobody(_phase: str, _fraction: float | None) -> None:
    """Take no notice."""


def bring_with_suggestions(
    folder: Path, name: str, data: bytes | str, *, here: bool = False
) -> Brought:
    """Bring in a file and answer every question as somebody in a hurry would."""
    answers: dict[str, tuple[str, ...]] = {}
    for _ in range(6):
        brought = bring(folder, name, data, answers, here=here)
        if not brought.imported.questions:
            return brought
        answers |= {question.id: question.suggested for question in brought.imported.questions}
    raise AssertionError(f"it asks for ever: {brought.imported.questions}")
