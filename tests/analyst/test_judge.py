"""The judge forgives form and nothing else: every mutant of a right answer is found wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

import duckdb
import pytest

from tests.analyst import judge as judge_module
from tests.analyst.comparing import CAPS, Gold, agree, plain
from tests.analyst.judging import gold_of, judge, judge_chains, totals
from tests.analyst.loading import load
from tests.analyst.questions import Asked, chains
from tests.analyst.replies import Answered, AskedBack, Declined, Reply, Talked
from tests.sizes import sample

GOLDS = [
    (one.table, sql) for chain in chains("all") for one in chain.questions for sql in one.queries
]
TABLES = sample(sorted({table for table, _ in GOLDS}), 7, 13)
Rows = list[tuple[object, ...]]
Mutation = Callable[[Gold], Rows | None]


def golds(table: str) -> Iterator[Gold]:
    queries = dict.fromkeys(sql for name, sql in GOLDS if name == table)
    return (gold_of(table, sql) for sql in queries)


def survivors(table: str, mutate: Mutation) -> tuple[list[str], int]:
    """Return the golds that a mutant passes for, and how many mutants there were."""
    alive, tried = [], 0
    for gold in golds(table):
        mutant = mutate(gold)
        if mutant is not None:
            tried += 1
            alive += [gold.sql] if agree(gold.columns, mutant, gold) else []
    return alive, tried


def a_wrong_number(gold: Gold) -> Rows | None:
    rows = [list(row) for row in gold.rows]
    for row in reversed(rows):
        for place in reversed(range(len(row))):
            cell = row[place]
            if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                row[place] = float(cell) * 1.001 + 0.01
                return [tuple(r) for r in rows]
    return None


def a_missing_row(gold: Gold) -> Rows | None:
    whole = [number for number, row in enumerate(gold.rows) if None not in row]
    if len(gold.rows) < 2 or not whole:
        return None
    rows = list(gold.rows)
    del rows[whole[len(whole) // 2]]
    return None if len(rows) in CAPS else rows  # a listing may stop there


def a_row_twice(gold: Gold) -> Rows | None:
    return [*gold.rows, gold.rows[-1]] if gold.rows else None


def a_wrong_order(gold: Gold) -> Rows | None:
    ordered = re.search(r"order by [^()]*$", gold.sql)
    key = len(gold.columns) - 1
    figures = {row[key] for row in gold.rows}
    if not ordered or gold.sql.startswith("select *") or len(figures) < 2:
        return None
    return list(reversed(gold.rows))


def a_wrong_label(gold: Gold) -> Rows | None:
    """Two groups have each other's figures."""
    if not re.fullmatch(r"select (\w+|\"[^\"]+\"),\w+\([^()]*\) from t.* group by 1", gold.sql):
        return None
    if len(gold.rows) < 2:
        return None
    (label, figure), (other, figure_2), *rest = gold.rows
    return [(label, figure_2), (other, figure), *rest] if figure != figure_2 else None


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "mutate", [a_wrong_number, a_missing_row, a_row_twice, a_wrong_order, a_wrong_label]
)
def test_a_mutant_is_found_wrong(table: str, mutate: Mutation) -> None:
    alive, tried = survivors(table, mutate)
    assert alive == []
    assert tried


ONE_EACH = (
    "select title,avg(imdb_rating) s from t group by 1 "
    "having s is not null order by s desc limit 10"
)
"""hardly any title occurs more than twice: its average is its median"""
WHERE = re.compile(r" where (?:(?! group by | order by | qualify | limit |\)).)+")
OTHER = {"sum(": "avg(", "avg(": "median(", "median(": "max(", "max(": "min(", "min(": "max("}


def another_query(table: str, sql: str, gold: Gold) -> list[Rows]:
    """Run *gold*'s query without its filter, and with another measure."""
    changed = [WHERE.sub("", sql, count=1)]
    if "/" not in sql:  # the ratio of two sums is that of two averages
        changed += [sql.replace(old, new) for old, new in OTHER.items() if old in sql][:1]
    changed += [sql.replace("limit 3", "limit 2"), sql.replace(" desc limit", " limit")]
    found: list[Rows] = []
    for other in changed:
        try:
            rows = load(table).rows(other)[1] if other != sql else list(gold.rows)
        except duckdb.Error:  # the filter had brackets
            continue
        if sorted(map(str, rows)) != sorted(map(str, gold.rows)):
            found.append(rows)
    return found


