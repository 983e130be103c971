"""Tries the app on real servers: `python -m tests.endpoints [SERVER ...] [--app PATH]`.

Writes docs/endpoints.json and the tables of docs/endpoints.md with --write; ends with 1 if a cell
that was fine is not any more. `.ci/servers` runs it with all servers.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import expect

from tests.endpoints import browsing, reporting
from tests.endpoints.battery import Wish, try_out
from tests.endpoints.catalogue import NAMED, SERVERS, Server
from tests.endpoints.environments import CannotBeMade, cache, environment_of
from tests.endpoints.serving import KEPT, close_off
from tests.running import ROOT


def environments(wanted: Sequence[Server], folder: Path) -> dict[str, Path]:
    """Make the environment of each server and of those behind; say which are left out, and why."""
    places: dict[str, Path] = {}
    needed = [NAMED[server.behind] for server in wanted if server.behind]
    for server in {one.name: one for one in (*needed, *wanted)}.values():
        try:
            places[server.name] = environment_of(server, folder)
        except CannotBeMade as exc:
            sys.stdout.write(f"{server.name} is left out: {exc}\n")
    return places


def main() -> int:
    """Make what is needed, close the network off, and try one server after another."""
    parser = argparse.ArgumentParser(prog="python -m tests.endpoints")
    parser.add_argument("servers", nargs="*", metavar="SERVER", help=f"of {', '.join(NAMED)}")
    parser.add_argument("--app", type=Path, default=ROOT, help="another checkout")
    parser.add_argument("--kind", choices=list(reporting.COLUMNS), action="append")
    parser.add_argument("--check", action="append", default=[], help="this one alone")
    parser.add_argument("--make", action="store_true", help="the environments, no more")
    parser.add_argument("--write", action="store_true", help="docs/endpoints.md, of whole rows")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers end with the blocks they are in
    unknown = set(given.servers) - NAMED.keys()
    if unknown:
        parser.error(f"no server {', '.join(sorted(unknown))}")
    wanted = [one for one in SERVERS if not given.servers or one.name in given.servers]
    places = environments(wanted, cache())
    wanted = [one for one in wanted if {one.name, one.behind or one.name} <= places.keys()]
    if given.make:
        return 0
    for name in os.environ.keys() - {*KEPT, "HOME"}:
        del os.environ[name]  # no key of whoever runs this is in reach
    alone = close_off()
    sys.stdout.write(f"the network is {'closed off' if alone else 'watched by a proxy alone'}\n")
    expect.set_options(timeout=browsing.LONGEST_MS)
    kept = reporting.read(ROOT / "docs" / "endpoints.json")
    kinds = given.kind or list(reporting.COLUMNS)
    whole_rows = given.write and not (given.kind or given.check)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        wish = Wish(given.app.resolve(), folder, places, kinds, given.check)
        opened = stack.enter_context(browsing.browser()) if reporting.BROWSER in kinds else None
        rows: list[reporting.Row] = []
        for server in wanted:
            rows.append(try_out(server, wish, opened))
            if whole_rows:  # at once: the next one may take long
                reporting.write(reporting.merged(kept, rows, list(NAMED)), ROOT / "docs")
    if not whole_rows:
        sys.stdout.write(reporting.tables(rows))
    behind = reporting.fallen_behind(kept, rows)
    for cell in behind:
        sys.stdout.write(f"worse than before: {cell}\n")
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
