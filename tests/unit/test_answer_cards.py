"""Results of an answer as cards: what belongs together, what it is called, what is copied."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.messages import (
    CallId,
    ChartPart,
    NoticePart,
    Part,
    PartId,
    StepPart,
    TablePart,
    TextPart,
)
from assistant.ui.answer.arranging import Card, cards_of
from assistant.ui.answer.copying import card_text

SQL = "SELECT region, 1 AS n"
ROWS: tuple[tuple[Any, ...], ...] = (("North", 1.5), ("South\n", None))


def table(call: str, sql: str = SQL, read_as: str = "", **more: Any) -> TablePart:
    given = {"columns": ("region", "n"), "rows": ROWS, "row_count": 2, **more}
    return TablePart(CallId(call), sql, **given, read_as=read_as)


def chart(call: str, sql: str = SQL, read_as: str = "", title: str = "N by region") -> ChartPart:
    drawn = {"kind": "bar", "title": title}
    return ChartPart(CallId(call), drawn, sql, ("region", "n"), ROWS, 2, read_as=read_as)


def text(said: str) -> TextPart:
    return TextPart(PartId(said), said)


def step(call: str) -> StepPart:
    return StepPart(CallId(call), "query_table", "function", "done")


def shown(*parts: Part) -> list[str]:
    """Return the calls of each card, in the order in which they are drawn."""
    found = cards_of(parts)
    cards = [card for at, card in found.items() if card.at == at]
    return ["+".join(part.call_id for part in (card.table, card.chart) if part) for card in cards]


@pytest.mark.parametrize(
    ("parts", "cards"),
    [
        ((table("a"), chart("b")), ["a+b"]),
        ((chart("b"), table("a")), ["a+b"]),
        ((step("a"), table("a"), step("b"), chart("b", f" {SQL};\n")), ["a+b"]),
        ((table("a", "SELECT 1"), chart("b")), ["a", "b"]),
        ((table("a", "SELECT 1", "n · by region"), chart("b", SQL, "n · by region")), ["a+b"]),
        ((table("a", ""), chart("b", "")), ["a", "b"]),
        ((table("a"), text("So:"), chart("b")), ["a", "b"]),
        ((table("a"), NoticePart("!"), chart("b")), ["a", "b"]),
        ((table("a"), table("c"), chart("b")), ["a+b", "c"]),
        ((table("a"), table("c", "SELECT 3"), chart("b"), chart("d", "SELECT 3")), ["a+b", "c+d"]),
    ],
)
def test_a_chart_and_a_table_of_the_same_rows_are_one_card(
    parts: tuple[Part, ...], cards: list[str]
) -> None:
    assert shown(*parts) == cards


def test_a_card_has_the_text_right_above_it_and_the_others_none() -> None:
    found = cards_of([text("Two."), step("a"), table("a"), chart("b", "SELECT 2"), text("Three.")])
    assert [card.sentence for card in found.values()] == ["Two.", ""]


def test_a_card_is_another_one_once_its_chart_has_come() -> None:
    before, after = cards_of([table("a")])[0], cards_of([table("a"), chart("b")])[0]
    assert before.at == after.at
    assert before.key != after.key == cards_of([chart("b")])[0].key


def test_a_single_figure_is_no_table() -> None:
    one = {"columns": ("n",), "rows": ((1,),), "row_count": 1}
    assert cards_of([table("a", **one)])[0].single
    assert not cards_of([table("a", **one), chart("b")])[0].single
    assert not cards_of([table("a")])[0].single


def test_a_copy_is_the_sentence_and_the_rows_with_tabs() -> None:
    card = Card(0, table("a"), sentence=r"The **North** leads with **1\.5**.")
    assert card_text(card) == "The North leads with 1.5.\n\nregion\tn\nNorth\t1.5\nSouth\t"
    assert card_text(Card(0, table("a"), chart("b"))).startswith("N by region\n\nregion")
    some = card_text(Card(0, table("a", row_count=3000)))
    assert some.endswith("\n(2 of 3,000 rows)")
    one = table("a", columns=("n",), rows=((1,),), row_count=1)
    assert card_text(Card(0, one, sentence="It is **1**.")) == "It is 1."
    assert card_text(Card(0, one)) == "n\n1"
