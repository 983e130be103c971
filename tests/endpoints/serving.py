"""A server as a process of its own, with nothing of this shell's settings.

Linux can close off the network: then nothing but loopback is there for whatever is started. Where
it cannot, every program is told of a proxy on loopback, which answers nobody and notes who asked.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import http.client
import os
import signal
import socket
import socketserver
import struct
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from string import Template

from tests.endpoints.catalogue import Server
from tests.running import free_port, wait_for

START_S = 60.0
"""three times as long is waited"""
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
"""what of this shell a program may know: no key, no address, no setting"""
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_SIOCSIFFLAGS, _UP, _RUNNING = 0x8914, 0x1, 0x40


def close_off() -> bool:
    """Leave this process and all that it starts with loopback alone; return whether it worked."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        alone = _NEW_NETWORK if os.geteuid() == 0 else _NEW_USER | _NEW_NETWORK
        if libc.unshare(alone):
            return False
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            wish = struct.pack("16sh14x", b"lo", _UP | _RUNNING)
            fcntl.ioctl(asking, _SIOCSIFFLAGS, wish)
        return True
    return False


class Canary:
    """A proxy that refuses; `asked` is who was to be reached through it, beyond loopback."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        canary = self

        class Refuse(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                line = self.rfile.readline(500).decode(errors="replace").split()
                canary.asked.append(line[1] if len(line) > 1 else "?")
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refuse)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def env(self) -> dict[str, str]:
        """Return what sends a program's requests here, those to loopback excepted."""
        url = f"http://127.0.0.1:{self._server.server_address[1]}"
        names = ("http_proxy", "https_proxy", "all_proxy")
        proxies = {spelt: url for name in names for spelt in (name, name.upper())}
        return proxies | dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1,localhost,::1")

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


def scrubbed(canary: Canary, home: Path) -> dict[str, str]:
    """Return the environment of everything that is started here; nobody lives in *home*."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | canary.env() | {"HOME": str(home)}


class Serving:
    """*server* on a port of its own, in an empty folder; can be killed and started again there."""

    def __init__(
        self,
        server: Server,
        place: Path,
        folder: Path,
        env: Mapping[str, str],
        behind: Serving | None = None,
    ) -> None:
        self.server, self.folder, self.behind = server, folder, behind
        self.port = free_port()
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.root}/v1"
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "server.log"
        self._words = {
            "port": str(self.port),
            "folder": str(folder),
            "place": str(place),
            "bin": str(place / "bin"),
            "site": str(next(place.glob("lib/python*/site-packages"), place)),
            "behind": behind.url if behind else "",
            "behind_root": behind.root if behind else "",
            "behind_key": behind.server.key if behind else "",
        }
        home = {"HOME": str(folder), "PYTHONUNBUFFERED": "1"}
        own = {name: self._filled(value) for name, value in server.env.items()}
        self._env = {**env, **home, **own}
        self._process: subprocess.Popen[bytes] | None = None
        for name, text in server.files.items():
            (folder / name).write_text(self._filled(text), encoding="utf-8")

    def _filled(self, text: str) -> str:
        return Template(text).safe_substitute(self._words)

    def start(self) -> Serving:
        """Start it and wait until it answers; again after a kill, on the same port."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._filled(word) for word in self.server.command],
                cwd=self.folder,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self._ready, START_S, self.server.name)
        return self

    def kill(self) -> None:
        """Kill -9, with all that it started."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)

    def said(self, characters: int = 600) -> str:
        """Return the end of its log."""
        return self.log.read_text(errors="replace")[-characters:]

    def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"{self.server.name} has ended: {self.said()}"
        status, _ = self.ask("GET", self.server.ready)
        return status == 200

    def ask(self, method: str, path: str) -> tuple[int, bytes]:
        """Make one request of it, with its key; the status is 0 where nobody answers."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asked.request(method, path, headers={"Authorization": f"Bearer {self.server.key}"})
            answer = asked.getresponse()
            return answer.status, answer.read()
        except (http.client.HTTPException, OSError):
            return 0, b""
        finally:
            asked.close()
