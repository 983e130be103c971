"""What only Responses endpoints have: hosted tools, background mode, three kinds of memory."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from assistant.backends.responses.backend import ResponsesBackend
from assistant.definitions import Connection
from assistant.errors import Busy, Gone, StreamCut
from assistant.events import (
    CodeOutput,
    MediaReady,
    RunEnded,
    RunStarted,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import CallId, Message, MessageId, NoticePart, PartId, StepPart, TextPart
from tests.contract.talking import BRIEF, TIME, Said, Talk
from tests.server import (
    Answer,
    Call,
    Fault,
    Features,
    LoopbackServer,
    Model,
    Reply,
    ResponsesApi,
    json_reply,
)
from tests.server.streams import error_reply

PNG = b"\x89PNG not really"
DATA = "data:image/png;base64," + base64.b64encode(PNG).decode()
STATELESS = Features(conversations=False, stored=False, background="refused")
CHAINED = Features(conversations=False)


class Place:
    """A server with its Responses API, and talks with it."""

    def __init__(self, server: LoopbackServer, api: ResponsesApi) -> None:
        self.server, self.api = server, api
        self.backend = ResponsesBackend(Connection("here", "responses", server.url, "key", 5.0))

    def talk(self, **assistant: Any) -> Talk:
        echo = ((TIME, lambda call: call.arguments),)
        return Talk(self.backend, replace(BRIEF, **assistant), echo)

    def created(self) -> list[dict[str, Any]]:
        return [request.json() for request in self.server.asked("POST", "/responses")]


@contextmanager
def place(features: Features | None = None) -> Iterator[Place]:
    model = Model()
    api = ResponsesApi(model, features)
    with LoopbackServer(api, model=model) as server:
        here = Place(server, api)
        yield here
        here.backend.close()


@pytest.fixture
def here() -> Iterator[Place]:
    with place() as here:
        yield here


# -- hosted tools


def test_code_with_its_logs_pictures_and_files_is_kept_at_once(here: Place) -> None:
    here.api.files["cfile_1"] = ("out.csv", b"a,b\n1,2\n", "application/octet-stream")
    outputs = [{"type": "logs", "logs": "1\n"}, {"type": "image", "url": DATA}]
    code = {"type": "code_interpreter_call", "code": "print(1)", "outputs": outputs}
    cited = {"type": "container_file_citation", "file_id": "cfile_1", "filename": "out.csv"}
    cited["container_id"] = "cntr_1"
    here.server.model.says(Answer("Done.", items=(code,), annotations=(cited,)))
    talk = here.talk(hosted_tools=("code_interpreter",))
    said = talk.ask("Run it")
    [step] = said.draft.steps
    assert (step.kind, step.code, step.logs, step.state) == (
        *("code_interpreter", "print(1)", "1\n", "done"),
    )
    assert [(media, content) for _, media, content in talk.kept] == [
        ("image/png", PNG),
        ("text/csv", b"a,b\n1,2\n"),
    ]
    assert talk.kept[1][0] == "out.csv"
    assert len(said.of(CodeOutput)) <= 2
    [asked] = here.created()
    assert asked["include"] == ["code_interpreter_call.outputs"]


def test_a_file_that_cannot_be_fetched_is_told_and_the_answer_goes_on(here: Place) -> None:
    cited = {"type": "container_file_citation", "file_id": "lost", "filename": "plot.png"}
    here.server.model.says(Answer("Done.", annotations=({**cited, "container_id": "c"},)))
    said = here.talk().ask("Plot")
    [notice] = [part for part in said.draft.parts if isinstance(part, NoticePart)]
    assert "plot.png could not be fetched" in notice.text
    assert said.ended.state == "completed"


def test_an_address_that_the_answer_names_is_never_asked(here: Place) -> None:
    outputs = [{"type": "image", "url": f"{here.server.url}/secret.png"}]
    here.server.model.says(Answer(items=({"type": "code_interpreter_call", "outputs": outputs},)))
    said = here.talk().ask("Plot")
    [media] = said.of(MediaReady)
    assert media.file is None
    assert "which is not asked" in media.problem
    assert not here.server.asked("GET", "/secret.png")


def test_a_picture_larger_than_an_event_may_be_arrives_where_pictures_are_made(
    here: Place,
) -> None:
    made = base64.b64encode(b"p" * 2_000_000).decode()
    here.server.model.says(Answer(items=({"type": "image_generation_call", "result": made},)))
    talk = here.talk(hosted_tools=("image_generation",))
    said = talk.ask("Draw")
    assert said.error is None
    assert [(media, len(content)) for _, media, content in talk.kept] == [("image/png", 2_000_000)]


@pytest.mark.parametrize(
    ("item", "name", "failed"),
    [
        ({"type": "web_search_call", "action": {"query": "x"}}, "web_search", False),
        ({"type": "file_search_call", "queries": ["x"], "results": None}, "file_search", False),
        ({"type": "mcp_call", "name": "f", "server_label": "s", "arguments": "{}"}, "s.f", False),
        ({"type": "mcp_call", "name": "f", "error": {"message": "no"}}, "f", True),
        ({"type": "tomorrow_call", "status": "failed"}, "tomorrow", True),
    ],
)
def test_a_tool_of_the_endpoints_own_is_a_step(
    here: Place, item: dict[str, Any], name: str, failed: bool
) -> None:
    here.server.model.says(Answer("Done.", items=(item,)))
    said = here.talk().ask("Search")
    [started], [step] = said.of(ToolStarted), said.draft.steps
    assert started.name == name
    assert started.kind == item["type"].removesuffix("_call")
    assert step.state == ("failed" if failed else "done")


def test_sources_are_cited_once(here: Place) -> None:
    web = {"type": "url_citation", "url": "http://x.invalid/", "title": "X", "start_index": 0}
    file = {"type": "file_citation", "file_id": "f1", "filename": "a.pdf", "index": 3}
    here.server.model.says(Answer("As said.", annotations=(web, file)))
    [part] = here.talk().ask("Sources?").draft.parts
    assert isinstance(part, TextPart)
    assert [citation.title for citation in part.citations] == ["X", "a.pdf"]


# -- background


def test_a_background_answer_is_resumable_and_can_be_cancelled_at_the_server(here: Place) -> None:
    here.server.model.says(Answer("x " * 400, delay_s=0.01))
    talk = here.talk()
    turn = talk.turn("Go")
    for event in here.backend.stream(turn):
        talk._note(event)
        if isinstance(event, RunStarted):
            assert event.remote.resumable
            turn.stop.ask("user")
    after = here.backend.cancel(replace(turn, remote=talk.remote))
    assert not after.resumable
    [stored] = here.api.responses.values()
    assert stored.state == "cancelled"


def test_an_answer_cancelled_by_somebody_else_is_stopped_and_not_failed(here: Place) -> None:
    here.server.model.says(Answer("x " * 400, delay_s=0.01, fault=Fault(9, "fin")))
    talk = here.talk()
    turn = talk.turn("Go")
    said = talk.answer(turn)
    here.server.script("GET", "/responses/*", json_reply({"id": "r", "status": "cancelled"}))
    talk.resume(turn, said, None)
    assert (said.ended.state, said.ended.reason) == ("stopped", "cancelled at the server")


def test_a_resume_that_is_answered_with_json_asks_until_the_answer_is_there() -> None:
    with place(Features(streamed_retrieve="json")) as here:
        here.server.model.says(Answer("one two three", polls=2, fault=Fault(6, "fin")))
        talk = here.talk()
        turn = talk.turn("Go")
        said = talk.answer(turn)
        talk.resume(turn, said, said.last_number)
        assert said.text == "one two three"
        assert len(here.server.asked("GET", "/responses/resp_0*")) >= 3


@pytest.mark.parametrize("how", ["refused", "ignored"])
def test_background_is_tried_once_and_remembered(how: Any) -> None:
    with place(Features(background=how)) as here:
        talk = here.talk()
        assert not talk.ask("One").of(RunStarted)[0].remote.resumable
        talk.ask("Two")
        asked = [bool(body.get("background")) for body in here.created()]
        assert asked[0] is True
        assert not any(asked[-1:])
        assert not here.backend.capabilities().resumes


def test_a_request_that_is_bad_in_itself_is_not_blamed_on_background(here: Place) -> None:
    here.server.script("POST", "/responses", *[error_reply(400, "No such model.")] * 2)
    talk = here.talk()
    assert "No such model." in str(talk.ask("One").error)
    assert talk.ask("Two").of(RunStarted)[0].remote.resumable


# -- who keeps the history


def test_each_create_has_a_key_of_its_own_and_names_what_was_asked(here: Place) -> None:
    talk = here.talk(parameters={"reasoning": {"effort": "low"}, "vector_store_ids": ["vs"]})
    talk.ask("What time is it in Tokyo?")
    first, second = here.server.asked("POST", "/responses")
    keys = {request.headers["idempotency-key"] for request in (first, second)}
    assert len(keys) == 2
    body = first.json()
    assert (body["model"], body["instructions"]) == ("m", "Be brief.")
    assert body["reasoning"] == {"effort": "low"}
    assert "vector_store_ids" not in body
    assert "temperature" not in body
    assert body["tools"][0]["name"] == "time_in_zone"


def test_a_stateless_endpoint_gets_calls_and_outputs_of_the_whole_history() -> None:
    with place(STATELESS) as here:
        talk = here.talk()
        talk.ask("What time is it in Tokyo?")
        answer = talk.history[-1]
        step = replace(answer.parts[0], output="")
        assert isinstance(step, StepPart)
        talk.history = (talk.history[0], replace(answer, parts=(step, *answer.parts[1:])))
        talk.ask("Again")
        sent = here.created()[-1]
        kinds = [item.get("role") or item["type"] for item in sent["input"]]
        assert kinds == ["user", "function_call", "function_call_output", "assistant", "user"]
        assert sent["input"][2]["output"] == "(nothing was returned)"
        assert not {"store", "conversation", "previous_response_id"} & sent.keys()


def test_rounds_go_on_where_a_claimed_chain_is_not_kept_after_all() -> None:
    with place(CHAINED) as here:
        talk = here.talk()
        here.backend.capabilities()
        missing = error_reply(404, "Response not found.")
        here.server.script("GET", "/responses/*", missing)
        said = talk.ask("What time is it in Tokyo?")
        assert said.error is None
        sent = here.created()[-1]
        assert "previous_response_id" not in sent
        assert [item.get("role") or item["type"] for item in sent["input"]] == [
            *("user", "function_call", "function_call_output"),
        ]


def test_history_from_another_endpoint_is_sent_once_and_then_known(here: Place) -> None:
    talk = here.talk()
    old = [Message(MessageId(n), r, (TextPart(PartId(n), n),)) for n, r in SAID_ELSEWHERE]
    talk.history = tuple(old)
    talk.ask("Go on")
    talk.ask("And on")
    first, second = here.created()
    assert [words(item) for item in first["input"]] == ["q1", "a1", "Go on"]
    assert [words(item) for item in second["input"]] == ["And on"]
    assert first["conversation"] == second["conversation"]


SAID_ELSEWHERE = [("q1", "user"), ("a1", "assistant")]


def words(item: dict[str, Any]) -> str:
    [part] = item["content"]
    return part["text"]


@pytest.mark.parametrize("features", [Features(), CHAINED, STATELESS])
def test_a_call_that_stop_cut_short_is_not_sent_back(features: Features) -> None:
    with place(features) as here:
        talk = here.talk()
        talk.ask("One")
        here.server.model.says(Answer("Looking.", calls=(Call("time_in_zone", '{"zo'),)))
        turn, said = talk.turn("Two"), Said()
        assert talk.collect(here.backend.stream(turn), said)
        turn.stop.ask("user")
        talk.remote = here.backend.cancel(replace(turn, remote=talk.remote))
        said.take(RunEnded("stopped", reason="user"))
        talk.remember(turn, said)
        assert talk.history[-1].parts[-1].state == "cancelled"
        assert talk.ask("Three").text == "You said: Three"
        sent = [(item["type"], words(item)) for item in here.created()[-1]["input"]]
        assert sent[-3:] == [("message", "Two"), ("message", "Looking."), ("message", "Three")]


def test_a_call_from_elsewhere_whose_id_is_too_long_is_told_under_a_short_one() -> None:
    with place(STATELESS) as here:
        talk = here.talk()
        step = StepPart(CallId("c" * 400), "time_in_zone", "function", "done", "{}", output="noon")
        asked = Message(MessageId("q1"), "user", (TextPart(PartId("q1"), "When?"),))
        talk.history = (asked, Message(MessageId("a1"), "assistant", (step,)))
        assert talk.ask("Go on").error is None
        [_, call, output, _] = here.created()[-1]["input"]
        assert call["call_id"] == output["call_id"]


def test_a_conversation_that_is_gone_says_so(here: Place) -> None:
    talk = here.talk()
    talk.ask("One")
    here.api.conversations.clear()
    error = talk.ask("Two").error
    assert isinstance(error, Gone)


def test_a_locked_conversation_is_busy_and_free_again_later(here: Place) -> None:
    talk = here.talk()
    talk.ask("One")
    locked = error_reply(400, "Another process is using it.", "conversation_locked")
    here.server.script("POST", "/responses", locked)
    turn = talk.turn("Two")
    assert isinstance(talk.answer(turn).error, Busy)
    assert talk.answer(turn).text == "You said: Two"


def test_the_probe_costs_no_tokens_and_leaves_nothing_behind(here: Place) -> None:
    here.backend.capabilities()
    assert not here.server.asked("POST", "/responses")
    assert here.api.conversations == {}


@pytest.mark.parametrize("body", [b'{"error": "no route /v1/responses/%s"}', b"<html>%s</html>"])
def test_an_unknown_path_that_is_repeated_is_no_proof_of_a_route(body: bytes) -> None:
    with place(STATELESS) as here:
        name = b"resp_00000000000000000000000000000000"
        wanted = body % name if b"route" in body else body % (b"/" + name)
        here.server.script("GET", "/responses/*", Reply(404, wanted))
        assert not here.backend.capabilities().keeps_history


def test_an_open_call_is_named_until_the_turn_after_it(here: Place) -> None:
    here.server.model.says(Answer(calls=(Call("time_in_zone", {"zone": "x"}),)))
    talk, said = here.talk(), Said()
    talk.collect(here.backend.stream(talk.turn("Go")), said)
    [required] = said.of(ToolCallsRequired)
    assert required.remote.open_calls == required.calls
    assert talk.ask("Else").ended.remote.open_calls == ()


def test_a_look_at_an_answer_that_nobody_finished_is_a_cut() -> None:
    with place(Features(background="ignored")) as here:
        here.server.model.says(Answer("one two three four", fault=Fault(6, "fin")))
        talk = here.talk()
        turn = talk.turn("Go")
        said = talk.answer(turn)
        talk.resume(turn, said, said.last_number)
        assert isinstance(said.error, StreamCut)


@pytest.mark.parametrize("word", ["length", "max_tokens", "max_output_tokens"])
def test_a_length_limit_is_one_whatever_word_a_server_has_for_it(word: str) -> None:
    with place() as here:
        here.server.model.says(Answer("As far as", ends="incomplete", reason=word))
        assert here.talk().ask("Long, please").ended.reason == "max_output_tokens"
