"""Puts the right date column where a question speaks of time, and real dates for `last year`.

Which of several dates it is follows from verbs, names and data, and is said; what came about at
another time than the rows is asked about.
"""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from assistant.analyst.grammar.drafting import (
    DATE,
    END,
    Ambiguous,
    Draft,
    Reading,
    Stumble,
    literal,
)
from assistant.analyst.grammar.nearness import dates_of, happened, outcome
from assistant.analyst.grammar.times.periods import resolve
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import root
from assistant.analyst.lexicon.table.moments import (
    GAPS,
    LATER,
    OF_THINGS,
    dates_of_rows,
    roots_of,
    usual_date,
)
from assistant.analyst.plan import Dimension, Filter, Grain, Value
from assistant.analyst.profile import Field
from assistant.analyst.spans import span

_PLAIN = {
    ("date",), ("timestamp",), ("time",), ("datetime",), ("day",), ("date", "time"), ("month",),
    ("week",), ("period",),
}  # fmt: skip


def date_column(r: Reading) -> Field:
    """Return the date column that the question is about.

    Raises Stumble if there is none, Ambiguous if there are several.
    """
    if r.draft.date:
        return r.profile[r.draft.date]
    dates = dates_of_rows(r.profile)
    if not dates and len(years := r.profile.of("year")) == 1:
        return years[0]
    if not dates:
        born = r.profile.of("date")
        said = f" but {born[0].name}; name that if it is meant" if born else ""
        raise Stumble("time", f"This table has no date column{said}.")
    if _of_years(r) and (years := _reaching(r)):
        own = _own(r, dates)
        plain = own and _in_time(r, own[0]) and not _years_of_things(r)
        if not plain and not _for_good(r, dates, years):
            _which_time(dates, years)
        first = (own or dates)[0]
        r.draft.notes.append(f"Assumed: by {first.name}, not {years[0].name}.")
    chosen = dates if len(dates) == 1 else _main(r, dates)
    if len(chosen) == 1:
        if len(dates) > 1:
            r.draft.assumed = chosen[0].name
            r.draft.notes.append(f"Assumed: by {chosen[0].name}.")
        return chosen[0]
    choices = tuple((one.name, f"using {literal(one.name)}") for one in dates[:6])
    raise Ambiguous(END, "By which date?", choices)


def _asked(r: Reading) -> list[str]:
    return [
        "" if one.filter.grain else str(value)
        for one in r.draft.conditions if one.filter.column == DATE
        for value in one.filter.values
    ]  # fmt: skip


def _reaching(r: Reading) -> list[Field]:
    """Return the columns of years in which one of the years that are asked for occurs."""
    asked = [int(text) for text in _asked(r)]
    ends = [(one, float(one.least or 0), float(one.greatest or 0)) for one in r.profile.of("year")]
    return [
        one for one, low, high in ends if not asked or any(low <= year <= high for year in asked)
    ]


def _of_years(r: Reading) -> bool:
    """Whether nothing finer than years is asked for, and these by their numbers."""
    texts = _asked(r)
    grains = [one.grain for one in r.draft.dimensions if one.column == DATE]
    plain = all(len(text) == 4 and text.isdigit() for text in texts)
    return bool(texts or grains) and plain and all(grain == "year" for grain in grains)


def _own(r: Reading, dates: list[Field]) -> list[Field]:
    """Return the date that is plainly that of the rows: a `date`, the order date of orders."""
    plain = [one for one in dates if one.words in _PLAIN]
    own = _called(r, dates)
    return plain if len(plain) == 1 else own if len(own) == 1 else []


def _called(r: Reading, dates: list[Field]) -> list[Field]:
    """Return the dates that are surely called as the rows are, and that hardly any row lacks."""
    sure = {
        root(key[0]) for key in r.lexicon.nouns if len(key) == 1 and key[0] not in r.lexicon.loose
    }
    whole = [one for one in dates if one.missing <= r.profile.rows * GAPS]
    return [one for one in whole if sure & roots_of(one)]


def _for_good(r: Reading, dates: list[Field], years: list[Field]) -> bool:
    """Whether the years are those of things, as in 2022 the one date has: built, born."""
    things = all(OF_THINGS & roots_of(one) for one in years)
    return things and len(dates) == 1 and _in_time(r, dates[0]) and not _years_of_things(r)


def _in_time(r: Reading, date_: Field) -> bool:
    low, high = str(date_.least or "")[:4], str(date_.greatest or "")[:4]
    return all(low <= text <= high for text in _asked(r))


