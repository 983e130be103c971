"""The assistants and the sample data that ship with the app, and what models cost.

Reads the files beside it and nothing else: no settings, no endpoint. A person may edit them, so
what is wrong in one is said with its file, its entry and its field.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.definitions import Assistant
from assistant.errors import SettingsError
from assistant.messages import Usage
from assistant.tables import Table

FOLDER = Path(__file__).parent

_T = TypeVar("_T")
_DATE = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")


class Price(BaseModel):
    """US dollars for a million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached_input: float | None = Field(None, ge=0)


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
    match _read(file):
        case {"assistant": [*entries], **rest} if not rest:
            assistants = tuple(_to_assistants(file, cast("list[object]", entries)))
        case _:
            raise _wrong(file, "the file", "must hold [[assistant]] entries and nothing else")
    ids = [assistant.id for assistant in assistants]
    for twice in {id_ for id_ in ids if ids.count(id_) > 1}:
        raise _wrong(file, f"assistant {twice!r}", "id: must be there only once")
    return assistants


def load_prices(file: Path = FOLDER / "prices.toml") -> dict[str, Price]:
    """Return the price of each model in *file*. Raises SettingsError, as `load`."""
    prices: dict[str, Price] = {}
    for model, entry in _read(file).items():
        prices[model] = _check(TypeAdapter(Price), entry, file, f"model {model!r}")
    return prices


def cost(model: str, usage: Usage) -> float | None:
    """Return what *usage* of *model* costs in US dollars; None if nobody can say."""
    prices = _shipped_prices()
    price = prices.get(model) or prices.get(_DATE.sub("", model))
    if price is None or usage.input_tokens is None or usage.output_tokens is None:
        return None
    cached = min(usage.cached_tokens or 0, usage.input_tokens)
    for_cached = price.input if price.cached_input is None else price.cached_input
    dollars = (usage.input_tokens - cached) * price.input + cached * for_cached
    return (dollars + usage.output_tokens * price.output) / 1_000_000


@cache
def _shipped_prices() -> dict[str, Price]:
    return load_prices()


def _to_assistants(file: Path, entries: list[object]) -> Iterator[Assistant]:
    known = {field.name for field in fields(Assistant)}
    for number, entry in enumerate(entries, start=1):
        given = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
        place = f"assistant {given['id']!r}" if given.get("id") else f"assistant number {number}"
        for field in given.keys() - known:
            raise _wrong(file, place, f"{field}: there is no such field")
        assistant = _check(TypeAdapter(Assistant), entry, file, place)
        for field in ("id", "name", "connection"):
            if not getattr(assistant, field).strip():
                raise _wrong(file, place, f"{field}: must not be empty")
        if assistant.send_files and "code_interpreter" not in assistant.hosted_tools:
            needs = 'send_files: is for hosted_tools = ["code_interpreter"] only'
            raise _wrong(file, place, needs)
        yield assistant


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as exc:
        raise _wrong(file, "the file", f"cannot be read: {exc.strerror}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise _wrong(file, "the file", f"is not TOML: {exc}") from exc


def _check(adapter: TypeAdapter[_T], entry: Any, file: Path, place: str) -> _T:
    try:
        return adapter.validate_python(entry)
    except ValidationError as exc:
        first = exc.errors()[0]
        field = ".".join(map(str, first["loc"])) or "entry"
        raise _wrong(file, place, f"{field}: {first['msg']}") from exc


def _wrong(file: Path, place: str, what: str) -> SettingsError:
    return SettingsError(
        f"{file}: {place}: {what}", hint="Mend the file, then start the app again."
    )
