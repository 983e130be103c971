"""What a word of a streamed answer costs, counted in calls of our own code: a clock would lie."""

import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

import assistant
from assistant.backends.responses.backend import ResponsesBackend
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.events import Event, TextDelta
from assistant.messages import OwnerId, RunId
from assistant.runs.drafts import Draft
from assistant.runs.journal import Journal
from assistant.runs.loop import Loop
from assistant.runs.tool_calls import ToolCalls
from assistant.tools.calling import Toolbox
from tests.runs.conftest import turn_of
from tests.server import Answer, LoopbackServer, Model, ResponsesApi

OURS = str(Path(assistant.__file__).parent)
MOST = 34
"""calls of functions, and steps of generators, from the bytes of one word to its journal"""


def calls_of(words: Iterable[str], toolbox: Toolbox) -> int:
    """Have an answer of *words* streamed; return how often code of ours was entered meanwhile."""
    pieces, count = tuple(words), 0
    model = Model()
    model.says(Answer("".join(pieces), pieces=pieces))
    journal, told = Journal(OwnerId("ann"), RunId("run")), list[Event]()

    def emit(event: Event) -> None:
        if type(event) is not TextDelta or not journal.extend(event):
            journal.append(event)
        told.append(event)

    def counting(frame: FrameType, what: str, _: object) -> None:
        nonlocal count
        count += what == "call" and frame.f_code.co_filename.startswith(OURS)

    with LoopbackServer(ResponsesApi(model), model=model) as server:
        backend = ResponsesBackend(Connection("here", "responses", server.url, "key", 5.0))
        backend.capabilities()
        loop = Loop(backend, ToolCalls(toolbox), turn_of(toolbox, Stop()), emit, Draft())
        sys.setprofile(counting)
        try:
            ended = loop.run()
        finally:
            sys.setprofile(None)
        backend.close()
    assert ended.state == "completed"
    assert "".join(each.text for each in told if isinstance(each, TextDelta)) == "".join(pieces)
    return count


def test_a_word_takes_few_calls_on_its_way_from_the_wire_to_the_journal(toolbox: Toolbox) -> None:
    few, many = (calls_of([f"word{n} " for n in range(size)], toolbox) for size in (100, 300))
    assert (many - few) / 200 <= MOST
