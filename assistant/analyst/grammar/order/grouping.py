"""Reads for each of what: `by region and month`, `per quarter`, `in each category`, `monthly`.

Each construct takes the phrases it knows and says whether it did.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.analyst.grammar.amounts.figures import count_of, figure_at
from assistant.analyst.grammar.drafting import (
    DATE,
    Mention,
    Reading,
    Stumble,
)
from assistant.analyst.grammar.order.apiece import per_unit
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import root
from assistant.analyst.plan import Dimension
from assistant.analyst.profile import Field
from assistant.analyst.sql.tabling import band_width

_BANDS = {"range", "ranges", "band", "bands", "bracket", "brackets", "bucket", "buckets", "group"}
MOST_GROUPS = 60
"""different numbers that are groups by themselves; more are put into bands"""


def grouping(r: Reading) -> bool:
    """Take `by region and month`, `per quarter`, `in each category`."""
    if r.kind() != "by" or r.look().named:
        return False
    word = r.look().text.casefold()
    at = r.ahead("skip", start=1)
    if r.look(at).says == "columns" and r.draft.shape == "missing":
        r.take(at + 1)
        return True
    if _of_one_row(r) or per_unit(r):
        return True
    r.take()
    taken = 0
    while True:
        start = r.ahead("skip", "distinct", "possible")
        if taken and _is_figure(r, start):
            return True
        if not _group(r, start, word, first=not taken):
            return _nothing_to_group(r, word) if not taken else True
        taken += 1
        joint = r.ahead("comma", "and", "by", "or")
        if not joint or not _groups_at(r, r.ahead("skip", start=joint)):
            return True
        r.take(joint)


def _of_one_row(r: Reading) -> bool:
    """Take `by one member` behind `most visits`, and `by guests` before what they are like."""
    at = 1
    behind = r.kind(2)
    if r.look(1).noun == "" and r.look(1).plural and behind in ("from", "with", "who", "that"):
        r.take(2)  # `stays by guests from Germany`: whose they are says only what follows
        return True
    while r.look(at).text.casefold() in ("a", "an", "one", "any", "single", "individual"):
        at += 1
    noun, told = r.look(at), r.draft.sup is not None and bool(r.draft.mentions)
    if at == 1 or noun.noun != "" or noun.plural or not told:
        return False
    r.take(at + 1)
    return True


def _nothing_to_group(r: Reading, word: str) -> bool:
    start = r.ahead("skip")
    if figure_at(r, start) or r.kind(start) in ("agg", "count", "share", "change", "sup"):
        return _order_figure(r, start)
    item = r.look(start)
    if item.text and (item.kind in ("", "skip") and not (item.valued or item.named or item.verb)):
        raise Stumble(item.text, "isn't in this table.")
    if not item.text:
        raise Stumble(word, "by what?")
    return True


def _order_figure(r: Reading, start: int) -> bool:
    """Take `by revenue` behind `top 5`: what the order is about."""
    found = figure_at(r, start)
    if found is None:
        return True
    measures, size, explicit = found
    draft = r.draft
    ranked = draft.limit is not None or draft.sup is not None or draft.order or draft.compare
    if (draft.measures or draft.counts_rows) and not ranked and draft.order_direction is None:
        raise Stumble(r.look(start).text, "is a figure; group by something else.")
    r.take(start + size)
    if explicit:
        r.draft.measures += measures
    else:
        r.draft.mentions += [Mention(one.column, r.at, plural=False) for one in measures]
    return True


def _is_figure(r: Reading, at: int) -> bool:
    return r.kind(at) in ("agg", "count") and figure_at(r, at) is not None


def _groups_at(r: Reading, at: int) -> bool:
    """Whether something to group by stands there, so that `and` goes on with the list."""
    item = r.look(at)
    if item.kind == "grain" or item.verb:
        return True
    if item.named is None or item.noun is not None:
        return False
    column = r.profile[item.named.columns[0]]
    return not (column.numeric and (column.distinct > 25 or column.additive))


def _group(r: Reading, at: int, word: str, *, first: bool) -> bool:
    item = r.look(at)
    if item.kind == "count" and (counted := _few_numbers(r, at + 1)):
        r.take(at + 2)
        r.draft.dimensions.append(Dimension(column=counted.name))
        return True
    if item.kind == "grain" and not (item.named and item.named.rank <= 1):
        return _group_by_time(r, at)
    ranked = r.draft.limit is not None or r.draft.sup is not None or r.draft.head == "top"
    if item.noun is not None and not item.named and ranked and word == "by":
        r.take(at + 1 + (r.look(at + 1).text.casefold() in ("count", "counts", "volume")))
        r.draft.measures.append(count_of(item.noun))
        return True
    if (item.noun is not None or item.verb) and r.kind(at + 1) == "grain":
        dates = item.verb or r.lexicon.verbs.get(root(item.text.casefold()), ())
        _take_date(r, replace(item, verb=dates))  # by booking month: of the date of that
        return _group_by_time(r, at + 1)
    if item.noun is not None and (not item.named or _names_rows(r, item)):
        return _group_by_noun(r, at, item, word)
    if item.named is None:
        return _group_by_flag(r, at, item, word)
    column = r.field_at(at)
    if column is None or (column.numeric and not _groupable(r, column, first=first)):
        return False
    r.take(at + 1)
    banded = r.look().text.casefold() in _BANDS
    if column.numeric and banded:
        r.take()
    if column.kind == "date" and r.kind() == "grain":
        r.draft.date = column.name
        return _group_by_time(r, 0)
    _add_group(r, column, word)
    return True


def _names_rows(r: Reading, item: Item) -> bool:
    """Whether the only column so called is the rows' own id."""
    fields = [r.profile[name] for name in item.named.columns] if item.named else []
    return all(one.kind == "identifier" and item.noun in ("", one.name) for one in fields)


