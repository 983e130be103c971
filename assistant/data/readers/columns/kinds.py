"""One way to understand the text of a column: what must match, and the value that it becomes.

Patterns are written so that Python's `re` and DuckDB's RE2 read them alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

MISSING = ("NA", "N/A", "#N/A", "NULL", "NAN", "-")
"""stand for nothing in a column of numbers, dates or truth; in text they stay what they are"""

_WHITE = " \t\r\n\v\f\u00a0\u202f\u2007\ufeff"


@dataclass(frozen=True)
class Kind:
    """A type with the text it is written in."""

    id: str
    words: str
    """what its values are: `whole numbers`"""
    pattern: str
    """a value matches it as a whole"""
    value: str
    """SQL that makes the value from the text {v}; NULL where it cannot"""
    type: str = ""
    """empty: a DECIMAL or a DOUBLE, as *digits* needs"""
    digits: str = ""
    """SQL that makes plain digits with a point from {v}"""
    note: str = ""
    """a sentence about {column}; empty: nothing to tell"""
    alike: str = ""
    """SQL over all {v}: true if they can stand in one column; not asked if empty"""

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.ASCII)

    def sql(self, text: str, type_: str = "DECIMAL(38,10)") -> str:
        """Return SQL that makes the value from *text*."""
        return self.value.replace("{v}", text).replace("{type}", self.type or type_)

    def matches(self, values: Iterable[str]) -> bool:
        """Whether every one of *values* is written so."""
        return all(self._compiled.fullmatch(value) for value in values)

    def zoned(self, value: str) -> bool:
        """Whether the last group of the pattern, a time's offset, is in *value*."""
        found = self._compiled.fullmatch(value)
        return found is not None and bool(found.groups() and found.groups()[-1])

    def count(self, values: Iterable[str]) -> int:
        """Return how many of *values* are written so."""
        return sum(self._compiled.fullmatch(value) is not None for value in values)


def literal(text: str) -> str:
    """Return *text* as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a staged column, as SQL."""

    column: str
    padded: bool
    """whether any cell has blanks around it: to take them off is slow (duckdb 2.0)"""

    @property
    def trimmed(self) -> str:
        """The text without blanks around it; NULL if nothing is left."""
        text = f"trim({self.column}, {literal(_WHITE)})" if self.padded else self.column
        return f"nullif({text}, '')"

    @property
    def as_written(self) -> str:
        """The text as it is; NULL if there are only blanks."""
        if not self.padded:
            return self.trimmed
        return f"CASE WHEN {self.trimmed} IS NULL THEN NULL ELSE {self.column} END"

    @property
    def filled(self) -> str:
        """The text without blanks, and NULL where a word stands for nothing."""
        return without_missing(self.trimmed)


PADDED = f"^[{_WHITE}]|[{_WHITE}]$"


def without_missing(text: str) -> str:
    """Return SQL for *text* that is NULL where a word stands for nothing."""
    words = ", ".join(map(literal, MISSING))
    return f"CASE WHEN upper({text}) IN ({words}) THEN NULL ELSE {text} END"


def strip(value: str) -> str:
    """Do in Python what `trimmed` does in SQL."""
    return value.strip(_WHITE)


BOOLEAN = Kind(
    "boolean", "true or false", "(?i:true|false)", "lower({v}) = 'true'", "BOOLEAN"
)  # fmt: skip
