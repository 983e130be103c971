"""Child processes that wait for a call, so that none waits for Python to start.

Each is good for one call and is gone after it. Started, never forked: a copy of a process with
threads can deadlock, and would hold its secrets.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


class Worker:
    """One child. Whoever takes it calls `end`; `kill` may come from any thread, at any time."""

    def __init__(self, references: Sequence[str]) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(  # noqa: S603 - our own module, with our own names
            [sys.executable, "-P", "-m", "assistant.tools.worker", *references],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            # Away from the terminal's Ctrl-C, and a group that can be killed as a whole.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )

    @property
    def alive(self) -> bool:
        """Whether the process has not ended."""
        with self._lock:
            return self._process.poll() is None

    def ask(self, request: bytes, most_bytes: int) -> bytes:
        """Send one line and read one; less than a line if the child ends or writes too much."""
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        with suppress(BrokenPipeError):  # it is gone, and reading says so too
            self._process.stdin.write(request)
            self._process.stdin.flush()
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


class Pool:
    """A few waiting workers; each one taken is replaced when it is given back."""

    def __init__(self, references: Sequence[str], size: int) -> None:
        self._references = tuple(references)
        self._size = size
        self._lock = threading.Lock()
        self._waiting: deque[Worker] = deque()
        self._taken: set[Worker] = set()
        self._closed = False
        self._refill()

    def take(self) -> Worker:
        """Return the worker that has waited longest, or a new one.

        Raises:
            OSError: if none can be started, for want of memory or descriptors.
        """
        with self._lock:
            while self._waiting:
                worker = self._waiting.popleft()
                if worker.alive:
                    break
                worker.end()  # somebody else killed it while it waited
            else:
                worker = Worker(self._references)
            self._taken.add(worker)
            return worker

    def give_back(self, worker: Worker) -> int:
        """End *worker*, return its exit status, and start another in its place."""
        status = worker.end()
        with self._lock:
            self._taken.discard(worker)
        self._refill()
        return status

    def close(self) -> None:
        """End all of them, those at work as well."""
        with self._lock:
            self._closed = True
            waiting = list(self._waiting)
            self._waiting.clear()
            for worker in self._taken:
                worker.kill()
        for worker in waiting:
            worker.end()

    def _refill(self) -> None:
        with self._lock:
            while not self._closed and len(self._waiting) < self._size:
                try:
                    self._waiting.append(Worker(self._references))
                except OSError:  # no memory or descriptors just now; `take` tries again
                    return


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
    }
