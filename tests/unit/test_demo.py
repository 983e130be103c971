"""The demo asks the table for what it read, says the right figures, and refuses the rest.

Every expected figure is computed here from the CSV by plain Python, never by SQL. How questions
are read is judged in tests/analyst.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.analyst import Answering, analyst_of
from assistant.data import tables
from assistant.definitions import Workspace
from assistant.events import ToolCallsRequired, ToolFinished
from assistant.gallery import FOLDER, sample_table
from assistant.messages import NEEDS_CHOICE, NOT_ANSWERED, ChartPart, SuggestionsPart, TablePart
from assistant.runs.drafts import Draft
from assistant.tables import Column, Table
from assistant.tools.results import shorten_table
from tests.unit.demo_runs import (
    answered,
    backend,
    called,
    converse,
    figures,
    never,
    offered,
    offers,
    reason,
    said,
    texts,
    told,
    turn,
)

with (FOLDER / "orders.csv").open(encoding="utf-8", newline="") as _file:
    ORDERS = list(csv.DictReader(_file))


def by(column: str, measure: str) -> dict[str, list[Decimal]]:
    """Return the values of *measure* for each value of *column*, missing ones left out."""
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for order in ORDERS:
        if order[measure]:
            groups[order[column]].append(Decimal(order[measure]))
    return groups


def shown(total: Decimal | int) -> Decimal:
    """Return what an answer shows of a figure: whole units from 10,000 on."""
    return Decimal(round(total)) if abs(total) >= 10_000 else Decimal(total)


@pytest.mark.parametrize("column", ["revenue", "cost", "profit"])
def test_it_adds_up(column: str) -> None:
    total = sum(Decimal(order[column]) for order in ORDERS)
    assert figures(told(f"what was the total {column}?")) == [shown(total)]


def test_it_adds_up_what_a_condition_leaves() -> None:
    kept = [o for o in ORDERS if o["order_date"][:4] == "2024" and o["country"] != "Spain"]
    total = sum(Decimal(order["revenue"]) for order in kept)
    assert figures(told("total revenue in 2024 except Spain")) == [shown(total)]


@pytest.mark.parametrize("column", ["region", "country", "category", "channel"])
def test_it_adds_up_by_a_column(column: str) -> None:
    totals = {name: sum(found) for name, found in by(column, "revenue").items()}
    first, *_, last = sorted(totals, key=lambda name: -totals[name])
    said = told(f"Total revenue by {column}")
    assert said.startswith(f"{first} leads revenue with **{shown(totals[first]):,}**")
    assert f"{last} is last with {shown(totals[last]):,}." in said


def test_it_ranks() -> None:
    totals = {product: sum(found) for product, found in by("product", "profit").items()}
    first, second = sorted(totals, key=lambda product: -totals[product])[:2]
    lead, next_ = (f"{shown(totals[product]):,}" for product in (first, second))
    said = told("top 3 products by profit")
    assert said.startswith(
        f"{first} leads profit with **{lead}**, just ahead of {second} ({next_})."
    )


def test_follow_ups_change_the_question_before_them() -> None:
    kept = [o for o in ORDERS if o["order_date"][:4] == "2025" and o["region"] == "South"]
    total = sum(Decimal(order["revenue"]) for order in kept)
    thread = ("total revenue", "only 2025", "thanks", "and in the South?")
    assert figures(told(*thread)) == [shown(total)]


def test_an_answer_is_a_sentence_above_its_table_and_chart_which_say_how_it_was_read() -> None:
    draft = answered("Total revenue by region")
    kinds = [type(part).__name__ for part in draft.parts]
    assert kinds[:5] == ["TextPart", "StepPart", "StepPart", "TablePart", "ChartPart"]
    assert "SELECT" not in draft.text
    assert reason(draft) == ""
    table, chart = (part for part in draft.parts if isinstance(part, TablePart | ChartPart))
    assert table.read_as == chart.read_as == read_as("Total revenue by region")
    rerun = tables.query_table(Workspace(str(FOLDER / "orders.duckdb")), table.sql)
    assert [tuple(row) for row in rerun["rows"]] == list(table.rows)


def test_the_order_of_an_answer_does_not_depend_on_which_call_ends_first() -> None:
    asked = turn("Total revenue by region")
    drafts = [Draft(), Draft()]
    for event in backend().stream(asked):
        for draft in drafts:
            draft.apply(event)
        if isinstance(event, ToolCallsRequired):
            results = {call: shorten_table(called(call)) for call in event.calls}
            ends = [ToolFinished(c.call_id, c.name, False, found) for c, found in results.items()]
            for draft, order in zip(drafts, (ends, ends[::-1]), strict=True):
                for end in order:
                    draft.apply(end)
    assert drafts[0].parts == drafts[1].parts
    assert [type(part).__name__ for part in drafts[1].parts][-2:] == ["TablePart", "ChartPart"]


def read_as(question: str) -> str:
    """Return how the analyst itself says that it read *question*."""
    reply = analyst_of(sample_table("orders")).read(question)
    assert isinstance(reply, Answering)
    return reply.read_as


def test_without_the_tool_for_charts_there_is_a_table() -> None:
    asked = turn("Total revenue by region")
    plain = replace(asked, assistant=replace(asked.assistant, functions=("query_table",)))
    (required,) = (e for e in backend().stream(plain) if isinstance(e, ToolCallsRequired))
    assert [call.name for call in required.calls] == ["query_table"]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("total revenue by region in Germany", "germany"),
        ("total salary", "salary"),
        ("先月の売上", "先月の売上"),
        ("why did revenue fall?", "why"),
    ],
)
def test_a_word_it_does_not_know_is_named_and_three_questions_are_offered(
    question: str, word: str
) -> None:
    draft = answered(question, do=never)
    assert f"“{word}" in draft.text.casefold()
    assert reason(draft) == NOT_ANSWERED
    assert len(offered(draft)) == 3
    for instead in offered(draft):
        assert reason(answered(instead)) == ""


@pytest.mark.parametrize(
    "question",
    [
        "",
        "???",
        "by by by",
        "x" * 5000,
        "SELECT 1",
        "<img src=x onerror=alert(1)>",
        "'; drop table",
    ],
)
def test_what_makes_no_question_is_answered_plainly(question: str) -> None:
    assert texts(answered(question, do=never))


def test_what_can_be_read_in_two_ways_is_asked_about() -> None:
    draft = answered("revenue by phone", do=never)
    assert "Which one" in draft.text
    assert reason(draft) == NEEDS_CHOICE
    assert offers(draft).kind == "choice"
    sums = [
        sum(Decimal(o["revenue"]) for o in ORDERS if o[column] == "Phone")
        for column in ("channel", "product")
    ]
    assert [figures(told(meant)) for meant in offered(draft)] == [[shown(one)] for one in sums]


def test_an_answer_by_one_of_several_dates_offers_the_others() -> None:
    table = sample_table("tickets")
    dates = [column.name for column in table.columns if column.type.startswith(("DATE", "TIME"))]
    draft = answered("tickets by month", of=[table], do=lambda call: called(call, "tickets"))
    assert f"Assumed: by {dates[0]}." in " ".join(offers(draft).assumed)
    assert offers(draft).kind == "assumed"
    assert len(offered(draft)) == len(dates) - 1 > 0
    again = answered(offered(draft)[0], of=[table], do=lambda call: called(call, "tickets"))
    assert not any(isinstance(part, SuggestionsPart) for part in again.parts)
    (table, *_) = (part for part in again.parts if isinstance(part, TablePart))
    assert dates[1].replace("_", " ") in table.read_as


@pytest.mark.parametrize("sample", ["orders", "tickets"])
def test_every_starter_is_answered_with_a_table_and_a_chart(sample: str) -> None:
    table = sample_table(sample)
    questions = analyst_of(table).starters()
    assert len(set(questions)) == 4
    for question in questions:
        draft = answered(question, of=[table], do=lambda call: called(call, sample))
        kinds = {type(part).__name__ for part in draft.parts}
        assert {"TablePart", "ChartPart"} <= kinds, question
        assert not any(step.state == "failed" for step in draft.steps)


def test_names_that_sql_reserves_or_cannot_spell_are_quoted() -> None:
    columns = (
        Column("group", "VARCHAR", distinct=3, values=("a", "b", "c")),
        Column('Prix "net" (€)', "DECIMAL(8,2)", distinct=9),
    )
    table = Table("ventes", "ventes.csv", 30, columns=columns)
    asked = turn("total prix net by group", tables=(table,))
    (required,) = (e for e in backend().stream(asked) if isinstance(e, ToolCallsRequired))
    sql = json.loads(required.calls[0].arguments)["sql"]
    assert 'sum("Prix ""net"" (€)")' in sql
    assert 'SELECT "group"' in sql


def test_of_several_tables_the_one_that_is_meant_is_asked_and_named() -> None:
    both = [sample_table("orders"), sample_table("tickets")]
    for question, sample in (("How many orders are there?", "orders"), ("rows", "tickets")):
        draft = answered(question, of=both, do=lambda call, at=sample: called(call, at))
        (table, *_) = (part for part in draft.parts if isinstance(part, TablePart))
        assert table.read_as.startswith(f"{sample} · ")


def test_without_a_table_it_says_how_to_bring_one() -> None:
    draft = Draft()
    for event in converse(turn("How many rows?", tables=(), history=(said("earlier"),))):
        draft.apply(event)
    assert "Drop a CSV" in draft.text
    assert reason(draft) == NOT_ANSWERED


@pytest.mark.parametrize(
    "greeting", ["Hello!", "help", "What can you do?", "Thanks", "who are you"]
)
def test_small_talk_has_short_answers_of_its_own(greeting: str) -> None:
    assert 20 < len(answered(greeting, do=never).text) < 900


def test_the_first_answer_of_a_thread_is_like_every_other() -> None:
    first = Draft()
    for event in converse(turn("Total revenue by region")):
        first.apply(event)
    assert texts(first) == texts(answered("Total revenue by region"))


def test_what_was_understood_is_offered_and_answered_only_when_it_is_wanted() -> None:
    draft = answered("total revenue by region and weather", do=never)
    rest = next(p for p in draft.parts if isinstance(p, SuggestionsPart) and p.kind == "rest")
    assert rest.assumed == ("Without “weather”: Revenue by region.",)
    (asked,) = rest.questions
    assert (asked.label, asked.question) == ("Answer without it", "Revenue by region")
    assert '"column":"region"' in asked.plan
    assert reason(answered(asked.question)) == ""
