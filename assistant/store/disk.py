"""Bytes under random names in one folder, and what a disk's refusals mean.

A file appears whole or not at all. Nothing here knows whose it is: `files` does.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from assistant.errors import StoreBusy, StoreError, StoreReadOnly
from assistant.messages import new_id

_NEVER = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.EEXIST)


def refusal(what: str, exc: OSError) -> StoreError:
    """Return our own error: a full disk may be emptied, a write-protected one stays so."""
    kind = StoreReadOnly if exc.errno in _NEVER else StoreBusy
    return kind(f"{what}: {exc.strerror}.")


class Disk:
    """One folder, made when it is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Return where the file called *name* lies, or would."""
        return self._folder / name

    def write(self, content: bytes) -> str:
        """Keep *content* and return its name.

        Raises:
            StoreBusy, StoreReadOnly: nothing was kept.
        """
        name = new_id()
        part = self._folder / f"{name}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._folder / name)
        except OSError as exc:
            self.forget(part.name)
            raise refusal("The file cannot be kept", exc) from exc
        return name

    def adopt(self, file: Path) -> str:
        """Take over a whole *file* of the same disk, without reading it, and return its name.

        Raises:
            StoreBusy, StoreReadOnly: it stays where it was.
        """
        name = new_id()
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with file.open("rb") as whole:
                os.fsync(whole.fileno())
            file.replace(self._folder / name)
        except OSError as exc:
            raise refusal("The file cannot be kept", exc) from exc
        return name

    def release(self, name: str, file: Path) -> None:
        """Undo `adopt`. Raises StoreBusy."""
        try:
            (self._folder / name).replace(file)
        except OSError as exc:
            raise refusal("The file cannot be put back", exc) from exc

    def read(self, name: str) -> bytes | None:
        """Return what was kept, or None if it is gone. Raises StoreBusy."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise refusal("The file cannot be read", exc) from exc

    def forget(self, name: str) -> None:
        """Remove it as far as the disk allows; a leftover has a random name and no row."""
        try:
            (self._folder / name).unlink(missing_ok=True)
        except OSError:
            return
