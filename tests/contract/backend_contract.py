"""What every backend must do, over real HTTP on loopback.

A backend's tests inherit `BackendContract`, say how to serve and to build it, and get these for
nothing, with those of `EndingContract`, `ToldContract` and `FilesContract`; one whose protocol has
no files inherits `AnswerContract` and `NoFilesContract` instead. The model is told what to say in
no protocol's words; `CREATE` is the request that begins an answer.
"""

from __future__ import annotations

import pytest

from assistant.backends.base import Backend
from assistant.definitions import Connection, Round
from assistant.errors import (
    BackendError,
    StreamCut,
)
from assistant.events import (
    RunStarted,
    StatusChanged,
    TextDone,
    ToolArguments,
    ToolCallsRequired,
    ToolStarted,
)
from assistant.messages import RefusalPart
from assistant.runs.drafts import Draft
from tests.contract.connected import KEY
from tests.contract.ending_contract import EndingContract
from tests.contract.files_contract import FilesContract
from tests.contract.talking import Said, Talk, only_text, started_names
from tests.contract.told_contract import ToldContract
from tests.server import Answer, Call, Fault, LoopbackServer, Stream, sse

TOKYO, LIMA = Call("time_in_zone", {"zone": "Asia/Tokyo"}), Call("time_in_zone", {"zone": "Lima"})
EMPTY = Round((), ())


class AnswerContract(EndingContract, ToldContract):
    """Inherit, set CREATE and implement `serve` and `connect`."""

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

    def test_arguments_that_are_not_json_reach_the_tool_and_never_the_server_again(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        server.model.says(Answer(calls=(Call("time_in_zone", '{"zone": '),)))
        said = talk.ask("Hm")
        [required] = said.of(ToolCallsRequired)
        assert required.calls[0].arguments == '{"zone": '
        assert said.error is None
        assert talk.ask("And now?").text == "You said: And now?"

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


class BackendContract(AnswerContract, FilesContract):
    """The same, of a backend whose protocol has files."""
