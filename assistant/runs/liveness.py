"""Which processes of this app are alive: each holds a lock that the system frees at its death.

No clock and no heartbeat is involved, so neither `kill -9` nor a jump of the clock can lie.
A worker of another machine cannot be judged from here and counts as alive.
"""

from __future__ import annotations

import socket
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.messages import new_id


class Worker:
    """This process, as its runs name it: `host:random`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.name = f"{socket.gethostname()}:{new_id()}"
        self._lock = FileLock(self._path(self.name))
        self._lock.acquire()

    def is_alive(self, name: str) -> bool:
        """Whether the process that called itself *name* still runs, as far as can be known."""
        if name == self.name or name.partition(":")[0] != socket.gethostname():
            return True
        path = self._path(name)
        if not path.exists():
            return False
        try:
            with FileLock(path, timeout=0):
                pass
        except Timeout:
            return True
        path.unlink(missing_ok=True)
        return False

    def close(self) -> None:
        """Stop being alive."""
        self._lock.release()
        self._path(self.name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{Path(name.partition(':')[2]).name}.lock"
