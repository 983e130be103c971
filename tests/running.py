"""The app as a process of its own: started as a person starts it, killed as a machine kills it."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from tests.sizes import cases

ROOT = Path(__file__).parent.parent
START_S = 60.0
BUSY = 3
"""times as long is waited for a state as a quiet machine would ever need: only that it never comes
is a failure"""
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""what Debian's chromium needs to run as root, and to leave the network alone"""
MOTION: Literal["reduce", "no-preference"] = cases("reduce", "reduce", "no-preference")
"""what a visitor wishes: without a graphics card, moving pictures cost more than the page itself"""


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(true: Callable[[], bool], timeout_s: float = 10, what: str = "it") -> None:
    """Wait for a state, not for the clock."""
    until = time.monotonic() + BUSY * timeout_s
    pause = threading.Event()
    while not true():
        assert time.monotonic() < until, f"{what} did not come true in {timeout_s} s"
        pause.wait(0.02)


class RunningApp:
    """`streamlit run app.py` on a free port, with *env* and nothing of this shell's settings.

    Started in *folder*, where no `.env` and no secrets of the person who runs the tests lie.
    """

    def __init__(
        self, folder: Path, env: Mapping[str, str], script: Path = ROOT / "app.py"
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self._env = {**os.environ, "DATA_DIR": str(folder / "data"), **env}
        self._script = script
        self.log = folder / "app.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> RunningApp:
        """Start it and wait until it answers; again after a kill, on the same port and data."""
        config = self.folder / ".streamlit" / "config.toml"
        config.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / ".streamlit" / "config.toml", config)
        options = ["--server.headless=true", f"--server.port={self.port}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(self._script), *options],
                cwd=self.folder,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self._healthy, START_S, "the app")
        return self

    @property
    def pid(self) -> int:
        """The process id of the server."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Kill -9, with every child of it left to notice by itself."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def terminate(self, timeout_s: float = 10) -> float:
        """SIGTERM; return the seconds until it had ended."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout_s)
        return time.monotonic() - began

    def close(self) -> None:
        """End it and whatever it started."""
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            finally:
                self._process.wait(10)

    def _healthy(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text(errors="replace")
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            asked.request("GET", "/_stcore/health")
            return asked.getresponse().status == 200
        except (http.client.HTTPException, OSError):
            return False
        finally:
            asked.close()
