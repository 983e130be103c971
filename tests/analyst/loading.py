"""Brings the tables into DuckDB through the app's own reader, so that their types are the app's.

What was read is kept in the system's temporary folder, under a name made of the file's bytes and
of the readers' sources; `t` is the name that the golds know a table by.
"""

from __future__ import annotations

import functools
import hashlib
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from pydantic import TypeAdapter

from assistant.data import readers
from assistant.data.readers import reading
from assistant.data.readers.jobs import WRITTEN, Imported, Job, Limits
from assistant.tables import Table
from tests.analyst import tables
from tests.sizes import sample

READERS = Path(readers.__file__).parent
TABLE = TypeAdapter(Table)
TRIED = sample(tables.NAMES, 7, len(tables.NAMES))
"""the tables that tests over all tables load"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One table, as the app has it after an upload."""

    table: Table
    workspace: Path
    connection: duckdb.DuckDBPyConnection
    """knows the table by its own name and as `t`"""

    def rows(self, sql: str) -> tuple[list[str], list[tuple[object, ...]]]:
        """Run *sql*: the names of its columns, and all of its rows."""
        result = self.connection.execute(sql)
        return [column[0] for column in result.description or ()], result.fetchall()


@functools.cache
def load(name: str) -> Loaded:
    """Make the table *name*, and have the app read it."""
    with tempfile.TemporaryDirectory() as written:
        source = tables.write(name, Path(written))
        folder = _folder_for(source)
        workspace, told = folder / f"{name}.duckdb", folder / f"{name}.json"
        if not told.exists():
            _read_once(source, workspace, told)
    table = TABLE.validate_json(told.read_bytes())
    connection = duckdb.connect(config={"threads": 1})  # as in the app: ties stay in their order
    connection.execute(f"ATTACH '{workspace}' AS workspace (READ_ONLY)")
    connection.execute("USE workspace")
    short = ", ".join(tables.shared.SHORT.get(name, ()))
    called = f"({short})" if short else ""
    connection.execute(f'CREATE TEMP VIEW t{called} AS FROM workspace."{table.name}"')
    return Loaded(table, workspace, connection)


def _folder_for(source: Path) -> Path:
    """Return where a file like this one, read by readers like these, is kept."""
    state = hashlib.sha256(source.read_bytes())
    for module in sorted(READERS.rglob("*.py")):
        state.update(module.read_bytes())
    folder = Path(tempfile.gettempdir(), "analyst-tables", state.hexdigest()[:16])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read_once(source: Path, workspace: Path, told: Path) -> None:
    """Read the file beside its place, and move it there when it is whole."""
    made = Path(tempfile.mkdtemp(dir=workspace.parent))
    imported = _read(source, made)
    (made / WRITTEN).rename(made / workspace.name)
    (made / told.name).write_bytes(TABLE.dump_json(imported.tables[0]))
    for path in (workspace, told):
        (made / path.name).replace(path)
    made.rmdir()


def _read(source: Path, place: Path) -> Imported:
    """Read it as somebody in a hurry would: every question gets its suggested answer.

    By the app's reader, but in this process: one of its own for each table is what takes the time.
    """
    job = Job(source, source.name, base=None, target=place / WRITTEN)
    imported = reading.read(job, place, Limits(), _silent)
    if imported.questions:
        answers = {question.id: question.suggested for question in imported.questions}
        imported = reading.read(replace(job, answers=answers), place, Limits(), _silent)
    return imported


def _silent(_phase: str, _fraction: float | None) -> None:
    """Take the progress of what is over in a moment."""
