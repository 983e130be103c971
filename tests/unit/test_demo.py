"""The demo asks the table for what it read, says the right figures, and refuses the rest.

Every expected figure is computed here from the CSV by plain Python, never by SQL. How questions
are read is judged in tests/analyst.
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

from assistant.analyst import Answering, analyst_of
from assistant.backends import BACKENDS
from assistant.backends.base import Turn
from assistant.backends.demo import backend as demo
from assistant.backends.demo.backend import DemoBackend
from assistant.charts import Chart
from assistant.children.stopping import Stop
from assistant.data import tables
from assistant.data.drawing import draw_chart
from assistant.definitions import Assistant, Connection, Round, Workspace
from assistant.errors import BackendError, Gone
from assistant.events import (
    Event,
    RunEnded,
    RunStarted,
    Suggested,
    TextDelta,
    TextDone,
    ToolCallsRequired,
    ToolFinished,
)
from assistant.gallery import FOLDER, sample_table
from assistant.messages import (
    NEEDS_CHOICE,
    NOT_ANSWERED,
    ChartPart,
    FileId,
    FilePart,
    FileRef,
    Message,
    MessageId,
    PartId,
    RunId,
    SuggestionsPart,
    TablePart,
    TextPart,
    ToolCall,
    ToolOutput,
    new_id,
)
from assistant.runs.drafts import Draft
from assistant.tables import Column, Table
from assistant.tools.results import shorten_table, to_output

with (FOLDER / "orders.csv").open(encoding="utf-8", newline="") as _file:
    ORDERS = list(csv.DictReader(_file))


def keep(name: str, media_type: str, content: bytes) -> FileRef:
    raise AssertionError("the demo makes no files")


def said(text: str) -> Message:
    return Message(MessageId(new_id()), "user", (TextPart(PartId("p"), text),))


def turn(text: str, **more: Any) -> Turn:
    assistant = Assistant("demo", "Demo", "demo", functions=("query_table", "draw_chart"))
    given = {"tables": (sample_table("orders"),), **more}
    return Turn(RunId(new_id()), assistant, said(text), keep, **given)


def backend() -> DemoBackend:
    return DemoBackend(Connection("demo", "demo"))


def called(call: ToolCall, sample: str = "orders") -> dict[str, Any]:
    """Do a call as its tool does, in this process."""
    place, given = Workspace(str(FOLDER / f"{sample}.duckdb")), json.loads(call.arguments)
    if call.name == "draw_chart":
        return draw_chart(Chart(**given["chart"]), place)
    return tables.query_table(place, **given)


def never(call: ToolCall) -> dict[str, Any]:
    pytest.fail(f"called: {call}")


def converse(asked: Turn, do: Callable[[ToolCall], Any] = called) -> Iterator[Event]:
    """Yield the events of a whole run, as the run loop would have them."""
    for event in backend().stream(asked):
        yield event
        if isinstance(event, ToolCallsRequired):
            done = [(call, shorten_table(do(call))) for call in event.calls]
            for call, result in done:
                yield ToolFinished(call.call_id, call.name, "error" in result, result)
            outputs = tuple(ToolOutput(call.call_id, to_output(result)) for call, result in done)
            yield from backend().stream(asked.answered(Round(event.calls, outputs), event.remote))


def answered(*questions: str, of: Sequence[Table] = (), **more: Any) -> Draft:
    """Return the answer to the last of *questions* in a thread that began earlier."""
    draft = Draft()
    found = {"tables": tuple(of)} if of else {}
    history = tuple(said(text) for text in ("hello", *questions[:-1]))
    for event in converse(turn(questions[-1], history=history, **found), **more):
        draft.apply(event)
    assert draft.ended is not None
    assert (draft.ended.state, draft.ended.raw) == ("completed", "demo.completed")
    return draft


def reason(draft: Draft) -> str:
    """Return why the answer is none; nothing where it is one."""
    assert draft.ended is not None
    return draft.ended.reason


def texts(draft: Draft) -> list[str]:
    return [part.text for part in draft.parts if isinstance(part, TextPart)]


def told(*questions: str) -> str:
    """Return what is said of the figures, Markdown's escapes undone."""
    return re.sub(r"\\(.)", r"\1", texts(answered(*questions))[0])


def offers(draft: Draft) -> SuggestionsPart:
    (found,) = (part for part in draft.parts if isinstance(part, SuggestionsPart))
    return found


def offered(draft: Draft) -> list[str]:
    return [one.question for one in offers(draft).questions]


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


def figures(text: str) -> list[Decimal]:
    return [Decimal(found.replace(",", "")) for found in re.findall(r"\*\*([\d,.-]+)\*\*", text)]


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


def test_it_behaves_like_a_model() -> None:
    kinds = [type(event).__name__ for event in converse(turn("Total revenue by region"))]
    once = [kind for kind, before in zip(kinds, ["", *kinds], strict=False) if kind != before]
    write = ["TextDelta", "TextDone"]
    calls = ["ToolStarted", "ToolCallsRequired"]
    assert once[:5] == ["RunStarted", "TextOpened", *calls, "ToolFinished"]
    assert [kind for kind in once[5:] if kind != "Suggested"] == [*write, "RunEnded"]


def test_the_pieces_are_the_whole_text() -> None:
    pieces: dict[str, str] = defaultdict(str)
    for event in converse(turn("Describe the table")):
        if isinstance(event, TextDelta):
            pieces[event.part_id] += event.text
        if isinstance(event, TextDone):
            assert pieces[event.part_id] == event.text


def test_a_text_comes_in_so_few_pieces_that_it_takes_less_than_60_ms() -> None:
    asked = turn("What can you do?", history=(said("earlier"),))
    pieces = sum(isinstance(event, TextDelta) for event in converse(asked))
    assert pieces > 5
    assert pieces * demo._PAUSE_S < 0.06


def test_a_query_that_fails_is_told_as_it_is() -> None:
    refused = {"error": {"kind": "timeout", "message": "it took too long", "hint": ""}}
    draft = answered("Total revenue by region", do=lambda call: refused)
    assert texts(draft) == ["The query failed: it took too long"]
    assert reason(draft) == NOT_ANSWERED


def test_a_chart_that_cannot_be_drawn_takes_no_figure_away() -> None:
    refused = {"error": {"kind": "bad_chart", "message": "too many bars", "hint": ""}}

    def do(call: ToolCall) -> dict[str, Any]:
        return refused if call.name == "draw_chart" else called(call)

    (text,) = texts(answered("Total revenue by region", do=do))
    assert len(figures(text)) == 1
    assert "*Not drawn: too many bars.*" in text


def test_a_result_so_large_that_no_row_of_it_is_given_is_pointed_at() -> None:
    draft = answered("Total revenue by region", do=lambda call: {"truncated": "{", "note": ""})
    assert texts(draft) == ["The result is in the table."]


@pytest.mark.parametrize("kind", [RunStarted, TextDelta])
def test_a_stop_ends_it_without_an_end_of_its_own(kind: type[Event]):
    asked = turn("What can you do?")
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


def test_a_message_of_files_only_is_answered_plainly() -> None:
    file = FilePart(FileRef(FileId("f"), "orders.csv", "text/csv", 1))
    asked = turn("hello")
    events = list(backend().stream(replace(asked, message=replace(asked.message, parts=(file,)))))
    assert isinstance(events[-1], RunEnded)
    assert any(isinstance(event, Suggested | TextDone) for event in events)
