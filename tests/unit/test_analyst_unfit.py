"""A figure that a column cannot have is refused with the reason; no other takes its place."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Any

import pytest

from assistant.analyst import QueryPlan
from assistant.data import tables
from assistant.definitions import Workspace
from assistant.errors import ToolError
from assistant.messages import Rereading, Suggestion
from tests.unit.analyst_files import FILES, Thread, written

BANK = written(
    ["day", "category", "amount", "owner", "paid", "balance"],
    [[f"2025-0{1 + n % 6}-0{1 + n % 9}", ["Rent", "Food", "Fuel"][n % 3],
      f"{n % 40}.50" + (" ok" if n % 3 == 0 else " late"), ["Anna", "Bob"][n % 2],
      ["yes", "no"][n % 2], 100 + n % 37] for n in range(80)],
)  # fmt: skip
PARTS = written(
    ["part_id", "grade", "weight", "made_on"],
    [[1000 + n, "ABC"[n % 3], f"{n % 30} lots", f"2023-0{1 + n % 9}-01"] for n in range(90)],
)


@functools.cache
def thread(name: str) -> Thread:
    files = {"bank.csv": BANK, "parts.csv": PARTS}
    return Thread(name, files.get(name) or (FILES / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "question", "said"),
    [
        ("bank.csv", "sum of amount", "amount is text, which has no sum."),
        ("bank.csv", "total amounts by category", "amount is text, which has no sum."),
        ("bank.csv", "average amount", "amount is text, which has no average."),
        ("bank.csv", "median amount by owner", "amount is text, which has no median."),
        ("bank.csv", "max amount", "amount is text, which has no maximum."),
        ("bank.csv", "total amount and balance by category", "amount is text, which has no sum."),
        ("bank.csv", "share of amount by category", "amount"),
        ("bank.csv", "average balance and amount", "amount"),
        ("bank.csv", "sum of owners", "owner is text, which has no sum."),
        ("bank.csv", "total day", "day is a date, which has no sum."),
        ("bank.csv", "average day", "day is a date, which has no average."),
        ("bank.csv", "sum of paid", "paid is yes or no, which has no sum."),
        ("parts.csv", "total weight", "weight is text, which has no sum."),
        ("parts.csv", "average weight by grade", "weight is text, which has no average."),
        ("parts.csv", "sum of part_id", "part_id is an id, which has no sum."),
        ("f1_rollup.xlsx", "sum of item", "Item is text, which has no sum."),
        ("f1_rollup.xlsx", "average region", "Region is text, which has no average."),
        ("f12_hidden.xlsx", "median item", "item is text, which has no median."),
    ],
)
def test_what_a_column_cannot_have_is_refused(name: str, question: str, said: str) -> None:
    told = thread(name).ask(question)
    assert not told.answered, told.sql
    assert said in told.text.replace("“", "").replace("”", "")


@pytest.mark.parametrize(
    ("name", "question", "right"),
    [
        ("bank.csv", "total owners", 2),
        ("bank.csv", "total balance", sum(100 + n % 37 for n in range(80))),
        ("bank.csv", "max day", "2025-06-09"),
        ("parts.csv", "number of grades", 3),
        ("f1_rollup.xlsx", "number of regions", None),
    ],
)
def test_what_it_can_have_is_answered(name: str, question: str, right: Any) -> None:
    told = thread(name).ask(question)
    assert told.answered, told.text
    assert right is None or told.rows == ((right,),)


def test_different_values_that_are_counted_for_a_total_are_said() -> None:
    assert thread("bank.csv").ask("total owners").text.startswith("**2** different owners.")


@pytest.mark.parametrize("question", ["sum of amount", "amount by category", "highest amount"])
def test_text_that_can_be_read_as_numbers_is_offered_to_be(question: str) -> None:
    asked = Thread("bank.csv", BANK)
    table = asked.tables[0]
    columns = tuple(
        replace(one, as_numbers="as-numbers:amount") if one.name == "amount" else one
        for one in table.columns
    )
    note = "“amount” stays text: 80 of its 80 values are not among numbers, such as “0.50 ok”."
    asked.tables = (replace(table, columns=columns, notes=(note,)),)
    told = asked.ask(question)
    again = Rereading("bank", "as-numbers:amount", "numbers")
    assert told.offered[0] == Suggestion("Read “amount” as numbers", question, again)
    assert not told.answered
    if question != "highest amount":
        assert note in told.text
    plain = Thread("bank.csv", BANK).ask(question)
    assert all(one.rereading is None for one in plain.offered)


@pytest.mark.parametrize("aggregate", ["sum", "average", "median", "min", "max", "stddev"])
def test_a_model_that_asks_for_it_is_told_what_would_fit(aggregate: str) -> None:
    plan = {"table": "bank", "measures": [{"aggregate": aggregate, "column": "amount"}]}
    with pytest.raises(ToolError, match="needs a number: amount is VARCHAR") as refused:
        tables.ask_table(QueryPlan.model_validate(plan), Workspace(thread("bank.csv").file))
    assert "count and distinct take any column" in refused.value.hint
