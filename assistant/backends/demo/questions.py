"""Reads a question about the sample table by fixed rules, into SQL or into an honest refusal.

A word that no rule knows is never skipped: the question is refused and the word is named. Pure;
nothing is queried here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Shape = Literal["columns", "describe", "first", "rows", "different", "figure", "groups"]

COLUMNS = {
    **dict.fromkeys(("order_id", "customer_name", "region", "country", "channel"), "text"),
    **dict.fromkeys(("product", "category"), "text"),
    **dict.fromkeys(("unit_price", "revenue", "cost", "profit"), "money"),
    **dict.fromkeys(("quantity", "discount", "rating"), "number"),
    "order_date": "date",
    "returned": "truth",
}
EXAMPLES = (
    "Total revenue by region",
    "How many orders by country",
    "Average rating by product",
    "Describe the table",
    "Which columns are there?",
    "How many rows are there?",
    "Show the first 5 rows",
)
_ADD_UP = {"quantity", "revenue", "cost", "profit"}
_HAVE_GAPS = {"unit_price", "rating"}
_PERIODS = {"year": "year(order_date)", "month": "strftime(order_date, '%Y-%m')"}
_FUNCTIONS = {"total": "sum", "average": "avg", "lowest": "min", "highest": "max"}
_SAID = {
    "count": "how many|number of|count|count of",
    "total": "total|sum|how much",
    "average": "average|mean|avg",
    "lowest": "lowest|minimum|min|smallest",
    "highest": "highest|maximum|max|largest|biggest",
    "by": "by|per|for each|for every|in each|grouped by|broken down by",
    "rows": "row|record|order|line|entry",
    "columns": "column|field|column name",
    "describe": "describe|summary|summarise|summarize|overview",
    "first": "first|head|preview",
    "table": "table|data|dataset|data set",
    "": "a|all|an|are|can|do|does|for|get|give|have|i|in|is|it|list|me|of|our|please|s|show|tell"
    "|the|there|this|us|was|we|were|what|which|you",
    **{name: name.replace("_", " ") for name in COLUMNS},
    "customer_name": "customer name|customer",
    "order_date": "order date|date",
    "unit_price": "unit price|price",
    "revenue": "revenue|sale",
    "year": "year",
    "month": "month",
}
_MEANINGS = {phrase: meaning for meaning, said in _SAID.items() for phrase in said.split("|")}


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


def read_question(text: str) -> Understood | NotUnderstood:
    """Return what *text* asks for, or why it is not answered."""
    words = re.findall(r"[^\W_]+", text.lower())
    meanings, unknown = _recognise(words)
    found = None if unknown else _read(meanings)
    if found:
        return found
    numbers = [meaning for meaning in meanings if meaning not in _SAID]
    asked = {_singular(word) for word in words}

    def shared(example: str) -> int:
        return len(asked & {_singular(word) for word in example.lower().rstrip("?").split()})

    nearest = tuple(sorted(EXAMPLES, key=shared, reverse=True)[:3])
    return NotUnderstood(unknown or next(iter(numbers), ""), nearest)


def _recognise(words: list[str]) -> tuple[list[str], str]:
    """Give each phrase its meaning, a number itself, the longest first; or name what has none."""
    meanings: list[str] = []
    while words:
        for size in (3, 2, 1):
            phrase = " ".join(words[:size])
            meaning = _MEANINGS.get(phrase, _MEANINGS.get(_singular(phrase)))
            if meaning is not None or (size == 1 and re.fullmatch("[0-9]+", phrase)):
                meanings += [phrase] if meaning is None else [meaning] if meaning else []
                words = words[size:]
                break
        else:
            return [], words[0]
    return meanings, ""


def _read(meanings: list[str]) -> Understood | None:
    """Find the shape that has a place for every meaning, if there is one."""
    match [meaning for meaning in meanings if meaning != "table"]:
        case ["columns"] | ["count", "columns"]:
            found = Understood("columns", "DESCRIBE orders", "the columns of the table.")
        case ["describe"] | ["describe", "rows" | "columns"]:
            found = Understood("describe", "SUMMARIZE orders", "a summary of each column.")
        case ["first"] | ["first", "rows"]:
            found = _read_first("5")
        case ["first", count, "rows"] if count.isdigit() and 1 <= int(count) <= 100:
            found = _read_first(count)
        case ["count", column] if COLUMNS.get(column) == "text":
            sql = f"SELECT count(DISTINCT {column}) AS different FROM orders"  # noqa: S608 - ours
            reading = f"how many different values `{column}` has."
            found = Understood("different", sql, reading, column)
        case [*measure, "by", group]:
            found = _read_figure(measure, group)
        case measure:
            found = _read_figure(measure)
    return found


def _read_first(count: str) -> Understood:
    sql = f"SELECT * FROM orders ORDER BY order_id LIMIT {count}"  # noqa: S608 - ours
    return Understood("first", sql, f"the first {count} rows, in the order of `order_id`.")


def _read_figure(meanings: list[str], group: str = "") -> Understood | None:
    """Read a figure of the whole table, or of each value of the column or period *group*."""
    match meanings:
        case ["rows"] if not group:
            return None  # "show the orders": a number would be no answer
        case ["count"] | ["rows"] | ["count" | "total", "rows"] | ["total", "count", "rows"]:
            measure, formula, reading, money = "number of orders", "count(*)", "count rows", False
        case [*operation, column] if COLUMNS.get(column) in {"number", "money"}:
            how = "".join(operation) or ("total" if group and column in _ADD_UP else "")
            if how not in _FUNCTIONS:
                return None
            measure, formula = f"{how} {column.replace('_', ' ')}", f"{_FUNCTIONS[how]}({column})"
            gaps = ", leaving out rows without one" if column in _HAVE_GAPS else ""
            reading, money = f"the {how} of `{column}`{gaps}", COLUMNS[column] == "money"
        case _:
            return None
    alias = measure.replace(" ", "_")
    if not group:
        sql = f"SELECT {formula} AS {alias} FROM orders"  # noqa: S608 - ours
        shape: Shape = "rows" if formula == "count(*)" else "figure"
        return Understood(shape, sql, f"{reading}, over the whole table.", measure, money=money)
    if group not in COLUMNS and group not in _PERIODS:
        return None
    what = f"{_PERIODS[group]} AS {group}" if group in _PERIODS else group
    in_time = group in _PERIODS or COLUMNS[group] == "date"
    order = group if in_time else f"{alias} DESC NULLS LAST, {group}"
    sql = f"SELECT {what}, {formula} AS {alias}\nFROM orders\nGROUP BY 1\nORDER BY {order}"
    each = f"{group} of `order_date`" if group in _PERIODS else f"value of `{group}`"
    return Understood("groups", sql, f"{reading}, for each {each}.", measure, group, money)


def _singular(phrase: str) -> str:
    """Strip the plural from the last word; good enough for the words of one table."""
    if phrase.endswith("ies"):
        return phrase[:-3] + "y"
    return phrase[:-1] if phrase.endswith("s") and not phrase.endswith("ss") else phrase
