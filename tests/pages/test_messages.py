"""What can be done with a message: edit, step through versions, try again, say what one thinks."""

from __future__ import annotations

import json
import threading
from typing import Any

from streamlit.testing.v1 import AppTest

from assistant.events import RunEnded
from assistant.messages import ThreadId
from assistant.workbench import Workbench
from tests.pages.conftest import OWNER, OpenPage, ask, click, labels, seen, thread_of
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say


def answers(*texts: str) -> list[Any]:
    return [[STARTED, say(text), COMPLETED] for text in texts]


def copied(at: AppTest) -> list[str]:
    """Return the names of the buttons that copy."""
    found = [html.proto.body for html in at.get("html")]
    return [html.split('aria-label="')[1].split('"')[0] for html in found if "wb-copy" in html]


def edit(at: AppTest, text: str) -> AppTest:
    at = click(at, "Edit")
    at.text_area[0].set_value(text)
    return click(at, "Send")


def test_an_edited_question_stands_in_the_place_of_the_old_one_which_stays(
    page: OpenPage, backend: Scripted
) -> None:
    backend.streams = answers("Answer one.", "Answer two.", "Answer three.")
    at = ask(ask(page(), "first"), "second")
    at = edit(at, "second, rather")
    text = seen(at)
    assert "Answer three." in text
    assert "Answer two." not in text
    assert "2 of 2" in text
    assert [message.text for message in backend.turns[-1].history] == ["first", "Answer one."]
    at = click(at, "Previous version")
    assert "Answer two." in seen(at)
    assert "1 of 2" in seen(at)
    again = page(thread=thread_of(at))
    assert "Answer two." in seen(again)
    assert "Answer three." in seen(click(again, "Next version"))


def test_an_older_question_is_edited_once_its_turn_is_open(
    page: OpenPage, backend: Scripted
) -> None:
    backend.streams = answers("Answer one.", "Answer two.", "Answer three.")
    at = ask(ask(page(), "first"), "second")
    assert copied(at) == ["Copy question", "Copy answer"]
    assert labels(at).count("Edit") == 1
    at = click(at, "Actions")
    assert copied(at) == ["Copy answer", "Copy question", "Copy question", "Copy answer"]
    at = edit(at, "rather this")
    assert "Answer two." not in seen(at)
    assert backend.turns[-1].history == ()


def test_cancelling_an_edit_changes_nothing(page: OpenPage, backend: Scripted) -> None:
    backend.streams = answers("Answer one.")
    at = click(ask(page(), "first"), "Edit")
    assert at.text_area[0].value == "first"
    at = click(at, "Cancel")
    assert not at.text_area
    assert "first" in seen(at)


def test_nothing_is_sent_where_the_editor_is_empty(page: OpenPage, backend: Scripted) -> None:
    backend.streams = answers("Answer one.")
    at = edit(ask(page(), "first"), "  ")
    assert "Nothing is written" in seen(at)
    assert at.text_area


def test_a_question_is_not_edited_while_an_answer_is_written(
    page: OpenPage, backend: Scripted, workbench: Workbench
) -> None:
    backend.streams = answers("Answer one.")
    at = ask(page(), "first")
    hold = threading.Event()

    def slowly(_turn: object) -> Any:
        yield STARTED
        hold.wait(20)
        yield COMPLETED

    backend.streams = [slowly]
    run = workbench.send(OWNER, "from elsewhere", thread_id=ThreadId(thread_of(at))).run
    assert run
    button = next(found for found in at.button if found.label == "Edit")
    threading.Timer(1.0, hold.set).start()
    at = button.click().run()
    assert "An answer is being written" in seen(at)
    assert not at.text_area


def test_a_good_answer_is_tried_again_and_the_earlier_one_folded_away(
    page: OpenPage, backend: Scripted
) -> None:
    backend.streams = answers("Answer one.", "Answer two.", "Answer three.")
    at = click(ask(page(), "first"), "Try again")
    assert "1 earlier attempt" in seen(at)
    at = click(at, "Try again")
    assert "2 earlier attempts" in seen(at)
    folded = next(found for found in at.expander if found.label == "2 earlier attempts")
    assert [found.value for found in folded.markdown if "Answer" in found.value] == [
        "Answer one.",
        "Answer two.",
    ]


def test_a_continued_answer_is_tried_again_as_a_whole_and_stays_as_a_version(
    page: OpenPage, backend: Scripted
) -> None:
    cut = [STARTED, say("The first half"), RunEnded("incomplete", "max_output_tokens")]
    backend.streams = [cut, *answers("and the second.", "All at once.")]
    at = click(ask(page(), "first"), "Continue")
    assert "and the second." in seen(at)
    at = click(at, "Try again")
    text = seen(at)
    assert "All at once." in text
    assert "The first half" not in text
    assert "2 of 2" in text
    assert (backend.turns[-1].history, backend.turns[-1].message.text) == ((), "first")
    text = seen(click(at, "Previous version"))
    assert "The first half" in text
    assert "and the second." in text


def test_a_thumb_and_a_word_are_kept_at_once_and_can_be_taken_back(
    page: OpenPage, backend: Scripted, workbench: Workbench
) -> None:
    backend.streams = answers("Answer one.")
    at = ask(page(), "first")
    thread = ThreadId(thread_of(at))

    def kept() -> Any:
        return workbench.runs.of_thread(OWNER, thread)[0].feedback

    assert kept() is None
    at = at.feedback[0].set_value(0).run()
    assert kept().thumb == "down"
    at.text_input[0].set_value("Wrong year.").run()
    assert (kept().thumb, kept().word) == ("down", "Wrong year.")
    again = page(thread=thread)
    assert again.feedback[0].value == 0
    assert again.text_input[0].value == "Wrong year."
    again = again.feedback[0].set_value(1).run()
    assert (kept().thumb, kept().word) == ("up", "Wrong year.")
    again.feedback[0].set_value(None).run()
    assert kept() is None
    assert json.dumps(seen(page(thread=thread))).count("Wrong year.") == 0
