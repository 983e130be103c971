"""One way to understand the text of a column: what must match, and the value that it becomes.

Patterns are written so that Python's `re` and DuckDB's RE2 read them alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

NANS = ("NAN", "-NAN", "1.#QNAN", "1.#IND", "-1.#IND", "-NAN(IND)")
"""stand for what is not a number, or for nothing"""
MISSING = ("NA", "N/A", "#N/A", "NULL", "-", *NANS)
"""stand for nothing in a column of numbers, dates or truth; in text they stay what they are"""
SELDOM = (
    *(".", "..", "...", "--", "---", "\u2013", "\u2014", "?", "N.A.", "N.A", "K.A.", "N/D", "<NA>"),
    *("NONE", "NIL", "NAT", "\\N", "(NULL)", "(BLANK)", "0000-00-00", "0000-00-00 00:00:00"),
    *("#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#N/A N/A", "#N/A!"),
)
"""stand for nothing as well; looked for in a column that has shown one, as each costs time"""
INFINITE = tuple(
    sign + word for sign in ("", "+", "-", "\u2212") for word in ("INF", "INFINITY", "∞", "1.#INF")
)
"""stand for infinity beside numbers"""

_WHITE = " \t\r\n\v\f\u00a0\u202f\u2007\u2009\ufeff"
_ZEROS = "\uff10\u0660\u06f0\u0966"
_FOREIGN = "\uff0e\uff0c\uff0d\uff05\u066b\u066c" + "".join(
    chr(ord(zero) + digit) for zero in _ZEROS for digit in range(10)
)
_ASCII = ".,-%.," + "0123456789" * len(_ZEROS)
_FOLDED = str.maketrans(_FOREIGN, _ASCII)


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

    @property
    def numeric(self) -> bool:
        """Whether it makes numbers."""
        return self.words.endswith("numbers")

    def sql(self, text: str, type_: str = "DECIMAL(38,10)") -> str:
        """Return SQL that makes the value from *text*."""
        return self.value.replace("{v}", text).replace("{type}", self.type or type_)

    def fits(self, value: str) -> bool:
        """Whether *value* is written so."""
        return self._compiled.fullmatch(value) is not None

    def matches(self, values: Iterable[str]) -> bool:
        """Whether every one of *values* is written so."""
        return all(map(self.fits, values))

    def zoned(self, value: str) -> bool:
        """Whether the last group of the pattern, a time's offset, is in *value*."""
        found = self._compiled.fullmatch(value)
        return found is not None and bool(found.groups() and found.groups()[-1])

    def count(self, values: Iterable[str]) -> int:
        """Return how many of *values* are written so."""
        return sum(map(self.fits, values))


def literal(text: str) -> str:
    """Return *text* as a string of SQL."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a staged column, as SQL."""

    column: str
    padded: bool
    """whether any cell has blanks around it: to take them off is slow (duckdb 2.0)"""
    folded: bool = False
    """whether digits of other scripts are taken as plain ones"""
    infinite: bool = False
    """whether words for infinity stand beside numbers"""
    seldom: bool = False
    """whether seldom words for nothing are there"""

    @property
    def trimmed(self) -> str:
        """The text without blanks around it; NULL if nothing is left."""
        text = f"trim({self.column}, {literal(_WHITE)})" if self.padded else self.column
        if self.folded:
            text = f"translate({text}, {literal(_FOREIGN)}, {literal(_ASCII)})"
        return f"nullif({text}, '')"

    @property
    def as_written(self) -> str:
        """The text as it is; NULL if there are only blanks."""
        if not self.padded:
            return f"nullif({self.column}, '')"
        return f"CASE WHEN {self.trimmed} IS NULL THEN NULL ELSE {self.column} END"

    @property
    def filled(self) -> str:
        """The text without blanks, and NULL where a word stands for nothing, or infinity."""
        return self.without_words(self.trimmed)

    def without_words(self, text: str) -> str:
        """Return SQL for *text* that is NULL where a word stands for nothing, or infinity."""
        seldom = SELDOM if self.seldom else ()
        return _without(text, (*MISSING, *seldom, *(INFINITE if self.infinite else ())))

    def showing(self, value: str) -> Source:
        """Return the source of a column that has *value*, which may be a word of another kind."""
        word = value.upper()
        infinite, seldom = self.infinite or word in INFINITE, self.seldom or word in SELDOM
        return replace(self, infinite=infinite, seldom=seldom)


PADDED = f"^[{_WHITE}]|[{_WHITE}]$"


def _without(text: str, words: Iterable[str]) -> str:
    return f"CASE WHEN upper({text}) IN ({listed(words)}) THEN NULL ELSE {text} END"


def listed(words: Iterable[str]) -> str:
    """Return *words* as the inside of a list of SQL."""
    return ", ".join(map(literal, words))


def fold(value: str) -> str:
    """Return *value* with digits of other scripts as plain ones."""
    return value if value.isascii() else value.translate(_FOLDED)


def strip(value: str) -> str:
    """Do in Python what `trimmed` does in SQL."""
    return value.strip(_WHITE)


BOOLEAN = Kind(
    "boolean", "true or false", "(?i:true|false)", "lower({v}) = 'true'", "BOOLEAN"
)  # fmt: skip
