"""Parses JSON that an endpoint wrote, with a cap on how many values it may be made of.

`[[],[],[]…]` takes twenty times its size in memory, so a cap on the bytes alone is none. What the
values mean is not known here.
"""

from __future__ import annotations

import json

from assistant.errors import TooLong

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
