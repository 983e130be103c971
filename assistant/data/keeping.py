"""Keeps the rows of one result: the first of them as JSON, all of them as a Parquet file.

The rows come in pieces and are counted to the end; no more than a piece is held in memory, and
a file stays below its caps (docs/decisions/0008-results-as-parquet.md).
"""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none
from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.data.cells import to_rows

pa: Any = pyarrow
new_writer: Any = parquet.ParquetWriter

MOST_ROWS = 100
MOST_JSON_BYTES = 1024 * 1024
MOST_KEPT_ROWS = 1_000_000
MOST_KEPT_BYTES = 32 * 1024 * 1024
_PIECE_BYTES = 4 * 1024 * 1024


class Keeper:
    """Takes the pieces of a result, RecordBatches of Arrow's, in their order."""

    def __init__(self, schema: Any, file: str) -> None:
        self.rows: list[list[Any]] = []
        """the first 100, or as many of them as have room in MOST_JSON_BYTES"""
        self.count = 0
        self.kept = 0
        """how many of them are in the file"""
        self._room = MOST_JSON_BYTES
        self._full = not file
        self._sink = pa.OSFile(file, "wb") if file else None
        self._writer = new_writer(self._sink, schema) if self._sink else None

    def take(self, batch: Any) -> None:
        """Count these rows, and keep them as long as there is room."""
        self._show(batch.slice(0, MOST_ROWS - len(self.rows)))
        self.count += batch.num_rows
        if not self._full:
            self._keep(batch)

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()
        if self._sink is not None:
            self._sink.close()

    def _show(self, batch: Any) -> None:
        """Take rows as JSON, as long as they are not too large for a tool's result."""
        for row in to_rows(batch):
            self._room -= len(json.dumps(row, ensure_ascii=False).encode())
            if self._room < 0 and self.rows:
                return
            self.rows.append(row)

    def _keep(self, batch: Any) -> None:
        assert self._writer is not None  # noqa: S101 - else it is full from the start
        assert self._sink is not None  # noqa: S101
        step = max(1, batch.num_rows * _PIECE_BYTES // max(1, batch.nbytes))
        for start in range(0, batch.num_rows, step):
            piece = batch.slice(start, min(step, MOST_KEPT_ROWS - self.kept))
            # Before it is written a piece is no smaller than after: the cap holds for sure.
            self._full = (
                piece.num_rows == 0 or self._sink.tell() + piece.nbytes + 1024 > MOST_KEPT_BYTES
            )
            if self._full:
                return
            self._writer.write_batch(piece)
            self.kept += piece.num_rows


@contextmanager
def keeping(schema: Any, file: str) -> Generator[Keeper]:
    """Hand out a keeper that writes to *file*, if there is one; half a file is not left behind."""
    keeper = Keeper(schema, file)
    try:
        yield keeper
    except BaseException:
        keeper.close()
        if file:
            Path(file).unlink(missing_ok=True)
        raise
    keeper.close()
