"""The second highest, the third oldest: one row or one group, by its place; ties are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from assistant.analyst import Answering
from tests.unit.analyst_tables import (
    analyst,
    answered,
    connection,
    rows,
)


@dataclass(frozen=True)
class Found:
    columns: list[str]
    rows: list[tuple[Any, ...]]
    row_count: int


def read(table: str, question: str) -> Answering:
    reply = answered(table, question)
    again = analyst(table).read(analyst(table).phrase(reply.plan))
    assert isinstance(again, Answering), analyst(table).phrase(reply.plan)
    assert again.plan == reply.plan
    return reply


def found(reply: Answering) -> Found:
    ran = connection().cursor().execute(reply.sql)
    columns, cells = [one[0] for one in ran.description or []], ran.fetchall()
    return Found(columns, cells, len(cells))


@pytest.mark.parametrize(
    ("question", "group", "figure", "place"),
    [
        ("second best region by revenue", "region", "sum(revenue)", "DESC LIMIT 1 OFFSET 1"),
        ("region with the third lowest profit", "region", "sum(profit)", "ASC LIMIT 1 OFFSET 2"),
        ("2nd most expensive product", "product", "avg(unit_price)", "DESC LIMIT 1 OFFSET 1"),
        ("which country is ranked fourth by revenue", "country", "sum(revenue)",
         "DESC LIMIT 1 OFFSET 3"),
    ],
)  # fmt: skip
def test_one_group_is_shown_by_its_place(
    question: str, group: str, figure: str, place: str
) -> None:
    reply = read("orders", question)
    made = f"SELECT {group}, {figure} FROM orders GROUP BY 1 ORDER BY 2 {place}"  # noqa: S608 - of this file
    assert [row[:2] for row in rows(reply.sql)] == rows(made)


def test_ties_are_told() -> None:
    reply = read("staff", "second oldest employee")
    answer, shown = reply.write(found(reply)), found(reply)
    alike = rows('SELECT count(*) - 1 FROM staff WHERE "Age" = 60')[0][0]
    assert shown.row_count == 1
    assert f"; {alike} more have the same" in answer
    assert "the second highest" in answer
    alone = read("orders", "second best region by revenue")
    assert "the same" not in alone.write(found(alone))


def test_a_place_in_each_group_and_by_time() -> None:
    salaries = read("staff", "second highest salary in each department")
    assert len(rows(salaries.sql)) == 3
    latest = read("orders", "second most recent order")
    dates = rows("SELECT order_date FROM orders ORDER BY 1 DESC LIMIT 1 OFFSET 1")
    assert dates[0][0] in rows(latest.sql)[0]


def test_a_second_without_an_order_is_no_place() -> None:
    for question in ("the second order", "second to last order", "third best and worst region"):
        assert not isinstance(analyst("orders").read(question), Answering), question