def _years_of_things(r: Reading) -> bool:
    """Whether a year stands right at a thing: `2019 cars`, `cars from 2019` and since."""
    years = set(_asked(r))
    items = (END, END, *r.items, END)
    for before, joint, item, behind in zip(items, items[1:], items[2:], items[3:], strict=False):
        joined = joint.text.casefold() in ("from", "of") or joint.kind == "since"
        if item.text in years and (_thing(r, behind) or (joined and _thing(r, before))):
            return True
    return False


def _thing(r: Reading, item: Item) -> bool:
    """Whether it is a noun of the rows, or a column of names or kinds."""
    named = r.profile[item.named.columns[0]] if item.named else None
    return item.noun is not None or (named is not None and named.kind in ("category", "text"))


def _which_time(dates: list[Field], years: list[Field]) -> NoReturn:
    """Raise Ambiguous where a year may be that of a date or of a column of years."""
    choices = tuple((one.name, f"using {literal(one.name)}") for one in (*dates, *years)[:6])
    raise Ambiguous(END, "Which time?", choices)


def begun_date(r: Reading, last: Field) -> Field | None:
    """Return the date that *last* is counted from if nothing is said, where there is one such."""
    others = [one for one in r.profile.of("date") if one.name != last.name]
    begun = [one for one in others if not LATER & roots_of(one)]
    fits = others if len(others) == 1 else begun
    return fits[0] if len(fits) == 1 else None


def _main(r: Reading, dates: list[Field]) -> list[Field]:
    """Prefer the date of the rows' own name, order_date of orders, or one that is just `date`."""
    plain = [one for one in dates if one.words in _PLAIN]
    if len(plain) == 1:
        return plain
    if outcome(r.items, r.profile):
        return []  # the day when it was denied is not the day when it was filed
    if len(tied := _tied(r, dates)) == 1:
        return tied
    if len(own := _called(r, dates)) == 1:
        return own
    figures = [m for m in r.draft.measures if not m.since]
    spoken = [r.profile[m.column] for m in (*figures, *r.draft.mentions) if m.column]
    kin = dates_of(spoken, dates)
    if len(kin) == 1:
        return kin
    if any(happened(item, r.profile) for item in r.items):
        return []  # the day when it churned is not the day when it began
    return [usual_date(dates, r.profile)]


def _tied(r: Reading, dates: list[Field]) -> list[Field]:
    """Return the dates that are missing just where a figure is, which comes about then only."""
    asked = [r.profile[m.column] for m in (*r.draft.measures, *r.draft.mentions) if m.column]
    least = r.profile.rows * GAPS
    gaps = {one.missing for one in asked if one.numeric and one.missing > least}
    return [one for one in dates if one.missing in gaps]


def dated(r: Reading) -> None:
    """Replace the stand-in for the date column, and relative periods, all over the draft."""
    draft = r.draft
    _happened(r)
    if not _speaks_of_time(r):
        return
    chosen = r.profile[draft.date] if draft.date else None
    if not r.profile.of("date") or (chosen and chosen.kind == "year"):
        _use_year(r, [chosen] if chosen and chosen.kind == "year" else r.profile.of("year"))
        return
    column = date_column(r)
    draft.dimensions = [
        d.model_copy(update={"column": column.name}) if d.column == DATE else d
        for d in draft.dimensions
    ]
    own = _own_dates(r)
    for condition in draft.conditions:
        if condition.filter.column == DATE:
            used = own.get(condition.begun, column)
            if any(str(value).startswith("~") for value in condition.filter.values):
                last = str(used.greatest or "")[:10]
                draft.notes.append(f"Counted from {last}, the newest {used.name}.")
            condition.filter = _real(condition.filter, used)


def _own_dates(r: Reading) -> dict[int, Field]:
    """Return the dates of `opened in 2024 and closed in 2025` by the places of their periods."""
    found: dict[int, Field] = {}
    for condition in r.draft.conditions:
        if condition.filter.column != DATE:
            continue
        at = condition.begun - 1
        while at > 0 and r.items[at].kind in _BEFORE_PERIODS and not r.items[at].verb:
            at -= 1
        item = r.items[at] if at >= 0 else END
        names = item.verb or (item.named.columns if item.named else ())
        if len(names) == 1 and r.profile[names[0]].kind == "date":
            found[condition.begun] = r.profile[names[0]]
    return found if len({one.name for one in found.values()}) > 1 else {}


_BEFORE_PERIODS = {"skip", "that", "from", "with"}


