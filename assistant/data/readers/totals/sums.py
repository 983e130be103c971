"""Whether the figures of a row are the sum (average, greatest, ...) of those of other rows.

The other rows are a stretch that ends before it or begins behind it, other totals left out: so
subtotals of any depth are found, and totals above what they sum up. Decides nothing itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from assistant.data.readers.totals.grid import Figure, Grid
from assistant.data.readers.totals.words import Function

MOST = 2_000
"""rows that are looked at one by one"""
_MOST_TRIED = 10_000
"""stretches, for all rows together"""
NOISE = 1e-9
"""of the sum of all amounts: what adding in binary may change"""
_PARTS = 6
"""decimals that are looked at"""


@dataclass(frozen=True, slots=True)
class Stats:
    """What a column has in some rows."""

    count: int = 0
    sum: float = 0.0
    size: float = 0.0
    """sum of amounts, whatever their sign"""
    least: float = math.inf
    greatest: float = -math.inf

    def __add__(self, other: Stats) -> Stats:
        return Stats(
            self.count + other.count,
            self.sum + other.sum,
            self.size + other.size,
            min(self.least, other.least),
            max(self.greatest, other.greatest),
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows: how many, and what each column of figures has in them."""

    rows: int
    stats: tuple[Stats, ...]

    def __add__(self, other: Stretch) -> Stretch:
        stats = tuple(a + b for a, b in zip(self.stats, other.stats, strict=True))
        return Stretch(self.rows + other.rows, stats)


@dataclass(frozen=True, slots=True)
class Claim:
    """The figures that a row has, and how many decimals are written."""

    values: tuple[float | None, ...]
    decimals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a claim fares over some rows."""

    hits: tuple[int, ...] = ()
    """columns whose figure is what it should be"""
    misses: int = 0
    """figures that are nothing that such a row has"""
    others: int = 0
    """figures that are between those of the rows: an average, or nothing to do with them"""
    rows: int = 0
    first: int = 0
    """the first of the stretches that were put together"""

    @property
    def good(self) -> bool:
        """Whether something is right and nothing is wrong."""
        return bool(self.hits) and not self.misses


def stats_sql(figures: Sequence[Figure]) -> str:
    """Return SQL for the number of rows and, for each of v0, v1, ..., its `Stats`."""
    of = "count(v{n}), sum(v{n}), sum(abs(v{n})), min(v{n}), max(v{n})"
    return ", ".join(["count(*)", *(of.format(n=n) for n in range(len(figures)))])


def values_sql(figures: Sequence[Figure], letter: str = "v") -> str:
    """Return SQL of all figures, as v0, v1, ..."""
    return ", ".join(f"{figure.value} AS {letter}{n}" for n, figure in enumerate(figures))


def unit(values: Iterable[float | None]) -> float:
    """Return what all of some figures are multiples of."""
    some = [value for value in values if value]
    for decimals in range(_PARTS + 1):
        scaled = [value * 10**decimals for value in some]
        if all(abs(value - round(value)) < 1e-6 for value in scaled) or decimals == _PARTS:
            return max(1, math.gcd(*map(round, scaled))) / 10**decimals
    return 1.0


def to_stretch(row: Sequence[float | None]) -> Stretch:
    """Return what `stats_sql` has told."""
    stats = (
        Stats(int(count or 0), total or 0.0, size or 0.0, least, greatest)
        if count and least is not None and greatest is not None
        else Stats()
        for count, total, size, least, greatest in zip(
            *(row[at::5] for at in range(1, 6)), strict=True
        )
    )
    return Stretch(int(row[0] or 0), tuple(stats))


def claims(grid: Grid, rows: Sequence[int]) -> list[Claim]:
    """Return the figures of *rows*, in their order."""
    figures = grid.figures
    decimals = ", ".join(f"coalesce({figure.decimals}, 0)" for figure in figures)
    found = grid.stage.connection.execute(
        f"SELECT {values_sql(figures)}, {decimals} FROM {grid.relation} "  # noqa: S608 - our own
        "WHERE row_at IN (SELECT unnest($1::BIGINT[])) ORDER BY row_at",
        [list(rows)],
    ).fetchall()
    return [Claim(tuple(row[: len(figures)]), tuple(row[len(figures) :])) for row in found]


def stretches(grid: Grid, marks: Sequence[int]) -> list[Stretch]:
    """Return the rows before each of *marks* back to the one before it, and those behind all."""
    found = grid.stage.connection.execute(
        f"WITH m AS (SELECT unnest($1::BIGINT[]) AS mark), "  # noqa: S608 - our own
        f"t AS (SELECT row_at, {values_sql(grid.figures)} FROM {grid.relation} "
        "WHERE row_at NOT IN (SELECT mark FROM m)) "
        f"SELECT coalesce(mark, -1), {stats_sql(grid.figures)} "
        "FROM t ASOF LEFT JOIN m ON t.row_at > m.mark GROUP BY 1",
        [list(marks)],
    ).fetchall()
    known = {row[0]: to_stretch(row[1:]) for row in found}
    nothing = Stretch(0, (Stats(),) * len(grid.figures))
    return [known.get(mark, nothing) for mark in (-1, *marks)]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Stretches one behind the other, and what is before and behind each, added up once."""

    between: Sequence[Stretch]
    before: Sequence[Stretch]
    """from the first up to each"""
    behind: Sequence[Stretch]
    """from each up to the last"""

    @classmethod
    def of(cls, between: Sequence[Stretch]) -> Ranges:
        """Return the ranges of *between*."""
        back = [*accumulate(reversed(between))]
        return cls(between, [*accumulate(between)], back[::-1])

    def beside(self, at: int) -> Iterator[tuple[int, Stretch]]:
        """Yield those that end with *at*, those that begin behind it, and all of them."""
        last = len(self.between) - 1
        most = _MOST_TRIED // last**2
        for numbers in (range(at, -1, -1), range(at + 1, last + 1)):
            near = numbers[: most + 1]
            whole = accumulate(self.between[number] for number in near)
            for number, stretch in zip(near, whole, strict=True):
                if self.between[number].rows:
                    yield number, stretch
            if len(near) < len(numbers) and self.between[numbers[-1]].rows:
                yield numbers[-1], self.behind[at + 1] if numbers[-1] else self.before[at]
        if 0 < at < last:
            yield 0, self.before[last]


