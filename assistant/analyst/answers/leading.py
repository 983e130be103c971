"""Says who leads, by how little, and who is last; where figures are highest; what shares are.

Nothing is called the last that could stand in a row that was not given; `just ahead` is a lead of
at most a twentieth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from assistant.analyst.answers.wording import Told, capital, escaped, joined, size, whole
from assistant.analyst.grammar.asking import unclear
from assistant.analyst.sql.terms import group_words, things_of

Row = Sequence[Any]
CLOSE = 0.05
"""of the leader's figure: who is that near to it is just behind"""
COUNTS = ("count", "distinct", "times")
_MOST_SAID, _MOST_SHARES = 3, 4
_CHANGES = {"growth": "growth of ", "difference": "change in "}


def ranked_at(told: Told) -> int:
    """Return which figure is ranked: the first, or how that changed."""
    return len(told.plan.measures) if told.plan.change in _CHANGES else 0


def ranked_name(told: Told) -> str:
    """Say what that figure is."""
    return _CHANGES.get(told.plan.change, "") + told.name()


def is_ranked(told: Told) -> bool:
    """Whether the rows come in the order of their figures."""
    order = told.plan.order
    if order is not None or told.plan.each is not None:
        return order is None or order.by == "figure"
    dimension = told.plan.dimensions[0]
    kind = told.profile[dimension.column].kind
    plain = not dimension.grain and kind not in ("date", "year", "number")
    return told.at == 1 and plain


def _down(told: Told) -> bool:
    return told.plan.order is None or told.plan.order.descending


def most_words(told: Told) -> str:
    """Say what the first of a ranking has: the highest, the fewest, the latest."""
    measure = told.plan.measures[0] if told.plan.measures else None
    end = measure is not None and measure.aggregate in ("min", "max")
    if measure and end and told.profile[measure.column].kind == "date":
        return "latest" if _down(told) else "earliest"
    if measure and measure.aggregate in COUNTS and not (told.plan.change or told.plan.each):
        return "most" if _down(told) else "fewest"
    return "highest" if _down(told) else "lowest"


def say_ranking(told: Told) -> str:
    """Say who is first, and who is next; of all groups also who is last."""
    position = ranked_at(told)
    rows = [row for row in told.rows if row[told.at + position] is not None]
    name = ranked_name(told)
    if not rows:
        return f"No {told.name()} is known{told.where}."
    figures = [row[told.at + position] for row in rows]
    leaders = [row for row, figure in zip(rows, figures, strict=True) if figure == figures[0]]
    figure = f"**{told.figure(rows[0], position)}**"
    if len(leaders) == len(told.rows) > 1:
        many = (
            f"All {len(rows)} {told.things}"
            if told.whole
            else f"The {len(rows)} {told.things} shown"
        )
        return f"{many} have the same {name}{told.where}: {figure}."
    tied = len(leaders) > 1
    each = " each" if tied else ""
    who = capital(_listed(told, leaders))
    rest = rows[len(leaders) :]
    if _leads(told, figures[0]):
        said = f"{who} {'lead' if tied else 'leads'} {name}{told.where} with {figure}{each}"
    else:
        have = "have" if tied else "has"
        said = f"{who} {have} the {most_words(told)} {name}{told.where}: {figure}{each}"
    return f"{said}{_next(told, leaders[0], rest, position)}{_last(told, rest, position)}."


def _listed(told: Told, rows: Sequence[Row]) -> str:
    """Name groups; of many, two and how many more there are."""
    names = [told.label(row) for row in rows[: 2 if len(rows) > _MOST_SAID else _MOST_SAID]]
    more = [f"{len(rows) - len(names)} more"] if len(rows) > len(names) else []
    return joined([*names, *more])


def _leads(told: Told, figure: object) -> bool:
    """Whether more of it is what a lead is: sums and counts, but not costs and averages."""
    measure = told.plan.measures[0] if told.plan.measures else None
    number = size(figure)
    if measure is None or number is None or told.plan.change or told.plan.each:
        return False
    field = told.profile[measure.column]
    added = measure.aggregate == "sum" and field.additive and not unclear(field)
    return _down(told) and number > 0 and added


def _next(told: Told, leader: Row, rest: Sequence[Row], position: int) -> str:
    if not rest:
        return ""
    first, second = (size(row[told.at + position]) for row in (leader, rest[0]))
    first, second = (one if one is None else float(one) for one in (first, second))
    figure = told.figure(rest[0], position)
    if first is not None and second is not None:
        near = math.isfinite(first) and abs(first - second) <= CLOSE * abs(first)
        way = "ahead of" if _down(told) else "below"
        way = f"just {way}" if near else way
    else:
        way = "followed by"
    alike = ", rounded" if figure == told.figure(leader, position) else ""
    return f", {way} {told.label(rest[0])} ({figure}{alike})"


