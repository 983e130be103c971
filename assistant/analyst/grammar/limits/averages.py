"""Reads what is compared to an average: `above the average revenue`, `earn more than average`.

Rows are compared to the average of the rows, groups to that of the groups. Whatever would narrow
that average (that of Spain, that of last year) is refused: it is not what would be computed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.analyst.grammar.amounts.counting import spending
from assistant.analyst.grammar.amounts.figures import Found, figure_at
from assistant.analyst.grammar.amounts.measuring import default_measure
from assistant.analyst.grammar.drafting import Ambiguous, Reading, Stumble, literal
from assistant.analyst.grammar.limits.bounds import of_things
from assistant.analyst.grammar.limits.noting import note_down
from assistant.analyst.plan import OF_ALL_ROWS, Filter, Measure
from assistant.analyst.profile import Field
from assistant.analyst.words.items import Item
from assistant.analyst.words.lists.adjectives import facing
from assistant.analyst.words.lists.thesaurus import VERBS

_FILLERS = ("skip", "that", "with")
_OPS = (">", ">=", "<", "<=")
_MORE = {
    "more": ">", "higher": ">", "larger": ">", "bigger": ">", "greater": ">", "better": ">",
    "longer": ">", "less": "<", "fewer": "<", "lower": "<", "smaller": "<", "worse": "<",
    "shorter": "<",
}  # fmt: skip
_OWN = {"their", "its", "his", "her", "own", "same"}
"""words before the group whose average is meant"""
_OVER_ALL = ("sum", "count", "distinct", "min", "max", "times")


@dataclass(frozen=True, slots=True)
class _Compared:
    op: str
    mean: str
    end: int
    among: str = ""


def against_average(r: Reading) -> bool:
    """Take `revenue above the average`, `above average revenue`, `earning more than average`."""
    start = r.ahead(*_FILLERS)
    if r.kind(start - 1) == "not" or (r.at + start and r.look(-1).kind == "not"):
        return False
    return (
        _behind_figure(r, start)
        or _spoken(r, start)
        or _parted(r, start)
        or _before_figure(r, start)
    )


def of_groups(r: Reading, filter_: Filter, measure: Measure) -> str:
    """Say with what the groups of a comparison are compared; nothing if with numbers."""
    if not filter_.mean:
        return ""
    if filter_.among:
        raise Stumble(filter_.among, "I can compare rows with the average of their group only.")
    if measure.aggregate in _OVER_ALL:
        r.draft.notes.append(f"Compared with the {filter_.mean} of the groups' figures.")
    elif measure.aggregate in OF_ALL_ROWS:
        r.draft.notes.append(f"Compared with the {filter_.mean} of all rows.")
    else:
        raise Stumble(filter_.mean, "I cannot compare this figure with an average.")
    r.draft.notes = [one for one in r.draft.notes if one != _note(filter_)]
    return filter_.mean


def _note(filter_: Filter) -> str:
    of = f"of the rows with the same {filter_.among}" if filter_.among else "of all rows"
    return f"Compared with the {filter_.mean} {filter_.column} {of}."


def _compared(r: Reading, at: int) -> _Compared | None:
    """Read `above the average`, `older than average`, `above the average of their region`."""
    item, op, behind = r.look(at), "", at + 1
    if item.kind == "cmp" and item.says in _OPS:
        op = str(item.says)
    elif item.money and item.down is not None and r.look(at + 1).text.casefold() == "than":
        op, behind = (">" if item.down else "<"), at + 2
    return _mean(r, op, behind) if op else None


def _mean(r: Reading, op: str, at: int) -> _Compared | None:
    """Read `the average`, `their department's average`, `the average of their department`."""
    at = r.ahead("skip", "company", start=at)
    group = _group(r, at)
    at += group is not None
    item = r.look(at)
    if item.kind != "agg" or item.says not in ("average", "median") or item.named:
        return None
    if group is not None:
        return _Compared(op, str(item.says), at + 1, group.name)
    behind = r.ahead("skip", start=at + 1)
    owned = any(r.look(k).text.casefold() in _OWN for k in range(at + 1, behind))
    group = _group(r, behind) if owned else None
    if group is not None:
        return _Compared(op, str(item.says), behind + 1, group.name)
    return _Compared(op, str(item.says), at + 1)


def _group(r: Reading, at: int) -> Field | None:
    """Return the column of groups that stands there."""
    one = r.quiet_field(at) if r.look(at).noun is None else None
    return one if one is not None and one.kind in ("category", "boolean", "text") else None


def _behind_figure(r: Reading, start: int) -> bool:
    """Take `revenue above average`, `whose total profit is higher than the average`."""
    if r.look(start).text.casefold().startswith("how many"):
        return False
    found = _figure(r, start)
    if not found or len(found[0]) != 1:
        return False
    at = r.ahead("skip", "that", "with", "value", start=start + found[1])
    read = _compared(r, at)
    return read is not None and _write(r, found[0][0], read, explicit=found[2])


def _figure(r: Reading, at: int) -> Found | None:
    """Read a figure, or one divided by another, or what a verb speaks of."""
    found, item = figure_at(r, at), r.look(at)
    if found and r.kind(at + found[1]) == "ratio":
        behind = r.ahead("skip", start=at + found[1] + 1)
        below = figure_at(r, behind)
        if below is None or not found[0][0].column or not below[0][0].column:
            return None
        made = Measure(aggregate="ratio", column=found[0][0].column, over=below[0][0].column)
        return [made], behind + below[1] - at, True
    if found is None and item.money and item.down is None and not item.named:
        column = _of_verb(r, item)
        return ([default_measure(column)], 1, False) if column else None
    return found


def _of_verb(r: Reading, item: Item) -> Field | None:
    return spending(r) if item.money == VERBS["spend"] else r.lexicon.column(item.money)


def _spoken(r: Reading, start: int) -> bool:
    """Take `earn more than average`, `sell more than the average product`, `older than average`."""
    item = r.look(start)
    aged = item.down is not None
    read = _compared(r, start if aged else r.ahead("skip", start=start + 1)) if item.money else None
    if read is None or item.named or r.look(start).kind == "cmp":
        return False
    column = _of_verb(r, item)
    if column is None:
        raise Stumble(item.text, "No one column of this table says that.")
    return _write(r, default_measure(column), read, explicit=False)


def _parted(r: Reading, start: int) -> bool:
    """Take `a higher salary than average`, `more orders than the average customer`."""
    op = _MORE.get(r.look(start).text.casefold())
    found = figure_at(r, r.ahead("skip", start=start + 1)) if op else None
    noun = r.look(start + 1).noun if op else None
    if found is None and noun is not None:
        counted = Measure(aggregate="distinct" if noun else "count", column=noun)
        found = [counted], 1, True
    if op is None or not found or len(found[0]) != 1:
        return False
    at = r.ahead("skip", start=start + 1) + found[1]
    if r.look(at).text.casefold() != "than":
        return False
    read = _mean(r, op, at + 1)
    return read is not None and _write(r, found[0][0], read, explicit=found[2])


def _before_figure(r: Reading, start: int) -> bool:
    """Take `above average revenue`, `more than the average number of orders`."""
    read = _compared(r, start)
    if read is None:
        return False
    at = r.ahead("skip", start=read.end)
    found = _figure(r, at) if r.look(at).noun is None or r.kind(at) == "count" else None
    if found and len(found[0]) == 1:
        read = _Compared(read.op, read.mean, at + found[1], read.among)
        return _write(r, found[0][0], read, explicit=found[2])
    words = r.look(start).text.casefold().split()
    if words[0] in _FORMS and (column := _of_form(r, _FORMS[words[0]])):
        return _write(r, default_measure(column), read, explicit=False)
    grouped = bool(r.draft.dimensions or any(not one.noun for one in r.draft.mentions))
    return _write(r, _only_figure(r, start, read.end), read, explicit=grouped)


_FORMS = {"longer": "longest", "shorter": "shortest", "hotter": "hottest", "warmer": "warmest",
          "colder": "coldest", "cooler": "coolest"}  # fmt: skip
"""of `longer than`: the form under which its columns are known"""


def _of_form(r: Reading, form: str) -> Field | None:
    _, names = facing(form, lambda name: r.lexicon.column((name,)) is not None)
    return r.lexicon.column(names)


def _only_figure(r: Reading, start: int, end: int) -> Measure:
    """Return the one figure that is asked for; ask where there is none, or several."""
    named = [default_measure(r.profile[m.column]) for m in r.draft.mentions
             if not m.noun and r.profile[m.column].numeric]  # fmt: skip
    figures = [*r.draft.measures, *named]
    if len(figures) == 1:
        return figures[0]
    first, last = r.look(start), r.look(end - 1)
    said = " ".join(r.look(k).text for k in range(start, end))
    numbers = [one for one in r.profile.of("number") if one.distinct > 2][:6]
    if figures or not numbers:
        raise Stumble(said, "It does not say of what.")
    choices = tuple((one.name, f"{literal(one.name)} {said}") for one in numbers)
    raise Ambiguous(replace(first, end=last.end), f"“{said}” of what?", choices)


def _write(r: Reading, measure: Measure, read: _Compared, *, explicit: bool) -> bool:
    if measure.column and not r.profile[measure.column].numeric and measure.aggregate != "distinct":
        return False
    end = _tail(r, measure, read.end)
    made = Filter.model_validate(
        {"column": measure.column, "op": read.op, "mean": read.mean, "among": read.among}
    )
    before = r.items[: r.at + read.end]
    where = any(item.text.casefold() in ("where", "whose") for item in before) and not of_things(r)
    note_down(r, made, measure, explicit=explicit, row=where or bool(read.among))
    r.draft.conditions[-1].narrowed = _narrowed(r, end)
    r.draft.notes.append(_note(made))
    r.take(end)
    return True


def _narrowed(r: Reading, end: int) -> str:
    """Return what may narrow the average, and not the rows: `the average salary in Sales`."""
    at = r.ahead("skip", "from", start=end)
    item, before = r.look(at), r.look(at - 1)
    the = any(r.look(k).text.casefold() == "the" for k in range(end))
    placed = at > end and before.text.casefold().split()[0] in ("in", "for", "of", "at", "from")
    told = item.valued is not None or bool(item.period) or item.number is not None
    return item.text if the and placed and (told or item.kind in ("month", "ago")) else ""


def _tail(r: Reading, measure: Measure, end: int) -> int:
    """Go on behind what says again of what the average is: `the average product`, `of all`."""
    at = r.ahead("skip", "value", "company", start=end)
    item = r.look(at)
    said = any(r.look(k).text.casefold() in ("of", "for") for k in range(end, at))
    again = figure_at(r, at) if item.noun is None and item.kind in ("", "agg", "count") else None
    if again and len(again[0]) == 1:
        if again[0][0].column != measure.column:
            raise Stumble(item.text, "It compares two different figures.")
        return at + again[1]
    things = {one.column for one in r.draft.mentions}
    if item.noun is not None or item.kind == "rows":
        return at + 1
    if item.named and things & set(item.named.columns):
        return at + 1
    told = item.valued is not None and not item.valued.weak
    if (said or (told and at == end)) and (
        item.valued or item.period or item.named or item.number is not None
    ):
        raise Stumble(item.text, "It does not say which rows are averaged.")
    return max(end, at) if not said else end
