"""What is sent to an Assistants endpoint, what its tools and files become, what it refuses."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant import events as e
from assistant.children.stopping import Stop
from assistant.errors import (
    BadRequest,
    KeyRefused,
    NotCompatible,
    StoreBusy,
)
from assistant.messages import FileRef, ImagePart, MessageId, NoticePart
from assistant.runs.drafts import Draft
from assistant.runs.loop import Loop
from assistant.runs.tool_calls import ToolCalls
from assistant.tools import TOOLS as TOOLBOX
from assistant.tools.calling import Toolbox
from tests.contract.assistants_endpoint import (
    ASSISTANT,
    BOTH,
    PNG,
    TOOLS,
    Endpoint,
    answered,
    code_interpreter,
    drawn,
    ended,
    said,
    started,
    turn,
)
from tests.server import (
    Answer,
    Oddities,
    Reply,
    json_reply,
)
from tests.server.streams import error_reply

# -- what is sent


def test_a_new_thread_is_seeded_with_what_was_said_before(here: Endpoint) -> None:
    history = tuple(said(f"m{n}", "assistant" if n % 2 else "user") for n in range(40))
    events = list(here.backend.stream(turn("now", history=history)))
    remote = started(events)
    assert here.texts(remote)[:41] == [f"m{n}" for n in range(40)] + ["now"]
    assert len(here.server.asked("POST", "/threads")[0].json()["messages"]) == 32
    assert here.posted() == 9


def test_only_what_is_new_is_sent_to_a_thread_that_is_kept(here: Endpoint) -> None:
    first = turn("one")
    remote = ended(list(here.backend.stream(first))).remote
    assert remote is not None
    assert remote.knows == first.message.id
    partial = said("half an ans", "assistant")
    asked = turn("two", history=(first.message, partial), remote=remote)
    list(here.backend.stream(asked))
    assert here.texts(remote)[-4:] == ["You said: one", "half an ans", "two", "You said: two"]


def test_a_message_that_the_thread_has_is_not_sent_again(here: Endpoint) -> None:
    first = turn("one")
    remote = ended(list(here.backend.stream(first))).remote
    list(here.backend.stream(turn(message=first.message, remote=remote)))
    assert here.posted() == 0


def test_messages_that_hold_no_text_are_left_out(here: Endpoint) -> None:
    empty = replace(said("x", "assistant"), parts=())
    asked = turn(message=replace(said("x"), parts=()), history=(empty,))
    remote = started(list(here.backend.stream(asked)))
    assert here.texts(remote)[0] == "(a message without text)"


def test_tools_are_left_to_the_server_when_the_definition_has_none(here: Endpoint) -> None:
    here.api.offer("asst_1", [{"type": "code_interpreter"}])
    list(here.backend.stream(turn()))
    assert "tools" not in here.server.asked("POST", "/threads/*/runs")[0].json()
    assert not here.server.asked("GET", "/assistants/*")


def test_tools_of_the_definition_are_added_to_those_of_the_server(here: Endpoint) -> None:
    theirs = {"name": "calculate", "description": "theirs", "parameters": {}}
    own = [{"type": "code_interpreter"}, {"type": "function", "function": theirs}]
    here.api.offer("asst_1", own)
    chosen = replace(
        ASSISTANT, hosted_tools=("file_search", "web_search"), parameters={"temperature": 0.5}
    )
    list(here.backend.stream(turn(assistant=chosen, tools=TOOLS)))
    sent = here.server.asked("POST", "/threads/*/runs")[0].json()
    functions = [tool.get("function", {}) for tool in sent["tools"]]
    kinds = [tool.get("function", tool).get("name", tool["type"]) for tool in sent["tools"]]
    assert kinds == ["time_in_zone", "calculate", "code_interpreter", "file_search"]
    assert functions[1]["description"] == "Does calculate."
    assert sent["temperature"] == 0.5


@pytest.mark.parametrize("lost", [404, 200])
def test_a_server_that_does_not_show_its_assistants_gets_our_tools(
    here: Endpoint, lost: int
) -> None:
    here.server.script("GET", "/assistants/*", Reply(lost, b"<html>", "text/html"))
    list(here.backend.stream(turn(tools=TOOLS)))
    assert len(here.server.asked("POST", "/threads/*/runs")[0].json()["tools"]) == 2


def test_every_create_has_a_key_of_its_own(here: Endpoint) -> None:
    asked = turn(BOTH, tools=TOOLS)
    *_, required = here.backend.stream(asked)
    list(here.backend.stream(answered(asked, required, "84", "noon")))
    posts = here.server.asked("POST", "*")
    keys = [post.headers["idempotency-key"] for post in posts]
    assert keys == [f"{asked.run_id}-thread", f"{asked.run_id}-0", f"{asked.run_id}-1"]


def test_a_definition_without_an_id_is_refused_before_anything_is_sent(here: Endpoint) -> None:
    nobody = replace(ASSISTANT, remote_id="")
    with pytest.raises(BadRequest) as caught:
        list(here.backend.stream(turn(assistant=nobody)))
    assert "ASSISTANT_ID" in caught.value.hint
    assert not here.server.requests


# -- tools


def test_parallel_calls_are_answered_in_one_request_and_a_new_stream(here: Endpoint) -> None:
    asked = turn(BOTH, tools=TOOLS)
    *_, required = here.backend.stream(asked)
    assert isinstance(required, e.ToolCallsRequired)
    assert [call.name for call in required.calls] == ["calculate", "time_in_zone"]
    assert required.remote is not None
    assert required.remote.open_calls == required.calls
    asked = answered(asked, required, "84", "noon")
    events = list(here.backend.stream(asked))
    assert drawn(events).text == "The tools say: 84; noon"
    assert not any(isinstance(event, e.RunStarted | e.ToolStarted) for event in events)
    assert len(here.server.asked("POST", "*/submit_tool_outputs")) == 1


def test_tools_are_asked_for_again_and_again(here: Endpoint) -> None:
    asked = turn("What time is it in Tokyo?", tools=TOOLS)
    call = Answer(calls=(here.model.answer("time in Lima", (), ["time_in_zone"]).calls[0],))
    here.model.says(call, call, Answer("Done."))
    for output in ("one", "two"):
        *_, required = here.backend.stream(asked)
        asked = answered(asked, required, output)
    assert drawn(here.backend.stream(asked)).text == "Done."


def test_the_run_loop_calls_both_tools_and_hands_in_what_they_returned(here: Endpoint) -> None:
    toolbox = Toolbox(TOOLBOX)
    specs = toolbox.specs(("calculate", "time_in_zone"))
    events: list[e.Event] = []
    end = Loop(
        here.backend, ToolCalls(toolbox), turn(BOTH, tools=specs), events.append, Draft()
    ).run()
    toolbox.close()
    assert (end.state, end.usage and end.usage.input_tokens) == ("completed", 7)
    assert [(step.name, step.state) for step in drawn(events).steps] == [
        ("calculate", "done"),
        ("time_in_zone", "done"),
    ]
    assert "84" in drawn(events).text
    assert "Asia/Tokyo" in drawn(events).text


def test_a_thread_left_with_open_calls_takes_the_next_message(here: Endpoint) -> None:
    *_, required = here.backend.stream(turn(BOTH, tools=TOOLS))
    assert isinstance(required, e.ToolCallsRequired)
    events = list(here.backend.stream(turn("Never mind.", remote=required.remote)))
    assert drawn(events).text == "You said: Never mind."
    assert ended(events).remote is not None
    assert required.remote is not None
    assert here.api.runs[required.remote.run].status == "cancelled"


# -- files


def test_pictures_and_files_are_fetched_at_once_and_each_once(here: Endpoint) -> None:
    here.api.files["f1"] = ("plot.png", PNG, "application/octet-stream")
    here.api.files["f2"] = ("out.csv", b"a,b\n1,2\n", "application/octet-stream")
    shown = {"type": "image_file", "image_file": {"file_id": "f1"}}
    path = "sandbox:/mnt/data/out.csv"
    made = {"type": "file_path", "text": path, "file_path": {"file_id": "f2"}}
    items = (code_interpreter("f1"), shown)
    here.model.says(Answer(f"Here: {path}", items=items, annotations=(made,)))
    draft = drawn(here.backend.stream(turn()))
    assert [part.file.name for part in draft.parts if isinstance(part, ImagePart)] == ["f1.png"]
    files = {part.file.name: part.file.media_type for part in draft.parts if hasattr(part, "file")}
    assert files == {"f1.png": "image/png", "out.csv": "text/csv"}
    assert len(here.server.asked("GET", "/files/*/content")) == 2


def test_a_file_that_is_gone_is_named_and_the_answer_goes_on(here: Endpoint) -> None:
    path = "sandbox:/mnt/data/out.csv"
    made = {"type": "file_path", "text": path, "file_path": {"file_id": "f2"}}
    here.model.says(Answer("Here.", annotations=(made,)))
    draft = drawn(here.backend.stream(turn()))
    assert draft.ended is not None
    assert draft.ended.state == "completed"
    notices = [part.text for part in draft.parts if isinstance(part, NoticePart)]
    assert [text.partition(":")[0] for text in notices] == ["The file out.csv could not be fetched"]


def test_a_file_that_cannot_be_kept_is_named_too(here: Endpoint) -> None:
    def full(name: str, media_type: str, content: bytes) -> FileRef:
        raise StoreBusy("The disk is full.")

    here.api.files["f1"] = ("plot.png", PNG, "image/png")
    here.model.says(Answer("Here.", items=(code_interpreter("f1"),)))
    draft = drawn(here.backend.stream(turn(keep=full)))
    notices = [part.text for part in draft.parts if isinstance(part, NoticePart)]
    assert notices == ["The file of a picture could not be fetched: The disk is full."]


def test_a_source_is_cited_by_its_name_and_asked_for_once(here: Endpoint) -> None:
    here.api.files["f1"] = ("report.pdf", b"%PDF", "application/pdf")
    source = {"type": "file_citation", "text": "[0]", "file_citation": {"file_id": "f1"}}
    notes = ({**source, "start_index": 0}, {**source, "start_index": 9})
    here.model.says(Answer("So it is.", annotations=notes))
    events = list(here.backend.stream(turn()))
    titles = {event.citation.title for event in events if isinstance(event, e.Cited)}
    assert titles == {"report.pdf"}
    assert len(here.server.asked("GET", "/files/f1")) == 1


# -- the rest


def test_the_history_is_read_page_by_page(odd: Callable[[Oddities], Endpoint]) -> None:
    for oddities in (Oddities(), Oddities(filters=False)):
        here = odd(oddities)
        history = tuple(said(f"m{n}") for n in range(250))
        remote = started(list(here.backend.stream(turn("last", history=history))))
        kept = here.backend.history(remote)
        expected = [f"m{n}" for n in range(250)] + ["last", "You said: last"]
        assert [message.text for message in kept] == expected[: len(kept)]
        assert len(kept) == (252 if oddities.filters else 100)
        assert kept[0].role == "user"


def test_a_server_without_the_protocol_is_told_apart(here: Endpoint) -> None:
    here.server.script("GET", "/assistants", json_reply({"detail": "Not Found"}, 404))
    with pytest.raises(NotCompatible) as caught:
        here.backend.capabilities()
    assert "2026-08-26" in caught.value.hint
    assert here.backend.capabilities().resumes


def test_the_sdk_s_deprecation_warns_nobody_in_any_thread(here: Endpoint) -> None:
    caught: list[BaseException] = []

    def speak() -> None:
        try:
            asked = turn(BOTH, tools=TOOLS)
            *_, required = here.backend.stream(asked)
            list(here.backend.stream(answered(asked, required, "84", "noon")))
            here.backend.capabilities()
        except Warning as warning:
            caught.append(warning)

    threads = [threading.Thread(target=speak) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not caught
    assert len(here.api.runs) == 8


def test_the_key_is_in_no_message(here: Endpoint) -> None:
    told = error_reply(400, "Incorrect API key provided: sk-canary-123456.")
    here.server.script("POST", "/threads", told)
    with pytest.raises(KeyRefused) as caught:
        list(here.backend.stream(turn()))
    assert "canary" not in str(caught.value)


def test_what_the_thread_knows_is_told_as_soon_as_the_run_has_started(here: Endpoint) -> None:
    asked = turn(message=said("one", message_id="m-1"), stop=Stop())
    remote = started(list(here.backend.stream(asked)))
    assert remote.knows == MessageId("m-1")
    assert remote.resumable
