"""What was said and does not stand in the plan: figures, groups, order, words for the whole.

Conditions are in `said_conditions`. Each rule says whether one phrase stands; none of them looks
at how the plan came about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.analyst.audit import ago
from assistant.analyst.audit.accounts import TIME, Account, spoken, timely
from assistant.analyst.audit.said_conditions import TESTS, lost_test
from assistant.analyst.audit.said_order import ORDERED, adjective
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import name_words, root, stem
from assistant.analyst.lexicon.table.averages import TOTALS, never_added
from assistant.analyst.plan import Filter

Rule = Callable[[Account, int], bool]


_COUNTED = {"count", "distinct", "sum", "per", "share"}


_PARTS = {"share", "ratio", "per"}


def lost(a: Account) -> str:
    """Return the first phrase that the plan does not have; else nothing."""
    for place, item in enumerate(a.items):
        if not _stands(a, place, item):
            return item.text
    return ""


def _stands(a: Account, place: int, item: Item) -> bool:
    if ago.counted(a, place):
        return ago.stands(a, place)
    if ago.belongs(a, place) and item.kind not in ("by", "not"):
        return True  # looked at where the time ends
    if word := lost_test(a, place):
        return not word
    if not _bound(a, place, item) or not _traced(a, place, item):
        return False
    if item.money and item.down is not None and not item.named:
        return adjective(a, place)
    rule = RULES.get(item.kind)
    if rule is None or a.stands(item):
        return True
    return rule(a, place)


def _bound(a: Account, place: int, item: Item) -> bool:
    """Whether a figure is made of the column that stands behind its word: `average price`."""
    if item.kind != "agg" or (item.named and a.stands(item)):
        return True
    behind = a.at(a.behind(place, "agg", "and", "comma") if _listed(a, place) else a.behind(place))
    if behind.named and behind.noun is None and a.before is None and not _own(a, place, behind):
        return False
    fields = [one for one in a.fields(behind) if behind.named and one.numeric]
    if not fields or len(fields) < len(a.fields(behind)) or behind.noun is not None:
        return True
    names = {one.name for one in fields}
    wanted = str(item.says)
    made = any(one.aggregate == wanted and one.column in names for one in a.figures)
    outer = wanted in (a.plan.outer, "sum") or a.plan.share
    inner = any(one.column in names for one in a.figures)
    other = any(one.aggregate in _PARTS and names & {one.column, one.over}
                for one in a.figures)  # fmt: skip
    rows = a.plan.order is not None and a.plan.order.column in names
    tested = any(one.column in names for one in a.conditions) and not inner
    said_before = a.before is not None and made
    return made or (outer and inner) or other or rows or tested or said_before


def _own(a: Account, place: int, behind: Item) -> bool:
    """Whether the figure of an aggregate before a column is not of one that stands elsewhere."""
    made = {one.column for one in a.figures if one.column}
    own = {one.column for one in a.figures if one.aggregate == a.at(place).says} - {""}
    joined = a.at(a.behind(a.behind(place))).kind in ("and", "comma", "vs")
    if joined and not made & set(behind.named.columns if behind.named else ()):
        return False
    return not own or any(spoken(a, name) for name in own)


def _traced(a: Account, _: int, item: Item) -> bool:
    """Whether a column that is named, and nothing else, is anywhere in the plan."""
    if _is_the_table(a, item):
        return False
    if item.sign or item.noun is not None or item.number is not None or item.money:
        return True
    fields = a.fields(item)
    if not fields or a.stands(item) or a.plan.shape in ("columns", "describe"):
        return True
    names = {one.name for one in fields}
    if names & a.columns or a.tests(item) or _same_thing(a, names, set(a.columns)):
        return True
    word = item.text.casefold()
    if word in _STATES:
        return False  # what is open was opened, and not ended
    happened = item.verb or word.endswith(("ed", "ing", "al", "s")) or root(word) in a.lexicon.verbs
    if happened and all(one.kind in TIME and not one.missing for one in fields):
        dates = {name for name in a.columns if a.profile[name].kind in TIME}
        return not dates  # every row has one, and no other is meant
    return a.plan.shape == "missing"


_STATES = {"open", "ongoing", "unfinished", "incomplete", "outstanding"}


def _is_the_table(a: Account, item: Item) -> bool:
    """Whether the table's own name was taken for a column that means nearly the same."""
    if item.named is None or item.named.rank < _AKIN or item.noun is not None or item.valued:
        return False
    table = [stem(word) for word in name_words(a.profile.table)]
    things = [one for one in a.fields(item) if one.name in a.columns and not one.numeric]
    return bool(things) and stem(item.text.casefold()) in table[-1:]


