"""What is known beside the rows: sizes of tables, what other tools told, what code printed.

Such a number is taken as it is; nothing is derived of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, cast

from assistant.figures import prose, reading, sheets
from assistant.figures.sources import LOOSE, PERCENT, PLAIN, POINTS, TIMES, Source

MOST_TEXT = 50_000
"""characters of all facts that are read"""
MOST_ITEMS = 500
MOST_DEPTH = 6


def of_facts(facts: Sequence[tuple[str, Any]]) -> Iterator[Source]:
    """Yield the numbers of *facts*, the newest of which are the last: a number, a text, JSON."""
    left = MOST_TEXT
    for name, fact in reversed(facts):
        for where, found in _leaves(fact, 0):
            words = ("{}", " / ".join(filter(None, (name, where))))
            if isinstance(found, str):
                if left > 0:
                    yield from _told(found[:left], words)
                left -= len(found)
            else:
                yield from _as_any(found, words)


def values(texts: Sequence[str]) -> set[float]:
    """Return the sizes of all figures of *texts*, in every reading."""
    return {value for text in texts for _, value in _read(text[: prose.MOST])}


def _told(text: str, words: tuple[str, str]) -> Iterator[Source]:
    for unit, value in _read(text):
        if unit:
            yield Source(value, unit, LOOSE, None, words, either=True)
        else:
            yield from _as_any(value, words)


def _as_any(value: float, words: tuple[str, str]) -> Iterator[Source]:
    for kind in (PLAIN, PERCENT, POINTS, TIMES):
        yield Source(value, kind, LOOSE, None, words, either=True)
    if abs(value) <= 1:
        yield Source(value * 100, PERCENT, LOOSE, None, words, either=True)


def _read(source: str) -> Iterator[tuple[str, float]]:
    text = prose.plain(source)
    reader = reading.Reader(text, source)
    for sentence in prose.sentences(text):
        for figure in islice(reader.figures(sentence), reading.MOST):
            yield from ((figure.unit, value) for value, _ in figure.readings)


def _leaves(fact: Any, depth: int) -> Iterator[tuple[str, float | str]]:
    """Yield the numbers and texts of a value of JSON, each with the keys that lead to it."""
    if isinstance(fact, str):
        number = sheets.number_of(fact)
        yield "", fact if number is None else number
    elif isinstance(fact, dict) and depth < MOST_DEPTH:
        for key, value in list(cast("dict[str, Any]", fact).items())[:MOST_ITEMS]:
            for where, found in _leaves(value, depth + 1):
                yield " / ".join(filter(None, (str(key), where))), found
    elif isinstance(fact, list | tuple) and depth < MOST_DEPTH:
        for value in cast("Sequence[Any]", fact)[:MOST_ITEMS]:
            yield from _leaves(value, depth + 1)
    else:
        number = sheets.number_of(fact)
        if number is not None:
            yield "", number