def _last(told: Told, rest: Sequence[Row], position: int) -> str:
    """Say who is last of all groups, where that was not said of the second."""
    if not told.whole or len(rest) < 2 or told.plan.having:
        return ""
    figure = rest[-1][told.at + position]
    last = [row for row in rest if row[told.at + position] == figure]
    if len(last) == len(rest):
        return ""
    be = "are" if len(last) > 1 else "is"
    what = "last" if _down(told) else "highest"
    return f"; {_listed(told, last)} {be} {what} with {told.figure(rest[-1], position)}"


def numbers_of(told: Told, position: int) -> list[tuple[float, Row]]:
    """Return the figures at *position* that are numbers, with their rows."""
    found = [(size(row[told.at + position]), row) for row in told.rows]
    return [(float(one), row) for one, row in found if one is not None and not math.isnan(one)]


def extremes(told: Told, position: int, rows: Sequence[tuple[float, Row]]) -> tuple[str, str]:
    """Return the least and the greatest figure, each with where it is."""
    ends = min(one for one, _ in rows), max(one for one, _ in rows)
    said: list[str] = []
    for end in ends:
        at = [row for number, row in rows if number == end]
        said.append(f"**{told.figure(at[0], position)}** ({_listed(told, at)})")
    return said[0], said[1]


def say_ends(told: Told) -> str:
    """Say where the figures are highest and lowest."""
    position = ranked_at(told)
    numbers, name = numbers_of(told, position), capital(ranked_name(told))
    by = " and ".join(group_words(one, told.profile) for one in told.plan.dimensions)
    if not numbers:
        return f"{name} by {escaped(by)}{told.where} has no figures."
    if len({one for one, _ in numbers}) == 1:
        same = f"**{told.figure(numbers[0][1], position)}**"
        return f"{name}{told.where} is {same} for each of {len(numbers)} {told.things}."
    if not whole(told.result):
        low, high = extremes(told, position, numbers)
        first = f"the first {len(told.rows)} of {told.result.row_count:,} {told.things}"
        return f"{name}{told.where} goes from {low} to {high} in {first}."
    said: list[str] = []
    for end in (max, min):
        edge = end(one for one, _ in numbers)
        at = [row for number, row in numbers if number == edge]
        place = told.label(at[0], placed=True)
        place = place if len(at) == 1 else f"{place.split(' ')[0]} {_listed(told, at)}"
        said.append(f"{place} (**{told.figure(at[0], position)}**)")
    if most_words(told) in ("most", "fewest"):
        return f"Most {told.name()}{told.where} are {said[0]}, fewest {said[1]}."
    return f"{name}{told.where} is highest {said[0]} and lowest {said[1]}."


def say_within(told: Told) -> str:
    """Say who is first in each of the outer groups."""
    firsts: dict[object, Row] = {}
    for row in told.rows:
        firsts.setdefault(row[0], row)
    shown = list(firsts.values())[:_MOST_SAID]
    said = [f"{told.part(row, 1)} in {told.part(row, 0)} (**{told.figure(row)}**)" for row in shown]
    more = len(firsts) - len(shown)
    things = escaped(things_of(told.plan.dimensions[0], told.profile))
    rest = f"; {more} more {noun(more, things)} in the table" if more else ""
    return f"{capital(most_words(told))} {told.name()}{told.where}: {', '.join(said)}{rest}."


def noun(count: object, things: str) -> str:
    """Return the noun behind a number: 1 customer, 2 customers."""
    return things.removesuffix("s") if count == 1 and not things.endswith("ies") else things


def say_shares(told: Told) -> str:
    """Say the shares, the largest first, and what the others make together."""
    numbers = [(size(row[-1]), row) for row in told.rows]
    known = [(float(one), row) for one, row in numbers if one is not None]
    name = told.name()
    if not known:
        return f"No shares of {name}{told.where}: the total is 0."
    known.sort(key=lambda one: -one[0])
    shown = known if len(known) <= _MOST_SHARES else known[:_MOST_SAID]
    verb = "has" if told.plan.measures[0].aggregate != "sum" else "makes"
    (_, row), *rest = shown
    said = [f"{capital(told.label(row))} {verb} **{told.cell(row, -1)}** of {name}{told.where}"]
    said += [f"{told.label(row)} {told.cell(row, -1)}" for _, row in rest]
    left = known[len(shown) :]
    if left and told.whole:
        together = told.spellings[-1].text(sum(share for share, _ in left))
        said.append(f"the other {len(left)} {told.things} {together}")
    return f"{', '.join(said)}."