_AKIN = 3
"""rank from which on a name is only akin to what was said"""


def _listed(a: Account, place: int) -> bool:
    return a.at(a.behind(place)).kind in ("and", "comma", "agg")


def _agg(a: Account, place: int) -> bool:
    wanted = str(a.at(place).says)
    if wanted in a.aggregates or a.plan.outer == wanted:
        return True
    if wanted == "sum":
        averaged = [one.column for one in a.figures if one.aggregate == "average"]
        if averaged and all(never_added(a.profile[name]) for name in averaged):
            return a.at(place).text.casefold() in TOTALS
        return bool(a.aggregates & (_COUNTED | {"ratio"})) or a.plan.share
    if wanted == "average":
        return bool(a.aggregates & _PARTS)
    extreme = {"min": False, "max": True}.get(wanted)
    order = a.plan.order if a.plan.shape == "rows" else None
    return extreme is not None and order is not None and order.descending == extreme


def _count(a: Account, place: int) -> bool:
    item = a.at(place)
    behind = a.at(a.behind(place, "distinct", "count"))
    fields = a.fields(behind)
    figures = [one for one in a.figures if one.aggregate not in ("count", "distinct")]
    if _elapsed(a) and behind.says == "day":
        return True
    if a.plan.shape in ("missing", "values", "duplicates", "outliers"):
        return True
    if a.plan.shape == "rows":
        return False
    if a.aggregates & {"count", "distinct", "share", "per", "times"} or a.plan.outer == "count":
        return _of_what(a, behind)
    named = behind.named is not None and behind.named.rank < 3
    if not named and item.text.casefold().startswith(("how many", "howmany")):
        units = ("units", "pieces", "pcs", "items")
        return behind.text.casefold() in units and bool(figures)
    return any(one.name in a.columns for one in fields)


def _of_what(a: Account, behind: Item) -> bool:
    """Whether different values are counted where a column is named: `how many customers`."""
    things = [one for one in a.fields(behind) if not one.numeric and one.truth is None]
    plain = behind.named and not a.cells(behind) and not behind.sign and behind.noun is None
    if not plain or not things or any(one.kind == "date" for one in things):
        return True
    names = {one.name for one in things}
    return bool(names & {one.column for one in (*a.figures, *a.groups, *a.conditions)})


def _distinct(a: Account, _: int) -> bool:
    shapes = ("values", "duplicates", "describe")
    grouped = bool(a.groups) and "count" in a.kinds and not a.aggregates & {"sum", "average"}
    different = "distinct" in a.aggregates or a.plan.outer == "count"
    return different or a.plan.shape in shapes or grouped


_NO_GROUPS = {"and", "or", "to", "from", "since", "that", "which", "who", "with", "instead"}
"""kinds of words behind `by` for which nothing can be shown for each"""


