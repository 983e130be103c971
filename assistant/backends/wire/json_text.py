"""Parses JSON that an endpoint wrote, with a cap on how many values it may be made of.

`[[],[],[]…]` takes twenty times its size in memory, so a cap on the bytes alone is none. What the
values mean is not known here; a field of another kind than it should be reads as if it were empty.
"""

from __future__ import annotations

import json
from typing import Any, cast

from assistant.errors import TooLong

Json = dict[str, Any]

CONTAINERS = 250_000
VALUES = 1_000_000


def parsed(text: str) -> object:
    """Return what *text* says.

    Raises:
        ValueError, RecursionError: it is not JSON.
        TooLong: it is made of too many values. Brackets and commas inside strings count as well,
            so that nothing has to be parsed first: a long text has a fraction of these.
    """
    if len(text) > CONTAINERS and (
        text.count("{") + text.count("[") > CONTAINERS or text.count(",") > VALUES
    ):
        raise TooLong(f"The endpoint sent JSON of more than {VALUES:,} values at once.")
    return json.loads(text)


def text(data: Json, name: str) -> str:
    """Return a field that should be text; empty if it is anything else."""
    found = data.get(name)
    return found if isinstance(found, str) else ""


def one(data: Json, name: str) -> Json:
    """Return a field that should be an object; empty if it is anything else."""
    found = data.get(name)
    return cast(Json, found) if isinstance(found, dict) else {}


def many(data: Json, name: str) -> list[Json]:
    """Return a field that should be a list of objects, without what is none."""
    found = data.get(name)
    listed = cast(list[Any], found) if isinstance(found, list) else []
    return [cast(Json, each) for each in listed if isinstance(each, dict)]
