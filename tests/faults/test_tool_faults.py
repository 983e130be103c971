"""A tool raises, hangs, is killed, returns 50 MB, is unknown, gets bad arguments.

Each ends as an error that the model can read, with the child gone. Real processes throughout.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from assistant.children.stopping import Stop
from assistant.messages import CallId, ToolCall
from assistant.tools.calling import Called, Toolbox
from tests.faults.bad_tools import BAD_TOOLS, SIGKILL
from tests.sizes import cases, sample

ROOT = Path(__file__).parent.parent.parent
APP = """
import sys
from assistant.messages import CallId, ToolCall
from assistant.children.stopping import Stop
from assistant.tools.calling import Toolbox
from tests.faults.bad_tools import BAD_TOOLS
Toolbox(BAD_TOOLS).call(ToolCall(CallId("c1"), "hang", sys.argv[1]), Stop())
"""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def toolbox() -> Generator[Toolbox]:
    box = Toolbox(BAD_TOOLS, waiting=1)
    yield box
    box.close()


@pytest.fixture
def hasty() -> Generator[Toolbox]:
    """Make a toolbox that waits only a moment."""
    box = Toolbox(BAD_TOOLS, waiting=2, timeout_s=3)
    yield box
    box.close()


def call(box: Toolbox, name: str, stop: Stop | None = None, **arguments: Any) -> Called:
    return box.call(ToolCall(CallId("c1"), name, json.dumps(arguments)), stop or Stop())


def error_of(called: Called) -> dict[str, str]:
    assert called.failed
    assert json.loads(called.output) == called.result  # the model reads what the person sees
    return called.result["error"]


def wait_for(condition: Any, what: str, timeout_s: float = 15.0) -> None:
    deadline, pause = time.monotonic() + timeout_s, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {timeout_s} s"
        pause.wait(0.01)


def gone(pid: int) -> bool:
    """Whether process *pid* has ended; a zombie that nobody's parent reaps counts as ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state.split()[0] in "ZX"


