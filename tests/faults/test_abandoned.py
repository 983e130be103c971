"""Many people ask and go away: the caps hold, everything is answered, and nothing is left over."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.messages import OwnerId
from assistant.workbench import Workbench
from tests.faults.houses import opened
from tests.figures import Tell
from tests.running import ROOT, wait_for
from tests.sizes import cases

PER_PERSON = 3
RUNS_EACH = 10
WORDS = 20


@pytest.fixture
def endpoint() -> Iterator[str]:
    """Serve answers from a process of its own, so that ours holds nothing of it.

    They take so long that people ask faster than they are answered.
    """
    rate = cases("12", "12", "2")
    command = [sys.executable, "-m", "tests.server", "--rate", rate, "--words", str(WORDS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.kill()


@pytest.mark.slow
def test_1000_abandoned_runs_stay_within_the_caps_and_leave_nothing_behind(
    endpoint: str, tmp_path: Path, tell: Tell
) -> None:
    runs, in_all = cases((60, 15), (120, 30), (1000, 200))
    people = [OwnerId(f"visitor:{number}") for number in range(runs // RUNS_EACH)]
    with opened(endpoint, tmp_path, RUNS_IN_ALL=str(in_all)) as bench:
        _abandon(bench, people, RUNS_EACH // 2)  # fills what is filled once: pools and caches
        _wait(bench)
        before = _held()
        _abandon(bench, people, RUNS_EACH)
        most_in_all, most_each = _wait(bench)
        after = _held()
        answered = [_answers(bench, person) for person in people]
    tell(f"abandoned runs: {runs}, held before {before}, after {after}")
    assert most_each <= PER_PERSON
    assert in_all / 2 < most_in_all <= in_all
    assert all(len(texts) == RUNS_EACH * 3 // 2 for texts in answered)
    whole = " ".join(str(number) for number in range(1, WORDS + 1))
    assert {text for texts in answered for text in texts} == {whole}
    for what, held in after.items():
        assert held <= before[what] * 1.1, f"{what}: {before[what]} before, {held} after"


def _abandon(bench: Workbench, people: list[OwnerId], each: int) -> None:
    """Have everybody ask *each* questions in threads of their own, and look at none of them."""
    for _ in range(each):
        for person in people:
            bench.send(person, "Hello", assistant_id="general")


def _wait(bench: Workbench) -> tuple[int, int]:
    """Wait until nothing is left; return the most runs seen at once: in all, of one person."""
    most_in_all = most_each = 0

    def over() -> bool:
        nonlocal most_in_all, most_each
        left = bench._store.runs.unfinished()
        people = Counter(owner for owner, run, _ in left if run.live)
        most_in_all = max(most_in_all, people.total(), bench.runs.working())
        most_each = max(most_each, *people.values(), 0)
        return not left and bench.runs.working() == 0

    wait_for(over, 300, "the end of all runs")
    wait_for(
        lambda: (
            not [
                t
                for t in threading.enumerate()
                if t.name.startswith("run-") and t.name not in ("run-saver", "run-dispatcher")
            ]
        ),
        20,
        "the end of threads",
    )
    return most_in_all, most_each


def _held() -> dict[str, int]:
    """Return what this process holds now, without what malloc keeps for the next threads."""
    gc.collect()
    with contextlib.suppress(AttributeError):  # another libc than glibc
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return {
        "threads": threading.active_count(),
        "file descriptors": len(os.listdir("/proc/self/fd")),  # noqa: PTH208 - not paths
        "objects": len(gc.get_objects()),
        "KB of memory": pages * os.sysconf("SC_PAGE_SIZE") // 1024,
    }


def _answers(bench: Workbench, person: OwnerId) -> list[str]:
    return [
        message.text
        for thread in bench.threads.recent(person, 100)
        for message in bench.threads.messages(person, thread.id)
        if message.role == "assistant"
    ]
