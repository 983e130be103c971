"""What has been understood of a question so far, and the reader's place in it.

The constructs of the grammar (measuring, conditions, periods, ordering, shaping) each look at the
phrases that come next, take those they know and write to the draft. `assembling` makes the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.analyst.grammar.nearness import nearest
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.plan import (
    ChartKind,
    Dimension,
    Filter,
    Having,
    Measure,
    Op,
    Order,
    Value,
)
from assistant.analyst.profile import Field, Profile

END = Item("", -1, -1)
ABSENT = "isn't in this table"
ASSUMED_FIGURES = ("Assumed: sum of", "Assumed: average of")
"""how notes begin that a better reading takes back"""
DATE = "\0date"
"""stands for the table's date column until it is known which of several"""


class Stumble(Exception):
    """A word that the grammar cannot place."""

    def __init__(self, word: str, reason: str) -> None:
        super().__init__(reason)
        self.word = word
        self.reason = reason


class Ambiguous(Exception):
    """A phrase with several meanings; each choice is (label, text that replaces the phrase)."""

    def __init__(self, item: Item, text: str, choices: tuple[tuple[str, str], ...]) -> None:
        super().__init__(text)
        self.item = item
        self.text = text
        self.choices = choices


@dataclass(slots=True)
class Condition:
    """A comparison that is either of rows or of groups, which only the whole question tells."""

    filter: Filter
    place: int
    measure: Measure | None = None
    """set when it can only be about a group"""
    subject: str = ""
    """column of the noun before it, if that is one of things to list or to count"""
    row: bool = False
    """surely about rows: `where`, or an adjective"""
    begun: int = 0
    """place of the first phrase of it"""
    compared: bool = False
    """whether its values are set side by side"""


@dataclass(slots=True)
class Mention:
    """A column that stands there with no role of its own."""

    column: str
    place: int
    plural: bool
    noun: bool = False
    """whether it is what a row is called"""
    head: bool = False
    """whether it is what is asked for: which, who, top 5, how many"""
    owner: str = ""
    soft: bool = False
    """from an adjective, as `cheapest`: a column that is named goes before it"""


@dataclass(slots=True)
class Draft:
    """A question, half understood."""

    head: Literal["", "which", "who", "when", "list", "count", "much", "top"] = ""
    mentions: list[Mention] = field(default_factory=list[Mention])
    measures: list[Measure] = field(default_factory=list[Measure])
    pending: list[str] = field(default_factory=list[str])
    """aggregates whose column has not come yet"""
    dimensions: list[Dimension] = field(default_factory=list[Dimension])
    conditions: list[Condition] = field(default_factory=list[Condition])
    having: list[Having] = field(default_factory=list[Having])
    order: Order | None = None
    order_measure: Measure | None = None
    sup: bool | None = None
    """a superlative: most first or least first"""
    common: bool = False
    busy: bool = False
    """whether the busiest time was asked for: that with most rows, if nothing else is named"""
    recent: bool | None = None
    limit: int | None = None
    within: Dimension | None = None
    shape: str = ""
    change: str = ""
    share: bool = False
    share_place: int = -1
    clause: int = -1
    """place of the verb that splits what is counted from what is said of it"""
    trend: bool = False
    compare: bool = False
    per: list[str] = field(default_factory=list[str])
    """entities after `per`"""
    for_each: bool = False
    """whether these are to be shown one by one"""
    grain_adjective: str = ""
    chart: ChartKind = ""
    charted: bool = False
    date: str = ""
    assumed: str = ""
    """the date that was taken, where there are others and none was named"""
    distinct: bool = False
    counts_rows: bool = False
    """whether rows, or a row noun, were asked to be counted"""
    instead: bool = False
    only: bool = False
    notes: list[str] = field(default_factory=list[str])
    order_direction: bool | None = None
    by_name: bool = False
    counted_steps: bool = False
    """whether days or months were asked to be counted"""
    events: bool = False
    """whether something that happens was named: hires, shipments"""
    vague: str = ""
    """an adjective that no column is found for"""
    verbs: list[tuple[str, ...]] = field(default_factory=list[tuple[str, ...]])


@dataclass(slots=True)
class Reading:
    """The reader's place in a question, and what it has understood."""

    items: tuple[Item, ...]
    lexicon: Lexicon
    draft: Draft = field(default_factory=Draft)
    at: int = 0
    begun: int = 0
    """where the construct that reads now has begun"""

    @property
    def profile(self) -> Profile:
        """The table."""
        return self.lexicon.profile

    def look(self, ahead: int = 0) -> Item:
        """Return the phrase that comes *ahead* phrases later."""
        place = self.at + ahead
        return self.items[place] if 0 <= place < len(self.items) else END

    def kind(self, ahead: int = 0) -> str:
        """Return the kind of that phrase, if it is a word of the grammar."""
        return self.look(ahead).kind

    def take(self, count: int = 1) -> None:
        """Go on behind the next *count* phrases."""
        self.at += count

    def ahead(self, *kinds: str, start: int = 0) -> int:
        """Return how far ahead the first phrase is that is none of *kinds*."""
        while self.kind(start) in kinds and not self.strong(start):
            start += 1
        return start

    def strong(self, ahead: int = 0) -> bool:
        """Whether that phrase is a column, a value or a number, whatever else it may be."""
        item = self.look(ahead)
        return bool(item.named or (item.valued and not item.valued.weak) or item.number is not None)

    def field_at(self, ahead: int = 0, *, numeric: bool = False) -> Field | None:
        """Return the column that a phrase names. Raises Ambiguous if there are several."""
        item = self.look(ahead)
        if item.named is None:
            return None
        fields = [self.profile[name] for name in item.named.columns]
        if numeric:
            part = item.named.rank >= 5 and len(fields) > 1
            fields = fields if part else [one for one in fields if one.numeric] or fields
        if len(fields) > 1 and item.named.rank >= 0:
            fields = self._told_apart(fields)
        if len(fields) > 1:
            choices = tuple((one.name, literal(one.name)) for one in fields[:6])
            raise Ambiguous(item, f"“{item.text}” fits several columns. Which one?", choices)
        return fields[0]

    def quiet_field(self, ahead: int = 0) -> Field | None:
        """Return the column that a phrase names, if it is one only; never asks."""
        item = self.look(ahead)
        if item.named is None or len(item.named.columns) != 1:
            return None
        return self.profile[item.named.columns[0]]

    def _told_apart(self, fields: list[Field]) -> list[Field]:
        """Let `date` mean the one that a verb has named."""
        if all(one.kind == "date" for one in fields) and self.draft.date:
            return [one for one in fields if one.name == self.draft.date] or fields
        return nearest(self.items, fields)

    def add_filter(
        self, column: str, op: Op, values: tuple[Value, ...], *, grain: str = "", row: bool = False
    ) -> Condition:
        """Write a condition down."""
        made = Filter.model_validate({"column": column, "op": op, "values": values, "grain": grain})
        condition = Condition(made, self.at, row=row, begun=self.begun)
        self.draft.conditions.append(condition)
        return condition


def literal(text: str) -> str:
    """Return *text* as a question quotes it."""
    return '"' + text.replace('"', '""') + '"'


def default_aggregate(field_: Field) -> Literal["sum", "average"]:
    """Return what is made of a column if a question does not say."""
    return "sum" if field_.additive else "average"
