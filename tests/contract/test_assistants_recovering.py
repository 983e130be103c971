"""An Assistants run is followed, found and ended, whatever breaks on the way."""

import threading
from collections.abc import AsyncIterable, AsyncIterator, Callable
from dataclasses import replace

import pytest

from assistant import events as e
from assistant.errors import (
    BadRequest,
    Busy,
    Gone,
    RateLimited,
    ServerTrouble,
    Unreachable,
)
from assistant.messages import ImagePart, Remote, ToolOutput
from tests.contract.assistants_endpoint import (
    ASSISTANT,
    BOTH,
    PNG,
    TOOLS,
    Endpoint,
    answered,
    code_interpreter,
    collected,
    drawn,
    ended,
    started,
    turn,
    until,
)
from tests.server import (
    Answer,
    Fault,
    Oddities,
    Reply,
    Request,
    Stream,
)
from tests.server.streams import error_reply

FORGETFUL = pytest.mark.parametrize("metadata", [True, False], ids=["kept", "forgotten"])
"""whether the server keeps the ids of ours that stand beside its objects"""


# -- after a cut


def test_a_cut_run_is_polled_and_read_from_the_listings(here: Endpoint) -> None:
    here.model.says(Answer("one two three four", fault=Fault(9, "rst"), polls=3))
    asked = turn()
    seen = collected(here.backend.stream(asked))
    asked = replace(asked, remote=started(seen))
    more = list(here.backend.resume(asked, None))
    draft = drawn([*seen, *more])
    assert draft.text == "one two three four"
    assert ended(more).state == "completed"
    assert ended(more).usage is not None
    assert len(here.server.asked("GET", "/threads/*/runs/*")) >= 3


def test_a_cut_run_that_waits_for_tools_goes_on_with_them(here: Endpoint) -> None:
    asked = turn(BOTH, tools=TOOLS)
    here.model.says(
        replace(here.model.answer(BOTH, (), [t.name for t in TOOLS]), fault=Fault(6, "fin"))
    )
    seen = collected(here.backend.stream(asked))
    asked = replace(asked, remote=started(seen))
    *more, required = here.backend.resume(asked, None)
    assert isinstance(required, e.ToolCallsRequired)
    steps = drawn([*seen, *more, required]).steps
    assert [step.arguments for step in steps] == [call.arguments for call in required.calls]
    asked = answered(asked, required, "84", "noon")
    assert drawn(here.backend.stream(asked)).text == "The tools say: 84; noon"


def test_a_picture_of_a_cut_run_is_fetched_when_it_is_resumed(here: Endpoint) -> None:
    here.api.files["f1"] = ("plot.png", PNG, "image/png")
    here.model.says(Answer("Look.", items=(code_interpreter("f1"),), fault=Fault(5, "fin")))
    asked = turn()
    seen = collected(here.backend.stream(asked))
    more = list(here.backend.resume(replace(asked, remote=started(seen)), None))
    draft = drawn([*seen, *more])
    assert [step.code for step in draft.steps] == ["print(1 + 1)"]
    assert [step.logs for step in draft.steps] == ["2\n"]
    assert len([part for part in draft.parts if isinstance(part, ImagePart)]) == 1
    assert draft.text == "Look."


@pytest.mark.parametrize(
    "oddities", [Oddities(steps=False), Oddities(filters=False)], ids=["no steps", "no filters"]
)
def test_a_run_is_resumed_at_a_server_that_knows_less(
    odd: Callable[[Oddities], Endpoint], oddities: Oddities
) -> None:
    here = odd(oddities)
    remote = ended(list(here.backend.stream(turn("earlier")))).remote
    here.model.says(Answer("one two three four", fault=Fault(9, "rst")))
    asked = turn(remote=remote)
    seen = collected(here.backend.stream(asked))
    more = list(here.backend.resume(replace(asked, remote=started(seen)), None))
    assert drawn([*seen, *more]).text == "one two three four"


def test_trouble_while_polling_is_waited_out(here: Endpoint) -> None:
    here.model.says(Answer("one two", fault=Fault(5, "fin")))
    asked = turn()
    seen = collected(here.backend.stream(asked))
    trouble = (error_reply(500, "Oh."), error_reply(429, "Slow."), Reply(fault="rst"))
    here.server.script("GET", "/threads/*/runs/*", *trouble)
    more = list(here.backend.resume(replace(asked, remote=started(seen)), None))
    assert drawn([*seen, *more]).text == "one two"


