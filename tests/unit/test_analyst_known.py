"""What the reader noted of a table is enough for the analyst: it knows as much as by looking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.analyst import Answering, Declined, analyst_of, profile_of, profile_table
from assistant.tables import Column, Table
from tests.analyst.loading import TRIED, load


@pytest.mark.parametrize("name", TRIED)
def test_what_the_reader_noted_says_as_much_as_the_rows(name: str) -> None:
    loaded = load(name)
    columns = [(column.name, column.type) for column in loaded.table.columns]
    looked = profile_table(loaded.table.name, columns, lambda sql: loaded.rows(sql)[1])
    for noted, found in zip(profile_of(loaded.table).fields, looked.fields, strict=True):
        # A reader counts them all; beyond 400 the other only estimates.
        assert min(noted.distinct, 401) == pytest.approx(min(found.distinct, 401), rel=0.1)
        plain = {"distinct": 0, "unique": False, "least": "", "greatest": ""}
        assert replace(noted, **plain) == replace(found, **plain)
        if noted.numeric:
            assert (noted.least, noted.greatest) == (found.least, found.greatest)


def test_one_analyst_serves_all_questions_about_a_table() -> None:
    table = load("orders").table
    assert analyst_of(table) is analyst_of(replace(table, preview=()))
    assert analyst_of(table) is not analyst_of(replace(table, name="other"))


@pytest.mark.parametrize(
    "question",
    ["amount last year", "growth of amount", "amount in the last 3 months", "total amount"],
)
def test_dates_that_python_has_not_are_no_traceback(question: str) -> None:
    day = Column("day", "DATE", distinct=50, least="0044-03-15 (BC)", greatest="infinity")
    amount = Column("amount", "BIGINT", distinct=40, least="1", greatest="99")
    analyst = analyst_of(Table("old", "old.csv", 50, columns=(day, amount)))
    assert analyst.starters()
    assert isinstance(analyst.read(question), Declined | Answering)
