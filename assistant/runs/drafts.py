"""Folds a run's events into the message that they draw.

The page, the final message and a restart all read a run through this one fold, so that what
is shown live, stored and recovered is the same. It never raises on odd order: events that make
no sense any more (text after a text's end, anything after the run's end) change nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any, cast

from assistant import events as e
from assistant.figures.values import FiguresPart
from assistant.messages import (
    CallId,
    ChartPart,
    FilePart,
    ImagePart,
    NoticePart,
    Part,
    PartId,
    ReasoningPart,
    RefusalPart,
    StepPart,
    SuggestionsPart,
    TablePart,
    TextPart,
    text_of,
)

_Written = TextPart | RefusalPart | ReasoningPart


@dataclass(slots=True)
class Draft:
    """A message in the making. *parts* is in the order in which things first appeared.

    Results of calls that were at work together stand in the order in which they were asked for.
    """

    parts: list[Part] = field(default_factory=list[Part])
    status: str = "thread.init"
    """the newest neutral status: queued, in_progress, thinking, writing, waiting, ..."""
    detail: str = ""
    wait_s: float | None = None
    raw: str = "thread.init"
    """the protocol's own name of the newest event"""
    elapsed_s: float = 0.0
    first_text_s: float | None = None
    ended: e.RunEnded | None = None
    _closed: set[PartId] = field(default_factory=set[PartId])

    def apply(self, event: e.Event) -> None:
        """Take one more event."""
        if self.ended is not None:
            return
        self.raw = event.raw or self.raw
        self.elapsed_s = event.elapsed_s or self.elapsed_s
        match event:
            case e.StatusChanged():
                self._enter(event.status, event.detail, event.wait_s)
            case e.TextOpened():
                self._open(event.part_id)
            case e.TextDelta() | e.TextDone() | e.RefusalDelta() | e.ReasoningDelta():
                self._write(event)
            case e.Cited():
                self._cite(event)
            case e.MediaReady():
                self._keep(event)
            case e.Suggested():
                self._suggest(event)
            case e.Noticed() | e.FiguresChecked():
                self._tell(event)
            case e.RunEnded():
                self.ended = event
                self._close_steps()
            case _:
                self._step(event)

    @property
    def text(self) -> str:
        """Everything the assistant said so far."""
        return text_of(self.parts)

    @property
    def steps(self) -> list[StepPart]:
        """The tool calls, in order."""
        return [part for part in self.parts if isinstance(part, StepPart)]

    def holds(self, event: e.Event) -> bool:
        """Whether *event* only repeats what a text part was closed with (servers do, twice)."""
        if not isinstance(event, e.TextDone) or event.part_id not in self._closed:
            return False
        at = self._find(TextPart, event.part_id)
        return at is not None and cast(TextPart, self.parts[at]).text == event.text

    def awaits(self, part: Part) -> bool:
        """Whether *part* is a text that stands above its results and is not written to its end."""
        return (
            isinstance(part, TextPart)
            and part.ahead
            and self.ended is None
            and part.id not in self._closed
        )

    def at_work(self, at: int) -> bool:
        """Whether a call of ours that was asked for before part *at* has not ended."""
        return any(
            isinstance(part, StepPart) and part.kind == "function" and part.state == "running"
            for part in self.parts[:at]
        )

    def _enter(self, status: str, detail: str = "", wait_s: float | None = None) -> None:
        self.status, self.detail, self.wait_s = status, detail, wait_s

    def _open(self, part_id: PartId) -> None:
        if self._find(TextPart, part_id) is None:
            self.parts.append(TextPart(part_id, "", ahead=True))

    def _write(self, event: e.TextDelta | e.TextDone | e.RefusalDelta | e.ReasoningDelta) -> None:
        if not event.text:
            return
        kind = _KIND[type(event).__name__]
        self._enter("thinking" if kind is ReasoningPart else "writing")
        if kind is TextPart and self.first_text_s is None:
            self.first_text_s = event.elapsed_s
        at = self._find(kind, event.part_id)
        if isinstance(event, e.TextDone):
            self._closed.add(event.part_id)
        elif event.part_id in self._closed:
            return
        if at is None:
            self.parts.append(kind(event.part_id, event.text))
            return
        part = cast(_Written, self.parts[at])
        # The server's own word replaces what was put together from deltas, of which some may
        # have come twice, in another order or not at all.
        whole = isinstance(event, e.TextDone) or (isinstance(event, e.RefusalDelta) and event.whole)
        text = event.text if whole else part.text + event.text
        self.parts[at] = replace(part, text=text)

    def _cite(self, event: e.Cited) -> None:
        at = self._find(TextPart, event.part_id)
        if at is None:
            self.parts.append(TextPart(event.part_id, "", (event.citation,)))
            return
        part = cast(TextPart, self.parts[at])
        if event.citation not in part.citations:
            self.parts[at] = replace(part, citations=(*part.citations, event.citation))

    def _keep(self, event: e.MediaReady) -> None:
        if event.file is None:
            self._notice(event.problem)
            return
        if event.file.media_type.startswith("image/"):
            part: Part = ImagePart(event.file)
        else:
            part = FilePart(event.file)
        if part not in self.parts:
            self.parts.append(part)

    def _tell(self, event: e.Noticed | e.FiguresChecked) -> None:
        if isinstance(event, e.Noticed):
            self._notice(event.text)
        else:
            self.parts.append(FiguresPart(event.figures, event.queries, event.note))

    def _notice(self, text: str) -> None:
        if NoticePart(text) not in self.parts:
            self.parts.append(NoticePart(text))

    def _suggest(self, event: e.Suggested) -> None:
        part = SuggestionsPart(event.questions, event.kind, event.assumed)
        if (event.questions or event.assumed) and part not in self.parts:
            self.parts.append(part)

    def _step(self, event: e.Event) -> None:
        match event:
            case e.ToolStarted():
                self._enter("tool")
                if self._find_step(event.call_id) is None:
                    self.parts.append(_begun(event))
            case e.ToolArguments():
                self._change(event.call_id, "arguments", event.text, event.whole)
            case e.CodeDelta():
                self._change(event.call_id, "code", event.text, event.whole)
            case e.CodeOutput():
                self._change(event.call_id, "logs", event.text, event.whole)
            case e.ToolFinished():
                self._finish(event)
            case _:
                pass

    def _change(self, call_id: CallId, name: str, text: str, whole: bool) -> None:
        at = self._find_step(call_id)
        if at is not None and text:
            step = cast(StepPart, self.parts[at])
            was: str = "" if whole else getattr(step, name)
            self.parts[at] = replace(step, **{name: was + text})

    def _finish(self, event: e.ToolFinished) -> None:
        at = self._find_step(event.call_id)
        if at is None:
            self.parts.append(StepPart(event.call_id, event.name, "function", "running"))
            at = len(self.parts) - 1
        step = cast(StepPart, self.parts[at])
        if step.state != "running":
            return
        table = _table(event, step)
        self.parts[at] = replace(
            step,
            state="failed" if event.failed else "done",
            result=_without_rows(event.result) if table else event.result,
            output=event.output,
            duration_s=event.duration_s,
        )
        if table:
            self.parts.insert(self._place_of(at), table)

    def _place_of(self, step: int) -> int:
        """Return where the result of the call at *step* stands: above those of later calls."""
        earlier = {part.call_id for part in self.parts[: step + 1] if isinstance(part, StepPart)}
        place = len(self.parts)
        for at in reversed(range(step + 1, len(self.parts))):
            part = self.parts[at]
            if not isinstance(part, TablePart | ChartPart | NoticePart):
                break
            if not isinstance(part, NoticePart) and part.call_id not in earlier:
                place = at
        return place

    def _close_steps(self) -> None:
        for at, part in enumerate(self.parts):
            if isinstance(part, StepPart) and part.state == "running":
                self.parts[at] = replace(part, state="cancelled")

    def _find(self, kind: type[_Written], part_id: PartId) -> int | None:
        for at, part in enumerate(self.parts):
            if isinstance(part, kind) and part.id == part_id:
                return at
        return None

    def _find_step(self, call_id: CallId) -> int | None:
        for at, part in enumerate(self.parts):
            if isinstance(part, StepPart) and part.call_id == call_id:
                return at
        return None


