"""What is asked for: figures, each of them changed by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from assistant.analyst.plan import Measure, QueryPlan
from assistant.analyst.profile import Field, Profile
from assistant.data.plans.conditions import bad_plan, numeric
from assistant.panel import conditions, shapes
from assistant.panel.controls import (
    Control,
    Place,
    Sheet,
    maybe_one,
    number,
    one_of,
    replaced,
    shown,
)

_WORDS = {
    "sum": "Total",
    "average": "Average",
    "median": "Median",
    "min": "Lowest",
    "max": "Highest",
    "stddev": "Standard deviation of",
    "variance": "Variance of",
    "range": "Range of",
}
_ALONE = {
    "count": "Number of rows",
    "distinct": "Different {}",
    "times": "Number of rows where…",
    "share": "Share of {} where…",
    "percentile": "Percentile of {}",
    "ratio": "{} divided by…",
    "per": "{} per…",
}
_OF_DATES = {"min": "Earliest", "max": "Latest"}
_OF_DAYS = ("average", "median", "min", "max", "sum")
_LEVEL = 90.0

Put = Callable[[Measure], QueryPlan]


def of_figures(sheet: Sheet) -> Iterator[Control]:
    """Yield what is asked for."""
    plan = sheet.plan
    made = options(sheet)
    if plan.shape != "figures":
        puts = {text: partial(_figure, sheet, one) for text, one in made.items()}
        yield shapes.of_shape(sheet, puts, shapes.NAMES[plan.shape])
        yield from shapes.of_columns(sheet)
        return
    for at, measure in enumerate(plan.measures):
        yield from _one(sheet, made, at, measure)
    at = len(plan.measures)
    add = {label: partial(_put, sheet, at, one) for label, one in made.items()}
    place = Place(f"figure.{at}", "Figure", "and", rare=at > 1)
    yield maybe_one(place, add, "", lambda put: put() if put else plan)


def options(sheet: Sheet) -> dict[str, Measure]:
    """Return the figures of a table by their labels; those that take more with something of it."""
    profile, fields = sheet.profile, sheet.profile.fields
    numbers = [one for one in fields if numeric(one)]
    dates = profile.of("date")
    found = {"Number of rows": Measure(aggregate="count")}
    for name, word in _WORDS.items():
        found |= {f"{word} {one.name}": _of(name, one) for one in numbers}
    found |= {f"Different {one.name}": _of("distinct", one) for one in fields}
    for name, word in _OF_DATES.items():
        found |= {f"{word} {one.name}": _of(name, one) for one in dates}
    whole = [Measure(aggregate="share"), *(_of("share", one) for one in numbers)]
    named = [Measure(aggregate="times"), *whole]
    where = conditions.begin(_told(sheet), sheet)
    named = [one.model_copy(update={"where": (where,)}) for one in named]
    named += [_of("percentile", one, level=_LEVEL) for one in numbers]
    named += [_of("ratio", one, over=_other(one, numbers)) for one in numbers if numbers[1:]]
    things = [one for one in fields if not numeric(one)] or [*fields]
    named += [Measure(aggregate="per", over=things[0].name)] if things else []
    named += [_of("per", one, over=_other(one, things)) for one in numbers if len(fields) > 1]
    for one in dates if dates[1:] else ():
        named += [_of(name, one, since=_other(one, dates)) for name in _OF_DAYS]
    return found | {label(one, profile): one for one in named}


def _told(sheet: Sheet) -> Field:
    """Return the column whose values tell rows apart most readily."""
    listed = sheet.profile.of("boolean", "category")
    return (listed or sheet.profile.fields)[0]


def _of(aggregate: str, column: Field, **more: object) -> Measure:
    return Measure.model_validate({"aggregate": aggregate, "column": column.name, **more})


def _other(column: Field, fields: list[Field]) -> str:
    return next((one.name for one in fields if one.name != column.name), fields[0].name)


def label(measure: Measure, profile: Profile) -> str:
    """Return what a figure is called, without what is chosen beside it."""
    name, column = measure.aggregate, measure.column
    if measure.since:
        return f"{_WORDS[name]} days to {column}"
    if name in _OF_DATES and profile[column].kind == "date":
        return f"{_OF_DATES[name]} {column}"
    if name in _ALONE:
        return _ALONE[name].format(column or "rows")
    return f"{_WORDS[name]} {column}"


def _put(sheet: Sheet, at: int, measure: Measure | None) -> QueryPlan:
    return sheet.change(measures=replaced(sheet.plan.measures, at, measure))


def _figure(sheet: Sheet, measure: Measure) -> QueryPlan:
    return sheet.change(shape="figures", measures=(measure,))


def _one(sheet: Sheet, made: Mapping[str, Measure], at: int, measure: Measure) -> Iterator[Control]:
    name = label(measure, sheet.profile)
    puts = {text: partial(_put, sheet, at, one) for text, one in made.items()}
    place = Place(f"figure.{at}", "Figure", "and")
    if at == 0:
        yield shapes.of_shape(sheet, puts, name)
    else:
        yield maybe_one(place, puts, name, lambda put: put() if put else _put(sheet, at, None))
    yield from details(place, sheet, measure, partial(_put, sheet, at))


def details(place: Place, sheet: Sheet, measure: Measure, put: Put) -> Iterator[Control]:
    """Yield what a figure takes beside its column."""
    names = [one.name for one in sheet.profile.fields if one.name != measure.column]

    def change(**fields: object) -> QueryPlan:
        return put(measure.model_copy(update=fields))

    match measure.aggregate:
        case _ if measure.since:
            dates = {one: one for one in names if sheet.profile[one].kind == "date"}
            since = place.inner("since", "counted from")
            yield one_of(since, dates, measure.since, lambda one: change(since=one))
        case "ratio" | "per":
            numbers = [one for one in names if numeric(sheet.profile[one])]
            over = {one: one for one in (numbers if measure.aggregate == "ratio" else names)}
            name = "divided by" if measure.aggregate == "ratio" else "for each"
            yield one_of(
                place.inner("over", name), over, measure.over, lambda one: change(over=one)
            )
        case "percentile":
            yield Control(
                place.inner("level", "percentile"), ("10", "25", "75", "90", "95", "99"),
                (shown(measure.level),), lambda to: change(level=_level(to[0])), free=True,
            )  # fmt: skip
        case "share" | "times":
            yield from conditions.of_filters(
                place.inner("where", "where"), sheet, measure.where,
                lambda filters: change(where=filters), needed=True,
            )  # fmt: skip
        case _:
            pass


def _level(text: str) -> float:
    level = number(text, "the level")
    if not 0 < level <= 100:
        raise bad_plan(f"{text} is no level of a percentile", "Give a number above 0, up to 100.")
    return float(level)
