"""Parents and children below each other in one column, as compact pivots have them.

No word says which rows are parents and no cell is empty: all rows must be accounted for by sums,
and these must be too many to be a coincidence. Large tables are none of a person's pivots.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from assistant.data.readers.totals.grid import Grid, trimmed
from assistant.data.readers.totals.sums import NOISE, unit, values_sql
from assistant.data.readers.totals.words import Word

_FEWEST, _MOST = 5, 20_000
"""rows"""
_MOST_RAGGED = 2_000
_MOST_FIGURES = 12
_DEPTHS = (2, 3, 4)
_ENOUGH, _ENOUGH_WITH_TOTAL = 3.5, 1.0
"""evidence, as powers of ten that speak against a coincidence; a total that is but half the sum of
all rows speaks against it too"""
_INDENTED, _REPEATED, _WRONG = 2.0, 2.5, 2.0
_BESIDE = 0.5
"""weight of a further column: it may just be the first one in another unit"""

Tree = Mapping[int, Sequence[int]]
"""The children of each parent, by their places."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Rows that have the sums of those below (or above) them."""

    rows: tuple[int, ...]
    names: tuple[str, ...]
    """what the outermost of them are called"""


@dataclass(frozen=True, slots=True)
class _Rows:
    at: Sequence[int]
    texts: Sequence[tuple[str | None, ...]]
    indents: Sequence[int]
    columns: Sequence[Sequence[float | None]]
    totals: Sequence[Sequence[float | None]]
    """the figures of rows at either end that say “total”"""
    units: Sequence[float]
    """by column, what all figures are multiples of"""
    rounded: bool = False
    """whether figures may be rounded, and so their sums a little off"""

    @property
    def slack(self) -> Sequence[float]:
        """Return by column what rounding may change of one figure."""
        return [unit / 2 if self.rounded else 0.0 for unit in self.units]


def outline(grid: Grid, named: Mapping[int, Mapping[str, Word]]) -> Outline | None:
    """Return the parents of *grid*; *named* has the texts, by column, that say “total”."""
    if not _FEWEST <= grid.rows <= _MOST:
        return None
    rows = _read(grid, named)
    if rows is None:
        return None
    backwards = replace(
        rows,
        at=rows.at[::-1],
        texts=rows.texts[::-1],
        indents=rows.indents[::-1],
        columns=[column[::-1] for column in rows.columns],
    )
    best, found = 0.0, None
    for some in (rows, backwards, replace(rows, rounded=True), replace(backwards, rounded=True)):
        for n in range(len(some.columns)):
            for tree in _trees(some, n):
                score = _evidence(some, n, tree)
                if score > best:
                    best, found = score, _outline(some, tree)
    return found


def _read(grid: Grid, named: Mapping[int, Mapping[str, Word]]) -> _Rows | None:
    """Return the rows of *grid* without totals at either end; None if nothing can be in them."""
    figures = list(grid.figures)
    numbers = [label.number for label in grid.labels]
    if not numbers and figures[0].number == 0:  # years, and below each its months
        numbers.append(figures.pop(0).number)
    figures = figures[-_MOST_FIGURES:]
    if not numbers or not figures:
        return None
    texts = ", ".join(trimmed(grid.shown[number]) for number in numbers)
    found = grid.stage.connection.execute(
        f"SELECT row_at, {grid.shown[numbers[0]]}, {texts}, "  # noqa: S608 - our own
        f"{values_sql(figures)} FROM {grid.relation} ORDER BY row_at"
    ).fetchall()
    words = [named.get(number, {}) for number in numbers]
    says = [_says_total(row[2:], words) for row in found]
    first = next((n for n, said in enumerate(says) if not said), len(found))
    last = next((n for n in range(len(found), first, -1) if not says[n - 1]), first)
    inner, ends = found[first:last], [*found[:first], *found[last:]]
    if len(inner) < _FEWEST:
        return None
    width = 2 + len(numbers)
    columns: list[Sequence[float | None]] = list(zip(*(row[width:] for row in inner), strict=True))
    return _Rows(
        [row[0] for row in inner],
        [row[2:width] for row in inner],
        [_indent(row[1]) for row in inner],
        columns,
        [row[width:] for row in ends if any(value is not None for value in row[width:])],
        [unit(column) for column in columns],
    )


