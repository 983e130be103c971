"""The demo answers what its rules can read, with the right figures, and refuses the rest.

Every expected figure is computed here from the CSV by plain Python, never by SQL.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.backends import BACKENDS
from assistant.backends.base import Turn
from assistant.backends.demo import backend as demo
from assistant.backends.demo.backend import NO_MODEL, DemoBackend
from assistant.backends.demo.questions import NotUnderstood, Reader
from assistant.data import tables
from assistant.definitions import Assistant, Connection, Round, Workspace
from assistant.drafts import Draft
from assistant.errors import BackendError, Gone
from assistant.events import Event, RunEnded, RunStarted, TextDelta, TextDone, ToolCallsRequired
from assistant.gallery import FOLDER, load, sample_table
from assistant.messages import (
    FileId,
    FilePart,
    FileRef,
    Message,
    MessageId,
    PartId,
    RunId,
    TextPart,
    ToolOutput,
    new_id,
)
from assistant.stopping import Stop
from assistant.tables import Column, Table
from assistant.tools.results import shorten_table, to_output

with (FOLDER / "orders.csv").open(encoding="utf-8", newline="") as _file:
    ORDERS = list(csv.DictReader(_file))


def keep(name: str, media_type: str, content: bytes) -> FileRef:
    raise AssertionError("the demo makes no files")


def said(text: str) -> Message:
    return Message(MessageId(new_id()), "user", (TextPart(PartId("p"), text),))


def turn(text: str, **more: Any) -> Turn:
    assistant = Assistant("demo", "Demo", "demo", functions=("query_table",))
    given = {"tables": (sample_table("orders"),), **more}
    return Turn(RunId(new_id()), assistant, said(text), keep, **given)


def backend() -> DemoBackend:
    return DemoBackend(Connection("demo", "demo"))


def query_table(sql: str) -> dict[str, Any]:
    return tables.query_table(Workspace(str(FOLDER / "orders.duckdb")), sql)


def converse(asked: Turn, answer: Callable[[str], Any] = query_table) -> Iterator[Event]:
    """Yield the events of a whole run, as the run loop would have them."""
    for event in backend().stream(asked):
        yield event
        if isinstance(event, ToolCallsRequired):
            (call,) = event.calls
            assert call.name == "query_table"
            output = to_output(shorten_table(answer(**json.loads(call.arguments))))
            done = Round(event.calls, (ToolOutput(call.call_id, output),))
            yield from backend().stream(asked.answered(done, event.remote))


def answer(question: str, *, of: Sequence[Table] = (), **more: Any) -> str:
    """Return what is answered in the middle of a thread."""
    draft = Draft()
    found = {"tables": tuple(of)} if of else {}
    for event in converse(turn(question, history=(said("earlier"),), **found), **more):
        draft.apply(event)
    assert draft.ended == RunEnded("completed", raw="demo.completed")
    (text,) = (part.text for part in draft.parts if isinstance(part, TextPart))
    return text


def first_line(question: str) -> str:
    return answer(question).split("\n")[0]


def by(column: str, measure: str) -> dict[str, list[Decimal]]:
    """Return the values of *measure* for each value of *column*, missing ones left out."""
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for order in ORDERS:
        if order[measure]:
            groups[order[column]].append(Decimal(order[measure]))
    return groups


def ends(figures: dict[str, Any], form: str) -> tuple[str, str]:
    """Return the lowest and the highest as they should be written; of equals, the first."""

    def told(value: Any) -> str:
        first, *others = sorted(group for group in figures if figures[group] == value)
        return f"**{value:{form}}** ({first}" + (f" and {len(others)} more)" if others else ")")

    return told(min(figures.values())), told(max(figures.values()))


@pytest.mark.parametrize(
    "question",
    ["How many rows are there?", "how many orders", "number of records", "Count", "total orders"],
)
def test_it_counts_rows(question: str):
    assert first_line(question).startswith(f"The table has **{len(ORDERS):,}** rows")


@pytest.mark.parametrize("question", ["Which columns are there?", "what are the fields"])
def test_it_names_the_columns(question: str):
    line = first_line(question)
    assert f"**{len(ORDERS[0])}** columns" in line
    assert re.findall(r"`(\w+)`", line) == list(ORDERS[0])


@pytest.mark.parametrize("question", ["Describe the table", "describe orders", "Summary"])
def test_it_describes_the_table(question: str):
    line = first_line(question)
    assert f"**{len(ORDERS):,}** rows and **{len(ORDERS[0])}** columns" in line
    for column in ("unit_price", "rating"):
        share = 100 * sum(not order[column] for order in ORDERS) / len(ORDERS)
        assert f"`{column}` ({share:.1f} %)" in line


def test_it_shows_the_first_rows():
    assert "first **7** rows" in first_line("Show me the first 7 rows")
    assert "first **5** rows" in first_line("first rows")


@pytest.mark.parametrize("column", ["revenue", "cost", "profit"])
def test_it_adds_up_money_with_two_decimals(column: str):
    total = sum(Decimal(order[column]) for order in ORDERS)
    assert first_line(f"what was the total {column}?") == f"The total {column} is **{total:,.2f}**."


def test_it_adds_up_whole_numbers_without_decimals():
    total = sum(int(order["quantity"]) for order in ORDERS)
    assert first_line("Sum of quantities") == f"The total quantity is **{total:,}**."


@pytest.mark.parametrize("asked", ["average unit price", "mean of UNIT_PRICE", "avg price"])
def test_an_average_leaves_missing_values_out_and_says_so(asked: str):
    known = [float(order["unit_price"]) for order in ORDERS if order["unit_price"]]
    text = answer(asked)
    assert text.startswith(f"The average unit price is **{sum(known) / len(known):,.2f}**.")
    assert "leaving out rows without one" in text


def test_it_finds_the_lowest_and_the_highest():
    prices = [Decimal(order["unit_price"]) for order in ORDERS if order["unit_price"]]
    assert f"**{max(prices):,.2f}**" in first_line("highest unit price")
    assert f"**{min(prices):,.2f}**" in first_line("minimum price")


@pytest.mark.parametrize("column", ["region", "country", "category", "channel", "product"])
def test_it_counts_by_a_column(column: str):
    counts = {group: len(found) for group, found in by(column, "revenue").items()}
    low, high = ends(counts, ",")
    over = f"over **{len(counts)}** values of `{column}`."
    expected = f"The number of orders lies between {low} and {high}, {over}"
    plural = column[:-1] + "ies" if column.endswith("y") else column + "s"
    for question in (f"How many orders by {column}", f"number of orders per {plural}"):
        assert first_line(question) == expected


@pytest.mark.parametrize("column", ["region", "country", "category", "customer_name"])
def test_it_adds_up_by_a_column(column: str):
    totals = {group: sum(found) for group, found in by(column, "revenue").items()}
    low, high = ends(totals, ",.2f")
    for question in (f"Total revenue by {column}", f"revenue for each {column.replace('_', ' ')}"):
        assert f"between {low} and {high}," in first_line(question)


@pytest.mark.parametrize("column", ["product", "region", "channel"])
def test_it_averages_by_a_column(column: str):
    means = {group: sum(found) / len(found) for group, found in by(column, "rating").items()}
    low, high = ends(means, ",.2f")
    assert f"between {low} and {high}," in first_line(f"average rating by {column}")


def test_it_adds_up_by_month():
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for order in ORDERS:
        totals[order["order_date"][:7]] += Decimal(order["profit"])
    low, high = ends(totals, ",.2f")
    line = first_line("Total profit by month")
    assert f"between {low} and {high}, over **{len(totals)}** months." in line


def test_it_counts_different_values():
    names = {order["customer_name"] for order in ORDERS}
    assert first_line("How many customers are there?") == (
        f"There are **{len(names)}** different values of `customer_name`."
    )


def test_groups_that_are_alike_are_not_ranked():
    line = first_line("highest discount by channel")
    assert line == "The highest discount is **0.20** for each of **3** values of `channel`."


def test_of_groups_that_were_cut_none_is_called_the_highest():
    days = len({order["order_date"] for order in ORDERS})
    line = first_line("total revenue by order date")
    assert line == (
        f"The total revenue for each of **{days:,}** values of `order_date` is in the table."
    )


def test_an_answer_shows_the_sql_it_comes_from():
    text = answer("Total revenue by region")
    sql = re.search(r"\*\*How I read this:\*\* .+\n\n```sql\n(.+)\n```$", text, re.DOTALL)
    assert sql is not None
    assert query_table(sql[1])["row_count"] == len({order["region"] for order in ORDERS})


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("total revenue in 2024", "2024"),
        ("total revenue by region in Germany", "germany"),
        ("total revenue by region and category", "and"),
        ("median profit", "median"),
        ("total salary", "salary"),
        ("orders not returned", "not"),
        ("first 5000 rows", "5000"),
        ("'; drop table orders; --", "drop"),
        ("先月の売上", "先月の売上"),
        ("total revenue ١٢", "١٢"),
        ("<img src=x onerror=alert(1)>", "img"),
    ],
)
def test_a_word_it_does_not_know_is_named_and_nothing_is_guessed(question: str, word: str):
    text = answer(question, answer=lambda sql: pytest.fail(f"queried: {sql}"))
    assert f"**{word}**" in text
    assert len(re.findall(r"^- ", text, re.MULTILINE)) == 3


@pytest.mark.parametrize(
    "question",
    [
        "",
        "???",
        "average",
        "total region",
        "average revenue by profit by region",
        "how many products by region",
        "show me the orders",
        "what is profit",
        "by by by",
    ],
)
def test_known_words_that_make_no_question_are_refused(question: str):
    text = answer(question, answer=lambda sql: pytest.fail(f"queried: {sql}"))
    assert "I do not guess" in text
    assert len(re.findall(r"^- ", text, re.MULTILINE)) == 3


def test_every_question_that_it_offers_can_be_answered():
    reader = Reader(sample_table("orders"))
    for question in (*reader.examples, *load()[0].starters):
        assert not isinstance(reader.read(question), NotUnderstood), question
        assert "**How I read this:**" in answer(question)


def test_it_answers_about_any_other_table():
    tickets = sample_table("tickets")

    def query(sql: str) -> dict[str, Any]:
        return tables.query_table(Workspace(str(FOLDER / "tickets.duckdb")), sql)

    reader = Reader(tickets)
    assert reader.examples[0].startswith("Total cost by ")
    for question in (*reader.examples, "How many tickets by priority", "average satisfaction"):
        text = answer(question, of=[tickets], answer=query)
        assert "could not be run" not in text
        assert "**How I read this:**" in text, question
    assert "**opened**" in answer("total opened", of=[tickets], answer=query)


def test_names_that_sql_reserves_or_cannot_spell_are_quoted():
    columns = (Column("group", "VARCHAR", distinct=3), Column('Prix "net" (€)', "DECIMAL(8,2)"))
    table = Table("ventes", "ventes.csv", 3, columns=columns)
    asked = Reader(table).read("total prix net by group")
    assert not isinstance(asked, NotUnderstood)
    assert 'sum("Prix ""net"" (€)")' in asked.sql
    assert asked.sql.startswith('SELECT "group" AS "group"')


def test_of_several_tables_the_one_that_is_named_is_asked():
    both = [sample_table("orders"), sample_table("tickets")]
    seen: list[str] = []

    def query(sql: str) -> dict[str, Any]:
        seen.append(sql)
        return {"columns": ["n"], "rows": [[1]], "row_count": 1}

    for question in ("How many rows in orders?", "How many rows are there?"):
        answer(question, of=both, answer=query)
    assert ['"orders"' in seen[0], '"tickets"' in seen[1]] == [True, True]


def test_without_a_table_it_says_how_to_bring_one():
    draft = Draft()
    for event in converse(turn("How many rows?", tables=(), history=(said("earlier"),))):
        draft.apply(event)
    assert "Drop a CSV" in draft.text


@pytest.mark.parametrize("greeting", ["Hello!", "help", "What can you do?", "Thanks"])
def test_small_talk_says_what_it_can_do(greeting: str):
    text = answer(greeting, answer=lambda sql: pytest.fail(f"queried: {sql}"))
    assert "fixed rules" in text
    assert "- Total revenue by region" in text


def test_the_first_answer_of_a_thread_says_that_no_model_is_connected():
    parts = Draft()
    for event in converse(turn("Total revenue by region")):
        parts.apply(event)
    texts = [part.text for part in parts.parts if isinstance(part, TextPart)]
    assert texts[0] == NO_MODEL
    assert "OPENAI_API_KEY" in NO_MODEL
    assert texts[1].startswith("The total revenue")
    assert NO_MODEL not in answer("Total revenue by region")


def test_it_behaves_like_a_model():
    kinds = [type(event).__name__ for event in converse(turn("Total revenue by region"))]
    once = [kind for kind, before in zip(kinds, ["", *kinds], strict=False) if kind != before]
    write = ["TextDelta", "TextDone"]
    assert once == ["RunStarted", *write, "ToolStarted", "ToolCallsRequired", *write, "RunEnded"]


def test_the_pieces_are_the_whole_text():
    pieces: dict[str, str] = defaultdict(str)
    for event in converse(turn("Describe the table")):
        if isinstance(event, TextDelta):
            pieces[event.part_id] += event.text
        if isinstance(event, TextDone):
            assert pieces[event.part_id] == event.text


def test_a_text_comes_in_so_few_pieces_that_it_takes_less_than_300_ms():
    asked = turn("Describe the table", history=(said("earlier"),))
    pieces = sum(isinstance(event, TextDelta) for event in converse(asked))
    assert pieces > 5
    assert pieces * demo._PAUSE_S < 0.3


def test_a_query_that_fails_is_told_as_it_is():
    refused = {"error": {"kind": "timeout", "message": "it took too long", "hint": ""}}
    text = answer("Total revenue by region", answer=lambda sql: refused)
    assert text == "The query could not be run: it took too long"


@pytest.mark.parametrize("kind", [RunStarted, TextDelta])
def test_a_stop_ends_it_without_an_end_of_its_own(kind: type[Event]):
    asked = turn("Total revenue by region")
    seen: list[Event] = []
    for event in backend().stream(asked):
        seen.append(event)
        if isinstance(event, kind):
            asked.stop.ask("by the user")
    assert not any(isinstance(event, RunEnded | ToolCallsRequired | TextDone) for event in seen)


def test_it_is_offered_under_its_name_and_keeps_nothing():
    offered = BACKENDS["demo"](Connection("demo", "demo"))
    asked = turn("hello")
    can = offered.capabilities()
    assert not any((can.keeps_history, can.resumes, can.cancels, can.finds))
    assert offered.find(asked) is None
    assert offered.cancel(asked) is None
    with pytest.raises(Gone):
        offered.resume(asked, None)
    offered.close()


def test_it_takes_no_files_and_says_so(tmp_path: Path):
    offered = backend()
    assert not offered.capabilities().takes_files
    with pytest.raises(BackendError, match=r"orders\.csv was not sent: the demo has no endpoint\."):
        offered.send_file("orders.csv", "text/csv", tmp_path / "orders.csv", Stop())
    with pytest.raises(BackendError, match="no endpoint"):
        offered.delete_file("file_1")


def test_a_message_of_files_only_is_answered_with_what_can_be_asked():
    file = FilePart(FileRef(FileId("f"), "orders.csv", "text/csv", 1))
    asked = turn("hello")
    only = replace(asked, message=replace(asked.message, parts=(file,)), context="One table.")
    events = list(backend().stream(only))
    assert isinstance(events[-1], RunEnded)
    assert "I can answer" in "".join(e.text for e in events if isinstance(e, TextDone))
