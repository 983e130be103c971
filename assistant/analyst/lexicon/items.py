"""What the phrases of a question may be: columns, cells, words of the grammar, numbers.

Data only: `tagging` makes them, what tells phrases apart changes them, the grammar reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.analyst.lexicon.lists.vocabulary import Sign
from assistant.analyst.plan import Value

Key = tuple[str, ...]
"""the words of a phrase, in their plain form"""


@dataclass(frozen=True, slots=True)
class Named:
    """Columns that a phrase may mean; the smaller the rank the surer."""

    columns: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Valued:
    """Cells that a phrase may mean."""

    cells: tuple[tuple[str, Value], ...]
    rank: int
    weak: bool = False
    """whether it counts only beside its column"""


@dataclass(frozen=True, slots=True)
class Item:
    """One phrase and all that it may be."""

    text: str
    start: int
    end: int
    sign: Sign | None = None
    named: Named | None = None
    valued: Valued | None = None
    noun: str | None = None
    """of a row noun the column whose different values are counted; empty for the rows"""
    number: float | None = None
    unit: str = ""
    period: str = ""
    literal: str | None = None
    """a quoted text"""
    verb: tuple[str, ...] = ()
    """date or yes/no columns"""
    money: tuple[str, ...] = ()
    """names of columns that a verb or an adjective speaks of"""
    negated: tuple[str, ...] = ()
    """columns of `unpaid`, `unassigned`"""
    down: bool | None = None
    """of an adjective: whether most comes first"""
    plural: bool = False

    @property
    def kind(self) -> str:
        """The kind of its sign, if it is a word of the grammar."""
        return self.sign.kind if self.sign else ""

    @property
    def says(self) -> Any:
        """What it says to the grammar, if it is a word of it."""
        return self.sign.value if self.sign else None


@dataclass(frozen=True, slots=True)
class Tagged:
    """A question, cut into phrases."""

    items: tuple[Item, ...]
    mended: tuple[tuple[str, str], ...] = ()
    """(typed, read as)"""