def _says_total(texts: Sequence[str | None], words: Sequence[Mapping[str, Word]]) -> bool:
    return any(
        text in named and not named[text].of
        for text, named in zip(texts, words, strict=False)
        if text
    )


def _indent(text: str | None) -> int:
    return len(text) - len(text.lstrip()) if text else 0


def _trees(rows: _Rows, column: int) -> Iterator[Tree]:
    """Yield what may be the parents by the figures of *column*, each with its children."""
    values = [value or 0.0 for value in rows.columns[column]]
    if len(set(rows.indents)) > 1 and rows.indents[0] == min(rows.indents):
        yield _indented(rows.indents)
        return
    if _is_series(values):
        return
    summing = _Summing(values, rows.slack[column], min(values) >= 0, {})
    ragged = bool(rows.totals) and summing.positive and len(values) <= _MOST_RAGGED
    for depth in _DEPTHS:
        if summing.grow(depth, ragged=ragged and depth == _DEPTHS[0]):
            yield {place: tuple(children) for place, children in summing.tree.items()}


def _is_series(values: Sequence[float]) -> bool:
    """Whether the next two sum up to most, as with Fibonacci's numbers: not only to parents."""
    three = list(zip(values, values[1:], values[2:], strict=False))
    return 2 * sum(a == b + c for a, b, c in three) > len(three)


def _indented(indents: Sequence[int]) -> Tree:
    tree: dict[int, list[int]] = {-1: []}
    above = [-1]
    for place, indent in enumerate(indents):
        while above[-1] >= 0 and indents[above[-1]] >= indent:
            above.pop()
        tree.setdefault(above[-1], []).append(place)
        above.append(place)
    return tree


@dataclass(frozen=True, slots=True)
class _Summing:
    """The only way in which figures are parents of some depth, or what is below them."""

    values: Sequence[float]
    slack: float
    positive: bool
    tree: dict[int, list[int]]

    def grow(self, depth: int, *, ragged: bool) -> bool:
        """Fill the tree; False if there is none. *ragged*: some have nothing below them."""
        self.tree.clear()
        self.tree[-1] = []
        place = 0
        while place < len(self.values):
            end = self._end(place, depth)
            if end is None and not ragged:
                return False
            self.tree[-1].append(place)
            place = end or place + 1
        return True

    def _end(self, place: int, depth: int) -> int | None:
        """Return where what is below *place* ends; None if that does not sum up to it."""
        if depth == 1:
            return place + 1
        total = size = 0.0
        children: list[int] = []
        at: int | None = place + 1
        while at < len(self.values):
            child = at
            at = self._end(child, depth - 1)
            if at is None:
                return None
            children.append(child)
            total, size = total + self.values[child], size + abs(self.values[child])
            noise = _noise(size, len(children), self.slack)
            if abs(total - self.values[place]) <= noise:
                while depth == _DEPTHS[0] and at < len(self.values) and self.values[at] == 0:
                    children.append(at)  # or the next parent: nothing is counted twice either way
                    at += 1
                self.tree[place] = children
                return at
            if self.positive and total > self.values[place] + noise:
                return None
        return None


