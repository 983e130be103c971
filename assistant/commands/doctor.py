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

from assistant.backends import examine, try_out, watched
from assistant.backends.passport import Passport
from assistant.children.limits import can_limit
from assistant.commands.running import COMPLETED, OTHER_END
from assistant.data.sandbox import LIMITS
from assistant.definitions import Assistant, Connection
from assistant.errors import BackendError, SettingsError, StoreError, UnknownModel
from assistant.settings.local_servers import USUAL_PORTS, find_local_servers, named
from assistant.settings.table import Settings, table
from assistant.store import Store
from assistant.visitors import Visitors
from assistant.workbench import offered

REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"
CHROMIUM = tuple(
    Path("/usr/bin", name) for name in ("chromium-headless-shell", "chromium", "chromium-browser")
)
EVENT_TIMEOUT_S = 5.0
"""how long an endpoint may take to answer here"""
PROTOCOLS = {
    "demo": "no AI model; rules on this machine",
    "responses": "speaks the Responses API",
    "chat": "speaks Chat Completions",
    "assistants": "speaks the Assistants protocol",
}
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


def doctor(arguments: argparse.Namespace) -> int:
    """Look at everything the app needs, and say what to do about what is wrong."""
    usable = True
    for finding in findings(os.environ, Path(".env"), trying=arguments.try_it):
        usable = usable and finding.level != "wrong"
        print(finding)
        sys.stdout.flush()
    return COMPLETED if usable else OTHER_END


def findings(env: Mapping[str, str], dotenv: Path, *, trying: bool) -> Iterator[Finding]:
    """Yield the findings one by one, so that a slow endpoint does not hold back the others.

    With *trying*, each endpoint is sent a short message, which costs tokens.
    """
    yield Finding("ok", f"Python {sys.version.split()[0]}")
    yield from _packages()
    yield examine_limits()
    ports = USUAL_PORTS
    try:
        settings = Settings.read(env, dotenv)
    except SettingsError as exc:
        yield Finding("wrong", str(exc).replace("\n", f"\n{'':<6}"), exc.hint)
    else:
        yield from _settings(settings)
        yield _assistants(settings)
        yield from _data(settings)
        yield from _connections(settings, trying=trying)
        ports = named(settings.local_ports)
    yield from _local_servers(ports)
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


def examine_limits(there: Callable[[], bool] = can_limit) -> Finding:
    """Say whether tools have limits on memory and processor time here, or only on time."""
    if there():
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
    try:
        names = [found.name for found in offered(settings)]
    except SettingsError as exc:
        return Finding("wrong", str(exc), exc.hint)
    return Finding("ok", f"assistants: {', '.join(names)}")


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
        yield Finding("note", text, "Little room is left for threads and files.")
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
        code = Visitors(store.installation, settings.shared).code
    hint = f"In a further browser, your threads open at the app's address with /?owner={code}"
    return Finding("ok", f"the {kind} database opens", hint if code else "")


def _connections(settings: Settings, *, trying: bool) -> Iterator[Finding]:
    """Look at each endpoint once for every model and assistant that is asked of it."""
    try:
        assistants = offered(settings)
    except SettingsError:
        assistants = ()  # told already
    for name in sorted(settings.named.keyless):
        yield Finding(
            "note",
            f"connection {name}: not used, the keyring lacks the key",
            "Forget it in the app and connect again, or give it a key_variable.",
        )
    for connection in settings.connections:
        asked = {(one.model, one.remote_id): one for one in assistants if _by(one, connection)}
        for assistant in asked.values() or [Assistant("", "", connection.name)]:
            yield _connection(connection, assistant, trying=trying)


def _by(assistant: Assistant, connection: Connection) -> bool:
    return assistant.connection == connection.name


def _connection(connection: Connection, assistant: Assistant, *, trying: bool) -> Finding:
    where = f" at {connection.base_url}" if connection.base_url else ""
    name = f"connection {connection.name} ({connection.backend}{where})"
    quick = replace(connection, event_timeout_s=min(connection.event_timeout_s, EVENT_TIMEOUT_S))
    try:
        backend = watched(quick)
    except BackendError as exc:
        return Finding("wrong", f"{name}: {exc}", exc.hint)
    with closing(backend):
        found = examine(quick, assistant, backend, backend.seen)
        passing = {problem.kind for problem in found.wrong} <= {UnknownModel.kind}
        if trying and passing and connection.backend != "demo":
            found = try_out(found, assistant, backend)
    return Finding("wrong" if found.wrong else "ok", _told(name, found), _lines(found))


def _told(name: str, found: Passport) -> str:
    if found.wrong:
        return f"{name}: {found.wrong[0].message}"
    return f"{name}: {PROTOCOLS.get(found.protocol, 'nothing is known')}"


def _lines(found: Passport) -> str:
    """Return what to do, and under it what was found, each with how."""
    hints = [problem.hint for problem in found.wrong if problem.hint]
    table = [f"  {one.what:<21}{one.answer:<10}{one.how}".rstrip() for one in found.entries]
    if found.answer("text") == "not asked" and not found.wrong and len(table) > 1:
        table.append("  doctor --try asks for a short answer, which costs a few tokens.")
    return "\n".join([*hints, *table])


def _local_servers(ports: Mapping[int, str]) -> Iterator[Finding]:
    for server in find_local_servers(ports):
        models = ", ".join(server.models[:5]) or "no model yet"
        yield Finding(
            "note",
            f"a server as {server.name} answers at {server.base_url}: {models}",
            f"To use it, set OPENAI_BASE_URL={server.base_url} and OPENAI_MODEL, or click "
            "Connect a model in the app.",
        )


def _browser() -> Finding:
    if any(path.exists() for path in CHROMIUM):
        return Finding("ok", "Chromium for the tests in a browser")
    return Finding("note", "no Chromium: the tests in a browser are left out (the app needs none)")
