"""The figures of an answer are looked up before its run ends, and stored with it."""

from __future__ import annotations

from typing import Any

from assistant.events import Event, FiguresChecked, RunEnded, ToolFinished, ToolStarted
from assistant.figures.values import FiguresPart
from assistant.messages import CallId
from tests.runs.conftest import ANN, House
from tests.runs.scripted import COMPLETED, STARTED, say

CALL = CallId("call_1")
TABLE: dict[str, Any] = {
    "sql": "SELECT product, sum(profit) AS profit FROM orders GROUP BY product",
    "columns": ["product", "profit"],
    "rows": [["Laptop", 32423], ["Phone", 31772]],
    "row_count": 2,
}


def queried(text: str, result: Any = TABLE) -> list[Event]:
    """Play an answer whose endpoint has run a query first."""
    return [
        STARTED,
        ToolStarted(CALL, "query_table"),
        ToolFinished(CALL, "query_table", result=result),
        say(text),
        COMPLETED,
    ]


def checks(events: list[Event]) -> list[FiguresChecked]:
    return [event for event in events if isinstance(event, FiguresChecked)]


def test_figures_are_looked_up_before_the_run_ends(house: House) -> None:
    house.backend.streams = [queried("Laptop made 32,423 and Phone 31,277.")]
    events = house.events(house.ask(house.thread()))
    [check] = checks(events)
    assert [(one.text, one.found) for one in check.figures] == [("32,423", True), ("31,277", False)]
    assert check.figures[0].source == "Laptop / profit"
    assert check.queries == (TABLE["sql"],)
    assert isinstance(events[-1], RunEnded)
    assert events[-2] == check


def test_they_are_kept_with_the_answer(house: House) -> None:
    house.backend.streams = [queried("Laptop made 32,423.")]
    thread = house.thread()
    house.events(house.ask(thread))
    answer = house.store.threads.messages(ANN, thread.id)[-1]
    assert isinstance(answer.parts[-1], FiguresPart)
    assert answer.text == "Laptop made 32,423."


def test_results_of_earlier_answers_of_the_thread_count(house: House) -> None:
    house.backend.streams = [
        queried("Here it is."),
        [STARTED, say("Phone made 31,772."), COMPLETED],
    ]
    thread = house.thread()
    first, second = house.ask(thread), house.ask(thread, "And the phone?")
    assert not checks(house.events(first))
    [check] = checks(house.events(second))
    assert check.figures[0].found


def test_figures_of_the_question_do_not_count(house: House) -> None:
    house.backend.streams = [queried("Above 30,000 are Laptop (32,423) and Phone (31,772).")]
    [check] = checks(house.events(house.ask(house.thread(), "Which made more than 30,000?")))
    assert [one.text for one in check.figures] == ["32,423", "31,772"]


def test_nothing_is_claimed_where_no_query_has_run(house: House) -> None:
    house.backend.streams = [[STARTED, say("There are about 8,100,000,000 people."), COMPLETED]]
    assert not checks(house.events(house.ask(house.thread())))


def test_what_a_tool_has_told_counts_beside_the_rows(house: House) -> None:
    told = {"result": 651.5}
    calculated = [
        *queried("The gap is 651.5.")[:3],
        ToolStarted(CallId("call_2"), "calculate"),
        ToolFinished(CallId("call_2"), "calculate", result=told),
        say("The gap is 651.5."),
        COMPLETED,
    ]
    house.backend.streams = [calculated]
    [check] = checks(house.events(house.ask(house.thread())))
    assert check.figures[0].found
    assert check.figures[0].source == "calculate / result"
