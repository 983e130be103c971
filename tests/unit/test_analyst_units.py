"""How much of what, in which unit: as people say it without the column."""

from __future__ import annotations

import duckdb
import pytest

from assistant.analyst import Analyst, Answering
from tests.unit.analyst_tables import analyst_by

_SQL = """
CREATE TABLE sites AS SELECT 'S' || (100 + i) AS site_code,
    ['Enero', 'Voltia', 'Sunco'][1 + i % 3] AS operator,
    5 + i % 390 AS capacity_mw,
    1000 + i * 977 % 90000 AS output_mwh, 20000 + i * 7919 % 700000 AS revenue_eur,
    12 * (1 + i % 10) AS lease_months, DATE '2023-01-04' + i::INTEGER AS ordered_on,
    DATE '2023-01-06' + (i + i % 30)::INTEGER AS finished_on FROM range(300) t(i);
"""


@pytest.fixture(scope="module")
def sites() -> Analyst:
    with duckdb.connect() as made:
        made.execute(_SQL)
        return analyst_by("sites", lambda sql: made.execute(sql).fetchall())


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("total produced by operator", "sum(output_mwh)"),
        ("revenue per mwh", "sum(revenue_eur) / nullif(sum(output_mwh), 0)"),
        ("sites with a lease over 2 years", "lease_months > 24"),
        ("sites over 300mw", "capacity_mw > 300"),
    ],
)
def test_what_people_say_without_naming_the_column(
    sites: Analyst, question: str, part: str
) -> None:
    reply = sites.read(question)
    assert isinstance(reply, Answering), reply
    assert part in " ".join(reply.sql.split())


def test_one_percentage_in_one_year_is_not_answered_with_many(sites: Analyst) -> None:
    reply = sites.read("how many % did revenue grow in 2023")
    assert not isinstance(reply, Answering)
