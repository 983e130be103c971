"""Who is still there, several extremes at once, how often, and duplicates in a column."""

from __future__ import annotations

import pytest

from assistant.analyst import Declined
from tests.unit.analyst_tables import (
    analyst,
    answered,
    rows,
)


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("how many subscribers are still with us", 'count(*) FROM t WHERE "left" IS NULL'),
        ("how many active subscribers", 'count(*) FROM t WHERE "left" IS NULL'),
        ("how many former subscribers", 'count(*) FROM t WHERE "left" IS NOT NULL'),
        ("how many have left", 'count(*) FROM t WHERE "left" IS NOT NULL'),
        ("how many left on the day they joined", 'count(*) FROM t WHERE "left" = joined'),
        ("highest age and lowest calls", "max(age), min(calls) FROM t"),
        ("earliest joined and latest left", 'min(joined), max("left") FROM t'),
        ("how many subscribers called more than once", "count(*) FROM t WHERE calls > 1"),
        ("number of duplicates in sku", "sku, count(*) FROM t GROUP BY 1 HAVING count(*) > 1"),
    ],
)
def test_the_answer_is_that_of_the_column_that_is_meant(question: str, gold: str) -> None:
    reply = answered("subscribers", question)
    assert rows(reply.sql) == rows("SELECT " + gold.replace("FROM t", "FROM subscribers t"))


@pytest.mark.parametrize(
    "question",
    [
        "how many subscribers are still so",
        "duplicates in name",
        "which tier has the highest age and the most calls",
        "oldest age and most calls by tier on the day",
    ],
)
def test_what_would_be_passed_over_is_refused(question: str) -> None:
    assert isinstance(analyst("subscribers").read(question), Declined)


def test_a_figure_rather_than_another_takes_its_place() -> None:
    before = analyst("subscribers").read("subscribers by tier").plan
    reply = answered("subscribers", "average age rather than count", before)
    assert [one.aggregate for one in reply.plan.measures] == ["average"]
