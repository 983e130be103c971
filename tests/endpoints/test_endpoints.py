"""What tries the app on real servers is right itself: its descriptions, its table, its checks.

The real ones need packages; the loopback server of the tests stands in for them here.
"""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.endpoints import browsing, commanding, reporting
from tests.endpoints.battery import Wish, try_out
from tests.endpoints.catalogue import KEY, NAMED, SERVERS, Server
from tests.endpoints.checking import Cell
from tests.endpoints.environments import CannotBeMade, cache, environment_of
from tests.endpoints.reporting import BROWSER, COLUMNS, COMMAND_LINE, Row
from tests.endpoints.serving import Canary, scrubbed
from tests.running import ROOT

PINNED = re.compile(r"@?[\w./-]+(\[\w+\])?(==|@)\d[\w.]*")
LOOPBACK = Server(
    name="loopback",
    protocols="Responses",
    model="m",
    command=(
        *(sys.executable, "-m", "tests.server", "--port", "$port", "--rate", "45"),
        *("--scenario", "stateless"),
    ),
    ready="/v1/models",
    env={"PYTHONPATH": str(ROOT)},
    long="Write 2000 words",
)
ROW = Row(
    server="fakellm",
    versions="fakellm==0.3.5",
    protocols="Chat Completions",
    commit="abc1234",
    tried_on="2026-11-30",
    cells={
        COMMAND_LINE: {
            "doctor": Cell("yes"),
            "two turns": Cell("no", "it said `<b>no</b>` | twice"),
            "tools": Cell("less", "calls no tools"),
            "wrong key": Cell("cannot", "takes any key"),
        },
        BROWSER: {"two turns": Cell("no", "it said `<b>no</b>` | twice")},
    },
)


def test_every_server_is_pinned_and_its_description_can_be_followed() -> None:
    known = {"port", "folder", "place", "bin", "site", "behind", "behind_root", "behind_key"}
    for server in SERVERS:
        installed = (*server.packages, *server.bare, *server.npm)
        assert [name for name in installed if not PINNED.fullmatch(name)] == []
        texts = (*server.command, *server.files.values(), *server.env.values())
        used = {name for text in texts for name in Template(text).get_identifiers()}
        assert used <= known, server.name
        assert "$port" in " ".join(texts)
        if server.behind:
            assert NAMED[server.behind].behind == ""
        else:
            assert not {name for name in used if name.startswith("behind")}
        checks = {check for columns in COLUMNS.values() for check in columns}
        assert {*server.cannot, *server.less} <= checks


def test_each_column_of_the_table_has_its_check() -> None:
    assert tuple(commanding.CHECKS) == tuple(COLUMNS[COMMAND_LINE])
    assert tuple(browsing.CHECKS) == tuple(COLUMNS[BROWSER])


def test_the_table_tells_what_the_server_cannot_do_from_what_we_do_not() -> None:
    lines = reporting.tables([ROW]).splitlines()
    row = next(line for line in lines if line.startswith("| fakellm"))
    assert row == "| fakellm | yes | **no** (1) | yes (2) | - | the server cannot (3) | - | - |"
    assert "1. it said \\`\\<b\\>no\\</b\\>\\` / twice" in lines, "as it was said, but harmless"
    assert lines[-1] == "3. takes any key", "a note that stands twice is one note"


def test_rows_are_kept_and_written_between_the_marks(tmp_path: Path) -> None:
    page = tmp_path / "endpoints.md"
    page.write_text(f"# Before\n\n{reporting.BEGIN}\nold\n{reporting.END}\n\nAfter\n")
    reporting.write([ROW], tmp_path)
    assert reporting.read(tmp_path / "endpoints.json") == [ROW]
    text = page.read_text("utf-8")
    assert text.startswith("# Before\n")
    assert text.endswith(f"{reporting.END}\n\nAfter\n")
    assert "old" not in text
    assert reporting.tables([ROW]) in text
    assert reporting.read(tmp_path / "nothing.json") == []


def test_a_row_that_was_not_tried_again_is_kept_in_its_place() -> None:
    other, newer = replace(ROW, server="aimock"), replace(ROW, commit="def5678")
    order = ["aimock", "fakellm", "ogx"]
    assert reporting.merged([ROW, other], [newer], order) == [other, newer]


