"""A model asks the person back: its turn ends with buttons, and the next turn goes on everywhere.

Through every protocol, with servers that refuse a call whose output is missing.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.messages import (
    NEEDS_CHOICE,
    Message,
    Run,
    StepPart,
    SuggestionsPart,
    TextPart,
    ThreadId,
)
from assistant.workbench import Workbench
from tests.faults.houses import ANN, opened, to_the_end
from tests.server import (
    Answer,
    Api,
    AssistantsApi,
    Call,
    ChatApi,
    Features,
    LoopbackServer,
    Model,
    ResponsesApi,
)

ASKED = {"question": "Which region?", "choices": ["North", "South"]}
KINDS = ("conversations", "chained", "stateless", "chat", "assistants")


def api_of(kind: str, model: Model) -> Api:
    match kind:
        case "chat":
            return ChatApi(model)
        case "assistants":
            return AssistantsApi(model)
        case "chained":
            return ResponsesApi(model, Features(conversations=False))
        case "stateless":
            return ResponsesApi(model, Features(conversations=False, stored=False))
        case _:
            return ResponsesApi(model, Features())


@contextmanager
def house(kind: str, folder: Path) -> Generator[tuple[LoopbackServer, Workbench, ThreadId]]:
    protocol = "chat" if kind == "chat" else "responses"
    model = Model()
    with (
        LoopbackServer(api_of(kind, model), model=model) as server,
        opened(server.url, folder, OPENAI_PROTOCOL=protocol) as bench,
    ):
        bench.toolbox()  # its modules take a while
        assistant = "hosted" if kind == "assistants" else "general"
        yield server, bench, bench.threads.create(ANN, assistant).id


def ask(bench: Workbench, thread: ThreadId, text: str) -> Run:
    run = bench.send(ANN, text, thread_id=thread).run
    assert run
    to_the_end(bench, run)
    return bench.runs.get(ANN, run.id)


def answer_of(bench: Workbench, run: Run) -> Message:
    found = bench.threads.messages(ANN, run.thread_id)
    return next(one for one in found if one.run_id == run.id)


@pytest.mark.parametrize("kind", KINDS)
def test_the_turn_ends_with_choices_and_the_next_is_taken_by_every_server(
    kind: str, tmp_path: Path
) -> None:
    with house(kind, tmp_path) as (server, bench, thread):
        ask(bench, thread, "Hello")
        call = Call("offer_choices", ASKED)
        server.model.says(Answer(calls=(call, Call("calculate", {"expression": "6*7"}))))
        before = len(server.requests)
        run = ask(bench, thread, "Sales, please")
        assert (run.state, run.reason, run.problem) == ("completed", NEEDS_CHOICE, None)
        posts = [one for one in server.requests[before:] if one.method == "POST"]
        assert sum(b"function_call_output" in one.body for one in posts) == 0
        parts = answer_of(bench, run).parts
        steps = [part for part in parts if isinstance(part, StepPart)]
        assert {(step.name, step.state) for step in steps} == {
            ("offer_choices", "done"),
            ("calculate", "done"),
        }
        assert [part.text for part in parts if isinstance(part, TextPart)] == ["Which region?"]
        [offered] = [part for part in parts if isinstance(part, SuggestionsPart)]
        assert [one.question for one in offered.questions] == ["North", "South"]
        assert ask(bench, thread, "North").state == "completed"
        told = "".join(one.body.decode() for one in server.requests[before + len(posts) :])
        assert "Which region?" in told
        after = ask(bench, thread, "And now?")
        assert (after.state, answer_of(bench, after).text) == ("completed", "You said: And now?")


@pytest.mark.parametrize(
    "given",
    [
        {"question": "Which?", "choices": ["only one"]},
        {"question": "Which?", "choices": ["a", "b", "c", "d", "e", "f", "g"]},
        {"question": "Which?", "choices": ["same", " same "]},
        {"question": " ", "choices": ["a", "b"]},
        {"question": "Which?"},
        "{half",
    ],
)
def test_a_bad_call_is_an_error_to_the_model_which_goes_on(given: object, tmp_path: Path) -> None:
    with house("chat", tmp_path) as (server, bench, thread):
        server.model.says(Answer(calls=(Call("offer_choices", given),)))  # type: ignore[arg-type]
        run = ask(bench, thread, "Sales, please")
        assert (run.state, run.reason) == ("completed", "")
        assert "error" in answer_of(bench, run).text


def test_a_question_that_the_model_has_written_already_is_not_repeated(tmp_path: Path) -> None:
    with house("chat", tmp_path) as (server, bench, thread):
        call = Call("offer_choices", ASKED)
        server.model.says(Answer("Gladly. Which region?", calls=(call,)))
        assert answer_of(bench, ask(bench, thread, "Sales")).text == "Gladly. Which region?"
