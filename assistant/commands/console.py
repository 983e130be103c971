"""How a run looks in a terminal: the answer on one stream, what happens on the other.

Takes events and writes; it starts, stops and looks up nothing. What a model wrote never
reaches a terminal as a control sequence.
"""

from __future__ import annotations

import json
from typing import TextIO

from assistant.codec import event_to_json
from assistant.events import Event, MediaReady, Noticed, RunEnded, ToolFinished
from assistant.figures.values import FiguresPart
from assistant.joining import BLANK, joined
from assistant.messages import (
    ChartPart,
    RefusalPart,
    SuggestionsPart,
    TablePart,
    Usage,
    caveats_of,
    passages,
)
from assistant.runs import citing
from assistant.runs.drafts import Draft

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in (9, 10)}
LONGEST_ARGUMENTS = 200
MOST_ROWS = 20
WIDEST_CELL = 40


class Console:
    """Shows one run. With *as_json* every event is a line; else the text is written as it grows."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool = False) -> None:
        self._out, self._err = out, err
        self._as_json = as_json
        self._terminal = out.isatty()
        self._open_line = False
        self._draft = Draft()
        self._written = ""
        self._held: list[str] = []
        """rows that stand below a sentence which is not written yet"""
        self._numbers = citing.Numbers()

    @property
    def ended(self) -> RunEnded | None:
        """The run's end, once it was taken."""
        return self._draft.ended

    def take(self, event: Event) -> None:
        """Show what *event* changes, the text excepted: that waits for `flush`."""
        if self.ended is not None:
            return
        before = (self._draft.status, self._draft.detail)
        self._draft.apply(event)
        if self._as_json:
            # Plain ASCII: any terminal and any pipe takes it, broken surrogates included.
            self._out.write(json.dumps(event_to_json(event)) + "\n")
        match event:
            case ToolFinished():
                self.say(self._tool(event))
                self._say_rows(event)
            case MediaReady():
                self.say(f"file: {event.file.name}" if event.file else event.problem)
            case Noticed():
                self.say(event.text)
            case _:
                if (self._draft.status, self._draft.detail) != before:
                    self._say_status()

    def flush(self) -> None:
        """Write the text that has come since the last time."""
        if not self._as_json:
            text = self._said()
            if not text.startswith(self._written):
                # The server's own text differs from what was put together from its pieces.
                self.say("corrected by the server; the whole answer:")
                self._written = ""
                self._out.write("\n\n")
            new = text[len(self._written) :]
            self._out.write(_clean(new) if self._terminal else new)
            self._written = text
            if new:
                self._open_line = self._terminal and not new.endswith("\n")
        self._out.flush()
        if not self._awaiting:
            for rows in self._held:
                self.say(rows)
            self._held.clear()

    @property
    def _awaiting(self) -> bool:
        """Whether a sentence is not written that stands above its rows."""
        return any(map(self._draft.awaits, self._draft.parts))

    def _said(self) -> str:
        """Return what was said so far, without what could still change."""
        final, found = self.ended is not None, list(passages(self._draft.parts))
        self._numbers.markers = citing.markers(self._draft.parts)
        said: list[str] = []
        for number, (_, shown) in enumerate(found, 1):
            over = final or (number < len(found) and not self._awaiting)
            if isinstance(shown, list):
                whole = joined(shown, final=over)
                said.append(citing.plain(whole, self._numbers, final=over))
            elif isinstance(shown, RefusalPart):
                said.append(shown.text)
            elif isinstance(shown, SuggestionsPart):
                said.append(" ".join(shown.assumed))
        return BLANK.join(text for text in said if text)

    def finish(self) -> None:
        """End the text and say how the run ended."""
        self.flush()
        if self._written and not self._as_json and not self._written.endswith("\n"):
            self._out.write("\n")
            self._out.flush()
            self._open_line = False
        ended = self.ended
        if ended is None:
            return
        self._say_suggestions()
        self._say_figures()
        for caveat in caveats_of(self._draft.parts):
            self.say(caveat)
        for number, citation in enumerate(citing.sources(self._draft.parts), start=1):
            self.say(f"[{number}] {citation.title} {citation.url}".rstrip())
        self.say(self._summary(ended))
        if ended.problem is not None:
            self.say(ended.problem.message)
            if ended.problem.hint:
                self.say(ended.problem.hint)

    def say(self, text: str) -> None:
        """Write a line about the run, not of the answer."""
        before = "\n" if self._open_line else ""  # both streams share the terminal's line
        self._err.write(f"{before}{_clean(text)}\n")
        self._open_line = False
        self._err.flush()

    def _say_status(self) -> None:
        draft = self._draft
        wait = f" for {draft.wait_s:.0f} s" if draft.wait_s else ""
        detail = f": {draft.detail}" if draft.detail else ""
        self.say(f"{draft.elapsed_s:6.1f} s  {draft.status}{wait}{detail}  ({draft.raw})")

    def _say_suggestions(self) -> None:
        for part in self._draft.parts:
            if isinstance(part, SuggestionsPart):
                for suggestion in part.questions:
                    self.say(f"  - {' '.join(suggestion.question.split())}")

    def _say_figures(self) -> None:
        """Say how many figures are in the results, and name those that are not."""
        for part in self._draft.parts:
            if isinstance(part, FiguresPart):
                self.say(f"{part.summary}.")
                for figure in part.missing:
                    self.say(f"  {figure.text}: {figure.told}")
                if part.note:
                    self.say(part.note)

    def _say_rows(self, event: ToolFinished) -> None:
        """Write the rows of a call; those of a chart not again where its query's stand above."""
        shown: set[str] = set()
        for part in self._draft.parts:
            if not isinstance(part, TablePart | ChartPart):
                continue
            if part.call_id == event.call_id and part.sql not in shown:
                self._held.append(_table(part))
            shown.add(part.sql)

    def _tool(self, event: ToolFinished) -> str:
        step = next((step for step in self._draft.steps if step.call_id == event.call_id), None)
        asked = " ".join((step.arguments if step else "").split())
        if len(asked) > LONGEST_ARGUMENTS:
            asked = asked[:LONGEST_ARGUMENTS] + "..."
        took = f", {event.duration_s:.1f} s" if event.duration_s is not None else ""
        state = "failed" if event.failed else "done"
        return f"{self._draft.elapsed_s:6.1f} s  {event.name} {asked} ({state}{took})"

    def _summary(self, ended: RunEnded) -> str:
        facts = [f"in {self._draft.elapsed_s:.1f} s"]
        if self._draft.first_text_s is not None:
            facts.append(f"first text after {self._draft.first_text_s:.1f} s")
        facts += _spent(ended.usage) if ended.usage else []
        reason = f" ({ended.reason})" if ended.reason else ""
        return f"{ended.state}{reason}: {', '.join(facts)}"


def _spent(usage: Usage) -> list[str]:
    spent: list[str] = []
    if usage.input_tokens is not None and usage.output_tokens is not None:
        spent.append(f"{usage.input_tokens} + {usage.output_tokens} tokens")
    if usage.cost_usd is not None:
        spent.append(f"{usage.cost_usd:.4f} USD")
    return spent


def _table(table: TablePart | ChartPart) -> str:
    """Return the first rows in columns, as far as a terminal has room for them."""
    rows = [tuple("" if cell is None else str(cell) for cell in row) for row in table.rows]
    shown = [tuple(_short(cell) for cell in row) for row in (table.columns, *rows[:MOST_ROWS])]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    ]
    if table.row_count > len(rows[:MOST_ROWS]):
        lines.append(f"... {table.row_count} rows in all")
    return "\n".join(f"         {line}" for line in lines)


def _short(cell: str) -> str:
    cell = " ".join(cell.split())
    return cell if len(cell) <= WIDEST_CELL else cell[: WIDEST_CELL - 3] + "..."


def _clean(text: str) -> str:
    return text.translate(_CONTROLS)
