"""A Postgres of the tests' own: made, started, stopped and thrown away."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_MADE_BY = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3])
_INITDB = shutil.which("initdb") or next(map(str, reversed(_MADE_BY)), "")
THERE = bool(_INITDB) and importlib.util.find_spec("psycopg") is not None
"""whether this machine has one"""


@contextmanager
def serving() -> Generator[str]:
    """Yield the URL of an empty database; it listens on a socket in a folder of its own only."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
        if user:
            shutil.chown(folder, user)
        made = Path(folder, "data")
        options = f"-c listen_addresses= -c fsync=off -k {folder}"
        _run(user, _INITDB, "-D", made, "-A", "trust", "-U", "tests", "-E", "UTF8", "--no-sync")
        control = Path(_INITDB).with_name("pg_ctl")
        _run(user, control, "-D", made, "-o", options, "-l", Path(folder, "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://tests@/postgres?host={folder}"
        finally:
            _run(user, control, "-D", made, "-m", "immediate", "-w", "stop")


def _run(user: str | None, *command: str | Path) -> None:
    # The server keeps what it inherits: a pipe would never end.
    subprocess.run(command, user=user, cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=60)
