"""Takes one server through all checks: its environment, the ones behind it, the app before it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser

from tests.endpoints import browsing, commanding
from tests.endpoints.browsing import Desk
from tests.endpoints.catalogue import NAMED, Server
from tests.endpoints.checking import Cell, Scene, verdict
from tests.endpoints.reporting import BROWSER, COLUMNS, COMMAND_LINE, Row
from tests.endpoints.serving import Canary, Serving, scrubbed


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be tried: a checkout, on servers whose environments are there, in a folder."""

    app: Path
    folder: Path
    places: Mapping[str, Path]
    """name of a server -> its environment"""
    kinds: Sequence[str] = (COMMAND_LINE, BROWSER)
    checks: Sequence[str] = ()
    """all of them where none is named"""


def try_out(server: Server, wish: Wish, browser: Browser | None) -> Row:
    """Return the row of *server*; the server and the app are gone afterwards."""
    folder = wish.folder / server.name
    folder.mkdir(parents=True)
    cells: dict[str, dict[str, Cell]] = {}
    with ExitStack() as stack:
        beside, before = (stack.enter_context(closing(Canary())) for _ in range(2))
        try:
            serving = _start(server, wish, scrubbed(beside, folder), stack)
        except AssertionError as exc:
            why = Cell("no", f"it did not start: {' '.join(str(exc).split())[:300]}")
            cells = {kind: dict.fromkeys(COLUMNS[kind], why) for kind in wish.kinds}
        else:
            scene = Scene(serving, wish.app, folder, scrubbed(before, folder))
            cells = _cells(scene, wish, browser, stack)
        asked = [tuple(sorted(set(canary.asked))) for canary in (beside, before)]
    today = datetime.now(UTC).date().isoformat()
    about = server.name, server.versions, server.protocols, commit(wish.app), today
    return Row(*about, *asked, cells)


def _cells(
    scene: Scene, wish: Wish, browser: Browser | None, stack: ExitStack
) -> dict[str, dict[str, Cell]]:
    cells: dict[str, dict[str, Cell]] = {}
    if COMMAND_LINE in wish.kinds:
        made = {name: partial(check, scene) for name, check in commanding.CHECKS.items()}
        cells[COMMAND_LINE] = _all(scene.server, COMMAND_LINE, made, wish.checks)
    if BROWSER in wish.kinds and browser is not None:
        desk = stack.enter_context(closing(Desk(scene, browser)))
        made = {name: partial(check, desk) for name, check in browsing.CHECKS.items()}
        cells[BROWSER] = _all(scene.server, BROWSER, made, wish.checks)
    return cells


def _start(server: Server, wish: Wish, env: Mapping[str, str], stack: ExitStack) -> Serving:
    behind = _start(NAMED[server.behind], wish, env, stack) if server.behind else None
    place = wish.places[server.name]
    serving = Serving(server, place, wish.folder / server.name / server.name, env, behind)
    stack.callback(serving.kill)
    return serving.start()


def _all(
    server: Server, kind: str, made: Mapping[str, Callable[[], None]], wanted: Sequence[str]
) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, check in made.items():
        if wanted and name not in wanted:
            continue
        began = time.monotonic()
        cells[name] = verdict(server, name, check)
        took = time.monotonic() - began
        said = f"{cells[name].state} {cells[name].note}".strip()
        sys.stdout.write(f"  {server.name}, {kind}, {name} ({took:.0f} s): {said}\n")
        sys.stdout.flush()
    return cells


def commit(app: Path) -> str:
    """Return the short name of the commit of a checkout, with a plus if files differ from it."""

    def git(*words: str) -> str:
        ran = subprocess.run(
            ["git", "-C", str(app), *words], capture_output=True, text=True, check=False
        )
        return ran.stdout.strip()

    name = git("rev-parse", "--short", "HEAD")
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "assistant", "pages")
    return (name or "unknown") + ("+" if changed else "")
