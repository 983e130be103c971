"""The demo is a backend like any other: events, pieces, faults of tools, stops, files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.backends import BACKENDS
from assistant.backends.demo import backend as demo
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError, Gone
from assistant.events import (
    Event,
    RunEnded,
    RunStarted,
    Suggested,
    TextDelta,
    TextDone,
    ToolCallsRequired,
)
from assistant.messages import NOT_ANSWERED, FileId, FilePart, FileRef, ToolCall
from tests.unit.demo_runs import (
    answered,
    backend,
    called,
    converse,
    figures,
    reason,
    said,
    texts,
    turn,
)


def test_it_behaves_like_a_model() -> None:
    kinds = [type(event).__name__ for event in converse(turn("Total revenue by region"))]
    once = [kind for kind, before in zip(kinds, ["", *kinds], strict=False) if kind != before]
    write = ["TextDelta", "TextDone"]
    calls = ["ToolStarted", "ToolCallsRequired"]
    assert once[:5] == ["RunStarted", "TextOpened", *calls, "ToolFinished"]
    assert [kind for kind in once[5:] if kind != "Suggested"] == [*write, "RunEnded"]


def test_the_pieces_are_the_whole_text() -> None:
    pieces: dict[str, str] = defaultdict(str)
    for event in converse(turn("Describe the table")):
        if isinstance(event, TextDelta):
            pieces[event.part_id] += event.text
        if isinstance(event, TextDone):
            assert pieces[event.part_id] == event.text


def test_a_text_comes_in_so_few_pieces_that_it_takes_less_than_60_ms() -> None:
    asked = turn("What can you do?", history=(said("earlier"),))
    pieces = sum(isinstance(event, TextDelta) for event in converse(asked))
    assert pieces > 5
    assert pieces * demo._PAUSE_S < 0.06


def test_a_query_that_fails_is_told_as_it_is() -> None:
    refused = {"error": {"kind": "timeout", "message": "it took too long", "hint": ""}}
    draft = answered("Total revenue by region", do=lambda call: refused)
    assert texts(draft) == ["The query failed: it took too long"]
    assert reason(draft) == NOT_ANSWERED


def test_a_chart_that_cannot_be_drawn_takes_no_figure_away() -> None:
    refused = {"error": {"kind": "bad_chart", "message": "too many bars", "hint": ""}}

    def do(call: ToolCall) -> dict[str, Any]:
        return refused if call.name == "draw_chart" else called(call)

    (text,) = texts(answered("Total revenue by region", do=do))
    assert len(figures(text)) == 1
    assert "*Not drawn: too many bars.*" in text


def test_a_result_so_large_that_no_row_of_it_is_given_is_pointed_at() -> None:
    draft = answered("Total revenue by region", do=lambda call: {"truncated": "{", "note": ""})
    assert texts(draft) == ["The result is in the table."]


@pytest.mark.parametrize("kind", [RunStarted, TextDelta])
def test_a_stop_ends_it_without_an_end_of_its_own(kind: type[Event]):
    asked = turn("What can you do?")
    seen: list[Event] = []
    for event in backend().stream(asked):
        seen.append(event)
        if isinstance(event, kind):
            asked.stop.ask("by the user")
    assert not any(isinstance(event, RunEnded | ToolCallsRequired | TextDone) for event in seen)


def test_it_is_offered_under_its_name_and_keeps_nothing():
    offered = BACKENDS["demo"](Connection("demo", "demo"))
    asked = turn("hello")
    can = offered.capabilities()
    assert not any((can.keeps_history, can.resumes, can.cancels, can.finds))
    assert offered.find(asked) is None
    assert offered.cancel(asked) is None
    with pytest.raises(Gone):
        offered.resume(asked, None)
    offered.close()


def test_it_takes_no_files_and_says_so(tmp_path: Path):
    offered = backend()
    assert not offered.capabilities().takes_files
    with pytest.raises(BackendError, match=r"orders\.csv was not sent: the demo has no endpoint\."):
        offered.send_file("orders.csv", "text/csv", tmp_path / "orders.csv", Stop())
    with pytest.raises(BackendError, match="no endpoint"):
        offered.delete_file("file_1")


def test_a_message_of_files_only_is_answered_plainly() -> None:
    file = FilePart(FileRef(FileId("f"), "orders.csv", "text/csv", 1))
    asked = turn("hello")
    events = list(backend().stream(replace(asked, message=replace(asked.message, parts=(file,)))))
    assert isinstance(events[-1], RunEnded)
    assert any(isinstance(event, Suggested | TextDone) for event in events)
