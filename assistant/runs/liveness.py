"""Which processes of this app are alive: each holds a lock that the system frees at its death.

No clock and no heartbeat is involved, so neither `kill -9` nor a jump of the clock can lie.
A worker of another machine cannot be judged from here and counts as alive.
"""

from __future__ import annotations

import shutil
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

    @property
    def folder(self) -> Path:
        """A folder for what this process needs only while it lives."""
        folder = self._folder_of(self.name)
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

    def sweep(self) -> None:
        """Remove the folders of processes that are dead."""
        host = self.name.partition(":")[0]
        for folder in self._folder.glob("*.work"):
            if not self.is_alive(f"{host}:{folder.stem}"):
                shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Stop being alive."""
        shutil.rmtree(self._folder_of(self.name), ignore_errors=True)
        self._lock.release()
        self._path(self.name).unlink(missing_ok=True)

    def _folder_of(self, name: str) -> Path:
        return self._folder / f"{Path(name.partition(':')[2]).name}.work"

    def _path(self, name: str) -> Path:
        return self._folder / f"{Path(name.partition(':')[2]).name}.lock"
