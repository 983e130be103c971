"""Whole runs of the demo, as the run loop would have them, and what stands in their answers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest

from assistant.backends.base import Turn
from assistant.backends.demo.backend import DemoBackend
from assistant.charts import Chart
from assistant.data import tables
from assistant.data.drawing import draw_chart
from assistant.definitions import Assistant, Connection, Round, Workspace
from assistant.events import Event, ToolCallsRequired, ToolFinished
from assistant.gallery import FOLDER, sample_table
from assistant.messages import (
    FileRef,
    Message,
    MessageId,
    PartId,
    RunId,
    SuggestionsPart,
    TextPart,
    ToolCall,
    ToolOutput,
    new_id,
)
from assistant.runs.drafts import Draft
from assistant.tables import Table
from assistant.tools.results import shorten_table, to_output


def keep(name: str, media_type: str, content: bytes) -> FileRef:
    raise AssertionError("the demo makes no files")


def said(text: str) -> Message:
    return Message(MessageId(new_id()), "user", (TextPart(PartId("p"), text),))


def turn(text: str, **more: Any) -> Turn:
    assistant = Assistant("demo", "Demo", "demo", functions=("query_table", "draw_chart"))
    given = {"tables": (sample_table("orders"),), **more}
    return Turn(RunId(new_id()), assistant, said(text), keep, **given)


def backend() -> DemoBackend:
    return DemoBackend(Connection("demo", "demo"))


def called(call: ToolCall, sample: str = "orders") -> dict[str, Any]:
    """Do a call as its tool does, in this process."""
    place, given = Workspace(str(FOLDER / f"{sample}.duckdb")), json.loads(call.arguments)
    if call.name == "draw_chart":
        return draw_chart(Chart(**given["chart"]), place)
    return tables.query_table(place, **given)


def never(call: ToolCall) -> dict[str, Any]:
    pytest.fail(f"called: {call}")


def converse(asked: Turn, do: Callable[[ToolCall], Any] = called) -> Iterator[Event]:
    """Yield the events of a whole run, as the run loop would have them."""
    for event in backend().stream(asked):
        yield event
        if isinstance(event, ToolCallsRequired):
            done = [(call, shorten_table(do(call))) for call in event.calls]
            for call, result in done:
                yield ToolFinished(call.call_id, call.name, "error" in result, result)
            outputs = tuple(ToolOutput(call.call_id, to_output(result)) for call, result in done)
            yield from backend().stream(asked.answered(Round(event.calls, outputs), event.remote))


def answered(*questions: str, of: Sequence[Table] = (), **more: Any) -> Draft:
    """Return the answer to the last of *questions* in a thread that began earlier."""
    draft = Draft()
    found = {"tables": tuple(of)} if of else {}
    history = tuple(said(text) for text in ("hello", *questions[:-1]))
    for event in converse(turn(questions[-1], history=history, **found), **more):
        draft.apply(event)
    assert draft.ended is not None
    assert (draft.ended.state, draft.ended.raw) == ("completed", "demo.completed")
    return draft


def reason(draft: Draft) -> str:
    """Return why the answer is none; nothing where it is one."""
    assert draft.ended is not None
    return draft.ended.reason


def texts(draft: Draft) -> list[str]:
    return [part.text for part in draft.parts if isinstance(part, TextPart)]


def told(*questions: str) -> str:
    """Return what is said of the figures, Markdown's escapes undone."""
    return re.sub(r"\\(.)", r"\1", texts(answered(*questions))[0])


def offers(draft: Draft) -> SuggestionsPart:
    return next(p for p in draft.parts if isinstance(p, SuggestionsPart) and p.kind != "rest")


def offered(draft: Draft) -> list[str]:
    return [one.question for one in offers(draft).questions]


def figures(text: str) -> list[Decimal]:
    return [Decimal(found.replace(",", "")) for found in re.findall(r"\*\*([\d,.-]+)\*\*", text)]
