"""The words for the parts of a plan, as people say them: columns, figures, groups, conditions.

Titles, readings and sentences are put together of them. Nothing here looks at rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.analyst.lexicon.spelling import plural, stem
from assistant.analyst.plan import Dimension, Filter, Having, Measure, QueryPlan, Value
from assistant.analyst.profile import UNIT_WORDS, Profile

MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:['\u2019\-][^\W_]+)*|%")
_HUMP = re.compile(r"(?<=[a-zß-öø-ÿ0-9])(?=[A-ZÀ-ÞÖ][a-z])")
_NAMING = {"id", "no", "nr", "number", "name", "code", "key"}
"""last words of columns that name things"""
_KINDS = {
    "average": "average", "median": "median", "min": "lowest", "max": "highest",
    "stddev": "standard deviation of", "variance": "variance of", "range": "range of",
    "sum": "total",
}  # fmt: skip
_OPS = {">": "over", ">=": "at least", "<": "under", "<=": "at most", "is": "equal to"}
_TIMES = {">": "after", ">=": "since", "<": "before", "<=": "until"}
_GRAINS = {"weekend": "weekend or not", "half": "half-year"}
_MOST_VALUES, _LONGEST = 3, 40


def column_words(name: str, profile: Profile) -> str:
    """Return a column's name as words, without its unit where no other column is called so."""
    bare = _column(name, profile)
    alike = [one.name for one in profile.fields if _column(one.name, profile) == bare]
    return cut(bare if len(alike) < 2 else name)


def _column(name: str, profile: Profile) -> str:
    words = [_folded(word) for word in _WORD.findall(_HUMP.sub(" ", name))]
    has_unit = profile[name].unit and len(words) > 1 and words[-1].casefold() in UNIT_WORDS
    return " ".join(words[:-1] if has_unit else words) or name


def _folded(word: str) -> str:
    """Return a word in small letters, unless it is a short form: ID, SKU."""
    return word.lower() if word.istitle() or len(word) > 4 else word


def thing_words(name: str, profile: Profile) -> str:
    """Return what the values of a column are: a customer, for customer_name."""
    thing = _thing(name, profile)
    others = [_thing(one.name, profile) for one in profile.fields if one.name != name]
    return column_words(name, profile) if thing in others else cut(thing)


def _thing(name: str, profile: Profile) -> str:
    words = _column(name, profile).split()
    kind = profile[name].kind
    bare = len(words) == 2 and kind in ("category", "text", "identifier")
    return words[0] if bare and words[-1].casefold() in _NAMING else " ".join(words)


def things_words(name: str, profile: Profile) -> str:
    """Return a column's things in the plural: customers."""
    *rest, last = thing_words(name, profile).split(" ")
    folded = last.casefold()
    many = last if folded.endswith("s") and stem(folded) != folded else plural(last)
    return " ".join([*rest, "people" if last == "person" else many])


def row_things(profile: Profile) -> str:
    """Return what the rows are where one column alone names each of them: employees; else rows."""
    keys = [
        one.name
        for one in profile.of("identifier")
        if one.distinct == profile.rows and not one.missing
    ]
    named = len(keys) == 1 and thing_words(keys[0], profile) != column_words(keys[0], profile)
    return things_words(keys[0], profile) if named else "rows"


def cut(text: str) -> str:
    """Return *text* short enough for a sentence."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def amount(value: object) -> str:
    """Write a number of a condition."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if abs(value) >= 10_000 or value != int(value) else f"{int(value)}"