def children() -> set[str]:
    """Ids of our child processes, zombies included."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {pid for task in tasks for pid in task.read_text(encoding="ascii").split()}


def test_a_good_call_returns_its_result(toolbox: Toolbox):
    called = call(toolbox, "add", first=2, second=3)
    assert (called.call_id, called.name, called.failed) == ("c1", "add", False)
    assert (called.result, called.output) == (5, "5")
    assert 0 < called.duration_s < 20


def test_a_tool_raises(toolbox: Toolbox):
    error = error_of(call(toolbox, "raise_error", message="no such city"))
    assert error == {"kind": "raised", "message": "ValueError: no such city", "hint": ""}


@pytest.mark.parametrize("how", sample(["waiting", "busy", "in C"], 1, 3))
def test_a_tool_hangs(hasty: Toolbox, how: str, tmp_path: Path):
    announced = tmp_path / "pid"
    error = error_of(call(hasty, "hang", how=how, announce=str(announced)))
    assert error["kind"] == "timeout"
    assert "3 seconds" in error["message"]
    if sys.platform == "linux":
        assert gone(int(announced.read_text()))
    assert call(hasty, "add", first=1).result == 2  # the next call is well


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_CPU")
def test_a_busy_tool_ends_before_the_clock_by_its_limit_of_processor_time():
    patient = Toolbox(BAD_TOOLS, waiting=0, timeout_s=300)  # the machine may be busy, too
    error = error_of(call(patient, "hang", how="busy"))
    patient.close()
    assert error["kind"] == "timeout"
    assert "processor" in error["message"]


def test_a_tool_is_killed(toolbox: Toolbox):
    error = error_of(call(toolbox, "kill_self", number=int(SIGKILL)))
    assert error["kind"] == "killed"
    assert "signal 9" in error["message"]


def test_a_tool_leaves_without_an_answer(toolbox: Toolbox):
    assert error_of(call(toolbox, "leave"))["kind"] == "killed"


def test_a_tool_returns_50_mb(toolbox: Toolbox):
    error = error_of(call(toolbox, "return_text", megabytes=50))
    assert error["kind"] == "too_large"
    assert "50,000,002 bytes" in error["message"]


def test_a_child_that_floods_the_pipe_is_not_read_to_the_end(toolbox: Toolbox):
    assert error_of(call(toolbox, "flood_every_pipe"))["kind"] == "too_large"


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_AS")
def test_a_tool_takes_too_much_memory(toolbox: Toolbox):
    assert call(toolbox, "take_memory", megabytes=300).result == 300_000_000
    error = error_of(call(toolbox, "take_memory", megabytes=1100))
    assert error["kind"] == "out_of_memory"


def test_a_tool_is_unknown(toolbox: Toolbox):
    error = error_of(call(toolbox, "raise_eror"))
    assert error["kind"] == "unknown_tool"
    assert "'raise_eror'" in error["message"]
    assert "raise_error" in error["hint"]


def test_a_tool_that_was_not_offered_is_as_good_as_unknown(toolbox: Toolbox):
    asked = ToolCall(CallId("c1"), "look_around", "{}")
    error = error_of(toolbox.call(asked, Stop(), offered=("add",)))
    assert error["kind"] == "unknown_tool"
    assert "add" in error["hint"]
    assert "look_around" not in error["hint"]


def test_a_tool_gets_bad_arguments_and_each_is_named(toolbox: Toolbox):
    error = error_of(call(toolbox, "add", first="two", third=3))
    assert error["kind"] == "bad_arguments"
    assert "first: " in error["message"]
    assert "third: " in error["message"]
    assert "first, second" in error["hint"]


@pytest.mark.parametrize("arguments", ["", "{", "null", "[1]", "5", '{"first": 1', "[" * 5000])
def test_a_tool_gets_arguments_that_are_no_json_object(toolbox: Toolbox, arguments: str):
    called = toolbox.call(ToolCall(CallId("c1"), "add", arguments), Stop())
    assert error_of(called)["kind"] == "bad_arguments"


def test_a_tool_returns_what_cannot_be_written_as_json(toolbox: Toolbox):
    assert error_of(call(toolbox, "return_no_json"))["kind"] == "bad_result"


def test_what_a_tool_prints_and_reads_goes_nowhere(toolbox: Toolbox):
    assert call(toolbox, "chatter").result == "heard: "


def test_no_secret_of_ours_is_in_the_environment_of_a_tool(toolbox: Toolbox):
    seen = call(toolbox, "look_around").result
    heaps = {"MALLOC_ARENA_MAX", "ARROW_DEFAULT_MEMORY_POOL"}
    allowed = heaps | {"PATH", "PYTHONPATH", "PYTHONUTF8", "LC_CTYPE"}
    assert set(seen) <= allowed | {"SYSTEMROOT", "LD_LIBRARY_PATH"}


@LINUX
def test_what_a_tool_started_is_ended_with_it(toolbox: Toolbox):
    pid = call(toolbox, "start_another").result
    wait_for(lambda: gone(pid), "the grandchild is gone")


@LINUX
def test_a_stop_in_mid_call_kills_the_child_at_once(toolbox: Toolbox, tmp_path: Path):
    announced, stop, ended = tmp_path / "pid", Stop(), []
    arguments = {"how": "busy", "announce": str(announced)}
    caller = threading.Thread(target=lambda: ended.append(call(toolbox, "hang", stop, **arguments)))
    caller.start()
    wait_for(announced.exists, "the tool is at work")
    stop.ask("by the user")
    caller.join(timeout=10)
    assert error_of(ended[0]) == {"kind": "stopped", "message": "cancelled by the user", "hint": ""}
    assert gone(int(announced.read_text()))


def test_a_call_after_the_stop_starts_nothing(toolbox: Toolbox):
    stop = Stop()
    stop.ask("by the user")
    assert error_of(call(toolbox, "add", stop, first=1))["kind"] == "stopped"


@LINUX
@pytest.mark.parametrize("how", sample(["waiting", "busy"], 1, 2))
def test_a_child_dies_when_the_app_is_killed(tmp_path: Path, how: str):
    announced = tmp_path / "pid"
    arguments = json.dumps({"how": how, "announce": str(announced)})
    app = subprocess.Popen([sys.executable, "-c", APP, arguments], cwd=ROOT)
    wait_for(announced.exists, "the tool is at work")
    app.kill()
    app.wait()
    wait_for(lambda: gone(int(announced.read_text())), "the child is gone", 5)


@LINUX
def test_no_zombie_and_no_descriptor_is_left_after_200_calls():
    children_before, open_before = children(), len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    box = Toolbox(BAD_TOOLS, waiting=2)
    for number in range(cases(10, 20, 200)):
        if number % 3:
            assert call(box, "add", first=number).result == number + 1
        else:
            assert call(box, "raise_error", message="no").failed
        assert len(children() - children_before) == 2  # those that wait; none at work, no zombie
    box.close()
    assert children() == children_before
    assert len(os.listdir("/proc/self/fd")) == open_before  # noqa: PTH208


def test_a_toolbox_that_closes_ends_the_calls_under_way(tmp_path: Path):
    box, announced, ended = Toolbox(BAD_TOOLS, waiting=1), tmp_path / "pid", []
    caller = threading.Thread(
        target=lambda: ended.append(call(box, "hang", how="waiting", announce=str(announced)))
    )
    caller.start()
    wait_for(announced.exists, "the tool is at work")
    box.close()
    caller.join(timeout=10)
    assert error_of(ended[0])["kind"] == "killed"


def test_a_worker_that_died_while_it_waited_is_replaced():
    box = Toolbox(BAD_TOOLS, waiting=1)
    worker = box._pool._waiting[0]
    worker.kill()
    wait_for(lambda: not worker.alive, "the worker is dead")
    assert call(box, "add", first=1).result == 2
    box.close()


def test_calls_in_parallel_do_not_mix(toolbox: Toolbox):
    results: dict[int, Any] = {}
    callers = [
        threading.Thread(
            target=lambda n=number: results.update({n: call(toolbox, "add", first=n).result})
        )
        for number in range(5)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert results == {number: number + 1 for number in range(5)}


def test_a_long_table_reaches_the_model_short_and_says_so(toolbox: Toolbox):
    called = call(toolbox, "make_table", rows=250, width=100)
    assert (len(called.result["rows"]), called.result["row_count"]) == (100, 250)
    assert len(called.output.encode()) <= 8192
    told = json.loads(called.output)
    assert told["note"] == f"Only the first {len(told['rows'])} of 250 rows are given here."
