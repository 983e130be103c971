"""What is wrong with a person's SQL, in plain words and at its place, as the sandbox tells it."""

from __future__ import annotations

import pytest

from assistant.data.sandbox import query
from assistant.errors import ToolError
from assistant.gallery import FOLDER
from assistant.statements.faults import Fault, fault_of

ORDERS = str(FOLDER / "orders.duckdb")


def fault(sql: str) -> Fault:
    with pytest.raises(ToolError) as told:
        query(ORDERS, sql)
    return fault_of(told.value.as_result()["error"], sql)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("SELECT product FORM orders", "Line 1, column 21: Syntax error at or near “orders”."),
        ("SELECT\n  *\nFROM ordrs", "Line 3, column 6: Unknown table “ordrs”."),
        (
            "SELECT 'ü',\n  nope FROM orders",
            "Line 2, column 3: Unknown column “nope”.",
        ),
        ("SELECT 'abc", "Line 1, column 8: Unterminated string literal."),
        ("SELECT 1; SELECT 2", "This is not one query."),
    ],
)
def test_the_place_and_plain_words(sql: str, sentence: str) -> None:
    assert fault(sql).sentence == sentence


def test_a_fault_of_the_rows_has_its_place_as_well() -> None:
    told = fault("SELECT 1,\n  product::INT\nFROM orders").sentence
    assert told.startswith("Line 2, column 10: Could not convert string")


def test_the_caret_stands_under_the_place_in_a_long_line_too() -> None:
    columns = ", ".join(["product"] * 40)
    told = fault("SELECT " + columns + ", reveneu FROM orders")  # noqa: S608 - it is ours
    line, caret = told.shown.split("\n")
    assert line[len(caret) - 1 :].startswith("reveneu")
    assert len(line) <= 80


def test_a_model_is_told_the_same_place() -> None:
    with pytest.raises(ToolError) as told:
        query(ORDERS, "SELECT\nnope FROM orders")
    assert told.value.place == (2, 1)
