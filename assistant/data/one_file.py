"""A file system of one file, so that DuckDB never learns where that file lies.

Whatever DuckDB opens by its path it shows in `duckdb_databases()` and its settings, links and
relative paths resolved (duckdb 2.0). What is opened through here it knows by `PLACE` alone. Reads
only; what is in the file is not known here.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import duckdb

SCHEME = "workspace"
PLACE = f"{SCHEME}://tables.duckdb"
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class OneFile:
    """A file that is open until `close`; connections that were shown it are closed before."""

    def __init__(self, file: str) -> None:
        """Open *file*. Raises OSError."""
        self._opened = Path(file).open("rb", buffering=0)  # noqa: SIM115 - until `close`

    def show(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Have *connection* find the file at PLACE."""
        files: Any = _Files(self._opened)
        with _as_fsspec():
            connection.register_filesystem(files)  # pyright: ignore[reportUnknownMemberType] - fsspec's

    def close(self) -> None:
        """Let go of the file; DuckDB lets its handles go without a word."""
        self._opened.close()


class AbstractFileSystem:
    """Stands for fsspec's class of this name, the only thing of that library DuckDB asks for."""


class _Files(AbstractFileSystem):
    """The methods of fsspec that DuckDB calls, as far as a file is only read."""

    protocol = SCHEME

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened
        self._lock = threading.Lock()

    def open(self, path: str, mode: str = "rb", **_others: Any) -> _Reading:
        if path != PLACE or mode != "rb":
            raise FileNotFoundError(path)
        return _Reading(self._opened, self._lock)

    def exists(self, path: str, **_others: Any) -> bool:
        return path == PLACE

    def isfile(self, path: str) -> bool:
        return path == PLACE

    def isdir(self, _path: str) -> bool:
        return False

    def glob(self, _path: str, **_others: Any) -> list[str]:
        return []  # as a file to be read by a query it is not there

    def size(self, _path: str) -> int:
        return os.fstat(self._opened.fileno()).st_size

    def modified(self, _path: str) -> datetime:
        return _LONG_AGO


class _Reading:
    """A handle of DuckDB's. Several of its threads use one at once: each has a place of its own."""

    def __init__(self, opened: IO[bytes], lock: threading.Lock) -> None:
        self._opened = opened
        self._lock = lock
        self._at = threading.local()

    def seek(self, position: int, whence: int = os.SEEK_SET) -> int:
        if whence != os.SEEK_SET:
            raise OSError("only places from the beginning are known")
        self._at.position = position
        return position

    def tell(self) -> int:
        return getattr(self._at, "position", 0)

    def read(self, count: int) -> bytes:
        position = self.tell()
        with self._lock:  # os.pread would need none, and is not on Windows
            self._opened.seek(position)
            found = self._opened.read(count)
        self._at.position = position + len(found)
        return found

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        pass


@contextmanager
def _as_fsspec() -> Generator[None]:
    """Pass for fsspec while DuckDB looks whether a file system is one of its kind.

    It imports that library by name for nothing but this (duckdb 2.0), which takes 0.15 s.
    """
    stand_in = ModuleType("fsspec")
    stand_in.__dict__["AbstractFileSystem"] = AbstractFileSystem
    real = sys.modules.get("fsspec")
    sys.modules["fsspec"] = stand_in
    try:
        yield
    finally:
        del sys.modules["fsspec"]
        if real is not None:
            sys.modules["fsspec"] = real
