"""Checks answers that have no one right SQL: `KIND:name` or `KIND:name:columns`, by what they show.

Each check is of the content of the rows, not of a label that the analyst gives itself.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.analyst.comparing import plain, same
from tests.analyst.loading import Loaded
from tests.analyst.replies import Answered


def is_of_kind(gold: str, reply: Answered, loaded: Loaded) -> bool:
    """Say whether *reply*, or what its chart draws, is what `KIND:...` asks for."""
    _, kind, *rest = gold.split(":", 2)
    columns = rest[0].split(",") if rest else []
    seen = [reply, reply.drawn] if reply.drawn and reply.chart == kind else [reply]
    return any(
        all(column.casefold() in one.sql.casefold() for column in columns)
        and CHECKS[kind](one, loaded, columns)
        for one in seen
    )


def _texts(reply: Answered) -> set[str]:
    return {str(cell).casefold() for row in reply.rows for cell in row}


def _columns(reply: Answered, loaded: Loaded, _columns: list[str]) -> bool:
    return {column.name.casefold() for column in loaded.table.columns} <= _texts(reply)


def _describe(reply: Answered, loaded: Loaded, _columns: list[str]) -> bool:
    shown = _texts(reply) | {name.casefold() for name in reply.columns}
    known = [column.name.casefold() in shown for column in loaded.table.columns]
    return sum(known) * 2 >= len(known)


def _missing(reply: Answered, loaded: Loaded, _columns: list[str]) -> bool:
    """Each column with gaps stands beside its count, or over it."""
    gaps = {c.name.casefold(): float(c.missing) for c in loaded.table.columns if c.missing}
    for name, count in gaps.items():
        beside = any(
            name in {str(cell).casefold() for cell in row}
            and any(same(plain(cell), count) for cell in row)
            for row in reply.rows
        )
        over = len(reply.rows) == 1 and any(
            name in head.casefold() and same(plain(cell), count)
            for head, cell in zip(reply.columns, reply.rows[0], strict=True)
        )
        if not (beside or over):
            return False
    return True


def _duplicates(reply: Answered, _loaded: Loaded, _columns: list[str]) -> bool:
    """No table here has two rows that are alike, nor an id twice where it is asked about."""
    return not reply.rows or any(plain(cell) == 0.0 for row in reply.rows for cell in row)


def _outliers(reply: Answered, _loaded: Loaded, _columns: list[str]) -> bool:
    spread = ("quantile", "stddev", "mad(", "percentile")
    return any(word in reply.sql.casefold() for word in spread)


def _histogram(reply: Answered, loaded: Loaded, columns: list[str]) -> bool:
    """Either the values themselves, or bins whose counts add up to all of them."""
    gaps = {column.name: column.missing for column in loaded.table.columns}
    rows = loaded.table.rows
    totals = {float(rows), float(rows - gaps[columns[0]])}
    if float(len(reply.rows)) in totals:
        return True
    sums = [
        sum(cell for cell in map(plain, cells) if isinstance(cell, float))
        for cells in zip(*reply.rows, strict=True)
    ]
    return len(reply.rows) > 1 and any(total in totals for total in sums)


def _scatter(reply: Answered, loaded: Loaded, columns: list[str]) -> bool:
    """Accept the pairs, or how strongly they are related."""
    if len(reply.rows) > 1:
        return len(reply.rows[0]) > 1 and len(reply.rows) >= loaded.table.rows / 2
    strength = plain(loaded.connection.sql("FROM t").aggregate(_corr(*columns)).fetchall()[0][0])
    return any(same(plain(cell), strength) for row in reply.rows for cell in row)


def _corr(one: str, other: str) -> str:
    return f'corr("{one}", "{other}")'


def _box(reply: Answered, loaded: Loaded, columns: list[str]) -> bool:
    groups = {column.name: column.distinct for column in loaded.table.columns}
    return len(reply.rows) >= groups[columns[1]]


CHECKS: dict[str, Callable[[Answered, Loaded, list[str]], bool]] = {
    "columns": _columns,
    "describe": _describe,
    "missing": _missing,
    "duplicates": _duplicates,
    "outliers": _outliers,
    "histogram": _histogram,
    "scatter": _scatter,
    "box": _box,
}