def _few_numbers(r: Reading, at: int) -> Field | None:
    """Return the column of `by number of bedrooms`, unless it is what to order by."""
    if r.draft.limit is not None or r.draft.sup is not None or r.draft.head in ("top", "which"):
        return None
    column = r.field_at(at, numeric=True) if r.look(at).noun is None else None
    return column if column and column.numeric and column.distinct <= MOST_GROUPS else None


def _group_by_noun(r: Reading, at: int, item: Item, word: str) -> bool:
    """`revenue per order` is a figure of its own; `revenue by customer` is one of each."""
    r.take(at + 1)
    counted = _counts_rows(r) or word not in ("per", "each", "every")
    if item.noun and counted and r.draft.limit is None and r.draft.sup is None:
        _add_group(r, r.profile[item.noun], word)
        return True
    r.draft.per.append(item.noun or "")
    return True


def _counts_rows(r: Reading) -> bool:
    """Whether rows are counted, of which each customer has some: `orders per customer`."""
    draft = r.draft
    figures = [one.aggregate for one in draft.measures]
    if figures or (draft.counts_rows and draft.events and not draft.mentions):
        return set(figures) <= {"count", "distinct"}
    return bool(draft.mentions) and all(one.noun and not one.column for one in draft.mentions)


def _group_by_flag(r: Reading, at: int, item: Item, word: str) -> bool:
    """`films by oscar`: a yes/no column that only a word of it says."""
    flags = [r.profile[name] for name in item.verb if r.profile[name].truth is not None]
    if len(item.verb) != 1 or not flags:
        return False
    r.take(at + 1)
    _add_group(r, flags[0], word)
    return True


def _add_group(r: Reading, column: Field, word: str) -> None:
    if column.kind == "date":
        r.draft.date = column.name
        sides = any(item.kind in ("compare", "vs") for item in r.items)
        if sides and any(c.filter.column == DATE for c in r.draft.conditions):
            return  # 2023 and 2024 by check-in: the date tells the year of each
        if any(d.column == DATE for d in r.draft.dimensions):
            return
        grain = "day"
    elif column.numeric and column.distinct > MOST_GROUPS:
        grain = "band"
    else:
        grain = ""
    width = band_width(column.least, column.greatest) if grain == "band" else 0
    made = Dimension.model_validate({"column": column.name, "grain": grain, "width": width})
    each = "each" in word or "every" in word
    if word == "per" or each:
        r.draft.per.append(column.name)
        r.draft.for_each = r.draft.for_each or each
    r.draft.dimensions.append(made)


def _groupable(r: Reading, column: Field, *, first: bool) -> bool:
    """Whether `by` a column of numbers means groups, not an order."""
    ranked = r.draft.limit is not None or r.draft.sup is not None or r.draft.head in ("top", "list")
    has_figure = bool(r.draft.measures or r.draft.counts_rows or r.draft.pending)
    has_figure = has_figure or any(m.noun or r.profile[m.column].numeric for m in r.draft.mentions)
    if ranked and not (has_figure and r.draft.measures):
        return False
    return has_figure or not first or column.distinct <= 12


