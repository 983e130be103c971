"""Where a run's tool calls are done: the toolbox, the thread's tables, a place for whole results.

Each call gets a folder of its own, with the tables as they are at that moment, and everything in
it is gone afterwards but the result that is kept. A round ends as soon as somebody stops it.
Knows no backend and no page.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from assistant.backends.base import KeepFile
from assistant.children.stopping import Stop
from assistant.definitions import Workspace
from assistant.errors import StoreError, ToolError
from assistant.events import MediaReady, ToolFinished
from assistant.messages import FileRef, ToolCall
from assistant.tools.calling import Toolbox
from assistant.tools.results import to_output

_log = logging.getLogger(__name__)

PARQUET = "application/vnd.apache.parquet"
MOST_CALLS = 64
"""of one round that are done; the model is told of the others that they were not"""
AT_ONCE = 8
"""calls of one round that wait for their turn, each on a thread; fewer are at work"""

Done = tuple[ToolFinished, MediaReady | None]
"""the end of a call and, beside it, what could not be kept of its result"""


def _no_tables() -> Path | None:
    return None


class ToolCalls:
    """The calls of a run of *person*. *tables* says where the thread's tables are now."""

    def __init__(
        self,
        toolbox: Toolbox,
        tables: Callable[[], Path | None] = _no_tables,
        folder: Path | None = None,
        person: str = "",
    ) -> None:
        self._toolbox = toolbox
        self._person = person
        self._tables = tables
        self._folder = folder
        """on the disk that keeps files, so that they can be linked and taken over"""
        self._known: Path | None = None

    def round(
        self, calls: Sequence[ToolCall], stop: Stop, keep: KeepFile, offered: Collection[str]
    ) -> Iterator[Done]:
        """Do *calls* and yield the end of each, in the order in which they end.

        When somebody stops it the rest is not waited for: what is under way is killed, and of
        what was not yielded nothing comes any more.
        """
        for call in calls[MOST_CALLS:]:
            yield _one_too_many(call), None
        calls = calls[:MOST_CALLS]
        done: SimpleQueue[Future[Done] | None] = SimpleQueue()
        threads = ThreadPoolExecutor(min(len(calls), AT_ONCE) or 1, "tool-call")
        try:
            with stop.closing(partial(done.put, None)):
                for call in calls:
                    threads.submit(self.call, call, stop, keep, offered).add_done_callback(done.put)
                for _ in calls:
                    future = done.get()
                    if future is None:
                        return
                    yield future.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def call(
        self, call: ToolCall, stop: Stop, keep: KeepFile | None, offered: Collection[str]
    ) -> Done:
        """Do one call; without *keep* its result as a whole is not kept."""
        with self._place() as place:
            result = place / "result.parquet" if place and keep else None
            workspace = Workspace(self._lay_out(place), str(result or ""))
            called = self._toolbox.call(
                call, stop, offered=offered, workspace=workspace, person=self._person
            )
            file, lost = None, None
            # A stopped round is told to nobody, so that nothing of it is to be kept.
            if keep and result and not (called.failed or stop.asked) and result.exists():
                file, lost = _kept(keep, f"{called.name}.parquet", result)
        finished = ToolFinished(
            called.call_id,
            called.name,
            called.failed,
            called.result,
            called.output,
            called.duration_s,
            file,
        )
        return finished, lost

    @contextmanager
    def _place(self) -> Generator[Path | None]:
        """Give a call its folder; on a disk that is full it works without, and keeps nothing."""
        try:
            folder = tempfile.TemporaryDirectory(dir=self._folder)
        except OSError as exc:
            _log.warning("no folder for a call can be made: %s", exc)
            yield None
            return
        with folder as name:
            yield Path(name)

    def _lay_out(self, place: Path | None) -> str:
        """Link the tables into *place*: there they stay though the thread gets others meanwhile."""
        for _ in range(3):
            tables = self._tables_now()
            if tables is None or place is None:
                return str(tables or "")
            laid = place / "tables.duckdb"
            try:
                os.link(tables, laid)
            except FileNotFoundError:
                continue  # they were replaced between the two lines
            except OSError:
                return str(tables)  # on another disk, or on one without links
            return str(laid)
        return ""

    def _tables_now(self) -> Path | None:
        try:
            self._known = self._tables()
        except StoreError as exc:
            _log.warning("the tables are those of a moment ago: %s", exc)
        return self._known


def _one_too_many(call: ToolCall) -> ToolFinished:
    error = ToolError(
        f"only {MOST_CALLS} calls of one round are done, and this is not one of them",
        kind="too_many_calls",
        hint=f"Call at most {MOST_CALLS} tools in one round; call the rest in the next.",
    ).as_result()
    return ToolFinished(call.call_id, call.name, True, error, to_output(error))


def _kept(keep: KeepFile, name: str, result: Path) -> tuple[FileRef | None, MediaReady | None]:
    try:
        return keep(name, PARQUET, result), None
    except StoreError as exc:
        problem = f"Of this result only the first rows are kept. {exc} {exc.hint}".strip()
        return None, MediaReady(None, problem)