def _evidence(rows: _Rows, driver: int, tree: Tree) -> float:
    """Return how much speaks for *tree*; 0 if it is not enough."""
    groups = {place: children for place, children in tree.items() if place >= 0}
    if not _told_apart(rows, tree) or not groups:
        return 0.0
    score = 0.0
    several = 0
    for n, column in enumerate(rows.columns):
        right, wrong, weight = _fares(rows, n, groups)
        if n == driver:
            if wrong or not right:
                return 0.0
            several, score = right, score + weight
        elif wrong:
            score -= 0.0 if _is_code(column) or _is_between(column, groups) else _WRONG
        elif column not in rows.columns[:n] and column != rows.columns[driver]:
            score += _BESIDE * weight
    total = any(total[driver] for total in rows.totals)
    if several + total < 2:
        return 0.0
    score += _INDENTED if len(set(rows.indents)) > 1 else 0.0
    score += _REPEATED if _repeats(rows, groups) else 0.0
    top = list(_topmost(rows.columns[driver], tree, -1))
    for total in rows.totals:
        if not _is_sum(total[driver], top, rows.slack[driver]):
            return 0.0
    return score if score >= (_ENOUGH_WITH_TOTAL if total else _ENOUGH) else 0.0


def _topmost(column: Sequence[float | None], tree: Tree, above: int) -> Iterator[float]:
    """Yield the figures right below *above*, and of headings without one those below them."""
    for place in tree.get(above, ()):
        value = column[place]
        if value is not None:
            yield value
        else:
            yield from _topmost(column, tree, place)


def _fares(rows: _Rows, number: int, groups: Tree) -> tuple[int, int, float]:
    """Return how many sums of several figures are right, how many are wrong, and their weight."""
    column, slack = rows.columns[number], rows.slack[number]
    right = wrong = 0
    weight = 0.0
    for place, children in groups.items():
        if column[place] is None:
            continue
        parts = [value for child in children if (value := column[child])]
        if not _is_sum(column[place], parts, slack):
            wrong += 1
        elif len(parts) > 1:
            right += 1
            apart = rows.units[number] + 2 * slack * (1 + math.sqrt(len(parts)))
            weight += max(0.0, math.log10(sum(map(abs, parts)) / len(parts) / apart))
    return right, wrong, weight


def _is_sum(value: float | None, parts: Sequence[float], slack: float) -> bool:
    noise = _noise(sum(map(abs, parts)), len(parts), slack)
    return abs((value or 0.0) - math.fsum(parts)) <= noise


def _noise(size: float, count: int, slack: float) -> float:
    """Return by how much a sum of *count* figures may be off."""
    return NOISE * size + 1e-12 + slack * (1 + math.sqrt(count))


def _is_code(column: Sequence[float | None]) -> bool:
    """Whether it has other whole numbers in all rows, as what numbers them has."""
    whole = all(value is not None and value == int(value) for value in column)
    return whole and len(set(column)) == len(column)


def _is_between(column: Sequence[float | None], groups: Tree) -> bool:
    """Whether all parents have an average of their children, or the number of different things."""
    for place, children in groups.items():
        value = column[place]
        parts = [part for child in children if (part := column[child]) is not None]
        if value is not None and parts and not min(parts) <= value <= max(*parts, sum(parts)):
            return False
    return True


def _told_apart(rows: _Rows, tree: Tree) -> bool:
    """Whether no two of those that are side by side have the same labels, or none."""
    for children in tree.values():
        texts = [rows.texts[child] for child in children]
        if len(set(texts)) < len(texts) or not all(map(any, texts)):
            return False
    return True


def _repeats(rows: _Rows, groups: Tree) -> bool:
    """Whether most names are below several parents, and none is a parent's too."""
    leaves = [rows.texts[one] for one in chain(*groups.values()) if one not in groups]
    parents = {rows.texts[place] for place in groups}
    return 3 * len(set(leaves)) <= 2 * len(leaves) and not parents & set(leaves)


def _outline(rows: _Rows, tree: Tree) -> Outline:
    parents = sorted(place for place in tree if place >= 0)
    figured = [p for p in parents if any(column[p] is not None for column in rows.columns)]
    names = (next(filter(None, rows.texts[p]), "") for p in sorted(tree[-1]) if p in figured)
    return Outline(tuple(sorted(rows.at[place] for place in figured)), tuple(names))
