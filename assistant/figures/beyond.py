"""What results come to beside each other: this year's total and last year's, a part and a whole.

Only columns of one name are compared, and only with a single row or the same row of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from assistant.figures.derived import shares
from assistant.figures.sheets import Sheet
from assistant.figures.sources import Source, compared
from assistant.figures.things import Thing, whole_of

MOST_RESULTS = 12
"""of a single row, that are compared with each other"""


def between_results(sheets: Sequence[Sheet]) -> Iterator[Source]:
    """Yield what single rows come to beside each other, and whole results beside them."""
    singles = [sheet for sheet in sheets if len(sheet.rows) == 1][:MOST_RESULTS]
    for one, other in combinations(singles, 2):
        yield from _compared(whole_of(one), whole_of(other))
    for sheet in sheets[:MOST_RESULTS]:
        if len(sheet.rows) > 1:
            yield from beside_singles([whole_of(sheet)], singles)


def beside_singles(things: Sequence[Thing], sheets: Sequence[Sheet]) -> Iterator[Source]:
    """Yield each thing as a share of the single row of another result, and beside it."""
    singles = [sheet for sheet in sheets if len(sheet.rows) == 1][:MOST_RESULTS]
    for thing in things:
        for sheet in singles:
            if sheet is not thing.sheet:
                yield from _compared(thing, whole_of(sheet))
    for one, other in combinations(things, 2):
        if one.sheet is not other.sheet and one.words == other.words:
            yield from _compared(one, other)


def _compared(one: Thing, other: Thing) -> Iterator[Source]:
    for at in one.sheet.amounts:
        name = one.sheet.columns[at].casefold()
        for there in other.sheet.amounts:
            if other.sheet.columns[there].casefold() != name:
                continue
            first, second = one.value(at, mean=False), other.value(there, mean=False)
            if first is not None and second is not None:
                words = (one.told(at, mean=False), other.told(there, mean=False))
                back = (words[1], words[0])
                rate = one.sheet.rates.get(at)
                yield from compared(first, second, *words, rate, one.sheet)
                yield from compared(second, first, *back, rate, one.sheet)
                yield from shares(first, second, words, one.sheet.query)
