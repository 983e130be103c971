"""How much is remembered of what an endpoint calls its things: their number, and their ids.

What of an answer is shown and kept is capped by the run; this is for what only a backend sees.
Nothing depends on a `Memory`: after a restart the server is asked instead, or a thing is done anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from assistant.errors import TooLong

REMEMBERED = 1_000
"""the newest things of a `Memory`"""
ID_LIMIT = 2_000
"""characters; there are servers whose ids are encrypted things of 400"""
THINGS = 5_000
"""items, calls and parts of one answer"""

_V = TypeVar("_V")


def ident(value: object) -> str:
    """Return *value* if it can be an id, else nothing, as if none had been sent."""
    return value if isinstance(value, str) and len(value) <= ID_LIMIT else ""


def check_things(count: int) -> None:
    """Raise TooLong if *count* things are more than an answer can have."""
    if count > THINGS:
        raise TooLong(f"The answer is made of more than {THINGS:,} things.")


class Memory(Generic[_V]):
    """The newest things, by a key of ours; safe in threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, _V] = OrderedDict()

    def note(self, key: Hashable, value: _V) -> None:
        """Remember *value*."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)

    def get(self, key: Hashable) -> _V | None:
        """Return what was noted last for *key*, if that is not long ago."""
        with self._lock:
            return self._kept.get(key)
