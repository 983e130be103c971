"""How an answer ends badly, the same with every backend: stopped, cut, refused, silent.

Part of `BackendContract`. What an endpoint refuses is told as one of our errors, and afterwards
the thread can be used again.
"""

from __future__ import annotations

import threading

import pytest

from assistant.backends.base import Backend
from assistant.children.stopping import Stop
from assistant.definitions import Connection, Round
from assistant.errors import (
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
from tests.contract.connected import KEY, LONG, Connected, wait_until
from tests.contract.talking import Said, Talk
from tests.server import Answer, Fault, LoopbackServer, Reply, Stream, sse
from tests.server.streams import error_reply

EMPTY = Round((), ())


class EndingContract(Connected):
    """What comes of an answer that does not come to its end."""

    # -- stopping

    @pytest.mark.parametrize("how", ["hang", "comments"])
    def test_stop_closes_upstream(self, server: LoopbackServer, talk: Talk, how: str) -> None:
        server.model.says(Answer(LONG, fault=Fault(10, how)))
        turn, said = talk.turn("Go on"), Said()
        reader = threading.Thread(target=talk.collect, args=(talk.backend.stream(turn), said))
        reader.start()
        server.wait_for(lambda: server.asked(*self.CREATE))
        wait_until(lambda: said.text)
        turn.stop.ask("user")
        reader.join(20)
        assert not reader.is_alive()
        request = server.asked(*self.CREATE)[-1]
        server.wait_for(lambda: request.closed_at)
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
        said = Talk(impatient).ask("Count")
        assert isinstance(said.error, StreamCut)
        assert "silence" in str(said.error)
        assert said.text
