"""How much is remembered of what an endpoint calls its things: their number, and their ids.

What of an answer is shown and kept is capped by the run; this is for what only a backend sees.
"""

from __future__ import annotations

from assistant.errors import TooLong

ID_LIMIT = 2_000
"""characters; there are servers whose ids are encrypted things of 400"""
THINGS = 5_000
"""items, calls and parts of one answer"""


def ident(value: object) -> str:
    """Return *value* if it can be an id, else nothing, as if none had been sent."""
    return value if isinstance(value, str) and len(value) <= ID_LIMIT else ""


def check_things(count: int) -> None:
    """Raise TooLong if *count* things are more than an answer can have."""
    if count > THINGS:
        raise TooLong(f"The answer is made of more than {THINGS:,} things.")
