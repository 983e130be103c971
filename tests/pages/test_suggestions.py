"""Questions that one click asks: under the newest answer, and before the first question."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from assistant.events import Suggested
from assistant.messages import Rereading, Suggestion, Thread
from assistant.tables import tables_of
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.charts_hostile import hostile_texts
from tests.pages.conftest import OWNER, OpenPage, ask, click, labels, seen, thread_of
from tests.running import wait_for
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say
from tests.unit.test_markdown import kinds

SALES = b"day,shop,amount\n" + b"".join(
    b"2024-0%d-0%d,%s,%d.50\n" % (month, day, shop, 10 * month + day)
    for month in range(1, 7)
    for day in range(1, 6)
    for shop in (b"Oslo", b"Rome")
)
AMBIGUOUS = b"a;b,c|d\n1;2,3|4\n2;3,4|5\n"
OFFERED = Suggested(
    (
        Suggestion("Phone, the product", 'revenue of "product" Phone'),
        Suggestion("Phone, the channel", 'revenue of "channel" Phone'),
    )
)


def asked_which(page: OpenPage, backend: Scripted) -> AppTest:
    """Return a page whose newest answer offers two questions."""
    backend.streams = [[STARTED, say("Which Phone?"), OFFERED, COMPLETED]]
    return ask(page(), "revenue of phone")


def bring(workbench: Workbench, thread: Thread, name: str, content: bytes) -> None:
    """Bring a file in a message of its own."""
    workbench.send(OWNER, "", [Arrival(name, content)], thread_id=thread.id)


def brought(workbench: Workbench, name: str, content: bytes) -> Thread:
    """Return a thread in which a file was brought, and nothing asked."""
    thread = workbench.threads.create(OWNER, "sample-analyst")
    bring(workbench, thread, name, content)
    wait_for(lambda: workbench.uploads.of_thread(OWNER, thread.id)[0].state != "reading", 30)
    return thread


def offered(at: AppTest) -> list[str]:
    """Return the questions under the newest answer."""
    return _of(at, "suggestions-")


def starters(at: AppTest) -> list[str]:
    """Return the questions to begin with."""
    return _of(at, "starters-")


def _of(at: AppTest, keys: str) -> list[str]:
    found = zip(at.button, labels(at), strict=True)
    return [label for button, label in found if (button.key or "").startswith(keys)]


def test_what_is_offered_is_one_click_and_stays_after_a_rerun(
    page: OpenPage, backend: Scripted
) -> None:
    at = asked_which(page, backend)
    for _ in range(2):
        assert offered(at) == ["Phone, the product", "Phone, the channel"]
        at = at.run()
    backend.streams = [[STARTED, say("Eleven.", "msg_2:0"), COMPLETED]]
    at = click(at, "Phone, the channel")
    assert backend.turns[-1].message.text == 'revenue of "channel" Phone'
    assert 'revenue of "channel" Phone' in seen(at)
    assert "Eleven." in seen(at)


def test_an_older_answer_says_what_it_offered_and_offers_it_no_more(
    page: OpenPage, backend: Scripted
) -> None:
    at = asked_which(page, backend)
    backend.streams = [[STARTED, say("Two.", "msg_2:0"), COMPLETED]]
    at = ask(at, "something else")
    for tab in (at, page(thread=thread_of(at))):
        assert offered(tab) == []
        assert "Phone, the product · Phone, the channel" in seen(tab)


def test_a_file_that_was_brought_afterwards_ends_the_offer(
    page: OpenPage, backend: Scripted, workbench: Workbench
) -> None:
    at = asked_which(page, backend)
    bring(workbench, workbench.threads.recent(OWNER)[0], "sales.csv", SALES)
    at = at.run()
    assert (offered(at), starters(at)) == ([], [])


def test_hostile_questions_stay_text_on_their_buttons(page: OpenPage, backend: Scripted) -> None:
    hostile = hostile_texts("http://canary.invalid")
    event = Suggested(tuple(Suggestion(text, text) for text in hostile))
    backend.streams = [
        [STARTED, say("Which?"), event, COMPLETED],
        [STARTED, say("No.", "msg_2:0"), COMPLETED],
    ]
    at = ask(page(), "which")
    assert len(offered(at)) == len(hostile)
    drawn = [button.label for button in at.button]
    at = ask(at, "none of them")
    for text in (*drawn, *(str(found.value) for found in at.caption)):
        assert not kinds(text) & {"image", "link_open", "html_inline", "html_block"}, text


def test_a_file_that_was_read_comes_with_questions_until_one_is_asked(
    page: OpenPage, workbench: Workbench, backend: Scripted
) -> None:
    thread = brought(workbench, "sales.csv", SALES)
    tables = tables_of(workbench.uploads.of_thread(OWNER, thread.id))
    questions = workbench.starters(tables, workbench.assistants[0])
    assert "amount" in " ".join(questions).lower()
    at = page(thread=thread.id)
    assert starters(at) == list(questions)[:3]
    assert starters(at.run()) == list(questions)[:3]
    backend.streams = [[STARTED, say("Much."), COMPLETED]]
    at = at.button(key="starters-1").click().run()
    assert backend.turns[-1].message.text == questions[1]
    assert "Much." in seen(at)
    assert starters(at) == []


@pytest.mark.parametrize(("name", "content"), [("odd.csv", AMBIGUOUS), ("x.parquet", b"nothing")])
def test_a_file_that_is_asked_about_or_refused_comes_without(
    page: OpenPage, workbench: Workbench, name: str, content: bytes
) -> None:
    assert starters(page(thread=brought(workbench, name, content).id)) == []


def test_questions_wait_for_every_file(page: OpenPage, workbench: Workbench) -> None:
    thread = brought(workbench, "sales.csv", SALES)
    bring(workbench, thread, "odd.csv", AMBIGUOUS)
    of_thread = workbench.uploads.of_thread
    wait_for(lambda: of_thread(OWNER, thread.id)[1].state == "asking", 30)
    assert starters(page(thread=thread.id)) == []


RAGGED = b"a,b\n1,2\n3\n4,5\n6,7,8\n"


def test_a_button_reads_the_file_of_a_table_anew_and_then_asks(
    page: OpenPage, workbench: Workbench, backend: Scripted
) -> None:
    thread = workbench.threads.create(OWNER, "sample-analyst")
    answers = (("ragged", ("keep",)),)
    workbench.send(OWNER, "", [Arrival("odd.csv", RAGGED, answers)], thread_id=thread.id)
    wait_for(lambda: workbench.uploads.of_thread(OWNER, thread.id)[0].state == "ready", 30)
    anew = Suggestion("Read all rows", "sum of b", Rereading("odd", "ragged", "fill"))
    gone = Suggestion("Read others", "sum of c", Rereading("other", "ragged", "fill"))
    backend.streams = [[STARTED, say("No."), Suggested((anew, gone)), COMPLETED]]
    ask(page(thread=thread.id), "sum")
    at = page(thread=thread.id)
    assert offered(at) == ["Read all rows", "Read others"]
    assert "The table “other” is gone." in seen(click(at, "Read others"))
    backend.streams = [[STARTED, say("Seven.", "msg_2:0"), COMPLETED]]
    at = click(page(thread=thread.id), "Read all rows")
    wait_for(lambda: len(backend.turns) > 1, 30, "the question")
    assert backend.turns[-1].message.text == "sum of b"
    assert [table.rows for table in backend.turns[-1].tables] == [3]
    assert "Seven." in seen(page(thread=thread.id))
