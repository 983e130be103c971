"""The sets are sound: what they say is right can be computed, and there is enough of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.analyst.comparing import agree
from tests.analyst.judging import gold_of
from tests.analyst.kinds import CHECKS
from tests.analyst.loading import TRIED, load
from tests.analyst.questions import Asked, chains
from tests.analyst.tables import given

WORDS = {"ASK", "DECLINE", "TALK"}
HELD_OUT = {"accidents", "survey"}
EMPTY_ON_PURPOSE = {"admissions in 2019", "on hand by warehouse in March 2023"}
"""declining is right too: the table has nothing of that time"""


def asked(which: str = "all", table: str | None = None) -> list[Asked]:
    return [
        one
        for chain in chains(which)
        for one in chain.questions
        if table is None or one.table == table
    ]


def tried() -> list[Asked]:
    """Return the questions about the tables that are loaded."""
    return [one for one in asked() if one.table in TRIED]


@pytest.mark.parametrize("table", TRIED)
def test_every_gold_runs_and_finds_something(table: str) -> None:
    empty = [
        (one.text, sql)
        for one in asked(table=table)
        for sql in one.queries
        if not gold_of(table, sql).rows and one.text not in EMPTY_ON_PURPOSE
    ]
    assert empty == []


@pytest.mark.parametrize("table", TRIED)
def test_a_gold_agrees_with_itself(table: str) -> None:
    unlike = [
        (one.text, sql)
        for one in asked(table=table)
        for sql in one.queries
        if not agree((gold := gold_of(table, sql)).columns, gold.rows, gold)
    ]
    assert unlike == []


@pytest.mark.parametrize("table", TRIED)
def test_alternatives_of_a_gold_are_not_written_twice(table: str) -> None:
    twice = [one.text for one in asked(table=table) if len(set(one.golds)) < len(one.golds)]
    assert twice == []


def test_a_condition_on_groups_leaves_some_and_not_all() -> None:
    idle = [
        (one.table, one.text)
        for one in tried()
        for sql in one.queries
        if " having " in sql
        and _count(one, sql) in (0, _count(one, re.sub(r" having .*", "", sql)))
    ]
    assert idle == []


def test_the_first_of_each_group_do_not_hang_on_a_tie() -> None:
    tied = [
        (one.table, one.text)
        for one in tried()
        for sql in one.queries
        if "row_number() over(partition" in sql
        and _count(one, sql) != _count(one, sql.replace("row_number()", "rank()"))
    ]
    assert tied == []


def _count(one: Asked, sql: str) -> int:
    return len(gold_of(one.table, sql).rows)


def test_golds_are_queries_or_known_words() -> None:
    assert [(one.text, gold) for one, gold in _golds() if not _known(gold)] == []


def _golds() -> Iterator[tuple[Asked, str]]:
    return ((one, gold) for one in asked() for gold in one.golds)


def _columns_of(kind: str) -> list[str]:
    *_, columns = kind.split(":", 2)
    return columns.split(",") if kind.count(":") > 1 else []


def _known(gold: str) -> bool:
    if gold.startswith("KIND:"):
        return gold.split(":")[1] in CHECKS
    return gold in WORDS or gold.startswith("select ")


def test_kinds_name_columns_that_exist() -> None:
    missing = [
        (one.text, column)
        for one, gold in _golds()
        if one.table in TRIED and gold.startswith("KIND:")
        for column in _columns_of(gold)
        if column not in {known.name for known in load(one.table).table.columns}
    ]
    assert missing == []


def test_there_are_as_many_as_were_promised() -> None:
    ours = asked("ours")
    refused = [one for one in ours if not one.answerable]
    longer = [chain for chain in chains("ours") if len(chain.questions) > 1]
    assert len(ours) >= 360
    assert len(refused) >= 70
    assert len(longer) >= 25
    assert len({one.table for one in ours}) >= 9


def test_tables_of_their_own_are_held_out_and_no_question_is_in_both_sets() -> None:
    held, seen = ({one.table for one in asked(which)} for which in ("heldout", "dev"))
    assert held == HELD_OUT
    assert held & seen == set()
    assert _firsts("heldout") & _firsts("dev") == set()


def _firsts(which: str) -> set[tuple[str, str]]:
    return {(chain.questions[0].table, chain.questions[0].text) for chain in chains(which)}


@pytest.mark.parametrize("table", TRIED)
def test_the_reader_kept_every_row_of_a_table(table: str) -> None:
    loaded = load(table)
    assert loaded.table.refused == 0
    assert 300 <= loaded.table.rows <= 5000


def test_the_given_tables_are_those_of_the_given_questions() -> None:
    assert {one.table for chain in chains("dev") for one in chain.questions} >= set(given.NAMES)