def _by(a: Account, place: int) -> bool:
    """Whether what stands behind `by` is grouped by, or is what is ordered by."""
    behind = a.at(a.behind(place, "distinct", "count", "rows"))
    if behind.kind == "grain" and not a.stands(behind):
        return _grain(a, a.behind(place, "distinct", "count", "rows"))
    fields = a.fields(behind)
    if a.at(place).says == "per" and behind.noun == "" and a.stands(behind):
        return False  # of each row, or of each that is called so
    if _each_row(a, place):
        return bool(a.aggregates & {"average", "per", "median"}) or bool(a.plan.outer)
    if behind.verb and behind.noun is None and any(one.truth is not None for one in fields):
        return any(one.column in behind.verb for one in a.groups)
    if not behind.named or behind.noun is not None:
        return behind.kind not in _NO_GROUPS
    names = {one.name for one in fields}
    grouped = {one.column for one in a.groups} | {one.over for one in a.figures}
    if names & grouped or (names & set(a.plan.columns) and a.plan.shape != "rows"):
        return True
    ordered = a.plan.order is not None or a.plan.limit is not None
    ordered = ordered or (bool(a.kinds & {"compare", "vs"}) and bool(a.groups))
    figures = {one.column for one in a.figures}
    figures |= {a.plan.order.column} if a.plan.order is not None else set()
    return (ordered and bool(names & figures)) or _same_thing(a, names, grouped | figures)


def _each_row(a: Account, place: int) -> bool:
    """Whether a figure is asked for each row: `fee per row`, `cost per order`."""
    behind = a.at(a.behind(place))
    rows = behind.kind == "rows" or behind.noun is not None
    named = behind.named if behind.noun is None or behind.plural else None
    columns = named is not None and any(name in a.columns for name in named.columns)
    if behind.noun is not None and any(one.grain == "band" for one in a.groups):
        return True  # nobody means steps of what a row is called
    figures = a.aggregates & {"sum", "average", "min", "max", "median"}
    shown = a.plan.shape == "figures" and a.plan.order is None and not a.groups
    word = a.at(place).text.casefold() in ("per", "for each", "for every", "each", "every")
    return rows and word and bool(figures) and shown and not columns


def _same_thing(a: Account, names: set[str], others: set[str]) -> bool:
    """Whether the id of a thing stands for its name, or the other way round."""
    words = {word for name in names for word in a.profile[name].words}
    kin = [a.profile[name] for name in others if name]
    mine = [a.profile[name] for name in names]
    return any(one.kind == "identifier" or one.label for one in mine) and any(
        words & set(one.words) for one in kin if one.kind == "identifier" or one.label)  # fmt: skip


def _grain(a: Account, place: int) -> bool:
    item, ahead = a.at(place), a.at(place - 1)
    if ago.same(a, place - 1):
        return True
    if item.says == "day" and (_elapsed(a) or _columns_compared(a)):
        return True
    if item.says == "day" and [one.text.casefold() for one in a.items[:place][-2:]] == [
        "on",
        "the",
    ]:
        return bool(a.conditions) and not a.groups  # `on the day` is one day, not each
    if (
        item.text.casefold() == "date"
        or ahead.number is not None
        or ahead.kind in ("ago", "cmp", "top", "more")
    ):
        return True
    if item.plural and ahead.named and not ahead.sign and not a.kinds & {"sup", "top", "which"}:
        fields = a.fields(ahead)
        if fields and all(one.numeric for one in fields):
            return False  # of `handling hours` they are the unit, and no groups
    weekdays = item.says == "weekday" and "weekend" in a.kinds
    said = (item.says, "hour of day") if item.says == "hour" else (item.says,)
    if any(one.grain in said for one in (*a.groups, *a.conditions)):
        return True
    if weekdays and any(one.grain == "weekend" for one in a.groups):
        return True
    if item.says == "year" and any(a.profile[one.column].kind == "year" for one in a.groups):
        return True
    words = {item.text.casefold(), str(item.says)}
    return any(words & set(a.profile[name].words) for name in a.columns if name)


def _elapsed(a: Account) -> bool:
    """Whether days between two dates are the figure."""
    return any(one.since for one in a.figures)


def _change(a: Account, place: int) -> bool:
    said = {item.says for item in a.items if item.kind == "change"}
    ahead = [item.text.casefold() for item in a.items[:place] if item.kind == "with"]
    if a.plan.change and {"where", "whose"} & set(ahead):
        return False  # `where the operator changed` is of rows
    if not a.plan.change and any(one.than for one in a.conditions):
        return a.at(place).text.casefold().startswith("differ")
    percent = any("percent" in item.text.casefold() for item in a.items)
    if percent and a.plan.change == "difference":
        return False
    if a.plan.change == "cumulative" and "average" in a.aggregates and not _asked(a, "average"):
        return False
    if a.plan.change and a.plan.change in said:
        return True
    return a.at(place).says == "difference" and a.plan.change == "growth"


