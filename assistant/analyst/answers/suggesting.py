"""Questions that can be answered for sure: to begin with, and near one that could not be.

Made as plans and phrased, so that each is known to be read and to run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rapidfuzz import fuzz

from assistant.analyst.lexicon.lists.thesaurus import MAIN_MEASURES
from assistant.analyst.lexicon.table.moments import dates_of_rows, usual_date
from assistant.analyst.plan import Dimension, Filter, Grain, Measure, Order, QueryPlan
from assistant.analyst.profile import Field, Profile

_MOST_GROUPS, _MOST_CHANGES = 40, 4
Part = TypeVar("Part", Dimension, Filter, Order)


def measures(profile: Profile) -> list[Field]:
    """Return the columns of numbers, what the table is about first."""
    numbers = [one for one in profile.of("number") if one.distinct > 2]
    rank = {word: place for place, word in enumerate(MAIN_MEASURES)}
    telling = {one.name: min(rank.get(word, 99) for word in one.words) for one in numbers}
    return sorted(numbers, key=lambda one: (telling[one.name], one.distinct <= 20))


def groups(profile: Profile) -> list[Field]:
    """Return the columns to group by, those with few values first."""
    fits = [one for one in profile.of("category", "boolean") if 2 <= one.distinct <= _MOST_GROUPS]
    return sorted(fits, key=lambda one: (one.truth is not None, one.distinct < 3, one.distinct))


def _usual(field: Field) -> Measure:
    return Measure(aggregate="sum" if field.additive else "average", column=field.name)


def starting_plans(profile: Profile) -> Iterator[QueryPlan]:
    """Make plans of different shapes, the most telling first."""
    numbers, kinds = measures(profile), groups(profile)
    main = _usual(numbers[0]) if numbers else Measure(aggregate="count")
    table, dates = profile.table, dates_of_rows(profile)
    date = usual_date(dates, profile) if dates else None
    if kinds:
        yield QueryPlan(
            table=table, measures=(main,), dimensions=(Dimension(column=kinds[0].name),)
        )
    if date is not None:
        over = Dimension(column=date.name, grain=_grain(date))
        yield QueryPlan(table=table, measures=(main,), dimensions=(over,))
    plain = [one for one in kinds if one.truth is None]
    many = [one for one in plain if one.distinct > 5] or plain[1:]
    if many:
        by = (Dimension(column=many[-1].name),)
        order = Order(by="figure", descending=True)
        yield QueryPlan(table=table, measures=(main,), dimensions=by, order=order, limit=5)
    averaged = next((one for one in numbers if not one.additive), None)
    if averaged is not None:
        yield QueryPlan(table=table, shape="distribution", columns=(averaged.name,))
    if len(kinds) > 1:
        by = (Dimension(column=kinds[1].name),)
        yield QueryPlan(
            table=table, measures=(Measure(aggregate="count"),), dimensions=by, share=True
        )
    if len(numbers) > 1:
        yield QueryPlan(
            table=table, shape="correlation", columns=(numbers[0].name, numbers[1].name)
        )
    yield QueryPlan(table=table, shape="describe")
    yield QueryPlan(table=table, shape="missing")
    yield QueryPlan(table=table, shape="rows", limit=10)
    yield QueryPlan(table=table, shape="columns")


def _grain(date: Field) -> Grain:
    low, high = str(date.least or "")[:4], str(date.greatest or "")[:4]
    return "year" if low.isdigit() and high.isdigit() and int(high) - int(low) > 8 else "month"


def with_date(plan: QueryPlan, old: str, new: str) -> QueryPlan:
    """Return *plan* with the date *new* in the place of *old*."""

    def dated(one: Part) -> Part:
        return one.model_copy(update={"column": new}) if one.column == old else one

    return plan.model_copy(update={
        "dimensions": tuple(map(dated, plan.dimensions)),
        "filters": tuple(map(dated, plan.filters)),
        "each": plan.each and dated(plan.each),
        "within": plan.within and dated(plan.within),
        "order": plan.order and dated(plan.order),
    })  # fmt: skip


def near_plans(
    profile: Profile, columns: Iterable[str], filters: tuple[Filter, ...]
) -> Iterator[QueryPlan]:
    """Make plans around the columns that a question named."""
    named = [profile[name] for name in dict.fromkeys(columns)]
    numbers = [one for one in named if one.numeric] or measures(profile)[:1]
    by = [one for one in named if one.kind in ("category", "boolean")] or groups(profile)[:2]
    for number in numbers[:2]:
        for group in by[:3]:
            yield QueryPlan(
                table=profile.table, measures=(_usual(number),), filters=filters,
                dimensions=(Dimension(column=group.name),),
            )  # fmt: skip
        yield QueryPlan(table=profile.table, measures=(_usual(number),), filters=filters)
    for group in by[:2]:
        yield QueryPlan(
            table=profile.table, measures=(Measure(aggregate="count"),), filters=filters,
            dimensions=(Dimension(column=group.name),),
        )  # fmt: skip
    yield from starting_plans(profile)


def changed_plans(
    profile: Profile, last: QueryPlan, columns: Iterable[str], filters: tuple[Filter, ...]
) -> Iterator[QueryPlan]:
    """Make plans of *last*, the one that was answered before, with a part of it replaced.

    By what the question named; by other groups where it named none. None is made of other shapes.
    """
    odd = last.each or last.within or len(last.measures) != 1 or last.table != profile.table
    if odd or last.shape != "figures" or len(last.dimensions) > 1:
        return
    named = [profile[name] for name in dict.fromkeys(columns)]
    limited = {one.column for one in last.filters}
    kept = tuple(one for one in last.filters if one.column not in {f.column for f in filters})
    changes = [{"filters": (*kept, *filters)}] if filters else []
    changes += [{"measures": (_usual(one),)} for one in named if one.numeric]
    by = [one for one in named if one.kind in ("category", "boolean")] or groups(profile)
    by = [one for one in by if one.name not in limited]
    changes += [{"dimensions": (Dimension(column=one.name),)} for one in by]
    for change in changes[:_MOST_CHANGES]:
        changed = last.model_copy(update=change)
        if changed != last:
            yield changed


def chosen(
    plans: Iterable[QueryPlan], phrase: Callable[[QueryPlan], str],
    sure: Callable[[str, QueryPlan], bool],
    most: int, near: str = "",
) -> tuple[str, ...]:  # fmt: skip
    """Phrase *plans*, keep those that are read as they are meant, the nearest to *near* first."""
    found: list[str] = []
    for plan in plans:
        question = phrase(plan)
        if question not in found and sure(question, plan):
            found.append(question)
        if len(found) >= (most if not near else most * 2):
            break
    if near:
        found.sort(key=lambda text: -fuzz.token_set_ratio(text, near))
    return tuple(question[:1].upper() + question[1:] for question in found[:most])
