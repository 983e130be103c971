"""A plan and a question side by side, laid out so that each can be looked up in the other.

Looks things up and decides nothing; what must agree stands in `said` and `made`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.analyst.grammar.drafting import END
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.plan import Dimension, Filter, Measure, QueryPlan, Value
from assistant.analyst.profile import Field, Profile

QUIET = frozenset({"skip", "that", "with", "value", "possible", "company", "using", "only"})
"""kinds of words between two that belong together"""
NOTHING = frozenset(
    {"0", "none", "n/a", "na", "no", "-", "nil", "nothing", "not applicable", "unassigned"}
)
"""values that say that there is none"""
TIME = frozenset({"date", "year"})


class Account:
    """Both sides."""

    def __init__(
        self,
        items: tuple[Item, ...],
        plan: QueryPlan,
        lexicon: Lexicon,
        before: QueryPlan | None,
    ) -> None:
        self.items = items
        self.plan = plan
        self.lexicon = lexicon
        self.before = before
        self.conditions = tuple(conditions_of(plan))
        """every condition on rows, also those of which one is enough"""
        self.figures = (*plan.measures, *(one.measure for one in plan.having))
        self.groups = tuple(groups_of(plan))
        self.columns = frozenset(_columns(plan))
        self.aggregates = frozenset(one.aggregate for one in self.figures)
        kinds = (item.kind for item in items)
        self.kinds = frozenset(kind for kind in kinds if kind)
        self.numbers = frozenset(item.number for item in items if item.number is not None)

    @property
    def profile(self) -> Profile:
        """The table."""
        return self.lexicon.profile

    def at(self, place: int) -> Item:
        """Return the phrase at *place*."""
        return self.items[place] if 0 <= place < len(self.items) else END

    def behind(self, place: int, *more: str) -> int:
        """Return the place of the next phrase that is not quiet and none of the kinds *more*."""
        place += 1
        while self.quiet(place, more):
            place += 1
        return place

    def ahead(self, place: int, *more: str) -> int:
        """Return the place of the phrase before that is not quiet and none of the kinds *more*."""
        place -= 1
        while place >= 0 and self.quiet(place, more):
            place -= 1
        return place

    def quiet(self, place: int, more: Iterable[str] = ()) -> bool:
        """Whether the phrase at *place* says nothing by itself."""
        item = self.at(place)
        strong = item.named or (item.valued and not item.valued.weak) or item.number is not None
        return bool(item.sign) and not strong and (item.kind in QUIET or item.kind in more)

    def fields(self, item: Item) -> list[Field]:
        """Return the columns that a phrase may mean."""
        names = [*(item.named.columns if item.named else ()), *item.verb, *item.negated]
        if item.noun:
            names.append(item.noun)
        if item.money and (column := self.lexicon.column(item.money)):
            names.append(column.name)
        return [self.profile[name] for name in dict.fromkeys(names)]

    def cells(self, item: Item) -> tuple[tuple[str, Value], ...]:
        """Return the (column, value) that a phrase may be."""
        return item.valued.cells if item.valued and not item.valued.weak else ()

    def stands(self, item: Item) -> bool:
        """Whether a phrase stands in the plan as a column or as a value, whatever else it is."""
        named = item.named is not None and any(c in self.columns for c in item.named.columns)
        return named or bool(self.tests(item))

    def tests(self, item: Item) -> list[Filter]:
        """Return the conditions that compare to the value that a phrase is."""
        cells = set(self.cells(item))
        return [
            one
            for one in self.conditions
            if any((one.column, value) in cells for value in one.values)
        ]


def conditions_of(plan: QueryPlan) -> Iterator[Filter]:
    """Yield every condition on rows."""
    tops = [*plan.filters]
    for measure in (*plan.measures, *(one.measure for one in plan.having)):
        tops += measure.where
    for one in tops:
        yield one
        yield from one.others


def groups_of(plan: QueryPlan) -> Iterator[Dimension]:
    """Yield everything that figures are made for each of."""
    yield from plan.dimensions
    if plan.each is not None:
        yield plan.each
    if plan.within is not None:
        yield plan.within


def _columns(plan: QueryPlan) -> Iterator[str]:
    yield from plan.columns
    for group in groups_of(plan):
        yield group.column
    for one in conditions_of(plan):
        yield from (one.column, one.than)
    for measure in (*plan.measures, *(one.measure for one in plan.having)):
        yield from (measure.column, measure.over, measure.since)
    if plan.order is not None:
        yield plan.order.column


def counts(measure: Measure) -> bool:
    """Whether a figure is a number of things."""
    return measure.aggregate in ("count", "distinct", "share", "per")


def negative(one: Filter, profile: Profile) -> bool:
    """Whether a condition says that something is not so."""
    truth = profile[one.column].truth
    if truth is not None and one.op in ("is", "is not") and len(one.values) == 1:
        return (one.values == (truth[1],)) == (one.op == "is")
    none = {str(v).casefold() for v in one.values} & NOTHING
    nothing = one.op == "is" and not one.grain and none
    return one.op in ("is not", "missing", "without") or bool(nothing)


RANKS = {"sup", "top", "recent", "common", "sort", "direction", "timewise"}


def ranked(a: Account) -> bool:
    """Whether something is said of what comes first."""
    adjective = any(item.money and item.down is not None for item in a.items)
    return adjective or bool(a.kinds & RANKS)


def spoken(a: Account, name: str) -> bool:
    """Whether a column is named, or one of its values is."""
    return any(any(one.name == name for one in a.fields(item)) for item in a.items) or any(
        name in dict(a.cells(item)) for item in a.items)  # fmt: skip


def named(a: Account, name: str) -> bool:
    """Whether a column is named."""
    return any(any(one.name == name for one in a.fields(item)) for item in a.items)


def kin(a: Account, name: str) -> bool:
    """Whether a thing's name or id was said instead."""
    field = a.profile[name]
    if not (field.label or field.kind == "identifier"):
        return False
    fields = [one for item in a.items for one in a.fields(item)]
    return any(
        set(field.words) & set(one.words) for one in fields if one.label or one.kind == "identifier"
    )


