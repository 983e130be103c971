"""What one process remembers of what it has just begun or heard, by a key of ours.

Nothing depends on it: after a restart the server is asked instead, or a thing is done anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

REMEMBERED = 1_000

_V = TypeVar("_V")


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
