"""What one check of one server gave: a cell of the table, and how a check says that it failed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Error as BrowserError

from tests.endpoints.catalogue import WRONG_KEY, Server
from tests.endpoints.serving import Serving

State = Literal["yes", "no", "less", "cannot"]
LONGEST_NOTE = 300
TABLE = "shop,city,sales\nNorth,Oslo,12.5\nSouth,Rome,7.25\nWest,Porto,30\n"
"""the file of the questions about data; three rows"""


class Missed(AssertionError):
    """What had to be was not; says what was instead."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one check ended. `less`: the half that the server can do; `cannot`: not made."""

    state: State
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One server that runs, the checkout that is tried on it, and an empty folder for both."""

    serving: Serving
    app: Path
    """the root of a checkout: app.py and the package lie there"""
    folder: Path
    env: Mapping[str, str]
    """all that the app and the browser are started with, beside the settings"""

    @property
    def server(self) -> Server:
        """The description of the server."""
        return self.serving.server

    def settings(self, *, key: str | None = None, model: str | None = None) -> dict[str, str]:
        """Return what a newcomer sets, right or wrong."""
        return {
            "OPENAI_BASE_URL": self.serving.url,
            "OPENAI_API_KEY": key or self.server.key,
            "OPENAI_MODEL": model or self.server.model,
            "EVENT_TIMEOUT_S": "120",
        }

    @property
    def table(self) -> Path:
        """A CSV file, made now if it is not there."""
        file = self.folder / "sales.csv"
        file.write_text(TABLE, encoding="utf-8")
        return file


def verdict(server: Server, check: str, make: Callable[[], None]) -> Cell:
    """Make one check; whatever it meets becomes a cell."""
    if why := server.cannot.get(check):
        return Cell("cannot", why)
    try:
        make()
    except (AssertionError, OSError, subprocess.TimeoutExpired, BrowserError) as exc:
        return Cell("no", _short(exc))
    return Cell("less", server.less[check]) if check in server.less else Cell("yes")


def demand(holds: object, what: str) -> None:
    """Raise Missed(*what*) unless it holds."""
    if not holds:
        raise Missed(what)


def _short(exc: Exception) -> str:
    words = " ".join(str(exc).replace(WRONG_KEY, "(the wrong key)").split()) or type(exc).__name__
    return words if len(words) <= LONGEST_NOTE else words[:LONGEST_NOTE] + "..."
