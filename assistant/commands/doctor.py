"""Looks at everything the app needs and says what is wrong and what to do about it.

Each check answers for itself and goes on when another has failed. It changes nothing beyond
what starting the app would (the data folder and the database are made), and shows no secret.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Literal

from assistant.backends import BACKENDS
from assistant.backends.base import Capabilities
from assistant.children.limits import can_limit
from assistant.commands.running import COMPLETED, OTHER_END
from assistant.data.sandbox import LIMITS
from assistant.definitions import Connection
from assistant.errors import BackendError, SettingsError, StoreError
from assistant.gallery import load
from assistant.settings.local_servers import find_local_servers
from assistant.settings.table import Settings, table
from assistant.store import Store

REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"
CHROMIUM = tuple(
    Path("/usr/bin", name) for name in ("chromium-headless-shell", "chromium", "chromium-browser")
)
EVENT_TIMEOUT_S = 5.0
"""how long an endpoint may take to answer here"""
LITTLE_SPACE = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `wrong` means that the app does not work as it is set up."""

    level: Literal["ok", "note", "wrong"]
    text: str
    hint: str = ""

    def __str__(self) -> str:
        lines = [f"{self.level:<6}{self.text}", *self.hint.splitlines()]
        return f"\n{'':<6}".join(lines)


def doctor(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - as every command
    """Look at everything the app needs, and say what to do about what is wrong."""
    usable = True
    for finding in examine(os.environ, Path(".env")):
        usable = usable and finding.level != "wrong"
        print(finding)
        sys.stdout.flush()
    return COMPLETED if usable else OTHER_END


def examine(env: Mapping[str, str], dotenv: Path) -> Iterator[Finding]:
    """Yield the findings one by one, so that a slow endpoint does not hold back the others."""
    yield Finding("ok", f"Python {sys.version.split()[0]}")
    yield from _packages()
    yield examine_limits()
    try:
        settings = Settings.read(env, dotenv)
    except SettingsError as exc:
        yield Finding("wrong", str(exc).replace("\n", f"\n{'':<6}"), exc.hint)
    else:
        yield from _settings(settings)
        yield _assistants(settings)
        yield from _data(settings)
        for connection in settings.connections:
            yield _connection(connection)
    yield from _local_servers()
    yield _browser()


def _packages() -> Iterator[Finding]:
    wanted = re.findall(
        r"^([\w-]+)>=([\d.]+),<([\d.]+)", REQUIREMENTS.read_text("utf-8"), re.MULTILINE
    )
    fitting: list[str] = []
    for name, low, high in wanted:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = ""
        if version and _numbers(low) <= _numbers(version) < _numbers(high):
            fitting.append(f"{name} {version}")
        else:
            text = f"{name} {version or 'is missing'}; {low} or later, before {high}, is needed"
            yield Finding("wrong", text, "Run: pip install -r requirements.txt")
    yield Finding("ok", ", ".join(fitting))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def examine_limits(offered: Callable[[], bool] = can_limit) -> Finding:
    """Say whether tools have limits on memory and processor time here, or only on time."""
    if offered():
        return Finding("ok", "tools run with limits on memory, processor time and time")
    return Finding(
        "note",
        f"this system cannot limit a tool's memory; a query is ended after {LIMITS.wall_s:g} s",
        "Rows beyond memory can slow the machine for so long. Linux and macOS have limits.",
    )


def _settings(settings: Settings) -> Iterator[Finding]:
    secret = {row.name for row in table() if row.secret}
    for name, place in settings.sources.items():
        value = "set" if name in secret else getattr(settings, name.lower())
        yield Finding("ok", f"{name}: {value} (from {place})")
    if not settings.sources:
        yield Finding("ok", "no setting is made: the defaults hold")


def _assistants(settings: Settings) -> Finding:
    connected = {connection.name for connection in settings.connections}
    try:
        offered = [found.name for found in load() if found.connection in connected]
    except SettingsError as exc:
        return Finding("wrong", str(exc), exc.hint)
    return Finding("ok", f"assistants: {', '.join(offered)}")


def _data(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free
    except OSError as exc:
        yield Finding(
            "wrong",
            f"the data folder {folder} cannot be written: {exc.strerror}",
            "Set DATA_DIR to a folder of yours.",
        )
        return
    text = f"data folder {folder}, {free / 2**30:.1f} GB free"
    if free < LITTLE_SPACE:
        yield Finding("note", text, "There is little room left for threads and files.")
    else:
        yield Finding("ok", text)
    yield _store(settings)


def _store(settings: Settings) -> Finding:
    kind = settings.database_url.partition(":")[0]
    try:
        store = Store.open(settings.database_url, settings.data_dir / "files")
    except StoreError as exc:
        return Finding("wrong", f"the {kind} database does not open: {exc}", exc.hint)
    with closing(store):
        problem = store.problem
    if problem is not None:
        return Finding("wrong", f"the {kind} database: {problem.message}", problem.hint)
    return Finding("ok", f"the {kind} database opens")


def _connection(connection: Connection) -> Finding:
    where = f" at {connection.base_url}" if connection.base_url else ""
    name = f"connection {connection.name} ({connection.backend}{where})"
    quick = replace(connection, event_timeout_s=min(connection.event_timeout_s, EVENT_TIMEOUT_S))
    try:
        with closing(BACKENDS[connection.backend](quick)) as backend:
            found = backend.capabilities()
    except BackendError as exc:
        return Finding("wrong", f"{name}: {exc}", exc.hint)
    return Finding("ok", f"{name}: {_abilities(found)}", "\n".join(found.notes))


def _abilities(found: Capabilities) -> str:
    words = {
        "keeps the history": found.keeps_history,
        "resumes": found.resumes,
        "cancels": found.cancels,
        "takes files": found.takes_files,
        "runs tools of its own": found.hosted_tools,
        "reports usage": found.reports_usage,
    }
    return ", ".join(word for word, holds in words.items() if holds) or "answers, nothing more"


def _local_servers() -> Iterator[Finding]:
    for server in find_local_servers():
        models = ", ".join(server.models[:5]) or "no model yet"
        yield Finding(
            "note",
            f"a server as {server.name} answers at {server.base_url}: {models}",
            f"To use it, set OPENAI_BASE_URL={server.base_url} and OPENAI_MODEL.",
        )


def _browser() -> Finding:
    if any(path.exists() for path in CHROMIUM):
        return Finding("ok", "Chromium for the tests in a browser")
    return Finding("note", "no Chromium: the tests in a browser are left out (the app needs none)")
