"""Which rows of a staged table sum up others: candidates by words and empty labels, then proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.data.readers.columns.kinds import literal
from assistant.data.readers.totals import words
from assistant.data.readers.totals.grid import Grid, trimmed
from assistant.data.readers.totals.judging import Candidate, Case
from assistant.data.readers.totals.outlines import outline
from assistant.data.readers.totals.rollups import filled_cells, rollups
from assistant.data.readers.totals.sums import MOST, NOISE, Claim, claims, stretches, values_sql
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
_BEFORE_LAST = 51
_FEWEST = 3
"""rows that a last row without a word sums up"""
_LARGE = 100
"""what a last row without a word has in some column: less is soon the sum of something"""


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
    for rollup in rollups(grid, filled, {n: texts for n, texts in alls.items() if texts}):
        found.rows.update(dict.fromkeys(rollup.rows, "total"))
        found.more += [rollup.where] if rollup.whole else []
    if not found.rows and (parents := outline(grid, named)):
        found.rows.update(dict.fromkeys(parents.rows, "total"))
        found.parents = parents.names
    gaps = all(count < grid.rows for count in filled)
    candidates = _candidates(grid, named, found, gaps=gaps)
    if 0 < len(candidates) <= MOST:
        _prove(grid, candidates, found)
    return found


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
    grid: Grid, named: Mapping[int, Mapping[str, Word]], found: Found, *, gaps: bool
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
    for at in _empty(grid) if gaps else ():
        made.setdefault(at, Candidate(at, empty=True))
    for at in found.rows:
        made.setdefault(at, Candidate(at))
    if not made and (last := _last(grid)) is not None:
        made[last] = Candidate(last)
    return [made[at] for at in sorted(made)]


def _empty(grid: Grid) -> list[int]:
    """Return the rows without any label, unless they are too many to sum up anything."""
    if not grid.labels:
        return []
    empty = " AND ".join(f"{label.text} IS NULL" for label in grid.labels)
    rows = grid.stage.connection.execute(
        f"SELECT row_at FROM {grid.relation} WHERE {empty} "  # noqa: S608 - our own
        f"ORDER BY row_at LIMIT {MOST + 1}"
    ).fetchall()
    return [at for (at,) in rows] if 2 * len(rows) <= grid.rows and len(rows) <= MOST else []


def _last(grid: Grid) -> int | None:
    """Return the last row, if it is at least the sum of those just before it in two columns."""
    rows = grid.stage.connection.execute(
        f"SELECT row_at, {values_sql(grid.figures)} FROM {grid.relation} "  # noqa: S608 - our own
        f"WHERE row_at > {grid.last - _BEFORE_LAST} ORDER BY row_at DESC"
    ).fetchall()
    (at, *own), *before = rows
    if len(before) < _FEWEST:
        return None
    large: set[float] = set()
    for value, cells in zip(own, list(zip(*before, strict=True))[1:], strict=True):
        amounts = [cell for cell in cells if cell is not None]
        if value and amounts and min(amounts) >= 0 and value >= sum(amounts) * (1 - NOISE):
            large.add(value)
    return at if len(large) > 1 and max(large) >= _LARGE else None


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
    named = [one for one in candidates if one.word and one.word.of in known and one.alone]
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
    before all, what is called Max or Average and does not stand at the end, from *tail* on.
    """
    failing = [one for one in taken if one.at not in good]
    if named := {one.at for one in failing if one.word and one.word.function != "total"
                 and one.at < tail}:  # fmt: skip
        return [one for one in taken if one.at not in named]
    weakest = min((one.strength for one in failing), default=0)
    out = {one.at for one in failing if one.strength == weakest}
    return [one for one in taken if one.at not in out]


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
