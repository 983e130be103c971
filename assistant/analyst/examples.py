"""Examples of what can be asked of one table, a kind at a time, for a person who looks for words.

Each is a question that the analyst reads; a kind for which the table has no columns is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.analyst.analyst import Analyst
from assistant.analyst.answers.suggesting import dates_of_rows, groups, measures
from assistant.analyst.lexicon.spelling import name_words
from assistant.analyst.profile import Field
from assistant.analyst.replies import Answering

_KINDS = {
    "Totals and averages": ("total {figure}", "average {figure} by {group}"),
    "Counts": ("number of rows by {group}",),
    "Over time": ("{figure} by month", "growth of {figure} by year"),
    "Top lists": ("{figure} by {many}, top 5",),
    "Filters": ("{figure} by {group} in {year}", "{figure} by {many} where {group} is {value}"),
    "Shares": ("share of {figure} by {group}",),
    "Distributions": ("distribution of {figure}",),
    "Correlations": ("correlation of {figure} and {other}",),
    "Missing values": ("missing values",),
}


def examples(analyst: Analyst) -> dict[str, tuple[str, ...]]:
    """Return questions about the analyst's table, by their kind."""
    words = dict(_words(analyst))
    found: dict[str, tuple[str, ...]] = {}
    for kind, texts in _KINDS.items():
        asked = [text.format_map(words) for text in texts if _fits(text, words)]
        read = [one for one in asked if isinstance(analyst.read(one, None), Answering)]
        if read:
            found[kind] = tuple(one[0].upper() + one[1:] for one in read)
    return found


def _words(analyst: Analyst) -> Iterator[tuple[str, str]]:
    """Yield what the table has for each gap in a question."""
    profile = analyst.profile
    numbers, kinds = measures(profile), groups(profile)
    for gap, field in zip(("figure", "other"), numbers, strict=False):
        yield gap, _name(field)
    if kinds:
        yield "group", _name(kinds[0])
        yield "many", _name(max(kinds, key=lambda kind: kind.distinct))
        if kinds[0].values:
            yield "value", str(kinds[0].values[0])
    years = [str(field.greatest or "")[:4] for field in dates_of_rows(profile)]
    if years and years[0].isdigit():
        yield "year", years[0]


def _fits(text: str, words: dict[str, str]) -> bool:
    return all(f"{{{gap}}}" not in text or gap in words for gap in _GAPS)


def _name(field: Field) -> str:
    return " ".join(name_words(field.name))


_GAPS = ("figure", "other", "group", "many", "value", "year")