def _used(draft: Draft, name: str) -> bool:
    """Whether a date is what is shown, compared or ordered by, so that its gaps are no matter."""
    figures = any(name in (one.column, one.since) for one in draft.measures)
    compared = any(one.filter.than == name for one in draft.conditions)
    order = draft.order is not None and draft.order.column == name
    return figures or compared or order or any(one.column == name for one in draft.dimensions)


def _happened(r: Reading) -> None:
    """Let `resolved tickets` be those with a date of that, where not all of them have one."""
    draft = r.draft
    column = r.profile[draft.date] if draft.date else None
    if column is None or column.kind != "date" or not column.missing or draft.recent is not None:
        return
    said = [
        item for item in r.items
        if (column.name in item.verb or (item.named and item.named.columns == (column.name,)))
        and not (item.valued and not item.valued.weak)
    ]  # fmt: skip
    asked = any(item.text.casefold() == "did" for item in r.items)
    done = asked or any(
        item.text.casefold().endswith(("ed", "sold", "sent", "paid", "left", "quit"))
        or (item.plural and item.sign is None and "date" not in item.text.casefold())
        for item in said
    )
    today = [item.text for item in said if item.text.casefold() in ("expired", "overdue")]
    whole = [c.filter for c in draft.conditions if not (draft.share and c.filter.than)]
    tested = any(one.column in (column.name, DATE) for one in whole)
    tested = tested or _used(draft, column.name)
    if today and not tested:
        raise Stumble(today[0], "depends on a day. Before which date?")
    if done and not tested and not any(d.column == DATE for d in draft.dimensions):
        condition = r.add_filter(column.name, "present", (), row=True)
        condition.place = condition.begun = r.items.index(said[0])


def _speaks_of_time(r: Reading) -> bool:
    draft = r.draft
    return any(d.column == DATE for d in draft.dimensions) or any(
        c.filter.column == DATE for c in draft.conditions
    )


def _use_year(r: Reading, years: list[Field]) -> None:
    """Where there are years only, let them do; a month cannot be answered."""
    if len(years) != 1:
        raise Stumble("time", "needs a date column; this table has none.")
    last = f"{int(years[0].greatest or 0)}-12-31"
    for condition in r.draft.conditions:
        if condition.filter.column == DATE:
            texts = [resolve(str(v), last) for v in condition.filter.values]
            if condition.filter.grain or any(len(text) != 4 for text in texts):
                raise Stumble(texts[0].strip(">?~"), "needs dates; this table has years only.")
            condition.filter = condition.filter.model_copy(
                update={"column": years[0].name, "values": tuple(int(text) for text in texts)}
            )
    for at, dimension in enumerate(r.draft.dimensions):
        if dimension.column == DATE:
            if dimension.grain not in ("", "year"):
                raise Stumble(dimension.grain, "needs dates; this table has years only.")
            r.draft.dimensions[at] = Dimension(column=years[0].name)


def _real(filter_: Filter, column: Field) -> Filter:
    if filter_.others:
        raise Stumble("or", "can't join a period and another condition.")
    if filter_.grain:
        return filter_.model_copy(update={"column": column.name})
    last = str(column.greatest or "")
    texts = [resolve(str(value), last) for value in filter_.values]
    if len(texts) == 1 and texts[0][:1] in (">", "<"):
        op = ">" if texts[0].startswith(">") else "<"
        return Filter(column=column.name, op=op, values=(texts[0][1:],))
    values: tuple[Value, ...] = tuple(texts)
    op = filter_.op
    if op == "is" and len(texts) == 1 and "/" in texts[0]:
        first, second = texts[0].split("/")
        op, values = "between", (first, second)
    return Filter(column=column.name, op=op, values=values)


def fitting_grain(r: Reading, column: Field) -> Grain:
    """Choose how coarsely a course over time is shown, by how long the time is."""
    if column.kind == "year":
        return ""
    low, high = str(column.least or "")[:10], str(column.greatest or "")[:10]
    for condition in r.draft.conditions:
        if condition.filter.column == column.name and condition.filter.op == "is":
            spans = [span(str(v)) for v in condition.filter.values if not condition.filter.grain]
            if spans:
                low, high = min(spans)[0].isoformat(), max(spans)[1].isoformat()
    if not low or not high:
        return "month"
    days = (date.fromisoformat(high) - date.fromisoformat(low)).days
    if days > 366 * 8:
        return "year"
    if days > 62:
        return "month"
    return "day" if days > 2 or not column.clock else "hour"
