"""The child process: one request line in, lines of progress and one answer out.

Nothing is caught here: an exception is reported by the hook for uncaught ones, and everything
worse by the parent, who sees the end.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from types import TracebackType
from typing import Any, BinaryIO

import duckdb
import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.children import limits as children
from assistant.data.readers import reading, writing
from assistant.data.readers.jobs import REPLY, REQUEST, Reply, Request
from assistant.errors import DataError

_arrow: Any = pyarrow
_PAUSE_S = 0.1
"""between two lines of progress of the same phase"""


def main() -> None:
    """Serve one request."""
    requests, replies = children.take_over_pipes()
    reporter = Reporter(replies)
    sys.excepthook = reporter.fail
    gc.disable()  # millions of rows, no cycles, and an end in a minute
    request = REQUEST.validate_json(requests.readline())
    os.dup2(1, 2)  # what a library prints goes nowhere
    limits = request.limits
    children.impose(
        children.Limits(limits.memory_bytes, limits.cpu_s, limits.wall_s, limits.written_bytes)
    )
    children.end_with_parent(requests, limits.wall_s)
    reporter.send(_serve(request, reporter))


def _serve(request: Request, reporter: Reporter) -> Reply:
    match request:
        case Request("read", job=job) if job is not None:
            imported = reading.read(job, request.place, request.limits, reporter.progress)
            return Reply(imported=imported)
        case Request("rename", base=base) if base is not None:
            return Reply(name=writing.rename(base, request.place, request.old, request.new))
        case Request("remove", base=base) if base is not None:
            return Reply(left=writing.remove(base, request.place, request.old))
        case _:
            raise DataError("Nothing to do.", kind="bad_request")


class Reporter:
    """Writes the lines; nothing else may write to standard output."""

    def __init__(self, replies: BinaryIO) -> None:
        self._replies = replies
        self._last = ("", 0.0)

    def progress(self, phase: str, fraction: float | None) -> None:
        """Tell how far it is, a new phase at once and a known one now and then."""
        now = time.monotonic()
        if phase == self._last[0] and now - self._last[1] < _PAUSE_S:
            return
        self._last = (phase, now)
        self.send(Reply(phase=phase, fraction=fraction))

    def send(self, reply: Reply) -> None:
        """Write one line."""
        self._replies.write(REPLY.dump_json(reply, exclude_defaults=True) + b"\n")
        self._replies.flush()

    def fail(
        self, _kind: type[BaseException], exc: BaseException, _trace: TracebackType | None
    ) -> None:
        """Say why it failed: the hook for uncaught exceptions."""
        error = _explain(exc)
        self.send(Reply(error=(error.kind, str(error), error.hint)))


def _explain(exc: BaseException) -> DataError:
    match exc:
        case DataError():
            return exc
        case MemoryError() | duckdb.OutOfMemoryException() | _arrow.ArrowMemoryError():
            return DataError(
                "Reading the file took more memory than it may.",
                kind="too_large",
                hint="Split it, or leave out columns that are not needed.",
            )
        case OSError():
            return DataError(
                f"The tables could not be written: {exc.strerror or exc}.",
                kind="disk",
                hint="Perhaps the disk is full, or the tables are larger than they may be.",
            )
        case _:
            return DataError(
                f"The file could not be read ({type(exc).__name__}: {str(exc)[:300]}).",
                kind="unreadable",
                hint="Open it in the program it comes from, save it again as CSV, and retry.",
            )


if __name__ == "__main__":
    main()
