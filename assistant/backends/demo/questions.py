"""Reads a question about one table by fixed rules, into SQL or into an honest refusal.

A word that no rule knows is never skipped: the question is refused and the word is named. Pure;
nothing is queried here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant.backends.demo.words import Words, quoted, singular
from assistant.tables import Table

Shape = Literal["columns", "describe", "first", "rows", "different", "figure", "groups"]

_FUNCTIONS = {"total": "sum", "average": "avg", "lowest": "min", "highest": "max"}


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was read; *sql* answers it and *reading* says it in words."""

    shape: Shape
    sql: str
    reading: str
    measure: str = ""
    group: str = ""
    money: bool = False


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A question that is refused; without a *word*, each is known but not all of them together."""

    word: str
    instead: tuple[str, ...]


class Reader:
    """Reads questions about one table."""

    def __init__(self, table: Table) -> None:
        self._words = Words(table)
        self._table = quoted(table.name)
        self._sizes = range(max(len(p.split()) for p in self._words.meanings), 0, -1)

    @property
    def examples(self) -> tuple[str, ...]:
        """Questions that can be answered, the most telling first."""
        return self._words.examples()

    def read(self, text: str) -> Understood | NotUnderstood:
        """Return what *text* asks for, or why it is not answered."""
        words = re.findall(r"[^\W_]+", text.lower())
        meanings, unknown = self._recognise(words)
        found = None if unknown else self._read(meanings)
        if found:
            return found
        numbers = [meaning for meaning in meanings if meaning.isdigit()]
        asked = {singular(word) for word in words}

        def shared(example: str) -> int:
            return len(asked & {singular(word) for word in example.lower().rstrip("?").split()})

        nearest = tuple(sorted(self.examples, key=shared, reverse=True)[:3])
        return NotUnderstood(unknown or next(iter(numbers), ""), nearest)

    def _recognise(self, words: list[str]) -> tuple[list[str], str]:
        """Give each phrase its meaning, the longest first, or name the word that has none."""
        known = self._words.meanings
        meanings: list[str] = []
        while words:
            for size in self._sizes:
                phrase = " ".join(words[:size])
                meaning = known.get(phrase, known.get(singular(phrase)))
                if meaning is not None or (size == 1 and re.fullmatch("[0-9]+", phrase)):
                    meanings += [phrase] if meaning is None else [meaning] if meaning else []
                    words = words[size:]
                    break
            else:
                return [], words[0]
        return meanings, ""

    def _read(self, meanings: list[str]) -> Understood | None:
        """Find the shape that has a place for every meaning, if there is one."""
        told = [meaning for meaning in meanings if meaning != "table"]
        if told[-2:] == ["rows", "rows"]:  # "how many rows in orders"
            told.pop()
        match told:
            case ["columns"] | ["count", "columns"]:
                sql = f"DESCRIBE {self._table}"
                found = Understood("columns", sql, "the columns of the table.")
            case ["describe"] | ["describe", "rows" | "columns"]:
                sql = f"SUMMARIZE {self._table}"
                found = Understood("describe", sql, "a summary of each column.")
            case ["first"] | ["first", "rows"]:
                found = self._read_first("5")
            case ["first", count, "rows"] if count.isdigit() and 1 <= int(count) <= 100:
                found = self._read_first(count)
            case ["count", column] if self._words.kind(column) == "text":
                name = column[1:]
                sql = f"SELECT count(DISTINCT {quoted(name)}) AS different FROM {self._table}"  # noqa: S608 - quoted
                reading = f"how many different values `{name}` has."
                found = Understood("different", sql, reading, name)
            case [*measure, "by", group]:
                found = self._read_figure(measure, group)
            case measure:
                found = self._read_figure(measure)
        return found

    def _read_first(self, count: str) -> Understood:
        sql = f"SELECT * FROM {self._table} LIMIT {count}"  # noqa: S608 - quoted
        return Understood("first", sql, f"the first {count} rows, as they stand in the table.")

    def _read_figure(self, meanings: list[str], group: str = "") -> Understood | None:
        """Read a figure of the whole table, or of each value of the column or period *group*."""
        figure = self._figure(meanings, grouped=bool(group))
        if figure is None or not group:
            return figure
        name = group[1:] if self._words.kind(group) else group
        what = self._words.periods.get(group) or (quoted(name) if self._words.kind(group) else "")
        if not what:
            return None
        formula = figure.sql.removeprefix("SELECT ").removesuffix(f" FROM {self._table}")
        in_time = group in self._words.periods or self._words.kind(group) == "date"
        order = "1" if in_time else "2 DESC NULLS LAST, 1"
        sql = (
            f"SELECT {what} AS {quoted(name)}, {formula}\nFROM {self._table}\nGROUP BY 1\n"
            f"ORDER BY {order}"
        )
        dated = f"{group} of `{self._words.day}`"
        each = dated if group in self._words.periods else f"value of `{name}`"
        reading = figure.reading.replace(", over the whole table.", f", for each {each}.")
        return replace(figure, shape="groups", sql=sql, reading=reading, group=name)

    def _figure(self, meanings: list[str], *, grouped: bool) -> Understood | None:
        words = self._words
        match meanings:
            case ["rows"] if not grouped:
                return None  # "show the orders": a number would be no answer
            case ["count"] | ["rows"] | ["count" | "total", "rows"] | ["total", "count", "rows"]:
                measure, formula, reading, money = words.counted, "count(*)", "count rows", False
            case [*operation, column] if words.kind(column) in {"number", "money"}:
                name = column[1:]
                how = "".join(operation) or ("total" if grouped and words.adds_up(column) else "")
                if how not in _FUNCTIONS:
                    return None
                measure = f"{how} {name.replace('_', ' ')}"
                formula = f"{_FUNCTIONS[how]}({quoted(name)})"
                gaps = ", leaving out rows without one" if words.has_gaps(column) else ""
                reading, money = f"the {how} of `{name}`{gaps}", words.kind(column) == "money"
            case _:
                return None
        sql = f"SELECT {formula} AS {quoted(measure.replace(' ', '_'))} FROM {self._table}"  # noqa: S608 - quoted
        shape: Shape = "rows" if formula == "count(*)" else "figure"
        return Understood(shape, sql, f"{reading}, over the whole table.", measure, money=money)
