"""Makes the environment of a server, once; pip and npm take packages from where this machine does.

The folder is named by ENDPOINT_SERVERS; by default it is one for temporary files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.endpoints.catalogue import Server

VARIABLE = "ENDPOINT_SERVERS"
PYTHON = "ENDPOINT_PYTHON"
"""an interpreter for those that need a newer one than the app's"""
LONGEST_S = 900.0
"""how long one environment may take; a server without one is left out"""


class CannotBeMade(Exception):
    """There is no environment for a server here; says why."""


def cache() -> Path:
    """Return the folder of all environments."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(tempfile.gettempdir(), "assistant-workbench-servers")


def environment_of(server: Server, folder: Path) -> Path:
    """Return the place of *server*'s environment, made now if it is not there.

    Raises: CannotBeMade.
    """
    python = _python(server.python)
    wanted = (server.packages, server.bare, server.npm, str(python))
    mark = hashlib.sha256(repr(wanted).encode()).hexdigest()[:8]
    place = folder / f"{server.name}-{mark}"
    done = place / "complete"
    if not done.exists():
        sys.stdout.write(f"making the environment of {server.name} in {place} ...\n")
        sys.stdout.flush()
        for command in _steps(server, python, place):
            _run(command)
        done.touch()
    return place


def _steps(server: Server, python: Path, place: Path) -> Iterator[Sequence[str]]:
    yield [str(python), "-m", "venv", "--clear", str(place)]
    own = str(place / "bin" / "python")
    pip = [own, "-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"]
    if server.packages:
        yield [*pip, *server.packages]
    if server.bare:
        yield [*pip, "--no-deps", *server.bare]
    if server.npm:  # by the npm that a package of `packages` brings
        npm = str(place / "bin" / "npm")
        yield [npm, "install", "--prefix", str(place), "--no-audit", "--no-fund", *server.npm]


def _run(command: Sequence[str]) -> None:
    inside = str(Path(command[0]).parent)
    env = {**os.environ, "PATH": f"{inside}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    try:
        ran = subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise CannotBeMade(f"{command[0]}: {exc}") from exc
    if ran.returncode:
        raise CannotBeMade(ran.stderr.strip()[-500:])


def _python(oldest: tuple[int, int]) -> Path:
    """Return this interpreter, or a newer one of this machine where that is asked for."""
    if sys.version_info >= oldest:
        return Path(sys.executable)
    named = [os.environ.get(PYTHON), *(shutil.which(f"python3.{n}") for n in range(14, 11, -1))]
    kept = sorted(Path.home().glob(".pyenv/versions/3.1[2-9]*/bin/python"))
    for python in [*(Path(name) for name in named if name), *kept]:
        ask = f"import sys; sys.exit(sys.version_info < {oldest!r})"
        if subprocess.run([python, "-c", ask], check=False, capture_output=True).returncode == 0:
            return python
    wanted = ".".join(map(str, oldest))
    raise CannotBeMade(f"needs Python {wanted} or later; name one with {PYTHON}")