def figure_words(measure: Measure, profile: Profile, *, full: bool = False) -> str:
    """Say what a measure is; *full* names a sum and a count as such, too."""
    column = column_words(measure.column, profile) if measure.column else "rows"
    kind = _KINDS.get(measure.aggregate, "")
    if measure.since:
        return f"{kind} days from {column_words(measure.since, profile)} to {column}"
    match measure.aggregate:
        case "count":
            return "number of rows" if full else row_things(profile)
        case "distinct":
            things = things_words(measure.column, profile)
            return f"number of different {things}" if full else things
        case "sum" if not full and profile[measure.column].additive:
            return column
        case "share" | "times":
            part = f"{column} {which_words(measure.where, profile)}"
            return f"share of {part}" if measure.aggregate == "share" else part
        case "ratio":
            return f"{column} divided by {column_words(measure.over, profile)}"
        case "per":
            return f"{column} per {thing_words(measure.over, profile)}"
        case "percentile":
            return f"{_ordinal(measure.level)} percentile of {column}"
        case "min" | "max" if profile[measure.column].kind == "date":
            return f"{'earliest' if measure.aggregate == 'min' else 'latest'} {column}"
        case _:
            return f"{kind} {column}"


def _ordinal(level: float) -> str:
    last = f"{level:g}"[-1]
    teen = 10 < level % 100 < 20
    return f"{level:g}{'th' if teen else {'1': 'st', '2': 'nd', '3': 'rd'}.get(last, 'th')}"


def plan_figure(plan: QueryPlan, at: int, profile: Profile, *, full: bool = False) -> str:
    """Say what the figure at *at* of the answer is, figures of figures included."""
    each = plan.each
    if each is None:
        return figure_words(plan.measures[at], profile, full=full)
    if plan.outer == "count":
        return things_of(each, profile)
    if plan.outer == "sum":
        added = plan.measures[at].model_copy(update={"aggregate": "sum"})
        return figure_words(added, profile, full=full)
    inner = plan.measures[at]
    name = figure_words(inner, profile)
    of = "" if inner.aggregate in ("sum", "count", "distinct", "times") else "of "
    return f"{_KINDS[plan.outer]} {of}{name} per {group_words(each, profile)}"


def group_words(dimension: Dimension, profile: Profile) -> str:
    """Say what is grouped by: month, region, age in steps of 10."""
    if dimension.grain == "band":
        return f"{column_words(dimension.column, profile)} in steps of {dimension.width:g}"
    if dimension.grain:
        return _GRAINS.get(dimension.grain, dimension.grain)
    return thing_words(dimension.column, profile)


def things_of(dimension: Dimension, profile: Profile) -> str:
    """Say what is grouped by in the plural: months, regions."""
    if dimension.grain == "band":
        return f"steps of {column_words(dimension.column, profile)}"
    if not dimension.grain:
        return things_words(dimension.column, profile)
    name, _, more = group_words(dimension, profile).partition(" ")
    return f"{plural(name)} {more}".strip()


def condition_words(filter_: Filter, profile: Profile) -> str:
    """Say a condition in as few words as a title has: Spain, 2024, price over 100, no rating."""
    alone = filter_.model_copy(update={"others": ()})
    said = time_words(alone, profile) or _value_words(alone, profile)
    said = re.sub(r"^(in|on|at|from) ", "", said)
    return " or ".join([said, *(condition_words(one, profile) for one in filter_.others)])


def which_words(filters: Iterable[Filter], profile: Profile) -> str:
    """Say which rows are meant, behind `rows`: marked returned; with status Open."""
    said = [f"{_joint(one, profile)}{condition_words(one, profile)}" for one in filters]
    return " and ".join(said)


def _joint(filter_: Filter, profile: Profile) -> str:
    if is_flag(filter_, profile):
        return "marked "
    return "" if time_words(filter_, profile) else "with "


def is_flag(filter_: Filter, profile: Profile) -> bool:
    """Whether a condition is that a column says yes, or says no."""
    one = filter_.op in ("is", "is not") and len(filter_.values) == 1 and not filter_.others
    return one and profile[filter_.column].truth is not None


def having_words(having: Having, profile: Profile) -> str:
    """Say a condition on groups: revenue over 1,000."""
    return f"{figure_words(having.measure, profile)} {_compared(having.op, having.values)}"


def _compared(op: str, values: Iterable[Value]) -> str:
    listed = [amount(value) for value in values]
    return " to ".join(listed) if op == "between" else f"{_OPS[op]} {listed[0]}"


