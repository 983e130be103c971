"""Whether a figure as it is written is one of the sources: rounded, in its unit, with its sign.

A figure is right if a source rounds to it at the precision as written, half either way. What is
cut off instead of rounded (12.67 as 12.6) is wrong. Zeros at the end of a whole number are read as
rounding where three digits are left before them, or where it is said to be about so much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.figures.sources import (
    CELL,
    COUNT,
    PAIR,
    PERCENT,
    PLAIN,
    POINTS,
    TIMES,
    WHOLE,
    Sought,
    Source,
)
from assistant.figures.values import Written

SMALL = 12
"""whole numbers up to it, without any unit, are cells, counts or named, and never marked"""
_NEAR = 0.05
"""how far what is "about" so much may be from it"""
_BEYOND = 0.12
"""how far what is "more than" so much may be beyond it"""
_HAIR = 1e-9

_DOWN = re.compile(
    r"(?i)\b(?:loss(?:es)?|lost|los(?:e|es|ing)|negative|minus|deficit|down|fell|falls?|fallen|declin\w+|decreas\w+"
    r"|drop\w*|shr[aiu]nk\w*|lower|less|fewer|below|behind|under|short|cut|dip\w*|slump\w*|reduc\w+"
    r"|verlust\w*|verlor\w*|rückgang\w*|gesunken|sank|sinkt|weniger|unter|niedriger|perte\w*|baiss\w+|recul\w*"
    r"|moins|perd\w*)\b"
)
_UP = re.compile(
    r"(?i)\b(?:up|rose|rises?|risen|grew|grow\w*|gain\w*|increas\w+|higher|more|above|ahead|climb\w*|jump\w*"
    r"|improv\w+|exceed\w*|plus|gestiegen|stieg\w*|wuchs|mehr|höher|zuwachs\w*|hausse\w*|augment\w*|progress\w*)\b"
)
_MEDIAN = re.compile(r"(?i)median|médiane|zentralwert|mediana")
_OF = re.compile(r"[*_)\]]{0,4}\s(?:of|aller|von|des|du|de la|de)\s")
_CHANGE = re.compile(
    r"(?i)[*_)]{0,4}\s(?:more|less|higher|lower|larger|smaller|fewer|above|below|up|down|better|worse|increase"
    r"|decrease|growth|drop|rise|mehr|weniger|höher|niedriger|de plus|de moins)\b"
)


def sought(figure: Written, *, mean: bool = False, rest: bool = False, net: bool = False) -> Sought:
    """Return what *figure* may be, by its kind and size.

    With *mean* averages are spoken of, with *rest* what something is not, with *net* a balance.
    """
    kinds = [figure.unit]
    if not figure.unit and figure.may_be_percent:
        kinds.append(PERCENT)
    if figure.unit == TIMES and figure.readings[0][1] == 1 and "ime" in figure.text:
        kinds.append(PLAIN)  # it may be how often
    if figure.unit == POINTS and "oint" in figure.text and "age" not in figure.text:
        kinds.append(PLAIN)
    ranges: list[tuple[str, float, float]] = []
    for value, step in figure.readings:
        low, high = _slack(figure, value, step)
        ranges += [(kind, value - low, value + high) for kind in kinds]
    return Sought(tuple(ranges), mean, rest, figure.digits > 2, net)


def fitting(figure: Written, found: Iterable[Source], before: str, after: str) -> list[Source]:
    """Return those of *found* that *figure* may be, where these words stand around it."""
    return [source for source in found if fits(figure, source, before, after)]


def fits(figure: Written, source: Source, before: str, after: str) -> bool:
    """Tell if *source* may be meant by *figure*, *before* and *after* which these words stand."""
    small = figure.bare and figure.readings[0][0] <= SMALL and len(figure.readings) == 1
    if small and source.rank not in (CELL, COUNT):
        return False
    if str(source.words[0]).startswith("median") and not _MEDIAN.search(f"{before} {after}"):
        return False
    if not _has_its_sign(figure, source, before, after):
        return False
    if figure.unit == PERCENT and source.rank in (PAIR, WHOLE):
        if _OF.match(after):
            return not source.step
        if _CHANGE.match(after):
            return source.step
    return True


def _has_its_sign(figure: Written, source: Source, before: str, after: str) -> bool:
    if source.either:
        return True
    negative = source.value < 0
    if figure.sign:
        return negative == (figure.sign < 0)
    if not source.step:
        return not negative or _DOWN.search(before) is not None or _direction("", after) < 0
    way = _direction(before, after)
    return way == 0 or negative == (way < 0)


def _direction(before: str, after: str) -> int:
    """Return -1 if the nearest word is of falling, 1 if of rising, 0 if there is none."""
    behind = after.lstrip(" *_)")
    if _DOWN.match(behind):
        return -1
    if _UP.match(behind):
        return 1
    down = max((found.start() for found in _DOWN.finditer(before)), default=-1)
    up = max((found.start() for found in _UP.finditer(before)), default=-1)
    return (up > down) - (down > up)


def _slack(figure: Written, value: float, step: float) -> tuple[float, float]:
    """Return how far below *value* a source may be, and how far above."""
    slack = near = step / 2
    place = step
    if step >= 1 and value:
        while value % (place * 10) < _HAIR * value and place * 10 <= value:
            place *= 10
        near = max(slack, min(place / 2, _NEAR * value))
        if value / place >= 100:
            slack = max(slack, place / 2)
    else:
        near = max(slack, min(step, _NEAR * value))
    hair = _HAIR * max(value, 1e-9)
    if figure.bound:
        # More than 30,000 is said of 32,423, and not of 29,800.
        beyond = max(slack, min(place, _BEYOND * value)) + hair
        return (slack + hair, beyond) if figure.bound > 0 else (beyond, slack + hair)
    if figure.near:
        slack = max(slack, near)
    return slack + hair, slack + hair
