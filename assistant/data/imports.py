"""A file becomes tables: the app's side, which never reads the file itself.

One capped child for each job does the work in a folder of its own; what it has written is moved
to its place only when it is whole. Knows no thread, no store and no page.
"""

from __future__ import annotations

import signal
import tempfile
import threading
from pathlib import Path

from pydantic import ValidationError

from assistant.children import Child
from assistant.children.stopping import Stop
from assistant.data.readers.jobs import (
    REPLY,
    REQUEST,
    WRITTEN,
    Imported,
    Job,
    Limits,
    Progress,
    Replaced,
    Reply,
    Request,
)
from assistant.errors import DataError

__all__ = [
    "Imported",
    "Job",
    "Limits",
    "Progress",
    "Replaced",
    "read_file",
    "remove_table",
    "rename_table",
]

MOST_LINE_BYTES = 32 * 1024 * 1024
"""of a reply: 1,000 columns with their profiles, in several sheets"""
_MODULE = "assistant.data.readers"
_DEFAULTS = Limits()


def read_file(job: Job, stop: Stop, progress: Progress, limits: Limits = _DEFAULTS) -> Imported:
    """Read the file of *job* and write its tables, with those of its base, to its target.

    Blocks until that is done; *progress* is called from this thread.

    Raises:
        DataError: the file is refused; nothing was written.
    """
    _check_size(job, limits)
    with _folder_beside(job.target) as place:
        request = Request("read", Path(place), limits, job=job)
        imported = _ask(request, stop, progress).imported or Imported()
        if imported.tables:
            _move(place, job.target)
        return imported


def rename_table(base: Path, target: Path, old: str, new: str) -> str:
    """Write the tables of *base* to *target*, with *old* under a new name; return that name.

    Raises:
        DataError: there is no such table, or the name cannot be used or is taken.
    """
    with _folder_beside(target) as place:
        request = Request("rename", Path(place), _DEFAULTS, base=base, old=old, new=new)
        reply = _ask(request, Stop(), _nobody)
        _move(place, target)
        return reply.name or ""


def remove_table(base: Path, target: Path, name: str) -> bool:
    """Write the tables of *base* but *name* to *target*; False, and no file, if none is left.

    Raises:
        DataError: there is no such table.
    """
    with _folder_beside(target) as place:
        request = Request("remove", Path(place), _DEFAULTS, base=base, old=name)
        left = bool(_ask(request, Stop(), _nobody).left)
        if left:
            _move(place, target)
        return left


def _nobody(_phase: str, _fraction: float | None) -> None:
    """Take the progress of what is over in a moment."""


def _check_size(job: Job, limits: Limits) -> None:
    size = job.source.stat().st_size
    if size > limits.file_bytes:
        raise DataError(
            f"{job.name} has {size / 1e6:,.1f} MB; at most {limits.file_bytes / 1e6:,.0f} MB "
            "are taken.",
            kind="too_large",
            hint="Split it, or leave out what is not needed. Parquet is much smaller than CSV.",
        )
    if size == 0:
        raise DataError(f"{job.name} is empty.", kind="empty", hint="Save it again, then retry.")


def _folder_beside(target: Path) -> tempfile.TemporaryDirectory[str]:
    """Make a folder on the same disk, so that the finished file can be moved in one step."""
    return tempfile.TemporaryDirectory(
        dir=target.parent, prefix="reading-", ignore_cleanup_errors=True
    )


def _move(place: str | Path, target: Path) -> None:
    (Path(place) / WRITTEN).replace(target)


def _ask(request: Request, stop: Stop, progress: Progress) -> Reply:
    """Have a child do what is asked, within the time, unless somebody stops it."""
    if stop.asked:
        raise _stopped()
    try:
        child = Child(_MODULE)
    except OSError as exc:
        raise DataError(
            f"No process to read the file could be started: {exc}.", kind="no_process"
        ) from exc
    late = threading.Event()

    def end_late() -> None:
        late.set()
        child.kill()

    clock = threading.Timer(request.limits.wall_s, end_late)
    clock.daemon = True
    try:
        clock.start()
        with stop.closing(child.kill):
            child.send(REQUEST.dump_json(request) + b"\n")
            reply = _follow(child, progress)
    finally:
        clock.cancel()
        status = child.end()
    return _settle(reply, status, stop, timed_out=late.is_set())


def _follow(child: Child, progress: Progress) -> Reply | None:
    """Pass the progress on until the last line; None if the child ends without one."""
    while (line := child.read_line(MOST_LINE_BYTES)).endswith(b"\n"):
        try:
            reply = REPLY.validate_json(line)
        except ValidationError:
            return None
        if not reply.phase:
            return reply
        progress(reply.phase, reply.fraction)
    return None


def _settle(reply: Reply | None, status: int, stop: Stop, *, timed_out: bool) -> Reply:
    if stop.asked:
        raise _stopped()
    if reply is None:
        raise _unfinished(status, timed_out=timed_out)
    if reply.error is not None:
        kind, message, hint = reply.error
        raise DataError(message, kind=kind, hint=hint)
    return reply


def _stopped() -> DataError:
    return DataError("Reading the file was stopped.", kind="stopped", hint="Nothing was kept.")


def _unfinished(status: int, *, timed_out: bool) -> DataError:
    """Say why a child ended without its last line."""
    clocks = (getattr(signal, "SIGXCPU", 0), getattr(signal, "SIGALRM", 0))
    if timed_out or -status in clocks:
        return DataError(
            "Reading the file took longer than it may.",
            kind="timeout",
            hint="Split it, or save it as CSV or Parquet, which are read faster.",
        )
    # A library that gets no memory ends the process; nothing else was seen to (duckdb 2.0,
    # python-calamine 0.9).
    return DataError(
        "Reading the file took more memory than it may, or the file is damaged "
        f"(exit status {status}).",
        kind="too_large",
        hint="Split it, or save it again as CSV or Parquet.",
    )
