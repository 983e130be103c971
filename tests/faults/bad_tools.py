"""Tools that misbehave, each in its own way. Only ever run in a child process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Literal


def add(first: int, second: int = 1) -> int:
    """Add two whole numbers.

    Args:
        first: a number
        second: another
    """
    return first + second


def raise_error(message: str) -> None:
    """Raise an error.

    Args:
        message: what it says
    """
    raise ValueError(message)


def hang(how: Literal["waiting", "busy", "in C"], announce: str = "") -> None:
    """Never return.

    Args:
        how: with or without the processor, with or without the interpreter's lock
        announce: file to write our process id to
    """
    if announce:
        ready = Path(announce + ".part")
        ready.write_text(str(os.getpid()), encoding="ascii")
        ready.rename(announce)
    if how == "in C":
        pow(3, 10**9)
    while how == "busy":
        pass
    threading.Event().wait()


def kill_self(number: int) -> None:
    """Die of a signal.

    Args:
        number: of the signal
    """
    os.kill(os.getpid(), number)


def leave() -> None:
    """Exit in the middle."""
    sys.exit(3)


def return_text(megabytes: int) -> str:
    """Return a long text.

    Args:
        megabytes: how long
    """
    return "x" * (megabytes * 1_000_000)


def flood_every_pipe() -> None:
    """Write 50 MB to whatever is open, past the limits of the child."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"x" * 50_000_000)
        except OSError:
            continue


def take_memory(megabytes: int) -> int:
    """Hold much memory.

    Args:
        megabytes: how much
    """
    return len(bytearray(megabytes * 1_000_000))


def return_no_json() -> object:
    """Return something that cannot be written as JSON."""
    return threading.Lock()


def chatter() -> str:
    """Print and read where nobody listens."""
    print("noise", flush=True)  # noqa: T201 - that is what it does
    os.write(2, b"noise")
    return "heard: " + sys.stdin.read()


def look_around() -> dict[str, str]:
    """Return the environment."""
    return dict(os.environ)


def start_another() -> int:
    """Start a process that outlives this one, and return its id."""
    return subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]).pid


def make_table(rows: int, width: int) -> dict[str, object]:
    """Return a table.

    Args:
        rows: how many
        width: characters in each cell
    """
    return {"columns": ["n", "text"], "rows": [[n, "é" * width] for n in range(rows)]}


BAD_TOOLS = (
    add,
    raise_error,
    hang,
    kill_self,
    leave,
    return_text,
    flood_every_pipe,
    take_memory,
    return_no_json,
    chatter,
    look_around,
    start_another,
    make_table,
)
SIGKILL = getattr(signal, "SIGKILL", 9)
