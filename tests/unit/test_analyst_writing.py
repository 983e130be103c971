"""An answer's sentence says what was asked for, with its figures, and nothing that is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from assistant.analyst import Answering, analyst_of, escaped, profile_of
from assistant.analyst.plan import Filter
from assistant.analyst.sql.terms import condition_words
from assistant.data.cells import to_json
from tests.analyst.loading import load


@dataclass(frozen=True)
class Given:
    columns: list[str]
    rows: list[list[Any]]
    row_count: int


def answered(table: str, question: str) -> tuple[Answering, Given]:
    loaded = load(table)
    reply = analyst_of(loaded.table).read(question, None)
    assert isinstance(reply, Answering), str(reply)
    columns, rows = loaded.rows(reply.sql)
    return reply, Given(columns, [[to_json(cell) for cell in row] for row in rows], len(rows))


def said(table: str, question: str) -> str:
    reply, given = answered(table, question)
    return reply.write(given).split("\n")[0]


def test_growth_is_said_of_the_newest_periods_that_are_over() -> None:
    sentence = said("orders", "revenue growth by year")
    reply, given = answered("orders", "revenue growth by year")
    (earlier, later) = (row[1] for row in given.rows[:2])
    assert sentence == (
        f"Revenue rose by **{100 * (later - earlier) / earlier:.1f} %**, "
        f"from {earlier:,.0f} in 2023 to {later:,.0f} in 2024."
    )
    assert "2025 is incomplete (data ends 1 Dec 2025)." in reply.write(given)


def test_a_running_total_is_said_where_it_ends() -> None:
    _, given = answered("orders", "running total of revenue by month")
    sentence = said("orders", "running total of revenue by month")
    assert sentence == f"Revenue adds up to **{given.rows[-1][-1]:,.0f}** by Dec 2025."


def test_shares_stand_beside_their_figures() -> None:
    _, given = answered("orders", "share of revenue by region")
    top = max(given.rows, key=lambda row: row[1])
    sentence = said("orders", "share of revenue by region")
    assert sentence.startswith(f"{top[0]} makes **{top[-1]:.0f} %** of revenue, ")


def test_of_one_row_its_name_and_its_figure_are_said() -> None:
    assert said("inventory", "heaviest item").endswith(" kg**.")
    assert "has the highest weight: **" in said("inventory", "heaviest item")


def test_different_values_are_listed_where_they_are_few() -> None:
    assert said("orders", "which regions are there").startswith(
        "**4** different regions: East, North, South and West."
    )


@pytest.mark.parametrize("question", ["total revenue by customer", "growth of revenue by month"])
def test_nothing_is_called_the_highest_that_may_stand_in_a_row_that_was_cut(question: str) -> None:
    reply, given = answered("orders", question)
    cut = replace(given, rows=given.rows[:3])
    text = reply.write(cut)
    assert "is last with" not in text
    assert "rose" not in text
    assert f"the first 3 of {given.row_count} " in text or " leads " in text


def test_nothing_found_is_said_as_it_is() -> None:
    reply, given = answered("orders", "duplicate rows")
    assert reply.write(replace(given, rows=[], row_count=0)) == "All rows differ."


@pytest.mark.parametrize(
    ("text", "shown"),
    [("order_date", "order_date"), ("_a_", r"\_a\_"), ("a*b <i> $x$", r"a\*b \<i\> \$x\$")],
)
def test_text_from_a_table_is_shown_as_it_is(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_of_many_rows_some_are_drawn_and_the_title_says_so() -> None:
    table = load("orders").table
    large = analyst_of(replace(table, rows=1_000_000))
    reply = large.read("correlation of cost and revenue", None)
    assert isinstance(reply, Answering)
    assert reply.chart is not None
    assert "rows drawn at random" in reply.chart.title
    assert "SAMPLE" not in reply.sql
    drawn = [load("orders").rows(reply.chart.sql)[1] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 2_000


def test_periods_and_places_are_said_as_people_say_them() -> None:
    assert " in Mar 2024 " in said("orders", "revenue by region in March 2024")
    assert " in Q3 2024 " in said("orders", "revenue by region in Q3 2024")


def test_a_value_with_a_slash_is_no_period() -> None:
    size = Filter(column="Item", op="is", values=("S/M",))
    assert condition_words(size, profile_of(load("inventory").table)) == "item S/M"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("revenue March 2024 vs March 2023", "bar"),
        ("revenue 2023 vs 2024 by region", "bar"),
        ("revenue by month in 2023 and 2024", "line"),
        ("revenue by year", "line"),
    ],
)
def test_no_line_is_drawn_over_a_time_that_was_not_asked_about(question: str, kind: str) -> None:
    reply, _ = answered("orders", question)
    assert reply.chart is not None
    assert reply.chart.kind == kind
