"""Where a run's tool calls are done: the toolbox, the thread's tables, a place for whole results.

Each call gets a folder of its own, with the tables as they are at that moment, and everything in
it is gone afterwards but the result that is kept. Knows no backend and no page.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from pathlib import Path

from assistant.backends.base import KeepFile
from assistant.children.stopping import Stop
from assistant.definitions import Workspace
from assistant.errors import StoreError
from assistant.events import MediaReady, ToolFinished
from assistant.messages import FileRef, ToolCall
from assistant.tools.calling import Toolbox

_log = logging.getLogger(__name__)

PARQUET = "application/vnd.apache.parquet"


def _no_tables() -> Path | None:
    return None


class ToolCalls:
    """Used by the calls of one round at once. *tables* says where the thread's tables are now."""

    def __init__(
        self,
        toolbox: Toolbox,
        tables: Callable[[], Path | None] = _no_tables,
        folder: Path | None = None,
    ) -> None:
        self._toolbox = toolbox
        self._tables = tables
        self._folder = folder
        """on the disk that keeps files, so that they can be linked and taken over"""
        self._known: Path | None = None

    def call(
        self, call: ToolCall, stop: Stop, keep: KeepFile, offered: Collection[str]
    ) -> tuple[ToolFinished, MediaReady | None]:
        """Do one call; beside its end, return what could not be kept of its result."""
        with self._place() as place:
            result = place / "result.parquet" if place else None
            workspace = Workspace(self._lay_out(place), str(result or ""))
            called = self._toolbox.call(call, stop, offered=offered, workspace=workspace)
            file, lost = None, None
            if not called.failed and result and result.exists():
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


def _kept(keep: KeepFile, name: str, result: Path) -> tuple[FileRef | None, MediaReady | None]:
    try:
        return keep(name, PARQUET, result), None
    except StoreError as exc:
        problem = f"Of this result only the first rows are kept. {exc} {exc.hint}".strip()
        return None, MediaReady(None, problem)
