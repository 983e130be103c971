"""What the tests of questions about files share: a file read, and a thread of questions about it.

Goes the app's way without its processes: the reader, the backend that needs no model, the tools.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.backends.base import Turn
from assistant.backends.demo.backend import DemoBackend
from assistant.charts import Chart
from assistant.data.drawing import draw_chart
from assistant.data.tables import ANALYST_TOOLS, DATA_TOOLS
from assistant.definitions import Assistant, Connection, Round, Workspace
from assistant.errors import ToolError
from assistant.events import ToolCallsRequired, ToolFinished
from assistant.gallery import load
from assistant.messages import (
    FileRef,
    Message,
    MessageId,
    PartId,
    RunId,
    Suggestion,
    SuggestionsPart,
    TablePart,
    TextPart,
    ToolCall,
    ToolOutput,
    new_id,
)
from assistant.runs.drafts import Draft
from assistant.tables import Table
from assistant.tools.results import shorten_table, to_output
from tests.readers.bringing import bring_with_suggestions

FILES = Path(__file__).parent.parent / "files"
_TOOLS = {tool.__name__: tool for tool in (*DATA_TOOLS, *ANALYST_TOOLS)}


@dataclass(frozen=True)
class Told:
    """One answer."""

    text: str
    """all that was said, Markdown's escapes undone"""
    rows: tuple[tuple[Any, ...], ...]
    """of its query; nothing if none was run"""
    sql: str
    steps: tuple[str, ...]
    offered: tuple[Suggestion, ...]

    @property
    def answered(self) -> bool:
        return bool(self.sql)


class Thread:
    """A thread with one file; answers what is asked about it, as the sample analyst does."""

    def __init__(self, name: str, data: bytes | str) -> None:
        brought = bring_with_suggestions(Path(tempfile.mkdtemp()), name, data, here=True)
        assert brought.error is None, brought.error
        self.tables: tuple[Table, ...] = brought.imported.tables
        self.file = str(brought.target)
        self._history: list[Message] = []
        self._assistant: Assistant = next(one for one in load() if one.connection == "demo")

    def ask(self, *questions: str) -> Told:
        """Ask one after the other, and return what is said to the last."""
        return [self._ask(question) for question in questions][-1]

    def _ask(self, question: str) -> Told:
        message = Message(MessageId(new_id()), "user", (TextPart(PartId("p"), question),))
        turn: Turn | None = Turn(
            RunId(new_id()), self._assistant, message, _keep, tuple(self._history),
            tables=self.tables,
        )  # fmt: skip
        draft = Draft()
        while turn is not None:
            turn = self._round(turn, draft)
        self._history += [message, Message(MessageId(new_id()), "assistant", tuple(draft.parts))]
        return _told(draft)

    def _round(self, turn: Turn, draft: Draft) -> Turn | None:
        further = None
        for event in DemoBackend(Connection("demo", "demo")).stream(turn):
            draft.apply(event)
            if isinstance(event, ToolCallsRequired):
                done = [(call, shorten_table(self._call(call))) for call in event.calls]
                for call, result in done:
                    draft.apply(ToolFinished(call.call_id, call.name, "error" in result, result))
                outputs = tuple(ToolOutput(c.call_id, to_output(result)) for c, result in done)
                further = turn.answered(Round(event.calls, outputs), turn.remote)
        return further

    def _call(self, call: ToolCall) -> Any:
        place, given = Workspace(self.file), json.loads(call.arguments)
        assert call.name in self._assistant.functions, call.name
        try:
            if call.name == "draw_chart":
                return draw_chart(Chart(**given["chart"]), place)
            return _TOOLS[call.name](place, **given)
        except ToolError as error:
            return error.as_result()


def _told(draft: Draft) -> Told:
    texts = [part.text for part in draft.parts if isinstance(part, TextPart)]
    found = [part for part in draft.parts if isinstance(part, TablePart)]
    shown = [part for part in draft.parts if isinstance(part, SuggestionsPart)]
    texts += [one for part in shown for one in part.assumed]
    offered = [part.questions for part in shown if part.kind != "rest"]
    return Told(
        re.sub(r"\\(.)", r"\1", "\n\n".join(texts)),
        found[-1].rows if found else (),
        found[-1].sql if found else "",
        tuple(step.name for step in draft.steps),
        tuple(one for several in offered for one in several),
    )


def _keep(name: str, media_type: str, content: bytes | Path) -> FileRef:
    raise AssertionError("nothing is kept here")


def written(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write rows as CSV; None is an empty cell."""
    lines = [head, *(["" if cell is None else str(cell) for cell in row] for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines)
