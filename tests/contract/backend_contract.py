"""What every backend must do, over real HTTP on loopback.

A backend's tests inherit `BackendContract`, say how to serve and to build it, and get these for
nothing. The model is told what to say in no protocol's words; `CREATE` is the request that begins
an answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import ClassVar

import pytest

from assistant.backends.base import Backend
from assistant.definitions import Connection, Round
from assistant.drafts import Draft
from assistant.errors import (
    BackendError,
    Busy,
    Gone,
    KeyRefused,
    NotCompatible,
    QuotaUsedUp,
    RateLimited,
    ServerTrouble,
    StreamCut,
    TooLong,
    Unreachable,
)
from assistant.events import (
    RunStarted,
    StatusChanged,
    TextDone,
    ToolArguments,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import RefusalPart, ToolCall
from assistant.stopping import Stop
from tests.contract.talking import TIME, Said, Talk, only_text, started_names
from tests.server import Answer, Call, Fault, LoopbackServer, Reply, Stream, sse
from tests.server.streams import error_reply

TOKYO, LIMA = Call("time_in_zone", {"zone": "Asia/Tokyo"}), Call("time_in_zone", {"zone": "Lima"})
LONG = " ".join(str(number) for number in range(1, 61))
KEY = "canary-key-51c0"
EMPTY = Round((), ())


def echo(call: ToolCall) -> str:
    return f"{call.name} {call.arguments}"


class BackendContract:
    """Inherit, set CREATE and implement `serve` and `connect`."""

    CREATE: ClassVar[tuple[str, str]]
    """method and path pattern of the request whose reply is the stream"""
    RESUMES: ClassVar[bool] = False
    """whether a cut answer can be followed to its end"""
    KEEPS_HISTORY: ClassVar[bool] = True
    TELLS_HISTORY: ClassVar[bool] = True
    """whether a whole thread can be read back"""
    BILLS_ROUNDS: ClassVar[bool] = True
    """whether each round has a usage of its own; else the last one's is of all"""

    def serve(self) -> LoopbackServer:
        raise NotImplementedError

    def connect(self, connection: Connection) -> Backend:
        raise NotImplementedError

    @pytest.fixture
    def server(self) -> Iterator[LoopbackServer]:
        with self.serve() as server:
            yield server
            assert not server.open_scripts, "the test scripted more than was asked for"

    @pytest.fixture
    def backend(self, server: LoopbackServer) -> Iterator[Backend]:
        backend = self.connect(Connection("here", "x", server.url, KEY, 5.0))
        yield backend
        backend.close()

    @pytest.fixture
    def impatient(self, server: LoopbackServer) -> Iterator[Backend]:
        backend = self.connect(Connection("here", "x", server.url, KEY, 0.3))
        yield backend
        backend.close()

    @pytest.fixture
    def talk(self, backend: Backend) -> Talk:
        return Talk(backend, tools=((TIME, echo),))

    # -- answers

    def test_a_plain_answer(self, server: LoopbackServer, talk: Talk) -> None:
        said = talk.ask("Hello")
        assert said.error is None
        assert said.text == "You said: Hello"
        assert "".join(only_text(said.events)) == said.text
        assert said.ended.state == "completed"
        assert (said.ended.usage.input_tokens, said.ended.usage.output_tokens) == (7, 5)
        assert said.ended.remote is not None

    def test_events_carry_the_protocols_own_names(self, talk: Talk) -> None:
        said = talk.ask("Hello")
        assert all(event.raw for event in said.events)
        assert said.of(RunStarted)
        assert not any(event.at or event.elapsed_s for event in said.events)

    def test_nothing_is_printed_that_was_not_said(self, server: LoopbackServer, talk: Talk) -> None:
        server.model.says(Answer("A", pieces=("A", "")))
        assert talk.ask("Hello").text == "A"

    def test_a_thread_goes_on(self, server: LoopbackServer, talk: Talk) -> None:
        talk.ask("First")
        said = talk.ask("Second")
        talk.ask("Third")
        assert said.text == "You said: Second"
        if self.KEEPS_HISTORY:
            assert b"First" not in server.requests[-1].body
        else:
            assert b"You said: First" in server.requests[-1].body

    def test_a_refusal_is_told_apart(self, server: LoopbackServer, talk: Talk) -> None:
        server.model.says(Answer(refusal="I cannot help with that."))
        said = talk.ask("Do evil")
        [part] = said.draft.parts
        assert isinstance(part, RefusalPart)
        assert part.text == "I cannot help with that."
        assert said.ended.state == "completed"

    def test_an_incomplete_answer_keeps_its_text_and_says_why(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        server.model.says(Answer("As far as", ends="incomplete", reason="max_output_tokens"))
        said = talk.ask("Long, please")
        assert (said.ended.state, said.ended.reason) == ("incomplete", "max_output_tokens")
        assert said.text == "As far as"

    def test_a_failed_answer_keeps_its_text_and_says_why(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        server.model.says(Answer("As far as", ends="failed", reason="server_error"))
        said = talk.ask("Hello")
        assert (said.ended.state, said.ended.reason) == ("failed", "server_error")
        assert said.ended.problem.message == "The model fell over."
        assert said.text == "As far as"

    @pytest.mark.parametrize("ends", ["incomplete", "failed"])
    def test_after_a_bad_end_the_thread_can_be_used(
        self, server: LoopbackServer, talk: Talk, ends: str
    ) -> None:
        server.model.says(Answer("As far as", ends=ends))
        talk.ask("First")
        said = talk.ask("Second")
        assert said.error is None
        assert said.text == "You said: Second"

    # -- function calls

    def test_a_function_call(self, server: LoopbackServer, talk: Talk) -> None:
        said = talk.ask("What time is it in Tokyo?")
        assert said.error is None
        [required] = said.of(ToolCallsRequired)
        [call] = required.calls
        assert (call.name, call.arguments) == ("time_in_zone", TOKYO.json)
        used = required.usage and required.usage.output_tokens
        assert used == (5 if self.BILLS_ROUNDS else None)
        assert said.ended.usage.output_tokens == 5
        [step] = said.draft.steps
        assert (step.name, step.arguments, step.state) == ("time_in_zone", TOKYO.json, "done")
        assert "Asia/Tokyo" in said.text
        assert said.of(ToolStarted)[0].kind == "function"
        assert said.of(ToolArguments)

    def test_two_calls_at_once_are_answered_together(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        server.model.says(Answer(calls=(TOKYO, LIMA)))
        said = talk.ask("Both?")
        assert started_names(said) == ["time_in_zone", "time_in_zone"]
        assert [step.arguments for step in said.draft.steps] == [TOKYO.json, LIMA.json]
        assert said.rounds == 1
        assert "Asia/Tokyo" in said.text
        assert "Lima" in said.text

    def test_three_rounds_of_calls(self, server: LoopbackServer, talk: Talk) -> None:
        server.model.says(*[Answer("Looking.", calls=(TOKYO,))] * 3, Answer("Done."))
        said = talk.ask("Look three times")
        assert said.error is None
        assert said.rounds == 3
        assert said.text.endswith("Done.")
        assert talk.ask("And now?").error is None

    def test_arguments_that_are_not_json_are_passed_on(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        server.model.says(Answer(calls=(Call("time_in_zone", '{"zone": '),)))
        [required] = talk.ask("Hm").of(ToolCallsRequired)
        assert required.calls[0].arguments == '{"zone": '

    def test_calls_left_open_do_not_spoil_the_thread(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        server.model.says(Answer(calls=(TOKYO,)))
        turn, said = talk.turn("First"), Said()
        assert talk.collect(talk.backend.stream(turn), said)
        turn.stop.ask("user")
        talk.remote = talk.backend.cancel(turn.answered(EMPTY, talk.remote)) or talk.remote
        talk.remember(turn, said)
        again = talk.ask("Second")
        assert again.error is None
        assert again.text == "You said: Second"

    # -- stopping

    @pytest.mark.parametrize("how", ["hang", "comments"])
    def test_stop_closes_upstream_within_a_second(
        self, server: LoopbackServer, talk: Talk, how: str
    ) -> None:
        server.model.says(Answer(LONG, fault=Fault(10, how)))
        turn, said = talk.turn("Go on"), Said()
        reader = threading.Thread(target=talk.collect, args=(talk.backend.stream(turn), said))
        reader.start()
        server.wait_for(lambda: server.asked(*self.CREATE))
        wait_until(lambda: said.text)
        asked_at = time.monotonic()
        turn.stop.ask("user")
        reader.join(2)
        assert not reader.is_alive()
        request = server.asked(*self.CREATE)[-1]
        server.wait_for(lambda: request.closed_at)
        assert request.closed_at - asked_at < 1
        assert said.error is None
        assert said.draft.ended is None

    def test_after_a_stop_the_thread_can_be_used(self, server: LoopbackServer, talk: Talk) -> None:
        server.model.says(Answer(LONG, delay_s=0.01))
        turn, said = talk.turn("Go on"), Said()
        for event in talk.backend.stream(turn):
            said.take(event)
            talk._note(event)
            if said.text:
                turn.stop.ask("user")
        talk.remote = talk.backend.cancel(turn.answered(EMPTY, talk.remote)) or talk.remote
        talk.remember(turn, said)
        again = talk.ask("Second")
        assert again.error is None
        assert again.text == "You said: Second"

    def test_a_stop_before_the_start_sends_nothing(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        stop = Stop()
        talk.ask("First")
        before = len(server.asked(*self.CREATE))
        stop.ask("user")
        assert talk.ask("Second", stop).events == []
        assert len(server.asked(*self.CREATE)) == before

    # -- cuts

    @pytest.mark.parametrize("how", ["fin", "rst", "end"])
    @pytest.mark.parametrize("inside", [False, True])
    def test_a_cut_answer_keeps_every_character(
        self, server: LoopbackServer, talk: Talk, how: str, inside: bool
    ) -> None:
        server.model.says(Answer(LONG, fault=Fault(30, how, inside)))
        said = talk.answer(talk.turn("Count"))
        assert isinstance(said.error, StreamCut)
        assert LONG.startswith(said.text)
        assert len(said.text.split()) > 20

    def test_a_cut_answer_is_followed_to_its_end(self, server: LoopbackServer, talk: Talk) -> None:
        server.model.says(Answer(LONG, fault=Fault(30, "rst")))
        turn = talk.turn("Count")
        said = talk.answer(turn)
        talk.resume(turn, said, said.last_number)
        if self.RESUMES:
            assert said.error is None
            assert said.text == LONG
            assert said.ended.state == "completed"
        else:
            assert isinstance(said.error, StreamCut | Gone)
            assert LONG.startswith(said.text)
        again = talk.ask("And now?")
        assert again.error is None
        assert again.text == "You said: And now?"

    # -- refusals of the endpoint

    @pytest.mark.parametrize(
        ("reply", "expected"),
        [
            (error_reply(401, f"Wrong key {KEY}."), KeyRefused),
            (error_reply(403, f"Key {KEY} may not."), KeyRefused),
            (error_reply(404, "No such assistant."), Gone),
            (error_reply(409, "Conflict."), Busy),
            (error_reply(429, "Slow down.", "rate_limit_exceeded", Retry_After="2"), RateLimited),
            (error_reply(429, "Pay.", "insufficient_quota"), QuotaUsedUp),
            (error_reply(500, "Oops."), ServerTrouble),
            (error_reply(503, "Oops."), ServerTrouble),
            (Reply(200, b"<html>hi</html>", "text/html"), NotCompatible),
            (Reply(307, headers={"Location": "http://127.0.0.1:9/"}), NotCompatible),
            (Reply(fault="rst"), Unreachable),
            (Stream([sse("{not json")]), StreamCut),
            (Stream([b"data: {\"x\": \"\xff\"}\n\n"]), StreamCut),
            (Stream([b"data: " + b"x" * 65_536] * 40), TooLong),
        ],
    )  # fmt: skip
    def test_each_refusal_is_its_own_error(
        self, server: LoopbackServer, talk: Talk, reply: Reply | Stream, expected: type
    ) -> None:
        talk.ask("First")
        server.script(*self.CREATE, reply)
        error = talk.answer(talk.turn("Second")).error
        assert type(error) is expected
        assert error.hint
        assert KEY not in str(error)
        if expected is RateLimited:
            assert error.retry_after_s == 2.0
        again = talk.ask("Third")
        assert again.text == "You said: Third"

    def test_nobody_listening_is_surely_not_accepted(self) -> None:
        backend = self.connect(Connection("here", "x", "http://127.0.0.1:9/v1", KEY, 5.0))
        try:
            error = Talk(backend).ask("Hello").error
        finally:
            backend.close()
        assert isinstance(error, Unreachable)
        assert not error.maybe_accepted

    @pytest.mark.parametrize("how", ["hang", "comments"])
    def test_silence_and_comments_end_at_the_deadline(
        self, server: LoopbackServer, impatient: Backend, how: str
    ) -> None:
        server.model.says(Answer(LONG, fault=Fault(20, how)))
        began = time.monotonic()
        said = Talk(impatient).ask("Count")
        assert isinstance(said.error, StreamCut)
        assert "silence" in str(said.error)
        assert time.monotonic() - began < 3
        assert said.text

    # -- oddities

    def test_unknown_events_are_passed_over(self, server: LoopbackServer, talk: Talk) -> None:
        odd = [sse({"type": "response.tomorrow", "object": "x", "item": None}, "thread.tomorrow")]
        server.script(*self.CREATE, Stream(odd, fault=Fault(1, "end")))
        said = talk.answer(talk.turn("Hello"))
        assert isinstance(said.error, StreamCut)
        assert all(isinstance(event, StatusChanged) for event in said.events)

    def test_text_that_came_again_is_not_doubled(self, talk: Talk) -> None:
        said = talk.ask("Hello")
        again = Draft()
        for event in said.events:
            again.apply(event)
            if isinstance(event, TextDone):
                again.apply(event)
        assert again.text == said.text

    def test_the_history_of_a_thread(self, talk: Talk) -> None:
        talk.ask("First")
        talk.ask("What time is it in Tokyo?")
        messages = talk.backend.history(talk.remote)
        if not self.TELLS_HISTORY:
            assert messages == ()
            return
        assert [message.role for message in messages] == ["user", "assistant"] * 2
        assert messages[0].text == "First"
        assert messages[1].text == "You said: First"

    def test_capabilities_are_asked_for_once(
        self, server: LoopbackServer, backend: Backend
    ) -> None:
        first = backend.capabilities()
        before = len(server.requests)
        assert backend.capabilities() == first
        assert len(server.requests) == before
        assert first.keeps_history == self.KEEPS_HISTORY
        assert first.notes

    def test_capabilities_of_nobody_are_an_error_and_not_an_answer(self) -> None:
        backend = self.connect(Connection("here", "x", "http://127.0.0.1:9/v1", KEY, 5.0))
        try:
            with pytest.raises(BackendError):
                backend.capabilities()
        finally:
            backend.close()


def wait_until(condition: object, timeout_s: float = 5.0) -> None:
    """Poll until *condition* holds."""
    assert callable(condition)
    ends, pause = time.monotonic() + timeout_s, threading.Event()
    while not condition():
        assert time.monotonic() < ends, "what the test waited for did not happen"
        pause.wait(0.005)