@pytest.mark.parametrize("table", TABLES)
def test_a_query_that_asks_for_something_else_is_found_wrong(table: str) -> None:
    alive = [
        gold.sql
        for gold in golds(table)
        for rows in another_query(table, gold.sql, gold)
        if len(rows) != 100 and agree(gold.columns, rows, gold) and gold.sql != ONE_EACH
    ]
    assert alive == []


def gold(sql: str, rows: Rows, columns: tuple[str, ...] = ("a", "b")) -> Gold:
    return Gold(sql, columns, rows, rows)


MONTH = dt.date(2024, 3, 1)
SHARE = "select a,100.0*sum(b)/sum(sum(b)) over() from t group by 1"
FORGIVEN = {
    "columns_in_another_order": ("select a,sum(b)", [("x", 1)], [(1.0, "x")]),
    "rows_in_another_order": ("select a,b", [("x", 1), ("y", 2)], [("y", 2), ("x", 1)]),
    "a_label_beside_it": ("select a,b", [("x", 1)], [("x", "kilo", 1)]),
    "a_count_beside_it": ("select a,b", [("x", 1)], [("x", 1, 17)]),
    "a_month_in_words": ("select a,b", [(MONTH, 5)], [("March 2024", 5)]),
    "a_month_in_short": ("select a,b", [(MONTH, 5)], [("2024-03", 5)]),
    "a_time_at_midnight": ("select a,b", [(MONTH, 5)], [(dt.datetime(2024, 3, 1), 5)]),  # noqa: DTZ001 - DuckDB's have none
    "a_quarter_in_words": ("select a,b", [(dt.date(2024, 4, 1), 5)], [("Q2 2024", 5)]),
    "a_year_as_a_number": ("select a,b", [(2024, 5)], [(dt.date(2024, 1, 1), 5)]),
    "a_weekday_in_short": ("select a,b", [("Wednesday", 5)], [("Wed", 5)]),
    "a_share_for_a_percentage": (SHARE, [("x", 25.0), ("y", 75.0)], [("x", 0.25), ("y", 0.75)]),
    "no_row_for_no_group": ("select a,b", [(None, 3), ("x", 1)], [("x", 1)]),
    "an_exact_decimal": ("select a,b", [("x", Decimal("1.10"))], [("x", 1.1)]),
}


@pytest.mark.parametrize("name", FORGIVEN)
def test_form_is_forgiven(name: str) -> None:
    sql, wanted, got = FORGIVEN[name]
    assert agree(tuple("pqr"[: len(got[0])]), got, gold(sql, wanted))


NOT_FORGIVEN = {
    "a_percentage_where_none_was_asked": ("select a,sum(b)", [("x", 25.0)], [("x", 0.25)]),
    "another_month": ("select a,b", [(MONTH, 5)], [("2024-04", 5)]),
    "a_day_of_that_month": ("select a,b", [(MONTH, 5)], [("2024-03-02", 5)]),
    "one_more_row": ("select a,b", [("x", 1)], [("x", 1), ("y", 1)]),
    "no_rows": ("select a,b", [("x", 1)], []),
    "half_shares_half_percentages": (SHARE, [("x", 25.0), ("y", 75.0)], [("x", 0.25), ("y", 75.0)]),
    "everything_there_is": ("select sum(a)", [(1.0,)], [(1.0, 2.0, 3.0, 4.0)]),
    "nothing_for_a_number": ("select a,b", [("x", 1)], [("x", None)]),
    "a_millionth_off": ("select a,b", [("x", 1e6)], [("x", 1e6 + 2)]),
}


@pytest.mark.parametrize("name", NOT_FORGIVEN)
def test_substance_is_not_forgiven(name: str) -> None:
    sql, wanted, got = NOT_FORGIVEN[name]
    assert not agree(("p", "q", "r", "s"), got, gold(sql, wanted))


