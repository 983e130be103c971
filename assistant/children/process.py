"""The parent's side of a child process: started, talked to in lines, and ended.

Started, never forked: a copy of a process with threads can deadlock, and would hold its secrets.
Sets no clock: whoever waits for an answer calls `kill` when it has waited long enough.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


class Child:
    """One `python -m MODULE ARGUMENTS`. Whoever starts it calls `end`; `kill` is for any thread."""

    def __init__(self, module: str, arguments: Sequence[str] = ()) -> None:
        """Start it. Raises OSError for want of memory, processes or descriptors."""
        self._lock = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603 - our own module, with our own arguments
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            # Away from the terminal's Ctrl-C, and a group that can be killed as a whole.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    @property
    def pid(self) -> int:
        """The number of the process, for as long as it has not been ended."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        with self._lock:
            return self._process.poll() is None

    def send(self, line: bytes) -> None:
        """Write one line to its standard input; nothing happens if it has ended."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        with suppress(BrokenPipeError):  # it is gone, and reading says so too
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def read_line(self, most_bytes: int) -> bytes:
        """Wait for a line of its output; less than a line if it ends or writes too much."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        return self._process.stdout.readline(most_bytes + 1)

    def kill(self) -> None:
        """Kill the child and what it started, at once."""
        with self._lock:
            self._kill()

    def end(self) -> int:
        """Kill it if it lives, let go of its pipes, and return its exit status."""
        with self._lock:
            status = self._process.poll()
            self._kill()
            for pipe in (self._process.stdin, self._process.stdout):
                # Unwritten bytes of a request that the child never read are flushed by close.
                with suppress(BrokenPipeError):
                    pipe.close() if pipe else None
            self._process.wait()
            return self._process.returncode if status is None else status

    def _kill(self) -> None:
        if self._process.returncode is not None:
            return  # reaped: its number may be somebody else's by now
        if sys.platform == "win32":
            self._process.kill()
            return
        with suppress(ProcessLookupError, PermissionError):  # only a zombie is left (macOS: EPERM)
            os.killpg(self._process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """Return what Python needs to start and to find our modules: none of our secrets."""
    kept = {
        name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
    }
    return {
        **kept,
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path),
        "PYTHONUTF8": "1",
        # One heap for all threads: glibc otherwise reserves 64 MB of addresses for each, which
        # count towards RLIMIT_AS (duckdb 2.0: 704 MB of addresses with, 180 MB without).
        "MALLOC_ARENA_MAX": "1",
        # Arrow's own heaps reserve addresses as well, and are slow to give memory back.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