def _asked(a: Account, aggregate: str) -> bool:
    return any(item.kind == "agg" and item.says == aggregate for item in a.items)


def _share(a: Account, _: int) -> bool:
    return a.plan.share or bool(a.aggregates & _PARTS) or a.plan.change == "growth" or any(
        a.profile[name].unit == "%" for name in a.columns if name)  # fmt: skip


def _ratio(a: Account, place: int) -> bool:
    """Whether `ratio of A to B` divides one by the other, and is no share of both."""
    said = a.at(place).text.casefold()
    if said.endswith("total") and ("total",) in a.lexicon.names:
        return "ratio" in a.aggregates  # the total is a column of its own
    if said.startswith("ratio") and a.kinds & {"to", "vs"}:
        return "ratio" in a.aggregates
    return _share(a, place) and _of_the_whole(a, place)


def _of_the_whole(a: Account, place: int) -> bool:
    """Whether `of crime loans, had a fee over 5` keeps what stands before and behind the verb."""
    parts = [one for measure in a.figures for one in measure.where]
    verbs = [k for k in range(place + 1, len(a.items)) if _says_of(a, k)]
    if not verbs or not parts:
        return True
    split = verbs[0]
    behind = [one for k in range(split, len(a.items)) for one in _tests_at(a, k)]
    before = [one for k in range(place, split) for one in _tests_at(a, k)]
    return not behind or not any(one in parts and one not in behind for one in before)


def _says_of(a: Account, place: int) -> bool:
    item = a.at(place)
    return item.kind == "that" or (item.kind == "with" and item.text.casefold() in _HAD)


def _tests_at(a: Account, place: int) -> list[Filter]:
    item = a.at(place)
    found = a.tests(item)
    if item.number is not None:
        found += [one for one in a.conditions if item.number in one.values]
    return found


_HAD = {"had", "have", "has"}


def _parts(a: Account, _: int) -> bool:
    return bool(a.aggregates & _PARTS)


def _trend(a: Account, _: int) -> bool:
    return any(timely(a, one) for one in a.groups)


def _compare(a: Account, _place: int) -> bool:
    """Whether at least two things stand side by side."""
    several = any(len(one.values) > 1 or one.than or one.others for one in a.conditions)
    shapes = a.plan.shape in ("correlation", "box", "rows")
    made = shapes or bool("ratio" in a.aggregates)
    several = several and (a.at(_place).kind == "compare" or a.plan.shape != "figures")
    return bool(a.groups) or len(a.plan.measures) > 1 or several or made or _columns_compared(a)


def _columns_compared(a: Account) -> bool:
    return any(one.than for one in a.conditions)


def _shape(a: Account, place: int) -> bool:
    said, shape = str(a.at(place).says), a.plan.shape
    if shape == "missing" and said in ("columns", "missing"):
        return True
    if said == "distribution":
        return shape in ("distribution", "box") or bool(a.groups)
    if said == "missing":
        return shape == "missing" or any(one.op == "missing" for one in a.conditions)
    also = any(item.kind == "shape" and item.says == shape for item in a.items)
    return shape == said or also


def _percentile(a: Account, place: int) -> bool:
    said = a.at(place).says
    levels = [one.level for one in a.figures if one.aggregate == "percentile"]
    return bool(levels) and (said is None or said in levels)


RULES: Mapping[str, Rule] = {
    "agg": _agg,
    "count": _count,
    "distinct": _distinct,
    "by": _by,
    "grain": _grain,
    "change": _change,
    "share": _ratio,
    "rate": _parts,
    "ratio": _parts,
    "margin": _parts,
    "trend": _trend,
    "parts": lambda a, _: bool(a.groups),
    "compare": _compare,
    "vs": _compare,
    "shape": _shape,
    "percentile": _percentile,
    **ORDERED,
    **TESTS,
}