def best(claim: Claim, at: int, ranges: Ranges, function: Function, *, lenient: bool) -> Verdict:
    """Return how *claim*, which stands behind stretch *at*, fares over the rows it fits best."""
    found = Verdict()
    for first, stretch in ranges.beside(at):
        verdict = judge(claim, stretch, function, lenient=lenient)
        if (len(verdict.hits), -verdict.misses) > (len(found.hits), -found.misses):
            found = replace(verdict, first=first)
    return found


def judge(claim: Claim, stretch: Stretch, function: Function, *, lenient: bool) -> Verdict:
    """Return how *claim* fares over the rows of *stretch*; *lenient*: they may be rounded."""
    hits: list[int] = []
    misses = others = 0
    for n, (value, decimals, stats) in enumerate(
        zip(claim.values, claim.decimals, stretch.stats, strict=True)
    ):
        if value is None or not stats.count or (value == 0 and stats.size == 0):
            continue
        if _fits(value, decimals, stats, stretch.rows, function, lenient=lenient):
            hits.append(n)
        elif stats.least <= value <= stats.greatest or value == stretch.rows:
            others += 1
        else:
            misses += 1
    return Verdict(tuple(hits), misses, others, stretch.rows)


def _fits(
    value: float, decimals: int, stats: Stats, rows: int, function: Function, *, lenient: bool
) -> bool:
    unit = 10.0**-decimals
    noise = NOISE * stats.size + 1e-12
    match function:
        case "total":
            expected = stats.sum
            if lenient and abs(value) >= 20 * unit * math.sqrt(stats.count):
                noise += 0.5 * unit * math.sqrt(stats.count)
        case "average":
            expected = stats.sum / stats.count
        case "median":
            return stats.least <= value <= stats.greatest
        case "least":
            expected = stats.least
        case "greatest":
            expected = stats.greatest
        case "count":
            return value in (stats.count, rows)
        case "spread":
            return value >= 0
    return abs(value - expected) <= noise or abs(value - round(expected, decimals)) <= noise
