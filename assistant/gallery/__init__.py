"""The assistants and the sample data that ship with the app.

Reads the files beside it and nothing else: no settings, no endpoint. A person may edit them, so
what is wrong in one is said with its file, its entry and its field. What models cost and when
they end is in `models`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter

from assistant.definitions import Assistant
from assistant.gallery.files import FOLDER, check, read, wrong
from assistant.tables import Table

SAMPLES = {"orders": "Orders of a shop", "tickets": "Support tickets"}
"""names of the sample data, and what a person is told they are"""


def sample_file(name: str) -> Path:
    """Return the DuckDB file of the sample data called *name*."""
    return FOLDER / f"{name}.duckdb"


def sample_csv(name: str) -> bytes:
    """Return the sample data called *name* as the file that a person might drop."""
    return (FOLDER / f"{name}.csv").read_bytes()


@cache
def sample_table(name: str) -> Table:
    """Return what the table of the sample data called *name* is, with its profile."""
    return TypeAdapter(Table).validate_json((FOLDER / f"{name}.json").read_bytes())


def load(file: Path = FOLDER / "assistants.toml") -> tuple[Assistant, ...]:
    """Return the definitions in *file*, in their order.

    Raises:
        SettingsError: which file, which entry, what is wrong with it.
    """
    match read(file):
        case {"assistant": [*entries], **rest} if not rest:
            assistants = tuple(_to_assistants(file, cast("list[object]", entries)))
        case _:
            raise wrong(file, "the file", "must hold [[assistant]] entries and nothing else")
    ids = [assistant.id for assistant in assistants]
    for twice in {id_ for id_ in ids if ids.count(id_) > 1}:
        raise wrong(file, f"assistant {twice!r}", "id: must be there only once")
    return assistants


def _to_assistants(file: Path, entries: list[object]) -> Iterator[Assistant]:
    known = {field.name for field in fields(Assistant)}
    for number, entry in enumerate(entries, start=1):
        given = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
        place = f"assistant {given['id']!r}" if given.get("id") else f"assistant number {number}"
        for field in given.keys() - known:
            raise wrong(file, place, f"{field}: there is no such field")
        assistant = check(TypeAdapter(Assistant), entry, file, place)
        for field in ("id", "name", "connection"):
            if not getattr(assistant, field).strip():
                raise wrong(file, place, f"{field}: must not be empty")
        if assistant.send_files and "code_interpreter" not in assistant.hosted_tools:
            needs = 'send_files: is for hosted_tools = ["code_interpreter"] only'
            raise wrong(file, place, needs)
        yield assistant
