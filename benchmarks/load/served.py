"""Processes of a measurement: the app under test and the model, and what they take (Linux).

Knows no app in particular: a command, and an address that answers once it is up.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
START_S = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Taken:
    """What a process holds at one moment; its children are not in it."""

    rss_mb: float
    peak_mb: float
    cpu_s: float
    threads: int
    files: int


class Served:
    """A server process and its children, gone when the block ends."""

    def __init__(self, command: Sequence[str], folder: Path, port: int, health: str = "/") -> None:
        self.command, self.folder, self.port, self.health = command, folder, port, health
        self.url = f"http://127.0.0.1:{port}"
        self.log = folder / "server.log"

    @contextlib.contextmanager
    def running(self, env: Mapping[str, str]) -> Generator[int]:
        """Start it, wait until it answers, and yield its process id."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={**os.environ, "PORT": str(self.port), **env},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(process)
            yield process.pid
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_S
        while not self._answers():
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(self.log.read_text(errors="replace")[-4000:])
            time.sleep(0.05)

    def _answers(self) -> bool:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asked.request("GET", self.health)
            return asked.getresponse().status == 200
        except (http.client.HTTPException, OSError):
            return False
        finally:
            asked.close()


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def model() -> Generator[tuple[str, int]]:
    """Run the model server; yield its base URL and its process id."""
    command = [sys.executable, "-m", "benchmarks.load.model"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield (process.stdout.readline().strip() if process.stdout else ""), process.pid
        finally:
            process.kill()


def taken(pid: int) -> Taken:
    """Look at a process."""
    place = Path("/proc", str(pid))
    status = dict(
        line.split(":", 1) for line in (place / "status").read_text().splitlines() if ":" in line
    )
    clock = (place / "stat").read_text().rpartition(")")[2].split()
    return Taken(
        int(status["VmRSS"].split()[0]) / 1024,
        int(status["VmHWM"].split()[0]) / 1024,
        (int(clock[11]) + int(clock[12])) / _TICKS,
        int(status["Threads"]),
        len(list((place / "fd").iterdir())),
    )


def busy_s() -> float:
    """Return the seconds for which the cores of this machine have been busy, all together."""
    user, nice, system, _idle, _waiting, *interrupts = map(
        int, Path("/proc/stat").read_text().splitlines()[0].split()[1:8]
    )
    return (user + nice + system + sum(interrupts)) / _TICKS
