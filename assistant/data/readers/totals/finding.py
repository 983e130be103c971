"""Which rows of a staged table sum up others: candidates by words and empty labels, then proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.data.readers.columns.kinds import literal
from assistant.data.readers.totals import words
from assistant.data.readers.totals.grid import Grid, trimmed
from assistant.data.readers.totals.judging import Candidate, Case
from assistant.data.readers.totals.outlines import outline
from assistant.data.readers.totals.rollups import filled_cells, rollups, wholes
from assistant.data.readers.totals.sums import (
    MOST,
    NOISE,
    Claim,
    claims,
    stretches,
    unit,
    values_sql,
)
from assistant.data.readers.totals.words import Function, Word

_MOST_TEXTS = 5_000
"""different texts with a word, of a column"""
_MANY, _ENDS = 100_000, 1_000
"""from so many rows on, so many at either end"""
_MOST_NAMED, _MOST_APART = 0.4, 0.7
"""of all rows: where more have a word, the column is about such words; the second where each has
a text of its own, as subtotals of small groups have"""
_SOME = 12
"""rows that are never too many"""
_BESIDE_END = 51
_FEWEST = 3
"""rows that a row without a word sums up"""
_LARGE = 100
"""what such a row has in some column: less is soon the sum of something"""
_EXACT = (20, 1_000)
"""as many units has the last row in one column, or the first, and no other is needed"""


@dataclass(slots=True)
class Found:
    """What is taken for totals."""

    rows: dict[int, Function] = field(default_factory=dict[int, Function])
    """of each row, what it has of others"""
    more: list[str] = field(default_factory=list[str])
    """SQL that picks further rows, where they are too many to be looked at one by one"""
    proved: bool = True
    """False: the word is there, the sum is not"""
    likely: bool = True
    """whether it is better to leave them out than to keep them"""
    parents: tuple[str, ...] = ()
    """names of rows that nothing but their place connects with those that they sum up"""


def find(grid: Grid) -> Found:
    """Return the rows of *grid* that sum up others."""
    found = Found()
    if not grid.figures:
        return found
    named = _named(grid)
    alls = {number: [text for text, word in texts.items() if word == Word("total")]
            for number, texts in named.items()}  # fmt: skip
    filled = filled_cells(grid)
    _roll_up(grid, filled, {n: texts for n, texts in alls.items() if texts}, found)
    if not found.rows and (parts := wholes(grid)):
        _roll_up(grid, filled, parts, found)
    if not found.rows and (parents := outline(grid, named)):
        found.rows.update(dict.fromkeys(parents.rows, "total"))
        found.parents = parents.names
    candidates = _candidates(grid, named, found, filled)
    if 0 < len(candidates) <= MOST:
        _prove(grid, candidates, found)
    return found


def _roll_up(
    grid: Grid, filled: Sequence[int], alls: Mapping[int, Sequence[str]], found: Found
) -> None:
    for rollup in rollups(grid, filled, alls):
        found.rows.update(dict.fromkeys(rollup.rows, "total"))
        found.more += [rollup.where] if rollup.whole else []


def _named(grid: Grid) -> dict[int, dict[str, Word]]:
    """Return by column the texts that have a word for what sums up others."""
    made: dict[int, dict[str, Word]] = {}
    for label in (*grid.labels, *grid.figures):
        text = grid.shown[label.number]
        # Numbers and dates begin below A and end so: they need no look at each character.
        ends = f" OR right({text}, 1) > '9'" if label in grid.labels else ""  # 2023 Total
        may = f"({text} >= 'A' OR {text} < '0'{ends}) AND length({text}) <= {words.LONGEST}"
        select = "SELECT DISTINCT" if label.mixed else "SELECT"
        if not label.mixed and grid.rows > _MANY:  # each row has its own: only ends stand out
            may += f" AND (row_at < {_ENDS} OR row_at > {grid.last - _ENDS})"
        found = grid.stage.connection.execute(
            f"SELECT DISTINCT {trimmed('t')} FROM "  # noqa: S608 - our own
            f"({select} {text} AS t FROM {grid.relation} WHERE {may}) "
            f"WHERE {words.may_be('t')} LIMIT {_MOST_TEXTS}"
        ).fetchall()
        if texts := {text: word for (text,) in found if text and (word := words.read(text))}:
            made[label.number] = texts
    return made


def _candidates(
    grid: Grid, named: Mapping[int, Mapping[str, Word]], found: Found, filled: Sequence[int]
) -> list[Candidate]:
    """Return the rows to look at one by one, those that are found already among them."""
    made: dict[int, Candidate] = {}
    for number, texts in sorted(named.items()):
        others = [label for label in grid.labels if label.number != number]
        alone = " AND ".join(f"{label.text} IS NULL" for label in others) or "NULL"
        first = all(label.number > number for label in others)
        text = trimmed(grid.shown[number])
        rows = grid.stage.connection.execute(
            f"SELECT row_at, {text} AS t, {alone} FROM {grid.relation} "  # noqa: S608 - our own
            f"WHERE t IN ({', '.join(map(literal, texts))}) ORDER BY row_at LIMIT {MOST + 1}"
        ).fetchall()
        alike = len(rows) - len({said for _, said, _ in rows if texts[said].of})
        few = max(_SOME, _MOST_NAMED * grid.rows)
        if alike <= few and len(rows) <= min(MOST, max(_SOME, _MOST_APART * grid.rows)):
            for at, said, is_alone in rows:
                made.setdefault(at, Candidate(at, texts[said], first, is_alone))
    for at, empty in _empty(grid, filled):
        made.setdefault(at, Candidate(at, empty=empty))
    for at in found.rows:
        made.setdefault(at, Candidate(at))
    if not made and (end := _end(grid)) is not None:
        made[end] = Candidate(end, bare=True)
    return [made[at] for at in sorted(made)]


def _empty(grid: Grid, filled: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the rows without any label (1), and those with one of those that others have (2).

    Not if they are too many to sum up anything.
    """
    full = [count == grid.rows for count in filled[: len(grid.labels)]]
    usual = [label for label, count in zip(grid.labels, filled, strict=False)
             if 2 * count > grid.rows]  # fmt: skip
    for kind, labels in ((1, grid.labels), (2, usual)):
        if len(labels) < kind or sum(full) >= kind:
            continue
        empty = " + ".join(f"({label.text} IS NULL)::INT" for label in labels)
        rows = grid.stage.connection.execute(
            f"SELECT row_at FROM {grid.relation} "  # noqa: S608 - our own
            f"WHERE {empty} = {len(labels) - kind + 1} ORDER BY row_at LIMIT {MOST + 1}"
        ).fetchall()
        if 2 * len(rows) <= grid.rows and len(rows) <= MOST:
            yield from ((at, kind) for (at,) in rows)


