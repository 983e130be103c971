"""How many files may be open: raised at the start, in a process that began with few."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")

OPENED = """
import contextlib, resource, sys
from pathlib import Path
from assistant.children.stopping import Stop
from assistant.messages import CallId, ToolCall
from assistant.settings.table import Settings
from assistant.workbench import Workbench

before = resource.getrlimit(resource.RLIMIT_NOFILE)
settings = Settings.read({"DATA_DIR": sys.argv[1]}, None, {})
with contextlib.closing(Workbench.open(settings)) as bench, contextlib.ExitStack() as open_:
    for _ in range(400):
        open_.enter_context(Path(sys.argv[0]).open("rb"))
    call = ToolCall(CallId("c"), "calculate", '{"expression": "6 * 7"}')
    after = resource.getrlimit(resource.RLIMIT_NOFILE)
    print(before, after, bench.toolbox().call(call, Stop()).output)
"""


def started(limits: str, script: str, *arguments: str) -> str:
    """Return what *script* prints in a process that a shell has given *limits*."""
    command = f'{limits} && exec "$0" "$@"'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, script, *arguments],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def script(tmp_path: Path) -> str:
    file = tmp_path / "opened.py"
    file.write_text(OPENED, encoding="utf-8")
    return str(file)


def test_an_app_that_begins_with_256_opens_more_and_its_children_work(
    script: str, tmp_path: Path
) -> None:
    told = started("ulimit -Sn 256 && ulimit -Hn 1000", script, str(tmp_path / "data"))
    assert told.startswith("(256, 1000) (1000, 1000)")
    assert "42" in told


def test_a_hard_limit_is_kept_and_no_more_is_asked_for_than_is_enough(
    script: str, tmp_path: Path
) -> None:
    told = started("ulimit -Sn 600 && ulimit -Hn 600", script, str(tmp_path / "data"))
    assert told.startswith("(600, 600) (600, 600)")
