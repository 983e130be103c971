"""An Assistants answer of 60 events, cut after every one of them: nothing is lost or said twice."""

import random
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest

from assistant.backends.assistants.backend import AssistantsBackend
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import StreamCut
from assistant.events import RunEnded
from assistant.tools import TOOLS
from assistant.tools.calling import Toolbox
from tests.contract.assistants_endpoint import Endpoint, drawn, started, turn
from tests.faults.cuts import EVENTS, at_hand, deltas, faults, kept, looped
from tests.server import Answer, Fault, Reply, Request, Stream
from tests.server.streams import sse
from tests.sizes import cases

WORDS = tuple(f"word{n} " for n in range(50))
TEXT = "".join(WORDS)
BEFORE_TEXT = 7
"""events before the first delta: run x 3, step x 2, message x 2"""
RUNS = "/threads/*/runs"


@pytest.fixture(scope="module")
def here() -> Iterator[Endpoint]:
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def toolbox() -> Iterator[Toolbox]:
    box = Toolbox(TOOLS)
    yield box
    box.close()


def arrived(fault: Fault) -> str:
    """Return the text of the deltas before the fault."""
    return "".join(WORDS[: max(fault.after - BEFORE_TEXT, 0)])


def scrambled(
    here: Endpoint, change: Callable[[list[bytes]], list[bytes]]
) -> Callable[[Request], Stream]:
    """Have the events of a stream sent as *change* wants them; the server keeps the run whole."""

    async def changed(frames: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        for frame in change([frame async for frame in frames]):
            yield frame

    def reply(request: Request) -> Stream:
        whole = here.api.reply(request)
        assert isinstance(whole, Stream)
        return replace(whole, frames=changed(whole.frames))

    return reply


def test_the_answer_has_sixty_events(here: Endpoint) -> None:
    here.model.says(Answer(TEXT, WORDS))
    frames: list[bytes] = []
    here.server.script("POST", RUNS, scrambled(here, lambda all_: frames.extend(all_) or all_))
    list(here.backend.stream(turn()))
    assert len(frames) == EVENTS + 1  # and [DONE]


@pytest.mark.parametrize("how", ["fin", "rst", "end"])
def test_a_cut_keeps_every_character_that_arrived(here: Endpoint, how: str) -> None:
    for fault in faults(how):
        here.model.says(Answer(TEXT, WORDS, fault=fault))
        events, draft = kept(here.backend, turn())
        assert draft.text == arrived(fault), fault
        assert deltas(events) == arrived(fault), fault


@pytest.mark.parametrize("how", ["fin", "rst"])
def test_half_an_event_is_no_event(here: Endpoint, how: str) -> None:
    for fault in faults(how, inside=True)[:-1]:
        here.model.says(Answer(TEXT, WORDS, fault=fault))
        _, draft = kept(here.backend, turn())
        assert draft.text == arrived(fault), fault


@pytest.mark.parametrize("how", ["fin", "rst"])
def test_a_cut_run_is_continued_to_the_last_character(
    here: Endpoint, toolbox: Toolbox, how: str
) -> None:
    for fault in faults(how):
        runs = len(here.api.runs)
        here.model.says(Answer(TEXT, WORDS, fault=fault))
        events, draft, ended = looped(here.backend, toolbox, turn())
        assert draft.text == TEXT, fault
        assert deltas(events) == arrived(fault), fault
        assert ended.state == "completed", fault
        assert ended.usage is not None
        assert len(here.api.runs) == runs + 1, fault


def test_a_run_cut_before_its_first_event_is_found_and_continued(here: Endpoint) -> None:
    here.model.says(Answer(TEXT, WORDS, fault=Fault(0, "rst")))
    asked = turn()
    with pytest.raises(StreamCut):
        list(here.backend.stream(asked))
    asked = replace(asked, remote=here.backend.find(asked))
    assert drawn(here.backend.resume(asked, None)).text == TEXT


def test_a_run_that_cannot_be_asked_again_keeps_what_arrived(
    here: Endpoint, toolbox: Toolbox
) -> None:
    here.model.says(Answer(TEXT, WORDS, fault=Fault(30, "rst")))
    here.server.script("GET", "/threads/*/runs/*", Reply(404, b'{"detail": "Not Found"}'))
    _, draft, ended = looped(here.backend, toolbox, turn())
    assert draft.text == arrived(Fault(30, "rst"))
    assert ended.state != "completed"
    assert ended.problem is not None


@pytest.mark.parametrize("how", ["hang", "comments"])
def test_silence_is_a_cut_and_the_run_goes_on(toolbox: Toolbox, how: str) -> None:
    with Endpoint() as here:
        impatient = AssistantsBackend(Connection("here", "assistants", here.server.url, "k", 0.3))
        here.model.says(Answer(TEXT, WORDS, fault=Fault(20, how)))  # pyright: ignore
        events, draft, ended = looped(impatient, toolbox, turn())
        assert (draft.text, ended.state) == (TEXT, "completed")
        assert deltas(events) == arrived(Fault(20, "fin"))
        impatient.close()


@pytest.mark.parametrize("seed", range(cases(10, 50, 50)))
def test_events_in_any_order_end_in_the_server_s_own_text(here: Endpoint, seed: int) -> None:
    dice = random.Random(seed)

    def shuffled(frames: list[bytes]) -> list[bytes]:
        *events, done = frames
        events += dice.sample(events, 10)
        dice.shuffle(events)
        return [*events, done]

    here.model.says(Answer(TEXT, WORDS))
    here.server.script("POST", RUNS, scrambled(here, shuffled))
    events = list(here.backend.stream(turn()))
    assert drawn(events).text == TEXT
    assert [event.state for event in events if isinstance(event, RunEnded)] == ["completed"]


def test_the_first_end_counts_and_nothing_follows_it(here: Endpoint) -> None:
    def two_ends(frames: list[bytes]) -> list[bytes]:
        *events, end, done = frames
        failed = end.replace(b"completed", b"failed")
        content = [{"index": 0, "type": "text", "text": {"value": "and more"}}]
        late = sse({"id": "msg_late", "delta": {"content": content}}, "thread.message.delta")
        return [*events, end, late, failed, done]

    here.model.says(Answer("one two"))
    here.server.script("POST", RUNS, scrambled(here, two_ends))
    events = list(here.backend.stream(turn()))
    assert [event.state for event in events if isinstance(event, RunEnded)] == ["completed"]
    assert drawn(events).text == "one two"


@pytest.mark.parametrize(
    "broken",
    [b'data: {"id": "x", \n\n', b'data: {"id": "\xff\xfe"}\n\n'],
    ids=["bad JSON", "bad UTF-8"],
)
def test_what_makes_no_sense_is_a_cut(here: Endpoint, broken: bytes) -> None:
    here.model.says(Answer("one two"))
    here.server.script("POST", RUNS, scrambled(here, lambda frames: [*frames[:8], broken]))
    asked, events = turn(), []
    with pytest.raises(StreamCut):  # noqa: PT012 what came before is looked at
        for event in here.backend.stream(asked):
            events.append(event)  # noqa: PERF402
    more = list(here.backend.resume(at_hand(asked, events), None))
    assert drawn([*events, *more]).text == "one two"


def test_unknown_and_empty_events_between_the_others_change_nothing(here: Endpoint) -> None:
    odd = [
        sse({"object": "thread.dream", "delta": None}, "thread.dream.delta"),
        sse({"id": None, "object": "thread.message.delta", "delta": {"content": None}}),
        sse({"id": None, "delta": {"step_details": None}}, "thread.run.step.delta"),
        sse("[]"),
        b": a comment\n\n",
        b"id: 7\nretry: 10\n\n",
    ]
    here.model.says(Answer("one two"))
    mixed = scrambled(here, lambda frames: [part for one in frames for part in (*odd, one)])
    here.server.script("POST", RUNS, mixed)
    draft = drawn(here.backend.stream(turn()))
    assert draft.text == "one two"
    assert "None" not in str([part for part in draft.parts if hasattr(part, "text")])


def test_stop_in_mid_stream_ends_reader_and_run(here: Endpoint) -> None:
    here.model.says(Answer(TEXT, WORDS, fault=Fault(20, "hang")))
    stop = Stop()
    asked, events = turn(stop=stop), []
    for event in here.backend.stream(asked):
        events.append(event)
        if len(deltas(events)) == len(arrived(Fault(20, "hang"))):
            stop.ask("user")
    assert drawn(events).text == arrived(Fault(20, "hang"))
    remote = here.backend.cancel(at_hand(asked, events))
    assert remote is not None
    assert started(events).run == remote.run
    [request] = here.server.asked("POST", f"/threads/{remote.thread}/runs")
    here.server.wait_for(lambda: request.done, 1.0)
