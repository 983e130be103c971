"""What the words of one table are: its columns, its values and what its rows are called.

Says what a phrase may mean and how sure that is; chooses nothing. `learning` fills it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.analyst.lexicon.items import Key, Named, Valued
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.profile import Field, Profile

_LASTING = {"day", "hour", "minute", "second"}
PARTLY = {"delay", "late", "response", "wait", "waiting", "overtime", "break", "idle", "downtime"}
"""times that are no whole: the longest flight is not that with the longest delay"""
PLANNED = frozenset(
    {"planned", "plan", "expected", "due", "target", "estimated", "scheduled", "promised",
     "forecast", "deadline", "agreed", "required", "requested", "original", "committed"}
)  # fmt: skip
"""words of dates that something was to happen at"""
PERSONS = {"employee", "person", "staff", "customer", "patient", "student", "client", "member"}


@dataclass(slots=True)
class Lexicon:
    """The words of one table."""

    profile: Profile
    names: dict[Key, Named] = field(default_factory=dict[Key, Named])
    cells: dict[Key, Valued] = field(default_factory=dict[Key, Valued])
    written: re.Pattern[str] | None = None
    """finds the values that begin or end with a sign, as they stand: O-, >50K"""
    nouns: dict[Key, str] = field(default_factory=dict[Key, str])
    """what a row is called -> column whose different values are counted, or empty"""
    roots: dict[str, Named] = field(default_factory=dict[str, Named])
    """roots of the single words that columns are called by: `grossing` is Gross"""
    verbs: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """roots of verbs -> date or yes/no columns"""
    done: dict[str, Valued] = field(default_factory=dict[str, Valued])
    """roots of verbs -> cells that say it is done: `deny`, `denial` are Denied"""
    known: frozenset[str] = frozenset()
    """words that are no typos"""
    targets: frozenset[str] = frozenset()
    """words that a typo may stand for"""
    shorts: dict[str, str] = field(default_factory=dict[str, str])
    """short words in names of columns -> as they stand in `names`"""
    rooted: dict[Key, Named] = field(default_factory=dict[Key, Named])
    """names of several words by their roots: `delivered date` is Delivery Date"""
    truths: dict[Key, tuple[str, bool]] = field(default_factory=dict[Key, tuple[str, bool]])
    """phrases -> yes/no column, and whether they mean yes"""
    also: dict[Key, str] = field(default_factory=dict[Key, str])
    """what rows are called in the plural, whatever one of them is: stays"""
    loose: frozenset[str] = frozenset()
    """nouns that are taken for the rows though no row has an id that is called so"""
    shared: frozenset[str] = frozenset()
    """columns that are called as the rows are, though they repeat"""
    wares: dict[str, str] = field(default_factory=dict[str, str])
    """what a quantity is of -> its column: tickets"""
    assumed: frozenset[str] = frozenset()
    """words of money that no column has, and that the main one is taken for"""

    def column(self, words: Sequence[str]) -> Field | None:
        """Return the one column that the first of *words* to mean one means."""
        for word in words:
            named = self.names.get((stem(word),))
            if named and named.rank <= 3 and named.columns:
                fits = [self.profile[name] for name in named.columns]
                fits = [one for one in fits if one.numeric]
                if fits:
                    return fits[0] if len(fits) == 1 else None
        for word in words:
            fits = self._with(word)
            if len(fits) == 1:
                return fits[0]
        return None

    def several(self, words: Sequence[str]) -> list[Field]:
        """Return the columns of numbers that share the first of *words* that is in any."""
        for word in words:
            if fits := self._with(word):
                return fits
        return []

    def _with(self, word: str) -> list[Field]:
        """Return the columns of numbers that *word* is in, and is all of a time that it says."""
        fits = [one for one in self.profile.of("number") if word in one.words]
        return [one for one in fits if word not in _LASTING or not PARTLY & set(one.words)]


def happened(profile: Profile, names: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the dates that were only planned, where others tell when it came about."""
    real = tuple(name for name in names if not PLANNED & set(profile[name].words))
    return real or names


def attrition(profile: Profile) -> Sequence[str]:
    """Return the yes/no columns that tell who left."""
    leaving = {"left", "leave", "attrition", "churn", "churned", "exited", "terminated"}
    return [one.name for one in profile.fields if one.truth and leaving & set(one.words)]
