"""What was chosen on the card of a file and not sent yet: there again after a reload or Back.

In memory, the newest only: a choice is made again in a moment, and nothing is read by it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from assistant.messages import OwnerId

MOST = 5_000
"""choices that are kept, of everybody"""


class Drafts:
    """Choices by their place on a page. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chosen: OrderedDict[tuple[OwnerId, str], str | bool] = OrderedDict()

    def note(self, owner: OwnerId, place: str, chosen: str | bool) -> None:
        """Keep what stands at a *place*."""
        with self._lock:
            self._chosen[owner, place] = chosen
            self._chosen.move_to_end((owner, place))
            while len(self._chosen) > MOST:
                self._chosen.popitem(last=False)

    def at(self, owner: OwnerId, place: str, otherwise: str | bool) -> str | bool:
        """Return what was chosen at a *place*, *otherwise* if nothing was."""
        return self._chosen.get((owner, place), otherwise)