def named(filter_: Filter, profile: Profile) -> bool:
    """Whether a condition is one of values that say by themselves what they are: Spain."""
    field = profile[filter_.column]
    text = field.kind in ("category", "text", "identifier") and field.truth is None
    plain = filter_.op == "is" and not (filter_.than or filter_.others or filter_.grain)
    return plain and text and len(filter_.values) <= _MOST_VALUES and _telling(filter_, profile)


def _telling(filter_: Filter, profile: Profile) -> bool:
    """Whether no other column has these values, and none is a bare number."""
    others = [one.values for one in profile.fields if one.name != filter_.column]
    known = {str(value).casefold() for values in others for value in values}
    said = [str(value).casefold() for value in filter_.values]
    return not known & set(said) and all(re.search(r"[^\W\d]{2}", one) for one in said)


def time_words(filter_: Filter, profile: Profile) -> str:
    """Say a condition on a date, with its preposition: in 2024; empty if it is none."""
    field = profile[filter_.column]
    if field.kind != "date" or filter_.op in ("missing", "present") or filter_.than:
        return ""
    listed = [_moment(filter_, value) for value in filter_.values]
    if filter_.op == "between":
        said = f"from {listed[0]} to {listed[-1]}"
    elif filter_.op in _TIMES:
        said = f"{_TIMES[filter_.op]} {listed[0]}"
    else:
        day = filter_.grain == "weekday" or re.match(r"\d+ ", listed[0])
        within = "on " if day else "at " if filter_.grain == "hour of day" else "in "
        said = f"{'not ' * (filter_.op == 'is not')}{within}{_listed(listed, filter_)}"
    if len(profile.of("date")) < 2:
        return said
    return f"{re.sub(' (at|on)$', '', column_words(filter_.column, profile))} {said}"


def _moment(filter_: Filter, value: Value) -> str:
    match filter_.grain:
        case "month of year" if isinstance(value, int) and 1 <= value <= 12:
            return MONTHS[value - 1]
        case "quarter of year":
            return f"Q{value}"
        case "hour of day":
            return f"{value}:00"
        case _:
            return period(str(value))


def period(text: str) -> str:
    """Write a period of a plan as people do: Dec 2025, Q3 2024, 9 Oct 2024."""
    if "/" in text:
        return " to ".join(map(period, text.split("/")))
    if re.fullmatch(r"\d{4}-[QH]\d", text):
        return f"{text[5:]} {text[:4]}"
    if not re.match(r"\d{4}-\d{2}", text):
        return text
    day = f"{int(text[8:10])} " if text[8:10] else ""
    return f"{day}{MONTHS[int(text[5:7]) - 1][:3]} {text[:4]}"


def _listed(listed: list[str], filter_: Filter) -> str:
    word = "or" if filter_.op == "is not" else "and"
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} {word} {listed[-1]}"


def _value_words(alone: Filter, profile: Profile) -> str:
    name, field = column_words(alone.column, profile), profile[alone.column]
    if alone.than:
        sign = "other than" if alone.op == "is not" else _OPS[alone.op]
        return f"{name} {sign} {column_words(alone.than, profile)}"
    no = "not " if alone.op == "is not" else ""
    match alone.op:
        case "missing":
            return f"no {name}"
        case "present":
            return f"any {name}"
        case "contains" | "without":
            how = "with" if alone.op == "contains" else "without"
            return f"{name} {how} “{cut(str(alone.values[0]))}”"
        case "is" | "is not" if field.truth and is_flag(alone, profile):
            yes = (alone.values[0] == field.truth[0]) == (alone.op == "is")
            return name if yes else f"not {name}"
        case "is" | "is not":
            few = len(alone.values) <= _MOST_VALUES
            listed = _listed([cut(amount(one)) for one in alone.values[:_MOST_VALUES]], alone)
            if not few:
                listed = f"{len(alone.values)} {things_words(alone.column, profile)}"
            plain = not few or named(alone.model_copy(update={"op": "is"}), profile)
            return f"{no}{listed}" if plain else f"{name} {no}{listed}"
        case op:
            return f"{name} {_compared(op, alone.values)}"
