"""General words of figures, and the words of columns that each of them may stand for: scores.

Knows English only; whether a table has such columns is looked up here, and asked elsewhere.
"""

from __future__ import annotations

from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.profile import Field, Profile

_MAY_MEAN = """
score result mark grade: score mark grade midterm final exam test quiz coursework assignment gpa
performance achievement: score mark grade midterm final exam test quiz rating
cost expense expenditure outlay: cost price fee charge fare premium expense rent spend
price: price fare fee rent premium tariff
money sum: amount price cost fee revenue sale income profit salary pay
worth: price value amount
time duration: duration minute hour day second delay wait
size: area sqm sqft acreage volume size capacity
temperature warmth: temp temperature
weight: weight kg tonne load
people person guest visitor attendance: adult child guest visitor passenger attendee
output production: output produced yield made
waste scrap: scrap waste rejected defect
speed: speed velocity kmh mph
"""
_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for names, words in (line.split(":") for line in _MAY_MEAN.strip().splitlines())
    for name in names.split()
}
MOST = 6
"""columns that a word is asked about at most"""


def may_mean(word: str, profile: Profile) -> list[Field]:
    """Return the columns of numbers that a general word could stand for."""
    kin = _WORDS.get(stem(word.casefold()), frozenset[str]())
    fits = [one for one in profile.of("number") if kin & set(one.words) and one.distinct > 1]
    return fits if len(fits) <= MOST else []