def _end(grid: Grid) -> int | None:
    """Return the last or the first row, if it is so large that it may sum up all others."""
    near = (f"row_at > {grid.last - _BESIDE_END}", f"row_at < {_BESIDE_END}")
    for where, order, exact in zip(near, ("DESC", "ASC"), _EXACT, strict=True):
        (at, *own), *others = grid.stage.connection.execute(
            f"SELECT row_at, {values_sql(grid.figures)} FROM {grid.relation} "  # noqa: S608 - our own
            f"WHERE {where} ORDER BY row_at {order}"
        ).fetchall()
        columns = list(zip(*others, strict=True))[1:]
        apart = grid.apart and at == grid.last
        if len(others) < (2 if apart else _FEWEST):
            continue
        if _is_large(own, columns, 0 if apart else exact):
            return at
    return None


def _is_large(
    own: Sequence[float | None], columns: Sequence[Sequence[float | None]], exact: int
) -> bool:
    """Whether a row is at least the sum of some others in two columns, or in one where that tells.

    *exact*: that many units of the column are no coincidence.
    """
    large: set[float] = set()
    for value, cells in zip(own, columns, strict=True):
        amounts = [cell for cell in cells if cell is not None]
        if not value or not amounts:
            continue
        more = min(amounts) >= 0 and value >= sum(amounts) * (1 - NOISE)
        series = _is_sum(amounts[0], amounts[1:])
        half = value in (0.5, 50)  # of all, where they are shares
        sums = (more or _is_sum(value, amounts)) and not (series or half)
        if sums and abs(value) >= exact * unit([value, *amounts]):
            return True
        if more:
            large.add(value)
    return len(large) > 1 and max(large) >= _LARGE


