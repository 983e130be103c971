"""Every value survives JSON and back; what cannot be read is said, never guessed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.codec import (
    VERSION,
    Unreadable,
    event_from_json,
    event_from_line,
    event_to_json,
    event_to_line,
    parts_from_json,
    parts_to_json,
    value_from_json,
    value_to_json,
)
from assistant.events import EVENTS, Event, RunEnded, TextDelta, ToolFinished
from assistant.figures.values import Figure, FiguresPart
from assistant.messages import (
    CallId,
    ChartPart,
    Citation,
    FileId,
    FilePart,
    FileRef,
    ImagePart,
    NoticePart,
    Part,
    PartId,
    PlanPart,
    Problem,
    ReasoningPart,
    RefusalPart,
    Remote,
    Rereading,
    StepPart,
    Suggestion,
    SuggestionsPart,
    TablePart,
    TextPart,
    ToolCall,
    Usage,
)

FILE = FileRef(FileId("f1"), "plot.png", "image/png", 7)
PARTS: tuple[Part, ...] = (
    TextPart(PartId("m:0"), "Grüße\n\n😀", (Citation("Source", "https://a.example", start=1),)),
    RefusalPart(PartId("m:1"), "no"),
    ReasoningPart(PartId("r"), "because"),
    StepPart(CallId("c"), "calculate", "function", "done", "{}", result={"value": 4}, output="4"),
    TablePart(CallId("c"), "SELECT 1", ("a", "b"), ((1, None), ("x", 2.5)), 2),
    ChartPart(CallId("c"), {"kind": "bar"}, "SELECT 1", ("a",), (("x",),), 1, FILE),
    ImagePart(FILE),
    FilePart(FILE),
    PlanPart('{"table":"orders"}'),
    NoticePart("lost"),
    SuggestionsPart((Suggestion("As a line", "revenue by month as a line"), Suggestion("b", "c"))),
    FiguresPart(
        (
            Figure("32,423", 0, 21, 27, True, "Laptop / profit", 0),
            Figure("9,866", 0, 40, 45, False, "Desk / profit", 0),
            Figure("12 %", 2, 0, 4, False),
        ),
        ("SELECT 1",),
        "Only the first 200 figures were looked up.",
    ),
    SuggestionsPart((Suggestion("a", "b", Rereading("t", "as-numbers:amount", "numbers")),)),
    TextPart(PartId("m:2"), "above", ahead=True),
    TablePart(CallId("d"), "SELECT 1", ("a",), ((1,),), 1, read_as="count"),
    SuggestionsPart((), "assumed", ("Assumed: sum.",)),
)
some.register_type_strategy(float, some.floats(allow_nan=False, allow_infinity=False))
results = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=5,
)
texts = some.text(some.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_survives_its_line(kind: type[Event]):
    event_of_kind = some.from_type(kind)
    if kind is ToolFinished:
        event_of_kind = some.builds(ToolFinished, result=results)

    @given(event_of_kind)
    def survives(event: Event) -> None:
        line = event_to_line(event)
        assert "\n" not in line
        assert event_from_line(line) == event

    survives()


def test_every_part_survives():
    assert {type(part) for part in PARTS} == set(Part.__args__)
    assert parts_from_json(json.loads(json.dumps(parts_to_json(PARTS)))) == PARTS


@given(texts)
def test_any_text_survives(text: str):
    event = TextDelta(PartId("m:0"), text)
    assert event_from_line(event_to_line(event)) == event


def test_values_of_their_own_columns_survive():
    remote = Remote("conv", "resp", open_calls=(ToolCall(CallId("c"), "f", "{}"),))
    for value in (remote, Usage(1, 2), Problem("server", "oh", "wait")):
        assert value_from_json(type(value), value_to_json(value)) == value
    assert value_to_json(None) is None
    assert value_from_json(Usage, None) is None


def test_an_event_is_flat_and_says_its_name_and_version():
    data = event_to_json(ToolFinished(CallId("c"), "f", result={"rows": []}, raw="x.done"))
    assert data["event"] == "ToolFinished"
    assert data["v"] == VERSION
    assert data["raw"] == "x.done"
    assert data["result"] == {"rows": []}
    assert "sequence" not in data


def test_what_a_newer_program_wrote_is_refused_by_name():
    newer = event_to_json(RunEnded("completed")) | {"v": VERSION + 1}
    with pytest.raises(Unreadable, match="RunEnded"):
        event_from_json(newer)
    with pytest.raises(Unreadable, match="Telepathy"):
        event_from_json({"event": "Telepathy", "v": VERSION})


def test_fields_that_do_not_fit_are_refused():
    with pytest.raises(Unreadable, match="TextDelta"):
        event_from_json({"event": "TextDelta", "v": VERSION, "text": 5})
    with pytest.raises(Unreadable, match="Usage"):
        value_from_json(Usage, {"input_tokens": "many"})
