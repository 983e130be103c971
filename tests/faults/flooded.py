"""A child that asks through the real workbench and tells how its runs ended and what they took.

`python -m tests.faults.flooded URL FOLDER`: for each name of an assistant on standard input it asks
once, in a new thread, and writes one line of JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from pathlib import Path

from assistant.codec import event_from_line
from assistant.events import RunEnded
from assistant.messages import Run
from assistant.workbench import Workbench
from tests.faults.houses import ANN, asked, opened


def main(url: str, folder: str) -> None:
    """Ask for each line of standard input."""
    with opened(url, Path(folder)) as bench:
        for line in sys.stdin:
            before = _begin()
            run = asked(bench, line.strip(), "Hello")
            ended = _end_of(bench, run)
            messages = bench.threads.messages(ANN, run.thread_id)
            told = {
                "state": ended.state,
                "reason": ended.reason,
                "problem": ended.problem.message if ended.problem else "",
                "hint": ended.problem.hint if ended.problem else "",
                "grown": _peak() - before,
                "kept": sum(len(message.text) for message in messages if message.id == run.id),
            }
            print(json.dumps(told), flush=True)  # noqa: T201 - the answer


def _end_of(bench: Workbench, run: Run) -> RunEnded:
    after = 0
    while True:
        batch = bench.runs.follow(ANN, run.id, after, 30)
        for after, line in batch.entries:  # noqa: B007 - the cursor for the next batch
            event = event_from_line(line)
            if isinstance(event, RunEnded):
                return event
        assert batch.entries, "30 s of silence"


def _begin() -> int:
    """Return the memory in use, in bytes, from which the next peak is counted."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak so far (Linux)
    return _peak()


def _peak() -> int:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes, on macOS


if __name__ == "__main__":
    main(*sys.argv[1:])
