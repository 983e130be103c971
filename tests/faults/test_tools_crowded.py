"""One person's 200 calls at once, in three threads: what others have of the machine meanwhile.

Real children, counted from /proc. Nothing here measures time: a call that never ends holds what it
holds, and whoever gets an answer all the same did not wait for it.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from assistant.children.stopping import Stop
from assistant.events import MediaReady, ToolFinished
from assistant.messages import CallId, FileRef, ToolCall
from assistant.runs.tool_calls import AT_ONCE, MOST_CALLS, ToolCalls
from assistant.tools.calling import Called, Toolbox
from assistant.tools.pool import usable_cores
from tests.faults.bad_tools import BAD_TOOLS
from tests.running import wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

SEATS = 4
OFFERED = ("hang", "add")
Open = Callable[..., Toolbox]
Round = list[tuple[ToolFinished, MediaReady | None]]


@pytest.fixture
def opened() -> Generator[Open]:
    with ExitStack() as stack:

        def build(waiting: int = 1, seats: int = SEATS) -> Toolbox:
            box = Toolbox(BAD_TOOLS, waiting=waiting, seats=seats, timeout_s=300)
            stack.callback(box.close)
            return box

        yield build


@pytest.fixture
def at_once() -> Generator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(40) as pool:
        yield pool


class Crowd:
    """One person's rounds of 200 calls that never end; each announces when it is at work."""

    def __init__(self, person: str, box: Toolbox, folder: Path, pool: ThreadPoolExecutor) -> None:
        self._here = folder / person
        self._here.mkdir()
        self.stops = [Stop() for _ in range(3)]
        calls = ToolCalls(box, person=person)
        self.rounds: list[Future[Round]] = [
            pool.submit(
                lambda n=n, stop=stop: list(calls.round(self._asks(n), stop, keep, OFFERED))
            )
            for n, stop in enumerate(self.stops)
        ]

    def _asks(self, number: int) -> tuple[ToolCall, ...]:
        return tuple(
            asks("hang", f"c{n}", how="waiting", announce=str(self._here / f"{number}-{n}.pid"))
            for n in range(200)
        )

    def at_work(self) -> list[str]:
        """Name the calls that have begun."""
        return sorted(path.stem for path in self._here.glob("*.pid"))

    def stop(self) -> None:
        for stop in self.stops:
            stop.ask("user")


def keep(name: str, media_type: str, content: bytes | Path) -> FileRef:
    raise AssertionError("nothing was to be kept")


def asks(tool: str, call_id: str, **arguments: object) -> ToolCall:
    return ToolCall(CallId(call_id), tool, json.dumps(arguments))


def adds(box: Toolbox, person: str) -> Called:
    return box.call(asks("add", "b1", first=2, second=3), Stop(), person=person)


def workers() -> set[str]:
    """Ids of the workers that are our children at one moment; the suite may have others."""
    seen: set[str] = set()
    for task in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            seen.update(task.read_text("ascii").split())
    found = [pid for pid in seen if is_worker(pid)]
    # They were seen one after another: those that are still there were there at once.
    return {pid for pid in found if is_worker(pid)}


def is_worker(pid: str) -> bool:
    try:
        return b"assistant.tools.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False


class Counting:
    """Looks again and again how many workers there are beside *others*."""

    def __init__(self, others: Iterable[str]) -> None:
        self.most = 0
        self._others, self._over = set(others), threading.Event()
        self._thread = threading.Thread(target=self._count, daemon=True)

    def __enter__(self) -> Counting:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _count(self) -> None:
        while not self._over.wait(0.01):
            self.most = max(self.most, len(workers() - self._others))


def test_200_calls_in_three_threads_leave_a_seat_for_somebody_elses_first(
    opened: Open, at_once: ThreadPoolExecutor, tmp_path: Path
) -> None:
    others = workers()
    box = opened()
    with Counting(others) as counting:
        ann = Crowd("ann", box, tmp_path, at_once)
        wait_for(lambda: len(ann.at_work()) == 2, 30, "Ann's share is at work")
        assert adds(box, "bob").result == 5  # none of hers is over
        assert adds(box, "cem").result == 5
        assert len(ann.at_work()) == 2
        ann.stop()
        rounds = [future.result(30) for future in ann.rounds]
    assert counting.most <= SEATS
    for round_ in rounds:  # nothing of what was under way is told: the run's end closes it
        assert len(round_) == 200 - MOST_CALLS
    wait_for(lambda: len(workers() - others) <= 1, 30, "all gone but the one that waits")


def test_a_full_house_gives_the_next_seat_to_whoever_has_none(
    opened: Open, at_once: ThreadPoolExecutor, tmp_path: Path
) -> None:
    box = opened(waiting=0)
    ann = Crowd("ann", box, tmp_path, at_once)
    dan = Crowd("dan", box, tmp_path, at_once)
    wait_for(lambda: len(ann.at_work()) == len(dan.at_work()) == 2, 30, "all seats are taken")
    wait_for(lambda: len(box._pool._pending) == 2 * (3 * AT_ONCE - 2), 30, "all others wait")
    bob = at_once.submit(adds, box, "bob")
    wait_for(lambda: len(box._pool._pending) == 2 * (3 * AT_ONCE - 2) + 1, 30, "so does he")
    begun = {*ann.at_work(), *dan.at_work()}
    ann.stops[int(ann.at_work()[0][0])].ask("user")  # which frees one seat or two
    assert bob.result(30).result == 5
    assert len({*ann.at_work(), *dan.at_work()} - begun) <= 2  # hers, in what he left
    ann.stop()
    dan.stop()


def test_a_stop_ends_those_that_wait_as_well_and_starts_nothing(
    opened: Open, at_once: ThreadPoolExecutor, tmp_path: Path
) -> None:
    box = opened(waiting=0, seats=2)
    ann = Crowd("ann", box, tmp_path, at_once)
    wait_for(lambda: len(ann.at_work()) == 1, 30, "one is at work")
    ann.stop()
    for future in ann.rounds:
        future.result(30)
    assert len(ann.at_work()) == 1
    assert adds(box, "ann").result == 5


def test_a_pool_that_is_closed_lets_nobody_wait(
    opened: Open, at_once: ThreadPoolExecutor, tmp_path: Path
) -> None:
    box = opened(waiting=0, seats=2)
    ann = Crowd("ann", box, tmp_path, at_once)
    wait_for(lambda: len(ann.at_work()) == 1, 30, "one is at work")
    box.close()
    for future in ann.rounds:
        assert all(finished.failed for finished, _ in future.result(30))
    assert adds(box, "bob").result["error"]["kind"] == "no_process"


def test_children_that_wait_count_as_well(opened: Open) -> None:
    others = workers()
    box = opened(waiting=9, seats=2)
    wait_for(lambda: len(workers() - others) == 2)  # one that has just begun has no name yet
    with Counting(others) as counting, ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: adds(box, f"p{n}").result, range(8)))
    assert results == [5] * 8
    assert counting.most == 2


def test_there_are_two_seats_for_each_core() -> None:
    others = workers()
    box = Toolbox(BAD_TOOLS, waiting=1000)
    wait_for(lambda: len(workers() - others) == 2 * usable_cores())
    box.close()
