"""Looks up the figures of a finished answer in the results of its thread, before the run ends.

On the run's own thread, without a model. No fault here costs an answer: then nothing is claimed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from assistant.events import FiguresChecked
from assistant.figures.checking import check
from assistant.figures.values import Ground, Passage, Result
from assistant.joining import joined
from assistant.messages import ChartPart, Message, Part, StepPart, TablePart, passages
from assistant.tables import Table

_log = logging.getLogger(__name__)

MOST_FACTS = 200
"""calls of a thread whose results are looked through, the newest first"""
_BESIDE = frozenset(("sql", "types", "to_draw", "chart", "columns", "rows", "reading"))


def checked(
    said: Sequence[Message], question: Message, tables: Sequence[Table], written: Sequence[Part]
) -> FiguresChecked | None:
    """Return what becomes of the figures in *written*, the answer to *question*.

    *said* is all of the thread before it. None where no query has run, or no figure is written.
    """
    parts = [part for message in said for part in message.parts] + list(written)
    results = tuple(_results(parts))
    texts = [
        Passage(at, joined(found)) for at, found in passages(written) if isinstance(found, list)
    ]
    if not results or not any(text.text for text in texts):
        return None
    asked = [message.text for message in (*said, question) if message.role == "user"]
    try:
        part = check(texts, Ground(results, _facts(parts, tables), asked))
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError):
        _log.exception("the figures of an answer could not be looked up")
        return None
    return FiguresChecked(part.figures, part.queries, part.note) if part else None


def _results(parts: Iterable[Part]) -> Iterator[Result]:
    for part in parts:
        if isinstance(part, TablePart | ChartPart):
            yield Result(part.sql, part.columns, part.rows, part.row_count)


def _facts(parts: Sequence[Part], tables: Sequence[Table]) -> list[tuple[str, Any]]:
    """Return what is known beside the rows: sizes of tables, and what tools have told."""
    facts: list[tuple[str, Any]] = [(f"rows of {table.name}", table.rows) for table in tables]
    steps = [part for part in parts if isinstance(part, StepPart) and part.state == "done"]
    for step in steps[-MOST_FACTS:]:
        result: Any = step.result
        if isinstance(result, dict):
            told = cast("dict[str, Any]", result)
            result = {key: value for key, value in told.items() if key not in _BESIDE}
        facts.append((step.name, [result, step.logs]))
    return facts