_KIND: dict[str, type[_Written]] = {
    "TextDelta": TextPart,
    "TextDone": TextPart,
    "RefusalDelta": RefusalPart,
    "ReasoningDelta": ReasoningPart,
}


def _begun(event: e.ToolStarted) -> StepPart:
    return StepPart(
        event.call_id,
        event.name,
        event.kind,
        "running",
        event.arguments,
        read_as=event.read_as,
        plan=event.plan,
    )


def _table(event: e.ToolFinished, step: StepPart) -> TablePart | ChartPart | None:
    result = event.result
    if event.failed or not isinstance(result, dict):
        return None
    found = cast(dict[str, Any], result)
    if not {"columns", "rows"} <= found.keys():
        return None
    rows = tuple(tuple(row) for row in found["rows"])
    table = TablePart(
        event.call_id,
        str(found.get("sql", "")),
        tuple(str(column) for column in found["columns"]),
        rows,
        int(found.get("row_count", len(rows))),
        event.file,
        tuple(map(str, found.get("caveats", ()))),
        step.read_as or _reading(found.get("reading")),
        step.plan or _planned(step),
    )
    if "chart" not in found:
        return table
    return ChartPart(
        table.call_id,
        found["chart"],
        table.sql,
        table.columns,
        rows,
        table.row_count,
        event.file,
        table.caveats,
        table.read_as,
        table.plan,
    )


def _planned(step: StepPart) -> str:
    """Return the plan by which a model asked a table, as JSON; empty for any other call."""
    if step.name != "ask_table":
        return ""
    try:
        plan = json.loads(step.arguments)["plan"]
    except (ValueError, KeyError, TypeError):  # mended before it was done; not so here
        return ""
    return plan if isinstance(plan, str) else json.dumps(plan, ensure_ascii=False)


def _reading(told: object) -> str:
    """Return how a plan was understood, told whole or in steps."""
    if isinstance(told, list):
        return " · ".join(map(str, cast("list[object]", told)))
    return told if isinstance(told, str) else ""


def _without_rows(result: Any) -> Any:
    shown = ("rows", "columns", "chart", "caveats")
    return {key: value for key, value in result.items() if key not in shown}
