"""Rows whose group cells are empty, or say “all”: what GROUP BY ROLLUP and CUBE write.

Such a row has the sum of all rows that have its other labels. Cells are empty for many reasons:
what is taken must hold for nearly all rows that are empty in the same columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.data.readers.columns.kinds import literal
from assistant.data.readers.totals.grid import Grid, Label
from assistant.data.readers.totals.sums import (
    NOISE,
    Claim,
    Stretch,
    Verdict,
    judge,
    stats_sql,
    to_stretch,
    values_sql,
)

_MOST_EMPTY = 0.6
"""of a column's cells: with more of them it groups nothing"""
_MOST_PATTERNS = 16
_FIRST = 5
"""rows that are tried before all rows alike are"""
_MOST_ROWS = 5_000
"""of one pattern that are tried; where there are more, these stand for all"""
_MOST_LABELS = 12
_NEARLY_ALL = 0.9
_MOST_ADDED = 50_000
"""rows of a table in which each label is added up"""
_FEWEST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Rollup:
    """Rows that are empty in the same columns, and sum up others."""

    where: str
    """SQL that picks them, and perhaps a few others"""
    rows: tuple[int, ...]
    """those that were tried and hold"""
    whole: bool
    """whether all that *where* picks stand or fall with them"""


def rollups(
    grid: Grid, filled: Sequence[int], alls: Mapping[int, Sequence[str]]
) -> Iterator[Rollup]:
    """Yield what is found; *alls* has the texts, by column, that say “all” of a group."""
    labels = [label for label, count in zip(grid.labels, filled, strict=False)
              if label.number in alls or count > (1 - _MOST_EMPTY) * grid.rows]  # fmt: skip
    labels = labels[:_MOST_LABELS]
    if not alls and all(count in (0, grid.rows) for count in filled):
        return
    marked = {label.number: _mark(label, alls.get(label.number, ())) for label in labels}
    patterns = _patterns(grid, labels, marked)
    detailed = patterns.pop(frozenset(), None)
    open_ = {n for pattern in patterns for n in pattern}
    if detailed is None or not open_ or len(patterns) > _MOST_PATTERNS:
        return
    detail = " AND ".join(f"NOT ({marked[n]})" for n in sorted(open_))
    for pattern, stretch in patterns.items():
        rows, said = stretch.rows, any(alls.get(n) for n in pattern)
        if not said and not _add_up(stretch, detailed):
            continue
        keys = [label for label in labels if label.number not in pattern]
        if not keys and rows > _FIRST:
            continue  # a block of rows without any label: `sums` looks at these
        where = " AND ".join(
            f"({marked[n]})" if n in pattern else f"NOT ({marked[n]})" for n in sorted(open_)
        )
        if found := _try(grid, keys, where, detail, rows, said=said):
            yield found


def wholes(grid: Grid) -> dict[int, Sequence[str]]:
    """Return by column a text whose rows have half of all there is: `World` beside its countries.

    Several others must make up that half: a debit has its credit, and sales are costs and gains.
    """
    made: dict[int, Sequence[str]] = {}
    sums = ", ".join(f"sum(v{n}) AS s{n}" for n in range(len(grid.figures)))
    all_ = ", ".join(f"sum(s{n}) OVER () AS a{n}" for n in range(len(grid.figures)))
    half = " OR ".join(
        f"(s{n} <> 0 AND abs(2 * s{n} - a{n}) <= {NOISE} * abs(s{n}))"
        for n in range(len(grid.figures))
    )
    for label in grid.labels if grid.rows <= _MOST_ADDED else ():
        if not label.mixed or label.measures:
            continue
        found = grid.stage.connection.execute(
            f"WITH t AS (SELECT {label.text} AS t, {values_sql(grid.figures)} "  # noqa: S608 - ours
            f"FROM {grid.relation}), g AS (SELECT t, count(*) AS n, {sums} FROM t GROUP BY t) "
            f"SELECT t FROM (SELECT *, count(*) OVER () AS parts, {all_} FROM g) "
            f"WHERE t IS NOT NULL AND n > 1 AND parts > {_FEWEST_PARTS} AND ({half})"
        ).fetchall()
        if len(found) == 1:
            made[label.number] = [found[0][0]]
    return made


def filled_cells(grid: Grid) -> list[int]:
    """Return how many cells of each column of labels are filled."""
    counted = ", ".join(f"count({label.text})" for label in grid.labels) or "0"
    row = grid.stage.connection.execute(
        f"SELECT {counted} FROM {grid.relation}"  # noqa: S608 - our own
    ).fetchone()
    return list(row or ())


