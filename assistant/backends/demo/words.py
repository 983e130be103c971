"""What the words of a question mean for one table: its columns by their names, and a few others.

A phrase that could mean two columns means none. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from assistant.tables import Column, Table

Kind = Literal["text", "number", "money", "date", "truth"]

SAID = {
    "count": "how many|number of|count|count of",
    "total": "total|sum|how much",
    "average": "average|mean|avg",
    "lowest": "lowest|minimum|min|smallest",
    "highest": "highest|maximum|max|largest|biggest",
    "by": "by|per|for each|for every|in each|grouped by|broken down by",
    "rows": "row|record|line|entry",
    "columns": "column|field|column name",
    "describe": "describe|summary|summarise|summarize|overview",
    "first": "first|head|preview",
    "table": "table|data|dataset|data set",
    "": "a|all|an|are|can|do|does|for|get|give|have|i|in|is|it|list|me|of|our|please|s|show|tell"
    "|the|there|this|us|was|we|were|what|which|you",
}
"""meaning -> how it is said; an empty meaning changes nothing"""

_MONEY = re.compile(r"price|revenue|cost|profit|amount|sales|salary|fee|spend|budget|€|\$|£")
_ADDED = re.compile(r"quantity|revenue|cost|profit|amount|sales|spend|count|units")


class Words:
    """The words for one table. A column's meaning is its name behind a colon."""

    def __init__(self, table: Table) -> None:
        self._columns = {f":{column.name}": column for column in table.columns}
        days = [column.name for column in table.columns if kind_of(column) == "date"]
        self.day = days[0] if len(days) == 1 else ""
        """the column that a year or a month is of; none where there are several"""
        self.periods = (
            {
                "year": f"year({quoted(self.day)})",
                "month": f"strftime({quoted(self.day)}, '%Y-%m')",
            }
            if self.day
            else {}
        )
        last = table.name.rpartition("_")[2]
        self.row = singular(last) if singular(last) != last and last.isalpha() else "row"
        self.counted = f"number of {self.row}s"
        self.meanings = self._meanings()

    def kind(self, meaning: str) -> Kind | None:
        """Return what kind of column a meaning is; None if it is none."""
        column = self._columns.get(meaning)
        return kind_of(column) if column else None

    def adds_up(self, meaning: str) -> bool:
        """Whether the values of a column are added up when nobody says what to do with them."""
        return bool(_ADDED.search(meaning.lower()))

    def has_gaps(self, meaning: str) -> bool:
        """Whether values are missing in a column."""
        return self._columns[meaning].missing > 0

    def examples(self) -> tuple[str, ...]:
        """Return questions that can be answered about this table."""
        said = {
            key: " ".join(_words(column.name))
            for key, column in self._columns.items()
            if self.meanings.get(_phrase(column.name)) == key
        }
        groups = [said[key] for key, c in self._columns.items() if key in said and _groups(c)]
        figures = [key for key in said if self.kind(key) in ("number", "money")]
        figures.sort(key=lambda key: self.kind(key) != "money")
        added = [said[key] for key in figures if self.adds_up(key)]
        others = [said[key] for key in figures if not self.adds_up(key)]
        found: list[str] = []
        if added and groups:
            found.append(f"Total {added[0]} by {groups[0]}")
        if groups:
            found.append(f"How many {self.row}s by {groups[-1]}")
        if others and groups:
            found.append(f"Average {others[-1]} by {groups[0]}")
        return (
            *found,
            "Describe the table",
            "Which columns are there?",
            "How many rows are there?",
            "Show the first 5 rows",
        )

    def _meanings(self) -> dict[str, str]:
        phrases = [(_phrase(column.name), key) for key, column in self._columns.items()]
        # A part of a name will do where it is the end of one name only: "customer", "price".
        phrases += [
            (part, key)
            for phrase, key in phrases
            for part in {phrase.split(" ")[-1], phrase.removesuffix(" name")}
            if phrase and part != phrase
        ]
        often = Counter(phrase for phrase, _ in phrases)
        columns = {phrase: key for phrase, key in phrases if phrase and often[phrase] == 1}
        ours = {phrase: meaning for meaning, said in SAID.items() for phrase in said.split("|")}
        times = {period: period for period in self.periods}
        return {self.row: "rows", **times, **columns, **ours}


def kind_of(column: Column) -> Kind:
    """Return what kind of values a column has."""
    match column.type.partition("(")[0]:
        case "DECIMAL" | "DOUBLE" | "FLOAT" if _MONEY.search(column.name.lower()):
            return "money"
        case "DECIMAL" | "DOUBLE" | "FLOAT" | "BIGINT" | "INTEGER" | "HUGEINT":
            return "number"
        case "DATE" | "TIMESTAMP":
            return "date"
        case "BOOLEAN":
            return "truth"
        case _:
            return "text"


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever it is."""
    return '"' + name.replace('"', '""') + '"'


def singular(phrase: str) -> str:
    """Strip the plural from the last word; good enough for the words of one table."""
    if phrase.endswith("ies"):
        return phrase[:-3] + "y"
    return phrase[:-1] if phrase.endswith("s") and not phrase.endswith("ss") else phrase


def _phrase(name: str) -> str:
    return singular(" ".join(_words(name)))


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", name.lower())


def _groups(column: Column) -> bool:
    return kind_of(column) == "text" and 1 < column.distinct <= 50