def _is_sum(value: float, amounts: Sequence[float]) -> bool:
    return abs(value - sum(amounts)) <= NOISE * sum(map(abs, amounts))


def _prove(grid: Grid, candidates: Sequence[Candidate], found: Found) -> None:
    """Add to *found* what arithmetic confirms; else what a word alone is sure enough of."""
    rows = [one.at for one in candidates]
    figures = dict(zip(rows, claims(grid, rows), strict=True))
    known = _known(grid, candidates)
    taken, good = list(candidates), dict[int, Function]()
    while taken:
        case = Case(taken, figures, stretches(grid, [one.at for one in taken]), known)
        accepted = case.accepted(sure=bool(found.rows))
        good = accepted if len(accepted) > len(good) else good
        left = _without_failing(taken, accepted.keys() | found.rows.keys(), case.tail)
        if len(left) == len(taken):
            break
        taken = left
    proved = bool(found.rows or good)
    found.rows.update(good)
    found.rows.update(_nothing(candidates, found.rows, figures, known))
    strict = [one for one in candidates if one.word == Word("total") and one.at not in found.rows]
    if strict:
        case = Case(strict, figures, stretches(grid, [one.at for one in strict]), known)
        believed = case.believed()
        found.rows.update(dict.fromkeys(believed, "total"))
        if not proved:
            found.proved, found.likely = False, any(believed.values())


def _nothing(
    candidates: Iterable[Candidate], good: Mapping[int, Function], figures: Mapping[int, Claim],
    known: Collection[str],
) -> dict[int, Function]:  # fmt: skip
    """Return the subtotals of nothing, in a table whose other subtotals are right."""
    named = [one for one in candidates
             if one.word and one.word.of in known and one.alone is not False]  # fmt: skip
    if sum(one.at in good for one in named) < 2:
        return {}
    return {
        one.at: one.word.function
        for one in named
        if one.word and one.at not in good and not any(figures[one.at].values)
    }


def _without_failing(
    taken: Sequence[Candidate], good: Collection[int], tail: int
) -> list[Candidate]:
    """Leave out those that are no totals after all: what others sum up has them in it.

    The weakest first, as one that is wrongly left out of the sums spoils the proof of the others:
    what is called Max or Average and does not stand at the end, from *tail* on, before all, and of
    those that are alike what does not stand there.
    """

    def weight(one: Candidate) -> tuple[int, bool]:
        placed = one.at >= tail
        called = one.word is not None and one.word.function != "total"
        strength = -1 if called and not placed else one.strength
        return strength, placed and one.word is not None

    failing = {one.at: weight(one) for one in taken if one.at not in good}
    weakest = min(failing.values(), default=None)
    return [one for one in taken if one.at not in failing or failing[one.at] != weakest]


def _known(grid: Grid, candidates: Iterable[Candidate]) -> set[str]:
    """Return which of the names that words stand beside are labels of other rows."""
    rests = sorted({one.word.of for one in candidates if one.word and one.word.of})
    known: set[str] = set()
    for label in grid.labels if rests else ():
        rows = grid.stage.connection.execute(
            f"SELECT DISTINCT {words.plain(label.text)} AS t FROM {grid.relation} "  # noqa: S608 - our own
            f"WHERE t IN ({', '.join(map(literal, rests))})"
        ).fetchall()
        known.update(text for (text,) in rows)
    return known
