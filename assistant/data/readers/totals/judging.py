"""How sure it is that a row sums up others, by what its figures are and what its labels say.

A word alone is no proof, and neither is a sum alone: a row without a word must be one of its kind
or the last, and right in more than one way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.data.readers.totals.sums import Claim, Ranges, Stretch, Verdict, best
from assistant.data.readers.totals.words import Function, Word

_NEARLY_ALL = 0.8
"""of the rows without labels, for one of them to be a total"""
_CLOSE, _BEYOND = 0.8, 1.25
"""times the sum of all other rows: between them a total may be wrong"""
_SEVERAL = 3
"""rows, of which one is seldom as large as all others together"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may sum up others."""

    at: int
    word: Word | None = None
    """None: its labels are empty, or it is just the last row"""
    first: bool = False
    """whether the word is in the first column that has labels"""
    alone: bool | None = False
    """whether all other labels are empty; None: there are no others"""
    empty: int = 0
    """1 if all labels are empty, 2 if all but one are in a table that has more"""

    bare: bool = False
    """whether only its place and its size make it one"""

    @property
    def strength(self) -> int:
        """How likely it is to be a total before anything is added up."""
        if self.word is None:
            return int(self.empty == 1)
        return 2 + (not self.word.of) + 2 * (self.alone is not False)


@dataclass(slots=True)
class Case:
    """Some candidates, and all rows between them."""

    taken: Sequence[Candidate]
    figures: Mapping[int, Claim]
    between: Sequence[Stretch]
    known: set[str]
    """names beside the words that are labels of other rows"""
    verdicts: dict[int, Verdict] = field(default_factory=dict[int, Verdict])
    tail: int = 0
    """from which row on there are only candidates"""
    several: bool = False
    """whether more than one label with more in it than the word is right: no coincidence"""

    def __post_init__(self) -> None:
        self.tail = self._tail()
        ranges = Ranges.of(self.between)
        for at, one in enumerate(self.taken):
            function: Function = one.word.function if one.word else "total"
            claim = self.figures[one.at]
            lenient = one.word is not None
            self.verdicts[one.at] = best(claim, at, ranges, function, lenient=lenient)
        named = [(self.verdicts[one.at], one.word) for one in self.taken if one.word]
        right = [verdict for verdict, word in named if word.of and _is_right(verdict, word)]
        self.several = sum(verdict.rows > 1 for verdict in right) > 1
        self.several &= 2 * len(right) > sum(bool(word.of) for _, word in named)

    def accepted(self, *, sure: bool) -> dict[int, Function]:
        """Return which are what they seem; *sure*: that the table has totals is known."""
        certain: dict[int, Function] = {}
        likely: dict[int, Function] = {}
        for one in self.taken:
            if one.word is not None and _is_right(self.verdicts[one.at], one.word):
                group = certain if self._is_certain(one, one.word) else likely
                if self._may_be(one, one.word):
                    group[one.at] = one.word.function
        certain |= dict.fromkeys(self._unnamed(), "total")
        summaries = {function for function in likely.values() if function != "total"}
        if not (certain or sure or len(summaries) > 1):
            return certain
        certain |= dict.fromkeys(self._nothing(), "total")
        return certain | likely

    def believed(self) -> dict[int, bool]:
        """Return the rows whose place alone speaks for their word; whether their figures do."""
        whole = self.between[0]
        for stretch in self.between[1:]:
            whole = whole + stretch
        made: dict[int, bool] = {}
        for one in self.taken:
            last = one.at >= self.tail
            stats = zip(self.figures[one.at].values, whole.stats, strict=True)
            told = [(value, of) for value, of in stats if value is not None and of.count]
            if not (told and one.first and (one.alone or (one.alone is None and last))):
                continue
            more = any(value > of.greatest for value, of in told)
            shares = [value / of.sum for value, of in told
                      if of.sum and (value > of.greatest or of.least < 0)]  # fmt: skip
            large = sum(share >= _CLOSE for share in shares)
            named = one.word is not None and one.word.name
            if one.alone or not named:
                likely = more
            elif 2 * large > len(told) or (whole.rows > _SEVERAL and max(shares, default=0) > 0.5):
                likely = any(_CLOSE <= share <= _BEYOND for share in shares)
            else:
                continue
            if more or not named:
                made[one.at] = likely
        return made

    def _nothing(self) -> Iterator[int]:
        """Yield rows that say total and have only zeros, right behind rows that have only zeros."""
        for one, stretch in zip(self.taken, self.between, strict=False):
            values = [value for value in self.figures[one.at].values if value is not None]
            zeros = values and not any(values) and not any(of.size for of in stretch.stats)
            named = one.word and one.word.function == "total" and self._may_be(one, one.word)
            if zeros and stretch.rows and named:
                yield one.at

    def _may_be(self, one: Candidate, word: Word) -> bool:
        if word.function != "total":
            verdict = self.verdicts[one.at]
            clear = word.function == "average" and (verdict.rows > 2 or len(verdict.hits) > 1)
            if word.of and self.several:  # as subtotals are, of each group
                return word.of in self.known
            return one.at >= self.tail and (clear or not word.of)
        return not word.of or self._points(one, word) > 1

    def _is_certain(self, one: Candidate, word: Word) -> bool:
        verdict = self.verdicts[one.at]
        if word.function in ("total", "average"):
            placed = one.first and one.alone is not False and one.at >= self.tail
            if word.name and word.function == "average" and len(verdict.hits) < 2:
                return verdict.rows > 2  # small, large and medium
            return verdict.rows > 1 or (placed and verdict.good and not word.of)
        vague = word.function in ("median", "spread")
        return not vague and (len(verdict.hits) > 1 or bool(one.alone))

    def _points(self, one: Candidate, word: Word) -> int:
        """Count what speaks for a label that has more in it than the word."""
        verdict = self.verdicts[one.at]
        size = (len(verdict.hits) > 1) + (verdict.rows > 2) + (verdict.rows > 9)
        size += one.at >= self.tail and not verdict.first  # what ends a table, of all of it
        return 2 * (word.of in self.known or self.several) + bool(one.alone) + size

    def _tail(self) -> int:
        at = len(self.taken)
        while at and not self.between[at].rows:
            at -= 1
        return self.taken[at].at if at < len(self.taken) else self.taken[-1].at + 1

    def _unnamed(self) -> Iterator[int]:
        """Yield rows without a word that sum up others all the same."""
        last = self.taken[-1]
        ends = not self.between[-1].rows
        verdict = self.verdicts[last.at]
        strong = verdict.good and (len(verdict.hits) > 1 or verdict.rows > 2)
        for kind in (1, 2):
            empty = [one.at for one in self.taken if one.empty == kind]
            good = [at for at in empty if self.verdicts[at].good]
            several = [at for at in good if self.verdicts[at].rows > 1]
            if len(good) >= _NEARLY_ALL * len(empty) and (
                len(several) > 1 or (ends and last.empty == kind and strong)
            ):
                yield from good
        if last.bare and verdict.good and verdict.rows == sum(one.rows for one in self.between):
            yield last.at


def _is_right(verdict: Verdict, word: Word) -> bool:
    """Whether enough of the figures are right; of a label with more in it, most of them."""
    right = len(verdict.hits)
    if word.of:
        return right >= verdict.others and verdict.good
    return right > verdict.misses and 3 * right >= verdict.others
