"""SQL that eats memory or time: each ends within 6 s and under 400 MB, and the next query works.

A seeded few of them by default, all with --full. Real children throughout.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from assistant.children import limits
from assistant.children.stopping import Stop
from assistant.commands.doctor import examine_limits
from assistant.data import sandbox
from assistant.data.tables import query_table
from assistant.definitions import Workspace
from assistant.gallery import FOLDER
from assistant.messages import CallId, ToolCall
from assistant.tools.calling import Called, Toolbox
from assistant.tools.spec import limits_of
from tests.faults.exhausting_sql import statements
from tests.figures import Tell, counted
from tests.sizes import cases

ROOT = Path(__file__).parent.parent.parent
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_AS")
MOST_S, MOST_MB = 6.0, 400
EXPLAINED = {"out_of_memory", "timeout", "sql_error", "too_large", "killed", "bad_arguments"}
ORDERS = str(FOLDER / "orders.duckdb")
ENDLESS = "SELECT levenshtein(repeat('ab', 100000), repeat('ba', 100000))"


def run(numbers: list[int], keep: Path) -> list[dict[str, Any]]:
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.faults.exhausting_sql",
            ORDERS,
            str(keep),
            *map(str, numbers),
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


@LINUX
def test_exhausting_statements_end_in_time_and_in_memory_and_the_next_query_works(
    tmp_path: Path, tell: Tell
):
    every = range(len(statements()))
    assert len(every) >= 50
    chosen = random.Random(3).sample(every, cases(4, 6, len(every)))
    seen = run(chosen, tmp_path / "kept.parquet")
    assert [one["number"] for one in seen] == chosen
    slowest, largest = max(one["seconds"] for one in seen), max(one["peak_mb"] for one in seen)
    tell(
        f"exhausting statements: {counted(Counter(one['kind'] for one in seen))}; "
        f"the slowest took {slowest:.1f} s, the largest {largest:.0f} MB"
    )
    assert [one for one in seen if one["seconds"] > MOST_S] == []
    assert [one for one in seen if one["peak_mb"] > MOST_MB][:1] == []
    assert [one for one in seen if one["next"] != [[3000]]] == []
    assert [one for one in seen if one["kind"] not in EXPLAINED | {"answered"}] == []


def call(box: Toolbox, sql: str, stop: Stop, keep: str = "") -> Called:
    asked = ToolCall(CallId("c"), "query_table", json.dumps({"sql": sql}))
    return box.call(asked, stop, workspace=Workspace(ORDERS, keep))


def workers() -> dict[str, int]:
    """Return our workers, and how long each has used the processor, in hundredths of a second.

    The whole suite has other children: apps that wait for the browser's tests.
    """
    pids = " ".join(path.read_text("ascii") for path in Path("/proc/self/task").glob("*/children"))
    found: dict[str, int] = {}
    for pid in pids.split():
        with suppress(FileNotFoundError, ProcessLookupError):
            if b"assistant.tools.worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
                found[pid] = int(fields[11])
    return found


@LINUX
def test_a_stopped_query_ends_at_once_and_its_worker_with_it():
    others = workers()  # of pages that tests of this process have opened
    box, stop, ends = Toolbox((query_table,), waiting=0), Stop(), list[Called]()

    def used() -> int:
        return max((ticks for pid, ticks in workers().items() if pid not in others), default=0)

    thread = threading.Thread(target=lambda: ends.append(call(box, ENDLESS, stop)))
    thread.start()
    deadline, pause = time.monotonic() + 30, threading.Event()
    while used() < 250:  # at most 150 to start: it is in the midst of C code
        assert time.monotonic() < deadline
        pause.wait(0.05)
    stop.ask("user")
    thread.join(10)
    assert ends[0].result["error"]["kind"] == "stopped"
    assert used() == 0
    assert not call(box, "SELECT 1", Stop()).failed
    box.close()


def test_the_wall_clock_alone_ends_what_hangs(tmp_path: Path):
    """As on a system without limits, where nothing but the parent's clock is left."""
    box = Toolbox((query_table,), waiting=1, timeout_s=2)
    called = call(box, ENDLESS, Stop(), str(tmp_path / "kept.parquet"))
    assert called.result["error"]["kind"] == "timeout"
    box.close()


def test_a_tool_that_queries_has_limits_of_its_own():
    assert limits_of(query_table) is sandbox.LIMITS
    assert sandbox.LIMITS.wall_s < MOST_S
    assert sandbox.LIMITS.cpu_s == 5


@pytest.mark.parametrize(("offered", "level"), [(True, "ok"), (False, "note")])
def test_doctor_says_whether_the_system_can_limit_a_tool(offered: bool, level: str):
    finding = examine_limits(lambda: offered)
    assert finding.level == level
    assert ("cannot limit" in finding.text) is not offered
    assert f"{sandbox.LIMITS.wall_s:g} s" in finding.text or offered


def test_whether_limits_are_offered_is_asked_of_the_system():
    offers: Callable[[], bool] = limits.can_limit
    assert offers() is (sys.platform != "win32")
