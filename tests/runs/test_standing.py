"""What a model reads after an edit, a step or another attempt: the path to its message alone.

Asked of servers that refuse what the strictest real ones refuse; what is compared is all that the
model had before it, whoever kept it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import LimitReached
from assistant.messages import MessageId, Run, new_id
from assistant.workbench import Workbench
from tests.faults.houses import ANN, asked, opened, to_the_end
from tests.server import (
    Answer,
    Api,
    AssistantsApi,
    ChatApi,
    Features,
    LoopbackServer,
    Model,
    ResponsesApi,
)

ENDPOINTS: dict[str, Callable[[Model], Api]] = {
    "conversations": ResponsesApi,
    "chained": lambda model: ResponsesApi(model, Features(conversations=False)),
    "stateless": lambda model: ResponsesApi(model, Features(conversations=False, stored=False)),
    "chat": ChatApi,
    "assistants": AssistantsApi,
}


class Talk:
    """One thread at one kind of endpoint."""

    def __init__(self, server: LoopbackServer, bench: Workbench, kind: str) -> None:
        self.server, self.bench, self.kind = server, bench, kind
        self.first: Run | None = None

    def ask(self, text: str) -> Run:
        if self.first is None:
            run = asked(self.bench, "hosted" if self.kind == "assistants" else "general", text)
            self.first = run
        else:
            run = self.bench.send(ANN, text, thread_id=self.first.thread_id).run
            assert run is not None
        return self.ended(run)

    def edit(self, of: Run, text: str) -> Run:
        message_id = MessageId(new_id())
        runs = self.bench.runs
        return self.ended(runs.ask_instead(ANN, of.thread_id, of.message_id, text, message_id))

    def ended(self, run: Run) -> Run:
        to_the_end(self.bench, run)
        return self.bench.runs.get(ANN, run.id)

    @property
    def read(self) -> list[str]:
        """What the model had before it at its newest answer."""
        (api,) = self.server.apis
        match api:
            case ResponsesApi():
                found: list[Any] = list(api.responses.values())[-1].context
            case AssistantsApi():
                run = list(api.runs.values())[-1].json
                there = api.threads[run["thread_id"]]
                found = [one for one in there if one["run_id"] != run["id"]]
            case _:
                found = self.server.asked("POST", "/chat/completions")[-1].json()["messages"]
        said = [one for one in found if one["role"] not in ("system", "developer")]
        return [_words(one["content"]) for one in said]


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    texts = [one["text"] for one in content]
    return "".join(one["value"] if isinstance(one, dict) else one for one in texts)


@pytest.fixture(params=ENDPOINTS)
def talk(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Talk]:
    model = Model()
    kind = request.param
    protocol = "chat" if kind == "chat" else "responses"
    with (
        LoopbackServer(ENDPOINTS[kind](model), model=model) as server,
        opened(server.url, tmp_path, OPENAI_PROTOCOL=protocol) as bench,
    ):
        yield Talk(server, bench, kind)


def said(*questions: str) -> list[str]:
    """Return questions with the answers that the model gives by itself, but to the last."""
    return [one for text in questions for one in (text, f"You said: {text}")][:-1]


def test_an_edited_question_is_read_without_what_stood_in_its_place(talk: Talk) -> None:
    first = talk.ask("one")
    second = talk.ask("two")
    talk.ask("three")
    edited = talk.edit(second, "two, rather")
    assert talk.read == said("one", "two, rather")
    talk.ask("four")
    assert talk.read == said("one", "two, rather", "four")
    talk.bench.threads.choose(ANN, first.thread_id, second.message_id)
    talk.ask("five")
    assert talk.read == said("one", "two", "three", "five")
    talk.bench.threads.choose(ANN, first.thread_id, edited.message_id)
    talk.ask("six")
    assert talk.read == said("one", "two, rather", "four", "six")
    talk.edit(first, "zero")
    assert talk.read == ["zero"]
    talk.ask("seven")
    assert talk.read == said("zero", "seven")


def test_of_several_attempts_the_newest_is_read(talk: Talk) -> None:
    model = talk.server.model
    talk.ask("one")
    model.says(Answer("Wrong."))
    second = talk.ask("two")
    again = talk.ended(talk.bench.runs.again(ANN, second.id))
    assert again.state == "completed"
    assert talk.read == said("one", "two")
    talk.ask("three")
    assert talk.read == said("one", "two", "three")
    model.says(Answer("Half of", ends="incomplete", reason="max_output_tokens"))
    talk.ended(talk.bench.runs.again(ANN, talk.ask("four").id))
    assert talk.read == said("one", "two", "three", "four")
    talk.ask("five")
    assert talk.read == said("one", "two", "three", "four", "five")


def test_what_is_continued_is_read_with_the_words_that_ask_for_it(talk: Talk) -> None:
    talk.server.model.says(Answer("Half of", ends="incomplete", reason="max_output_tokens"))
    cut = talk.ask("one")
    run = talk.ended(talk.bench.runs.carry_on(ANN, cut.id))
    assert talk.read == ["one", "Half of", "Continue exactly where you stopped."]
    assert talk.bench.runs.carry_on(ANN, cut.id) == run
    talk.ask("two")
    with pytest.raises(LimitReached, match="said after"):
        talk.bench.runs.carry_on(ANN, cut.id)


def test_a_response_before_the_edit_is_gone_on_from(tmp_path: Path) -> None:
    model = Model()
    api = ResponsesApi(model, Features(conversations=False))
    with LoopbackServer(api, model=model) as server, opened(server.url, tmp_path) as bench:
        talk = Talk(server, bench, "chained")
        talk.ask("one")
        second = talk.ask("two")
        talk.edit(second, "two, rather")
        bodies = [request.json() for request in server.asked("POST", "/responses")]
        tried = [body.get("previous_response_id") for body in bodies][-3:]
        assert tried[1] == tried[2], "the edit goes on from the response that its question did"
        assert tried[2]
        assert [_words(item["content"]) for item in bodies[-1]["input"]] == ["two, rather"]
