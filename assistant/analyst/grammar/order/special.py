"""Plans whose answer is not figures for groups: rows, different values, spread, duplicates, ...

`None` means that the question is not of this kind after all.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Mention, Reading, Stumble
from assistant.analyst.grammar.guessing import ask_measure
from assistant.analyst.grammar.order.ordering import SHOWN
from assistant.analyst.grammar.order.repeating import repeated
from assistant.analyst.grammar.times.dating import date_column
from assistant.analyst.lexicon.spelling import root
from assistant.analyst.lexicon.table.lexicon import PERSONS
from assistant.analyst.plan import Measure, Order, QueryPlan
from assistant.analyst.profile import Field


def plan_of(r: Reading) -> QueryPlan | None:
    """Make the plan of a question with `distribution`, `outliers`, `duplicates` and so on."""
    draft = r.draft
    shape = draft.shape
    if not shape:
        numbers = _numbers(r)
        groups = draft.dimensions or [
            m for m in draft.mentions if not m.noun and m.column not in numbers
        ]
        against = draft.charted and not draft.chart and not groups and _set_against(r)
        if (draft.chart == "scatter" or against) and len(numbers) == 2:
            shape = "correlation"
        elif draft.chart == "box" and len(numbers) == 1:
            shape = "box"
        elif draft.chart == "histogram" and len(numbers) == 1 and not groups:
            shape = "distribution"
        else:
            return None
    match shape:
        case "distribution" | "box":
            return _spread(r, shape)
        case "correlation":
            return _pair(r)
        case "missing" | "duplicates" | "describe" | "columns" | "outliers":
            return _of_table(r, shape)
        case _:
            return None


def _set_against(r: Reading) -> bool:
    """Whether `plot clicks against leads` wants one point for each row."""
    named = r.draft.measures or r.draft.pending or any(m.noun for m in r.draft.mentions)
    return not named and any(item.kind == "vs" for item in r.items)


def _numbers(r: Reading) -> list[str]:
    found = [m.column for m in r.draft.mentions if not m.noun and r.profile[m.column].numeric]
    found += [m.column for m in r.draft.measures if m.column and r.profile[m.column].numeric]
    return list(dict.fromkeys(found))


def _others(r: Reading) -> list[str]:
    found = [m.column for m in r.draft.mentions if not m.noun and not r.profile[m.column].numeric]
    return list(dict.fromkeys(found))


def _make(r: Reading, shape: str, columns: list[str], **more: object) -> QueryPlan:
    return QueryPlan.model_validate(
        {
            "table": r.profile.table,
            "shape": shape,
            "columns": tuple(columns),
            "filters": tuple(c.filter for c in r.draft.conditions if c.measure is None),
            **more,
        }
    )


def _refuse_rest(r: Reading, word: str) -> None:
    draft = r.draft
    loose = [c for c in draft.conditions if c.measure is not None]
    spread = {d.column for d in draft.dimensions} if word in ("box", "distribution") else set[str]()
    per = set(draft.per) - spread
    if loose or draft.pending or draft.change or draft.share or per or draft.sup is not None:
        raise Stumble(word, "doesn't go with the rest of the question.")


def _spread(r: Reading, shape: str) -> QueryPlan | None:
    """Make a histogram, a box plot, or the counts of a category."""
    draft = r.draft
    numbers, others = _numbers(r), _others(r)
    groups = [d for d in draft.dimensions if not d.grain]
    names = [d.column for d in groups] + others
    _refuse_rest(r, shape)
    if len(draft.dimensions) > len(groups):
        return None
    if len(numbers) == 1 and not names:
        kind = "box" if draft.chart == "box" or shape == "box" else "distribution"
        return _make(r, kind, numbers)
    if len(numbers) == 1 and len(names) == 1:
        return _make(r, "box", [*numbers, *names])
    if not numbers and len(names) in (1, 2):
        dates = [name for name in names if r.profile[name].kind == "date"]
        if dates:
            draft.trend, draft.date = True, dates[0]
        draft.counts_rows, draft.shape = True, ""
        return None
    raise Stumble(shape, "needs one column of numbers.")


def _pair(r: Reading) -> QueryPlan:
    numbers = _numbers(r)
    _refuse_rest(r, "correlation")
    if len(numbers) != 2 or r.draft.dimensions or _others(r):
        raise Stumble("correlation", "needs two columns of numbers.")
    return _make(r, "correlation", numbers)


def _of_table(r: Reading, shape: str) -> QueryPlan | None:
    draft = r.draft
    repeats = repeated(r) if shape == "duplicates" else []
    _refuse_rest(r, shape)
    numbers, others = _numbers(r), _others(r)
    if shape == "missing":
        return _missing(r, [*numbers, *others])
    if shape == "outliers":
        if draft.dimensions or others or len(numbers) > 1:
            raise Stumble("outliers", "works for one column, or for all.")
        return _make(r, shape, numbers)
    if shape == "duplicates":
        return _make(r, shape, repeats)
    if draft.dimensions or (shape == "columns" and (numbers or others or draft.conditions)):
        raise Stumble(shape, "works for the whole table only.")
    if shape == "columns":
        return _make(r, shape, [])
    return _make(r, shape, [*numbers, *others])


def _missing(r: Reading, columns: list[str]) -> QueryPlan | None:
    draft = r.draft
    counted = draft.counts_rows or draft.head == "count"
    if len(columns) == 1:
        condition = r.add_filter(columns[0], "missing", (), row=True)
        draft.mentions = [m for m in draft.mentions if m.noun]
        draft.measures = [m for m in draft.measures if m.column != columns[0]]
        condition.row = True
        draft.shape = ""
        if not counted and draft.head != "list":
            draft.counts_rows = True
        return None
    if draft.dimensions or draft.conditions or (counted and columns):
        raise Stumble("missing", "counts missing values per column of the whole table only.")
    return _make(r, "missing", columns)


def listing(r: Reading) -> QueryPlan | None:
    """Make the plan of `first 10 rows`, `orders from Spain`, `names of employees in Berlin`."""
    draft = r.draft
    nouns = [m for m in draft.mentions if m.noun]
    figures = draft.measures or draft.dimensions or draft.pending or draft.counts_rows
    other = draft.share or draft.change or draft.trend or draft.common or draft.sup is not None
    versus = draft.compare and any(item.kind in ("vs", "compare") for item in r.items)
    if versus or (nouns and _happening(r, nouns[0]) and not draft.head and len(nouns) == 1):
        draft.counts_rows = bool(nouns) and not figures and not other
        return None
    if figures or other or not nouns or draft.per:
        return None
    columns = [m.column for m in draft.mentions if not m.noun]
    if draft.recent is not None:
        columns = [name for name in columns if r.profile[name].kind != "date"]
    if draft.head == "list" or (nouns and not columns) or draft.recent is not None:
        if any(r.profile[name].numeric for name in columns) and not _listed(r, columns):
            return None
        if any(c.measure for c in draft.conditions):
            return None
        return rows_plan(r, columns)
    return None


def _happening(r: Reading, noun: Mention) -> bool:
    """Whether rows are called by what happened: admissions, hires. They are counted."""
    said = root(r.items[noun.place].text.casefold())
    dates = {root(word) for one in r.profile.of("date") for word in one.words}
    return said in dates and root(r.profile.table.casefold()) != said and bool(r.draft.conditions)


def _listed(r: Reading, columns: list[str]) -> bool:
    """Whether figures are meant to be shown as they stand: beside names, or of listed rows."""
    first = r.profile[columns[0]]
    return r.draft.head == "list" and (not first.numeric or r.draft.order is not None)


def rows_plan(r: Reading, columns: list[str]) -> QueryPlan:
    """Make the plan that shows rows."""
    _by_its_bound(r)
    draft = r.draft
    order = draft.order
    limit = draft.limit or None
    if order is not None and draft.order_direction is not None:
        order = order.model_copy(update={"descending": draft.order_direction})
    if draft.order_measure is not None:
        down = draft.order_direction is not False
        order = Order(by="column", column=draft.order_measure.column, descending=down)
    if draft.by_name and order is None and r.profile.of("date"):
        down = draft.order_direction is True
        order = Order(by="column", column=_date(r), descending=down)
    if draft.recent is not None:
        order = Order(by="column", column=_date(r), descending=draft.recent)
        said = [
            i for i in r.items
            if i.noun is not None or i.verb or i.named or i.valued or i.kind == "rows"
        ]  # fmt: skip
        singular = said and not any(item.plural for item in said)
        limit = limit or (1 if singular or draft.head in ("which", "who") else SHOWN)
    if (
        draft.common
        or (draft.per and draft.within is None)
        or draft.pending
        or draft.distinct
        or draft.change
        or draft.share
    ):
        raise Stumble("rows", "what about the rows?")
    if draft.head in ("which", "who") and not (draft.conditions or order or limit or columns):
        raise Stumble(r.items[0].text, "which rows?")
    return _make(r, "rows", columns, order=order, limit=limit, chart="", within=draft.within)


def _date(r: Reading) -> str:
    return date_column(r).name


def _refuse_nobody(r: Reading) -> None:
    """Refuse `who works the night shift`, where a row is nobody."""
    somebody = any(key[0] in PERSONS for key in r.lexicon.nouns)
    if r.draft.head == "who" and not r.draft.mentions and not somebody:
        raise Stumble("who", "which column says who?")


def rows_or_values(r: Reading) -> QueryPlan:
    """Make the plan of a question without any figure: rows, or the different values of columns."""
    draft = r.draft
    columns = [m.column for m in draft.mentions if not m.noun]
    if draft.head == "much":
        raise Stumble("how much", "of what?")
    _refuse_nobody(r)
    if any(c.measure for c in draft.conditions):
        raise Stumble("groups", "groups of what?")
    if draft.head == "when" or draft.recent is not None:
        return _when(r, columns)
    if columns and not draft.dimensions and draft.sup is None and not draft.pending:
        fields = [r.profile[name] for name in columns]
        if draft.trend or draft.change or draft.share:
            raise Stumble("trend", "of what?")
        if any(m.noun for m in draft.mentions) and not draft.distinct:
            return rows_plan(r, columns)
        return _values(r, fields)
    empty = not (draft.dimensions or columns or draft.pending or draft.sup is not None)
    if draft.conditions and empty and not (draft.trend or draft.change or draft.compare):
        return rows_plan(r, [])
    if draft.pending:
        raise Stumble(draft.pending[0], "of what?")
    pairs = zip(r.items, r.items[1:], strict=False)
    sized = any(
        one.kind == "sup" and one.text.casefold() in _SIZED and other.noun is not None
        for one, other in pairs
    )
    if (draft.conditions or sized) and (draft.sup is not None or draft.limit):
        return _ranked_rows(r)
    word = r.items[0].text if r.items else ""
    raise Stumble(word, "which figure?")


def _by_its_bound(r: Reading) -> None:
    """Sort `orders over 100, largest first` by the number that is compared."""
    draft = r.draft
    tested = [
        c.filter for c in draft.conditions if c.filter.op in (">", ">=", "<", "<=", "between")
    ]
    columns = {one.column for one in tested if r.profile[one.column].numeric}
    ordered = draft.order or draft.order_measure or draft.by_name or draft.recent is not None
    if not ordered and draft.order_direction is not None and len(columns) == 1:
        column, down = columns.pop(), draft.order_direction
        draft.order, draft.order_direction = (
            Order(by="column", column=column, descending=down),
            None,
        )


_SIZED = {"biggest", "largest", "smallest", "highest", "lowest", "greatest"}
"""words that say of a row that it has much of what the table is about"""


def _ranked_rows(r: Reading) -> QueryPlan:
    """`top 5 largest credits`: rows of that kind, by what the table is about."""
    draft = r.draft
    column = ask_measure(r, "top")
    draft.order = Order(by="column", column=column.name, descending=draft.sup is not False)
    several = any(m.noun and m.plural for m in draft.mentions)
    draft.order_direction, draft.limit = None, draft.limit or (SHOWN if several else 1)
    draft.notes.append(f"Assumed: by {column.name}.")
    return rows_plan(r, [])


def _values(r: Reading, fields: list[Field]) -> QueryPlan:
    limit = r.draft.limit or None
    return _make(r, "values", [one.name for one in fields], limit=limit)


def _when(r: Reading, columns: list[str]) -> QueryPlan:
    """`latest order date`, `when was the last order`, `earliest hire date by department`."""
    draft = r.draft
    late = draft.recent if draft.recent is not None else (True if draft.sup is None else draft.sup)
    dates = [name for name in columns if r.profile[name].kind == "date"]
    name = dates[0] if dates else _date(r)
    rest = [name for name in columns if name not in dates]
    if draft.head != "when" and not dates:
        return rows_plan(r, [])
    if draft.recent is None and draft.sup is None and draft.conditions and not draft.dimensions:
        return _values(r, [r.profile[name]])
    if draft.recent is None and draft.sup is None:
        raise Stumble("when", "the first or the last time?")
    measure = Measure(aggregate="max" if late else "min", column=name)
    if rest and not draft.dimensions:
        raise Stumble(rest[0], "has no meaning here.")
    return QueryPlan(
        table=r.profile.table,
        measures=(measure,),
        dimensions=tuple(draft.dimensions),
        filters=tuple(c.filter for c in draft.conditions),
    )