def test_text_that_was_never_told_whole_is_read_from_the_listing(here: Endpoint) -> None:
    here.model.says(Answer("one two three"))

    async def lossy(frames: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        async for frame in frames:
            if b" two" not in frame:  # a delta and the completed message
                yield frame

    def reply(request: Request) -> Stream:
        whole = here.api.reply(request)
        assert isinstance(whole, Stream)
        return replace(whole, frames=lossy(whole.frames))

    here.server.script("POST", "/threads/*/runs", reply)
    events = list(here.backend.stream(turn()))
    assert "".join(event.text for event in events if isinstance(event, e.TextDelta)) == "one three"
    assert drawn(events).text == "one two three"


def test_nothing_is_listed_when_all_was_told(here: Endpoint) -> None:
    list(here.backend.stream(turn()))
    assert not here.server.asked("GET", "*")


def test_a_run_that_is_gone_says_what_is_gone(here: Endpoint) -> None:
    lost = Remote(thread="thread_x", run="run_x", resumable=True)
    with pytest.raises(Gone, match="run_x"):
        list(here.backend.resume(turn(remote=lost), None))
    with pytest.raises(Gone):
        list(here.backend.resume(turn(), None))


# -- refused, lost, busy


def test_a_thread_that_is_gone_is_named(here: Endpoint) -> None:
    with pytest.raises(Gone, match="thread thread_x"):
        list(here.backend.stream(turn(remote=Remote(thread="thread_x"))))


def test_an_assistant_that_is_gone_is_named(here: Endpoint) -> None:
    lost = replace(ASSISTANT, remote_id="asst_x")
    with pytest.raises(Gone, match="assistant asst_x"):
        list(here.backend.stream(turn(assistant=lost)))


def test_a_thread_with_an_active_run_is_busy(here: Endpoint) -> None:
    here.model.says(Answer("one two three", delay_s=0.2))
    opened = here.backend.stream(turn())
    remote = started(until(opened, e.RunStarted))
    with pytest.raises(Busy):
        list(here.backend.stream(turn("two", remote=remote)))
    opened.close()  # pyright: ignore


@FORGETFUL
def test_a_second_try_puts_nothing_into_the_thread_twice(
    odd: Callable[[Oddities], Endpoint], metadata: bool
) -> None:
    here = odd(Oddities(metadata=metadata))
    remote = ended(list(here.backend.stream(turn("one")))).remote
    asked = turn("two", remote=remote)
    here.server.script("POST", "/threads/*/runs", error_reply(429, "Slow."))
    with pytest.raises(RateLimited):
        list(here.backend.stream(asked))
    events = list(here.backend.stream(asked))
    assert here.texts(started(events)) == ["one", "You said: one", "two", "You said: two"]


def test_a_second_try_uses_the_thread_of_the_first(here: Endpoint) -> None:
    asked = turn("one")
    here.server.script("POST", "/threads/*/runs", error_reply(500, "Oh."))
    with pytest.raises(ServerTrouble):
        list(here.backend.stream(asked))
    list(here.backend.stream(asked))
    assert len(here.api.threads) == 1


@FORGETFUL
def test_a_run_accepted_unseen_is_found_and_followed(
    odd: Callable[[Oddities], Endpoint], metadata: bool
) -> None:
    here = odd(Oddities(metadata=metadata))
    remote = ended(list(here.backend.stream(turn("zero")))).remote
    asked = turn("one", remote=remote)

    def accepted_unseen(request: object) -> Reply:
        here.api.reply(request)  # pyright: ignore
        return Reply(fault="rst")

    here.server.script("POST", "/threads/*/runs", accepted_unseen)
    with pytest.raises(Unreachable) as caught:
        list(here.backend.stream(asked))
    assert caught.value.maybe_accepted
    found = here.backend.find(asked)
    assert found is not None
    more = list(here.backend.resume(replace(asked, remote=found), None))
    assert drawn(more).text == "You said: one"
    assert len(here.api.runs) == 2


@FORGETFUL
def test_a_run_that_was_not_accepted_is_not_found(
    odd: Callable[[Oddities], Endpoint], metadata: bool
) -> None:
    here = odd(Oddities(metadata=metadata))
    remote = ended(list(here.backend.stream(turn("zero")))).remote
    here.server.script("POST", "/threads/*/runs", Reply(fault="rst"))
    asked = turn("one", remote=remote)
    with pytest.raises(Unreachable):
        list(here.backend.stream(asked))
    assert here.backend.find(asked) is None
    assert here.backend.find(turn()) is None


def test_outputs_that_did_not_arrive_are_to_be_sent_again(here: Endpoint) -> None:
    asked = turn(BOTH, tools=TOOLS)
    *_, required = here.backend.stream(asked)
    asked = answered(asked, required, "84", "noon")
    here.server.script("POST", "*/submit_tool_outputs", Reply(fault="rst"))
    with pytest.raises(Unreachable):
        list(here.backend.stream(asked))
    assert here.backend.find(asked) is None
    assert drawn(here.backend.stream(asked)).text == "The tools say: 84; noon"
    assert here.backend.find(asked) is not None


def test_all_outputs_of_a_round_are_needed(here: Endpoint) -> None:
    asked = turn(BOTH, tools=TOOLS)
    *_, required = here.backend.stream(asked)
    asked = answered(asked, required, "84", "noon")
    half = replace(asked.rounds[0], outputs=asked.rounds[0].outputs[:1])
    with pytest.raises(BadRequest):
        list(here.backend.stream(replace(asked, rounds=(half,))))
    assert half.outputs == (ToolOutput(half.calls[0].call_id, "84"),)


# -- stopping


def test_a_stop_ends_the_stream_quietly_and_the_run_at_the_server(here: Endpoint) -> None:
    here.model.says(Answer(" ".join("word" for _ in range(200)), delay_s=0.05))
    asked = turn()
    opened = here.backend.stream(asked)
    seen = until(opened, e.TextDelta)
    asked.stop.ask("user")
    assert not any(isinstance(event, e.RunEnded) for event in opened)
    remote = here.backend.cancel(replace(asked, remote=started(seen)))
    assert remote is not None
    assert here.api.runs[remote.run].status == "cancelled"
    list(here.backend.stream(turn("next", remote=remote)))


def test_a_stop_before_the_headers_still_ends_the_run_at_the_server(here: Endpoint) -> None:
    remote = ended(list(here.backend.stream(turn("one")))).remote
    here.model.says(Answer("one two three", delay_s=0.5))

    def slow(request: object) -> object:
        return replace(here.api.reply(request), before_s=30.0)  # pyright: ignore

    here.server.script("POST", "/threads/*/runs", slow)  # pyright: ignore
    asked = turn("two", remote=remote)
    reader = threading.Thread(target=lambda: list(here.backend.stream(asked)))
    reader.start()
    here.server.wait_for(lambda: len(here.server.asked("POST", "/threads/*/runs")) == 2)
    asked.stop.ask("user")
    reader.join(2)
    assert not reader.is_alive()
    cancelled = here.backend.cancel(asked)
    assert cancelled is not None
    assert remote is not None
    assert cancelled.run != remote.run
    assert here.api.runs[cancelled.run].status == "cancelled"


def test_a_run_that_ended_meanwhile_counts_as_cancelled(here: Endpoint) -> None:
    asked = turn()
    remote = ended(list(here.backend.stream(asked))).remote
    assert here.backend.cancel(replace(asked, remote=remote)) == remote
    assert here.backend.cancel(turn()) is None


def test_a_cancel_that_is_never_confirmed_is_given_up_within_its_time(
    odd: Callable[[Oddities], Endpoint],
) -> None:
    here = odd(Oddities(cancel_looks=1_000_000))
    *_, required = here.backend.stream(turn(BOTH, tools=TOOLS))
    assert isinstance(required, e.ToolCallsRequired)
    with pytest.raises(ServerTrouble):
        here.backend.cancel(turn(remote=required.remote))


def test_a_run_cancelled_by_somebody_else_is_told(here: Endpoint) -> None:
    here.model.says(Answer(" ".join("word" for _ in range(50)), delay_s=0.02))
    asked = turn()
    opened = here.backend.stream(asked)
    seen = until(opened, e.TextDelta)
    here.backend.cancel(turn(remote=started(seen)))
    end = ended(list(opened))
    assert (end.state, end.reason) == ("stopped", "cancelled at the server")


def test_a_stop_while_polling_ends_at_once(here: Endpoint) -> None:
    here.model.says(Answer("one two", fault=Fault(5, "fin"), polls=1_000))
    asked = turn()
    seen = collected(here.backend.stream(asked))
    asked = replace(asked, remote=started(seen))
    reader = threading.Thread(target=lambda: list(here.backend.resume(asked, None)))
    reader.start()
    here.server.wait_for(lambda: len(here.server.asked("GET", "/threads/*/runs/*")) >= 2)
    asked.stop.ask("user")
    reader.join(1)
    assert not reader.is_alive()
