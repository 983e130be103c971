"""A question that gets no answer leaves the thread as it was: the next one builds on the last."""

from __future__ import annotations

import pytest

from tests.unit.analyst_files import FILES, Thread, written

ORDERS = written(
    ["order_id", "region", "item", "revenue", "order_date"],
    [[f"O{n}", ["North", "South", "East"][n % 3], ["Desk", "Lamp"][n % 2], 5 + n % 9,
      f"2024-0{1 + n % 6}-15"] for n in range(90)],
)  # fmt: skip
SALES = written(
    ["city", "product", "units"],
    [[["Oslo", "Graz"][n % 2], ["Tea", "Rye", "Jam"][n % 3], n % 7] for n in range(24)],
)


def of(name: str) -> Thread:
    files = {"orders.csv": ORDERS, "sales.csv": SALES}
    return Thread(name, files.get(name) or (FILES / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "answered", "refused", "then"),
    [
        ("orders.csv", "total revenue by region", ["revenue by weather"], "only Desk"),
        ("orders.csv", "total revenue by region", ["only weather", "blarg?"], "by item instead"),
        ("orders.csv", "total revenue by region", ["only weather", "thanks"], "average instead"),
        ("sales.csv", "total units by city", ["what is the meaning of life"], "only Tea"),
        ("f7_tz.parquet", "total amt", ["total amt of weather"], "average instead"),
    ],
)  # fmt: skip
def test_the_next_question_builds_on_the_last_answer_and_says_on_which(
    name: str, answered: str, refused: list[str], then: str
) -> None:
    thread = of(name)
    first = thread.ask(answered)
    assert first.answered
    assert "Built on" not in first.text
    assert not thread.ask(*refused).answered
    told = thread.ask(then)
    assert told.sql == of(name).ask(answered, then).sql
    title = answered if " by " not in answered else answered.removeprefix("total ")
    assert f"Built on the last answer: “{title.capitalize()}”." in told.text
    assert "Built on" not in thread.ask("as a table").text, "it is the last answer itself now"


def test_where_nothing_was_answered_there_is_nothing_to_build_on() -> None:
    for then in ("only Desk", "by item", "why is that number"):
        told = of("orders.csv").ask("revenue by weather", then)
        assert not told.answered, told.text


def test_a_whole_question_behind_a_refused_one_stands_alone() -> None:
    told = of("orders.csv").ask("total revenue by region", "blarg", "how many orders in North")
    assert told.rows == ((30,),)
    assert "Built on" not in told.text


def test_a_question_that_is_asked_back_leaves_the_thread_as_it_was_too() -> None:
    thread = of("orders.csv")
    asked = thread.ask("total revenue by region", "revenue on 03/04/2024")
    assert not asked.answered
    assert asked.offered
    assert "Built on the last answer: “Revenue by region”." in thread.ask("top 2").text


@pytest.mark.parametrize(
    ("name", "answered", "refused", "then"),
    [
        ("orders.csv", "total revenue by region", "sum of item", "average instead"),
        ("orders.csv", "total revenue by region in 2024", "average order_id", "only Desk"),
        ("sales.csv", "total units by city", "median product", "only Tea"),
        ("f1_rollup.xlsx", "total sales by region", "sum of item", "average instead"),
    ],
)
def test_a_figure_that_a_column_cannot_have_is_no_change_of_the_groups(
    name: str, answered: str, refused: str, then: str
) -> None:
    thread = of(name)
    assert thread.ask(answered).answered
    told = thread.ask(refused)
    assert not told.answered, told.sql
    assert ", which has no " in told.text
    assert thread.ask(then).sql == of(name).ask(answered, then).sql


def test_as_a_table_has_no_chart() -> None:
    def drawn(*asked: str) -> bool:
        return "draw_chart" in of("orders.csv").ask(*asked).steps

    assert drawn("total revenue by region")
    assert not drawn("total revenue by region as a table")
    assert not drawn("total revenue by region", "as a table")
    assert drawn("total revenue by region", "as a table", "only Desk")
