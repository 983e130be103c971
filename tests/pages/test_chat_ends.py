"""Ends that are not a success: each says why and what to do, and the thread goes on."""

from __future__ import annotations

import pytest

from assistant.errors import (
    BackendError,
    ContextFull,
    Gone,
    KeyMissing,
    KeyRefused,
    NotCompatible,
    QuotaUsedUp,
    StoreBusy,
    StreamCut,
    ToolMissing,
    UnknownModel,
    Untrusted,
)
from assistant.events import RunEnded
from assistant.messages import Problem
from assistant.workbench import Workbench
from tests.pages.conftest import OpenPage, ask, click, labels, seen
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (KeyRefused("The endpoint did not accept the key."), "The key was refused"),
        (QuotaUsedUp("Nothing left."), "The account has nothing left to spend"),
        (NotCompatible("It sent HTML."), "This address is not a compatible API"),
        (KeyMissing("It asks for a key, and none is set."), "No key is set"),
        (Untrusted("Its certificate is not trusted."), "No secure connection"),
        (UnknownModel("It has no model called m."), "The endpoint lacks this model"),
        (ToolMissing("It has no code interpreter."), "The endpoint lacks a tool"),
    ],
)
def test_a_refused_run_says_why_and_the_next_question_works(
    page: OpenPage, backend: Scripted, error: BackendError, title: str
) -> None:
    backend.streams = [[error], [STARTED, say("Now it works."), COMPLETED]]
    at = ask(page(), "my question")
    text = seen(at)
    assert title in text
    assert "my question" in text
    assert "Try again" in labels(at)
    at = click(at, "Try again")
    assert "Now it works." in seen(at)
    assert "1 earlier attempt" in seen(at)


def test_a_thread_that_is_too_long_goes_on_with_its_newest_half(
    page: OpenPage, backend: Scripted
) -> None:
    backend.streams = [
        *([STARTED, say(f"Answer {n}."), COMPLETED] for n in (1, 2, 3, 4)),
        [ContextFull("It reads 4,096 tokens.")],
        [STARTED, say("Now it fits."), COMPLETED],
    ]
    at = page()
    for text in ("one", "two", "three", "four", "the fifth question"):
        at = ask(at, text)
    assert "Longer than the model can read" in seen(at)
    assert {"Leave out older messages", "New thread"} <= set(labels(at))
    at = click(at, "Leave out older messages")
    assert "earlier messages were left out, so that the rest fits" in seen(at)
    assert "Now it fits." in seen(at)
    assert len(backend.turns[-2].history) > len(backend.turns[-1].history) > 0
    assert seen(at.run()).count("left out, so") == 1


def test_a_cut_answer_is_kept_and_can_be_continued(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [
        [say("Half of"), StreamCut("The connection was cut.")],
        [STARTED, say("the rest."), COMPLETED],
    ]
    at = ask(page(), "go")
    assert "Half of" in seen(at)
    assert "Interrupted" in seen(at)
    at = click(at, "Continue")
    text = seen(at)
    assert text.index("Half of") < text.index("the rest.")
    assert "Continue exactly" not in text
    assert len([found for found in at.chat_message if found.name == "assistant"]) == 1


def test_an_incomplete_answer_offers_to_continue(page: OpenPage, backend: Scripted) -> None:
    end = RunEnded("incomplete", reason="max_output_tokens")
    backend.streams = [[STARTED, say("So far"), end]]
    at = ask(page(), "go")
    assert "length limit" in seen(at)
    assert {"Continue", "Try again"} <= set(labels(at))


def test_a_filtered_answer_does_not_offer_to_continue(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [[STARTED, say("So"), RunEnded("incomplete", reason="content_filter")]]
    assert "Continue" not in labels(ask(page(), "go"))


def test_what_is_gone_is_carried_on_in_a_new_thread(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [
        [STARTED, say("Earlier words."), COMPLETED],
        [Gone("The conversation is not there any more.")],
    ]
    at = ask(ask(page(), "one"), "two")
    before = at.query_params["thread"]
    at = click(at, "Carry on in a new thread")
    assert at.query_params["thread"] != before
    assert "Earlier words." in seen(at)


def test_a_cancel_at_the_server_reads_as_stopped(page: OpenPage, backend: Scripted) -> None:
    backend.streams = [[STARTED, say("So"), RunEnded("stopped", reason="cancelled at the server")]]
    assert "Stopped: cancelled at the server" in seen(ask(page(), "go"))


def test_markdown_in_an_error_is_text(page: OpenPage, backend: Scripted) -> None:
    problem = Problem("server", "![x](https://evil.example/p.png) <b>bold</b>")
    backend.streams = [[STARTED, RunEnded("failed", problem=problem)]]
    at = ask(page(), "go")
    assert "![x](" not in "".join(str(found.value) for found in at.error)


def test_a_question_that_cannot_be_saved_is_put_back(page: OpenPage, workbench: Workbench) -> None:
    at = page()
    workbench.send = refuse  # type: ignore[method-assign]
    at = ask(at, "my precious words")
    assert "The database is away." in seen(at)
    assert "my precious words" in str(at.chat_input[0].proto)


def test_a_question_that_is_too_long_is_put_back(page: OpenPage) -> None:
    at = ask(page(), "x" * 100_001)
    assert "A message may have 100,000 characters" in seen(at)


def refuse(*_: object, **__: object) -> None:
    raise StoreBusy("The database is away.")
