"""The chat page, by what a person sees and does."""

from __future__ import annotations

from assistant.events import (
    Cited,
    MediaReady,
    ReasoningDelta,
    RefusalDelta,
    RunEnded,
    Suggested,
    TextDone,
    ToolFinished,
    ToolStarted,
)
from assistant.messages import CallId, Citation, OwnerId, PartId, Suggestion, Usage
from assistant.workbench import Workbench
from tests.pages.conftest import OWNER, OpenPage, ask, click, ended, labels, seen, thread_of
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say


def test_the_first_screen_says_that_no_model_is_connected_and_offers_questions(
    page: OpenPage, workbench: Workbench
) -> None:
    at = page()
    assert "Built-in analyst: exact rules, no AI model." in seen(at)
    assert "start with the sample shop orders (3,000 rows, 2023-2025)." in seen(at)
    questions = workbench.starters((), workbench.assistants[0])
    assert len(questions) == 4
    assert set(questions) <= set(labels(at))
    assert "thread" not in at.query_params


def test_an_answer_is_drawn_once_and_stays_after_a_rerun(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [[STARTED, say("Four hundred "), say("and twelve."), COMPLETED]]
    at = ask(page(), "How many orders?")
    for _ in range(2):
        text = seen(at)
        assert text.count("Four hundred and twelve.") == 1
        assert "How many orders?" in text
        assert "Answered" in text
        assert "response.completed" in text
        at = at.run()


def test_what_must_be_said_with_the_figures_stands_once_under_an_answer(
    page: OpenPage, backend: Scripted
) -> None:
    left_out = "1 total row is left out (row 8: Grand Total)."
    rows = {"sql": "SELECT 1", "columns": ["a"], "rows": [[1]], "row_count": 1}
    finished = ToolFinished(
        CallId("c"), "query_table", result=rows | {"caveats": [left_out]}, output="1"
    )
    started = ToolStarted(CallId("c"), "query_table")
    backend.streams = [
        [STARTED, started, finished, say("It is 450."), COMPLETED],
        [STARTED, started, finished, say(f"It is 450. {left_out}"), COMPLETED],
    ]
    at = ask(page(), "Which total?")
    for _ in range(2):
        assert seen(at).count(left_out) == 1
        at = at.run()
    assert seen(ask(at, "Again?")).count(left_out) == 2


def test_what_stands_at_the_end_is_what_is_drawn_from_then_on(
    page: OpenPage, backend: Scripted
) -> None:
    rows = {"sql": "SELECT 1", "columns": ["a"], "rows": [[1]], "row_count": 1}
    backend.streams = [
        [
            STARTED,
            ReasoningDelta(PartId("rs_1"), "Thinking of orders."),
            ToolStarted(CallId("c"), "query_table"),
            ToolFinished(CallId("c"), "query_table", result=rows, output="1"),
            *(say(f"Paragraph {number}. {'Words ' * 60}\n\n") for number in range(3)),
            Cited(PartId("msg_1:0"), Citation("Handbook", "https://example.com/a")),
            Suggested((Suggestion("And then?", "What then?"),)),
            COMPLETED,
        ]
    ]
    at = ask(page(), "go")
    lines, buttons = sorted(seen(at).splitlines()), labels(at)
    assert "Stop" not in buttons
    assert "And then?" in buttons
    assert "Thinking of orders." in lines
    assert [block.value for block in at.markdown if "Paragraph" in block.value][1:]
    at = at.run()
    assert (sorted(seen(at).splitlines()), labels(at)) == (lines, buttons)


def test_the_thread_is_in_the_address_and_a_new_session_finds_it_there(
    page: OpenPage, backend: Scripted
) -> None:
    backend.streams = [[STARTED, say("Here."), COMPLETED]]
    first = ask(page(), "Where?")
    second = page(thread=thread_of(first))
    assert "Here." in seen(second)


def test_a_starter_question_is_one_click(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [[STARTED, say("Described."), COMPLETED]]
    at = page()
    at = at.button(key="starters-0").click().run()
    assert "Described." in seen(at)


def test_a_thread_carries_on(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [
        [STARTED, say("One."), COMPLETED],
        [STARTED, say("Two.", "msg_2:0"), COMPLETED],
    ]
    at = ask(ask(page(), "first"), "second")
    assert [said.value for said in at.text] == ["first", "second"]
    text = seen(at)
    assert text.index("One.") < text.index("Two.")


def test_tokens_and_times_are_told_at_the_end(page: OpenPage, backend: Scripted) -> None:
    end = RunEnded("completed", usage=Usage(1000, 234), raw="response.completed")
    backend.streams = [[STARTED, say("Done."), end]]
    assert "1,234 tokens" in seen(ask(page(), "go"))


def test_thoughts_sources_refusals_and_lost_files_are_shown(
    page: OpenPage, backend: Scripted
) -> None:
    source = Citation("Handbook", "https://example.com/a")
    part = PartId("msg_1:0")
    backend.streams = [
        [
            STARTED,
            ReasoningDelta(PartId("rs_1"), "Thinking of orders."),
            say("It is so."),
            Cited(part, source),
            RefusalDelta(PartId("r"), "That I will not say."),
            MediaReady(None, "The file a.pdf could not be fetched."),
            COMPLETED,
        ]
    ]
    text = seen(ask(page(), "go"))
    for expected in ("Thinking of orders.", "It is so.", "Handbook", "example.com"):
        assert expected in text
    assert "That I will not say." in text
    assert "could not be fetched" in text


def test_the_servers_own_word_replaces_what_was_streamed(page: OpenPage, backend: Scripted) -> None:
    done = TextDone(PartId("msg_1:0"), "The whole answer.")
    backend.streams = [[STARTED, say("The answer."), done, COMPLETED]]
    text = seen(ask(page(), "go"))
    assert "The whole answer." in text
    assert "The answer." not in text


def test_pictures_in_an_answer_become_links(page: OpenPage, backend: Scripted) -> None:
    picture = "See ![x](https://evil.example/p.png) this."
    backend.streams = [[STARTED, say(picture), COMPLETED]]
    assert "![" not in "".join(str(found.value) for found in ask(page(), "go").markdown)


def test_recent_threads_are_listed_and_open(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [
        [STARTED, say("Alpha."), COMPLETED],
        [STARTED, say("Beta."), COMPLETED],
    ]
    at = ask(page(), "about alpha")
    at = click(at, "New thread")
    assert "Alpha." not in seen(at)
    at = ask(at, "about beta")
    at = click(at, "About alpha")
    assert "Alpha." in seen(at)
    assert "Beta." not in seen(at)


def test_unknown_and_foreign_threads_get_the_same_answer_and_a_way_on(
    page: OpenPage, workbench: Workbench
) -> None:
    foreign = workbench.threads.create(OwnerId("somebody else"), workbench.assistants[0].id)
    texts = [seen(page(thread=found)) for found in (foreign.id, "0" * 32, "<b>x</b>")]
    assert "Thread not found." in texts[0]
    assert len(set(texts)) == 1
    at = page(thread=foreign.id).button(key="not-found-new").click().run()
    assert "Ask your data" in seen(at)


def test_a_long_thread_is_drawn_from_its_end_and_widened_on_demand(
    page: OpenPage, workbench: Workbench, backend: Scripted
) -> None:
    thread = workbench.threads.create(OWNER, workbench.assistants[0].id)
    for n in range(20):
        backend.streams.append([STARTED, say(f"Answer {n:02}."), COMPLETED])
        run = workbench.send(OWNER, f"Question {n:02}", thread_id=thread.id).run
        assert run
        ended(workbench, run)
    at = page(thread=thread.id)
    assert "Answer 19." in seen(at)
    assert "Answer 04." not in seen(at)
    assert "Answer 04." in seen(click(at, "older messages"))


def test_another_tab_sees_the_same_thread(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [
        [STARTED, say("One."), COMPLETED],
        [STARTED, say("Two."), COMPLETED],
    ]
    first = ask(page(), "a")
    second = page(thread=thread_of(first))
    ask(second, "b")
    assert "Two." in seen(first.run())