def _group_by_time(r: Reading, at: int) -> bool:
    sign = r.look(at).sign
    grain = str(sign.value) if sign else "month"
    item = r.look(at)
    r.take(at + 1)
    if item.text.casefold() == "date":
        grain = "day"
    if grain == "hour" and r.look().text.casefold() == "of":
        grain = "hour of day"  # of the departure: at eight on any day
    if grain in ("hour", "hour of day") and not any(d.clock for d in r.profile.of("date")):
        raise Stumble(item.text, "needs a time of day; no column has one.")
    years = r.profile.of("year")
    following = r.look()
    asked = [one for one in years if one.name in following.verb or one.name == r.draft.date]
    if following.named and following.noun is None:
        asked += [one for one in years if following.named.columns == (one.name,)]
    if grain in ("year", "decade") and (asked or (years and not r.profile.of("date"))):
        column = (asked or years)[0]
        if asked and not following.kind:
            r.take()
        made = {"grain": "band", "width": 10} if grain == "decade" else {}
        r.draft.dimensions.append(Dimension.model_validate({"column": column.name, **made}))
        return True
    r.draft.dimensions.append(Dimension.model_validate({"column": DATE, "grain": grain}))
    following = r.look()
    told = following.verb and following.noun is None
    if told and all(r.profile[name].kind == "date" for name in following.verb):
        _take_date(r, following)
        r.take()
    return True


def _take_date(r: Reading, item: Item) -> None:
    dates = [name for name in item.verb if r.profile[name].kind in ("date", "year")]
    if len(dates) == 1 and not r.draft.date:
        r.draft.date = dates[0]


def grain(r: Reading) -> bool:
    """Take `monthly`, `which month`, `weekday`: a group, or the inner step of an average."""
    item = r.look()
    if item.kind != "grain" or (item.named and item.named.rank <= 1):
        return False
    following = r.ahead("skip", start=1)
    behind = figure_at(r, following) or r.look(following).noun is not None
    if r.draft.pending and behind and item.sign:
        r.draft.grain_adjective = str(item.sign.value)
        r.take()
        return True
    if item.text.casefold() == "date":
        return False
    before = r.look(-1)
    ranked = r.draft.limit is not None or r.draft.sup is not None
    loose = before.valued and not before.named and not ranked
    if item.plural and (
        (before.number is not None and not ranked) or before.text.casefold() == "in" or loose
    ):
        raise Stumble(item.text, "belongs to what?")
    earlier = before if before.kind not in ("skip", "distinct") else r.look(-2)
    asked = earlier.kind == "count"
    _group_by_time(r, 0)
    if asked and item.plural and not (r.kind() in ("by", "skip") and r.look(1).number is not None):
        r.draft.counted_steps = True
    return True


def _weekend_or_not(r: Reading) -> bool:
    """Take `weekends vs weekdays`, `by weekend and weekday`: two groups."""
    start = r.ahead("by", "skip")
    joint = r.ahead("vs", "and", "or", start=start + 1)
    at = r.ahead("skip", start=joint)
    one, other = r.look(start), r.look(at)
    two = {one.kind, other.kind}
    weekday = one.says == "weekday" or other.says == "weekday" or {one.says, other.says} == {1, 0}
    if joint == start + 1 or "weekend" not in two or not weekday or not r.profile.of("date"):
        return False
    r.take(at + 1)
    r.draft.dimensions.append(Dimension(column=DATE, grain="weekend"))
    return True


def weekend(r: Reading) -> bool:
    """Take `on weekends`, `on Mondays`."""
    item = r.look()
    if _weekend_or_not(r):
        return True
    if item.kind == "weekend" and item.sign:
        days = ("Saturday", "Sunday") if item.sign.value else (
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")  # fmt: skip
        r.take()
        r.add_filter(DATE, "is", days, grain="weekday", row=True)
        return True
    if item.kind != "weekday" or item.sign is None or item.valued or not r.profile.of("date"):
        return False
    found: list[str] = []
    while r.kind() == "weekday" and (sign := r.look().sign):
        found.append(str(sign.value))
        r.take()
        joint = r.ahead("comma", "and", "or", "vs", "skip")
        if r.kind(r.ahead("to", "skip")) == "weekday" and r.kind() == "to":
            raise Stumble(r.look().text, "needs each weekday by name, or “working days”.")
        if r.kind(joint) != "weekday":
            break
        r.draft.compare = r.draft.compare or any(r.kind(k) == "vs" for k in range(joint))
        r.take(joint)
    r.add_filter(DATE, "is", tuple(found), grain="weekday", row=True)
    return True