def test_a_cell_that_was_fine_and_is_not_any_more_is_named() -> None:
    worse = replace(ROW, cells={COMMAND_LINE: {name: Cell("no", "why") for name in ("doctor",)}})
    assert reporting.fallen_behind([ROW], [worse]) == ["fakellm, command line, doctor: why"]
    assert reporting.fallen_behind([ROW], [ROW]) == []
    assert reporting.fallen_behind([], [worse]) == []


def test_what_is_started_knows_no_key_of_whoever_starts_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-real")
    monkeypatch.setenv("SOME_OTHER_TOKEN", "sk-real")
    with closing(Canary()) as canary:
        env = scrubbed(canary, tmp_path)
    assert "sk-real" not in env.values()
    assert env["HOME"] == str(tmp_path)


def test_the_canary_notes_who_was_to_be_reached_and_answers_nobody(tmp_path: Path) -> None:
    with closing(Canary()) as canary:
        proxy = urlsplit(scrubbed(canary, tmp_path)["https_proxy"])
        asking = http.client.HTTPConnection(str(proxy.hostname), proxy.port, timeout=5)
        asking.set_tunnel("example.com", 443)
        with closing(asking), pytest.raises(OSError, match="403"):
            asking.request("GET", "/")
    assert canary.asked == ["example.com:443"]


def test_with_the_network_closed_off_loopback_is_all_there_is() -> None:
    script = (
        "import socket\nfrom tests.endpoints.serving import close_off\n"
        "closed = close_off()\n"
        "here = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(here.getsockname(), 5).close()\n"
        "there = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "print(closed, there.connect_ex(('192.0.2.1', 9)) != 0)\n"  # sends nothing
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    closed, unreachable = ran.stdout.split()
    assert unreachable == "True" or closed == "False", "a system may not allow it, and says so"


def test_a_server_that_needs_a_newer_python_than_there_is_is_left_out(tmp_path: Path) -> None:
    future = replace(LOOPBACK, python=(3, 99))
    with pytest.raises(CannotBeMade, match=r"needs Python 3\.99 or later"):
        environment_of(future, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_the_environments_is_named_by_a_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ENDPOINT_SERVERS", str(tmp_path))
    assert cache() == tmp_path


def _states(row: Row, kind: str) -> dict[str, str]:
    return {check: f"{cell.state} {cell.note}".strip() for check, cell in row.cells[kind].items()}


def wish(tmp_path: Path, kind: str, *checks: str) -> Wish:
    return Wish(ROOT, tmp_path / "tried", {LOOPBACK.name: tmp_path}, (kind,), checks)


def test_a_server_goes_through_the_checks_by_the_command_line(tmp_path: Path) -> None:
    server = replace(LOOPBACK, cannot={"wrong key": "takes any key"})
    checks = ("Stop", "wrong key", "killed")
    row = try_out(server, wish(tmp_path, COMMAND_LINE, *checks), None)
    assert _states(row, COMMAND_LINE) == {
        "Stop": "yes",
        "wrong key": "cannot takes any key",
        "killed": "yes",
    }
    assert (row.server_asked_for, row.app_asked_for) == ((), ())
    assert KEY not in reporting.tables([row])


def test_a_check_that_fails_says_what_was_seen(tmp_path: Path) -> None:
    row = try_out(LOOPBACK, wish(tmp_path, COMMAND_LINE, "wrong model"), None)
    cell = row.cells[COMMAND_LINE]["wrong model"]
    assert cell.state == "no"
    assert cell.note.startswith("completed")


def test_a_server_that_does_not_start_has_no_cell_that_is_fine(tmp_path: Path) -> None:
    broken = replace(LOOPBACK, command=(sys.executable, "-c", "raise SystemExit('no licence')"))
    row = try_out(broken, wish(tmp_path, COMMAND_LINE), None)
    cells = row.cells[COMMAND_LINE]
    assert set(cells) == set(COLUMNS[COMMAND_LINE])
    assert {cell.state for cell in cells.values()} == {"no"}
    assert "no licence" in cells["doctor"].note


@pytest.mark.browser
def test_a_server_goes_through_the_checks_in_the_browser(tmp_path: Path, browser: Browser) -> None:
    checks = ("two turns", "Stop", "Continue")
    row = try_out(LOOPBACK, wish(tmp_path, BROWSER, *checks), browser)
    assert _states(row, BROWSER) == dict.fromkeys(checks, "yes")