def test_a_listing_may_show_some_columns_and_must_show_all_rows() -> None:
    sql = "select * from t where Age>60"
    wanted = gold_of("employees", sql)
    some = load("employees").rows('select "Full Name",Age from t where Age>60')[1]
    assert agree(("Full Name", "Age"), some, wanted)
    assert not agree(("Full Name", "Age"), some[1:], wanted)
    assert not agree(("Full Name", "Age"), [("Nobody", 61), *some[1:]], wanted)


def test_rows_that_tie_may_change_places_and_others_may_not() -> None:
    everything = [("x", 9), ("y", 5), ("z", 5), ("w", 5), ("v", 1)]
    top = Gold("select a,b from t order by 2 desc limit 3", ("a", "b"), everything[:3], everything)
    assert agree(("a", "b"), [("x", 9), ("w", 5), ("y", 5)], top)
    assert not agree(("a", "b"), [("x", 9), ("y", 5), ("v", 5)], top)
    assert not agree(("a", "b"), [("y", 5), ("x", 9), ("z", 5)], top)


def asked(*golds: str) -> Asked:
    return Asked("orders", "?", golds)


NUMBER = Answered("", ("n",), [(7,)])
VERDICTS = [
    (asked("select 7"), NUMBER, "right"),
    (asked("select 8", "select 7"), NUMBER, "right"),
    (asked("select 8", "DECLINE"), NUMBER, "silently wrong"),
    (asked("DECLINE"), NUMBER, "silently wrong"),
    (asked("select 8"), Declined(), "declined needlessly"),
    (asked("select 8"), AskedBack(), "declined needlessly"),
    (asked("select 8", "ASK"), AskedBack(), "declined properly"),
    (asked("select 8", "ASK"), Declined(), "declined needlessly"),
    (asked("ASK"), Declined(), "declined properly"),
    (asked("DECLINE"), AskedBack(), "declined properly"),
    (asked("DECLINE"), Talked(), "declined properly"),
    (asked("TALK"), Talked(), "right"),
]


@pytest.mark.parametrize(("question", "reply", "verdict"), VERDICTS)
def test_a_reply_gets_its_verdict(question: Asked, reply: Reply, verdict: str) -> None:
    assert judge(question, reply) == verdict


def the_gold_itself(table: str, question: str, before: Reply | None) -> Reply:
    one = next(
        one
        for chain in chains("dev")
        for one in chain.questions
        if (one.table, one.text) == (table, question)
    )
    if not one.queries:
        return Talked() if "TALK" in one.golds else Declined()
    found = gold_of(table, one.queries[0])
    return Answered(one.queries[0], found.columns, found.rows)


def a_crash(table: str, question: str, before: Reply | None) -> Reply:
    raise KeyError(question)


def test_a_perfect_analyst_is_found_perfect_and_a_broken_one_broken() -> None:
    some = [c for c in chains("dev") if c.questions[0].table == "web" and len(c.questions) == 1]
    some = [c for c in some if not any(gold.startswith("KIND") for gold in c.questions[0].golds)]
    good = totals(judge_chains(some, the_gold_itself))
    assert good["right"] + good["declined properly"] == good["asked"] == len(some)
    bad = totals(judge_chains(some, a_crash))
    assert bad["crashed"] == bad["silently wrong"] == len(some)


def test_the_report_names_tables_and_failures() -> None:
    some = [c for c in chains("dev") if c.questions[0].table == "web"][:3]
    judged = list(judge_chains(some, a_crash))
    assert "= all" in judge_module.report(judged)
    assert judge_module.listing(judged).count("! web:") == len(judged)


def test_cells_are_made_plain() -> None:
    cells = [True, Decimal("2.5"), float("nan"), dt.timedelta(days=2), "Q1 2025", "May 2024", "may"]
    plain_cells = ["true", 2.5, None, 2.0, "2025-01-01", "2024-05-01", "may"]
    assert [plain(cell) for cell in cells] == plain_cells