def _mark(label: Label, alls: Sequence[str]) -> str:
    """Return SQL: whether a row says no group, or all of them."""
    empty = f"{label.text} IS NULL"
    return f"{empty} OR {label.text} IN ({', '.join(map(literal, alls))})" if alls else empty


def _patterns(
    grid: Grid, labels: Sequence[Label], marked: Mapping[int, str]
) -> dict[frozenset[int], Stretch]:
    """Return by the columns in which rows say no group what these rows have."""
    if not labels:
        return {}
    bits = ", ".join(f"({marked[label.number]})" for label in labels)
    found = grid.stage.connection.execute(
        f"WITH t AS (SELECT [{bits}] AS p, {values_sql(grid.figures)} "  # noqa: S608 - our own
        f"FROM {grid.relation}) "
        f"SELECT p, {stats_sql(grid.figures)} FROM t GROUP BY p LIMIT {_MOST_PATTERNS + 2}"
    ).fetchall()
    numbers = [label.number for label in labels]
    return {
        frozenset(n for n, bit in zip(numbers, row[0], strict=True) if bit): to_stretch(row[1:])
        for row in found
    }


def _add_up(some: Stretch, all_: Stretch) -> bool:
    """Whether rows have together what all others have, in some column: each of them is in one."""
    return any(
        one.size and abs(one.sum - whole.sum) <= NOISE * whole.size
        for one, whole in zip(some.stats, all_.stats, strict=True)
    )


def _try(
    grid: Grid, keys: Sequence[Label], where: str, detail: str, rows: int, *, said: bool
) -> Rollup | None:
    first = _verdicts(grid, keys, where, detail, max(1, rows // _FIRST))
    if not _hold(first, min(rows, _FIRST), said=said, all_of_them=rows <= _FIRST):
        return None
    step = max(1, rows // _MOST_ROWS)
    found = first if rows <= _FIRST else _verdicts(grid, keys, where, detail, step)
    if not _hold(found, min(rows, _MOST_ROWS), said=said, all_of_them=True):
        return None
    good = tuple(sorted(at for at, verdict in found.items() if verdict.good))
    return Rollup(where, good, whole=step > 1)


def _hold(found: Mapping[int, Verdict], tried: int, *, said: bool, all_of_them: bool) -> bool:
    good = [one for one in found.values() if one.good and len(one.hits) >= one.others]
    several = [verdict for verdict in good if verdict.rows > 1]
    if not good or len(good) < _NEARLY_ALL * max(tried, len(found)):
        return False
    if said or not all_of_them:
        return bool(several) or not all_of_them
    sure = len(several) > 1 or any(one.rows > 2 or len(one.hits) > 1 for one in several)
    return sure and 2 * len(several) >= len(good)


def _verdicts(
    grid: Grid, keys: Sequence[Label], where: str, detail: str, step: int
) -> dict[int, Verdict]:
    """Return how every *step*th row that *where* picks fares over the rows with its labels."""
    figures = grid.figures
    named = "".join(f"{label.text} AS k{n}, " for n, label in enumerate(keys))
    alike = " AND ".join(f"c.k{n} = d.k{n}" for n in range(len(keys))) or "true"
    decimals = ", ".join(f"{figure.decimals} AS p{n}" for n, figure in enumerate(figures))
    own = ", ".join(
        f"any_value(c.w{n}), coalesce(any_value(c.p{n}), 0)" for n in range(len(figures))
    )
    mine = values_sql(figures, "w")
    found = grid.stage.connection.execute(
        f"WITH c AS (SELECT row_at, {named}{mine}, {decimals} "  # noqa: S608 - our own
        f"FROM {grid.relation} WHERE {where} "
        f"QUALIFY (row_number() OVER (ORDER BY row_at) - 1) % {step} = 0), "
        f"d AS (SELECT {named}{values_sql(figures)} FROM {grid.relation} WHERE {detail}) "
        f"SELECT c.row_at, {own}, {stats_sql(figures)} FROM c JOIN d ON {alike} GROUP BY 1"
    ).fetchall()
    width = 2 * len(figures)
    return {
        row[0]: judge(
            Claim(tuple(row[1 : width + 1 : 2]), tuple(row[2 : width + 1 : 2])),
            to_stretch(row[width + 1 :]),
            "total",
            lenient=False,
        )
        for row in found
    }