def right_date(a: Account, name: str) -> bool:
    """Whether no other date was spoken of than the one that is used."""
    plain = [i for i in a.items if not i.sign and i.noun is None]
    spoken = {one.name for i in plain for one in a.fields(i) if one.kind == "date"}
    if a.before is not None and not spoken:
        parts = (*conditions_of(a.before), *groups_of(a.before))
        spoken = {one.column for one in parts if a.profile[one.column].kind == "date"}
    lasted = {one.column for one in a.figures if one.since}  # its end is no period of its own
    return name in spoken or not spoken - lasted


def number_said(a: Account, number: float) -> bool:
    """Whether a number was said, be it in thousands or in percent."""
    forms = {number, round(number * 100, 9), number / 1000}
    return bool(forms & a.numbers) or number == 0


def cell_said(a: Account, one: Filter) -> bool:
    """Whether every value was said, as a value or in quotes."""
    cells = {cell for item in a.items for cell in (item.valued.cells if item.valued else ())}
    texts = {(item.literal or "").casefold() for item in a.items}
    if spoken(a, one.column):
        texts |= {item.text.casefold() for item in a.items}
    nothing = a.kinds & {"no", "not", "missing"} and spoken(a, one.column)
    return all(
        (one.column, value) in cells
        or str(value).casefold() in texts
        or (nothing and str(value).casefold() in NOTHING)
        for value in one.values
    )


def dated(a: Account, column: str) -> bool:
    """Whether a column is a time."""
    return a.profile[column].kind in TIME


def timely(a: Account, group: Dimension) -> bool:
    """Whether figures are made for each of some time."""
    return dated(a, group.column)
