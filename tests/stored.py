"""An empty database as all migrations leave it: made once in a process, copied for each test.

What migrates one is a third of a test of the store; the migrations have tests of their own.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from assistant.store import Store

NAME = "workbench.db"
"""in the folder of an app"""


def put(folder: Path, name: str = NAME) -> str:
    """Put one into *folder* unless there is one, and return its URL."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / name).exists():
        (folder / name).write_bytes(_migrated())
    return f"sqlite:///{folder / name}"


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, NAME)
        Store.open(f"sqlite:///{made}", Path(folder, "files")).close()
        return made.read_bytes()
