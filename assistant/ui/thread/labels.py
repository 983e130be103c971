"""The status line: what is happening, in a person's words. Pure text, no drawing.

Beside the words stands the protocol's own event name, small and gray. What an endpoint or a
model wrote (names of events, of tools, of tables) is escaped before it enters a label.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from assistant.messages import NEEDS_CHOICE, NOT_ANSWERED, Part, Run, StepPart, text_of
from assistant.runs.drafts import Draft
from assistant.statements.marking import REASON
from assistant.ui import markdown

_TABLE = re.compile(r"\b(?:from|join)\s+([A-Za-z_][\w.]*|\"[^\"]+\")", re.IGNORECASE)

_STATUSES: dict[str, str] = {
    "thread.init": "Starting",
    "starting": "Starting",
    "queued": "Queued at the endpoint",
    "created": "Thinking",
    "in_progress": "Thinking",
    "thinking": "Thinking",
    "writing": "Writing",
    "waiting": "Waiting",
    "resuming": "Reconnecting",
    "cancelling": "Stopping",
    "requires_action": "Running tools",
}

_BEFORE_A_WORD = ("thread.init", "starting", "created", "in_progress")
READING_S = 5.0
"""of waiting for the first word, after which it is said what is waited for"""

_TOOLS: dict[str, tuple[str, str]] = {
    "list_tables": ("Looking at the tables", "Looked at the tables"),
    "describe_table": ("Looking at a table", "Looked at a table"),
    "ask_table": ("Asking", "Asked"),
    "find_values": (
        "Looking the words up among the values",
        "Looked the words up among the values",
    ),
    "calculate": ("Calculating", "Calculated"),
    "time_in_zone": ("Looking at the clock", "Looked at the clock"),
    "draw_chart": ("Drawing a chart", "Drew a chart"),
    "code_interpreter": ("Running Python", "Ran Python"),
    "file_search": ("Searching the files", "Searched the files"),
    "web_search": ("Searching the web", "Searched the web"),
    "image_generation": ("Drawing an image", "Drew an image"),
}
"""name or kind of a tool -> what it does, what it did"""

_ENDS: dict[str, tuple[str, str]] = {
    "completed": ("Answered", ":material/check:"),
    NEEDS_CHOICE: ("Needs your choice", ":material/help:"),
    NOT_ANSWERED: ("Not answered", ":material/block:"),
    REASON: ("Ran your SQL", ":material/check:"),
    "stopped": ("Stopped", ":material/stop_circle:"),
    "incomplete": ("Incomplete", ":material/content_cut:"),
    "interrupted": ("Interrupted", ":material/link_off:"),
    "failed": ("Failed", ":material/error:"),
}
"""how a run ended -> its words and its icon"""
_CUT_OFF: dict[str, str] = {
    "max_output_tokens": "Cut off at the length limit",
    "max_completion_tokens": "Cut off at the length limit",
    "too_long": "Cut off at the length limit",
    "content_filter": "Cut off by the content filter",
}
"""reason of an answer that is incomplete -> its words"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a run that has ended, beside its text."""

    raw: str = ""
    elapsed_s: float | None = None
    first_text_s: float | None = None


def step(part: StepPart) -> str:
    """Say what a tool call does, or did: "Running SQL on orders", "Ran SQL on orders"."""
    over = part.state != "running"
    if part.name == "draw_chart":
        title = _chart(part).get("title")
        what = f": {title}" if isinstance(title, str) and title.strip() else ""
        return _TOOLS["draw_chart"][over] + what
    if part.name == "ask_table":
        return _TOOLS["ask_table"][over] + _asked_table(part)
    if sql := step_sql(part):
        tables = dict.fromkeys(name.strip('"') for name in _TABLE.findall(sql))
        on = f" on {', '.join(list(tables)[:3])}" if tables else ""
        return f"{'Ran' if over else 'Running'} SQL{on}"
    for name in (part.name, part.kind):
        if name in _TOOLS:
            return _TOOLS[name][over]
    return f"{'Used' if over else 'Using'} {part.name.replace('_', ' ')}"


def given(part: StepPart) -> str:
    """Say how much of a call's result the assistant was given: of a table not always all."""
    size = len(part.output.encode())
    rows: object = None
    with suppress(ValueError, AttributeError):  # not JSON, or not an object
        rows = json.loads(part.output).get("rows")
    count = len(cast("list[object]", rows)) if isinstance(rows, list) else None
    what = "" if count is None else f"{count:,} row{'' if count == 1 else 's'}, "
    return f"Given to the assistant: {what}{size:,} bytes."


def step_sql(part: StepPart) -> str:
    """Return the SQL that a call was asked to run, or made of its plan; empty where it is none."""
    sql = arguments(part).get("sql") or _chart(part).get("sql")
    if part.name == "ask_table":
        sql = _result(part).get("sql")
    return sql if isinstance(sql, str) else ""


def _asked_table(part: StepPart) -> str:
    """Name the table that a plan is about."""
    plan = arguments(part).get("plan")
    table = cast("dict[str, Any]", plan).get("table") if isinstance(plan, dict) else None
    return f" {table}" if isinstance(table, str) and table.strip() else " a table"


def _chart(part: StepPart) -> dict[str, Any]:
    """Return the chart that a call was asked to draw."""
    found = arguments(part).get("chart")
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _rows(part: StepPart) -> str:
    """Say how many rows a call returned, where it counted them."""
    count = _result(part).get("row_count")
    if not isinstance(count, int):
        return ""
    return f"{count:,} row{'' if count == 1 else 's'}"


def _result(part: StepPart) -> dict[str, Any]:
    """Return what a call returned, where that has names."""
    result: Any = part.result
    return cast("dict[str, Any]", result) if isinstance(result, dict) else {}


def arguments(part: StepPart) -> dict[str, Any]:
    """Return the arguments of a call; empty while they are not whole."""
    try:
        found = json.loads(part.arguments)
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def live_label(draft: Draft, elapsed_s: float, wait_s: float | None = None) -> str:
    """Return the status line of a run at work; *wait_s* is what is left of a countdown."""
    if (reading_s := _reading_s(draft, elapsed_s)) is not None:
        words = f"The model is reading, {reading_s:.0f} s"
        return f":shimmer[{markdown.label(words, 200)}]{_aside('', draft.raw)}"
    words = _doing(draft)
    if draft.status in ("starting", "waiting", "queued", "resuming") and draft.detail:
        words += f": {draft.detail}"
    if wait_s:
        words += f" (again in {wait_s:.0f} s)"
    return f":shimmer[{markdown.label(words, 200)}]{_aside(f'{elapsed_s:.0f} s', draft.raw)}"


def queued_label() -> str:
    """Return the status line of a run that has not begun."""
    return f":shimmer[Waiting for a free place]{_aside('', 'thread.init')}"


@dataclass(frozen=True, slots=True)
class Ended:
    """The status line of an answer that has ended: quiet, and more once it is opened."""

    label: str
    icon: str
    facts: str = ""
    """what stands inside, above the steps"""


def ended(run: Run | None, figures: Figures, found: Sequence[Part]) -> Ended:
    """Return the line above an answer of these parts."""
    words, icon = _ENDS.get(_end(run, found), _ENDS["completed"])
    if run and run.state == "incomplete":
        words = _CUT_OFF.get(run.reason, words)
    facts = [seconds(figures.elapsed_s)] if figures.elapsed_s is not None else []
    steps = sum(type(part).__name__ == "StepPart" for part in found)
    facts += [f"{steps} step{'' if steps == 1 else 's'}"] if steps else []
    # The label of a compact expander is faded as it is: more gray could not be read.
    label = " ".join(filter(None, [words, f":small[· {' · '.join(facts)}]" if facts else ""]))
    return Ended(label, icon, _inside(run, figures))


def _end(run: Run | None, found: Sequence[Part]) -> str:
    if run is None:
        return "completed"
    if run.state == "completed":
        declined = any(type(part).__name__ == "RefusalPart" for part in found)
        refused = declined and not text_of(found).strip()
        return NOT_ANSWERED if refused else run.reason or "completed"
    return run.state


def _inside(run: Run | None, figures: Figures) -> str:
    facts = [f"`{figures.raw.replace('`', '')}`"] if figures.raw else []
    if figures.first_text_s is not None:
        facts.append(f"first text {seconds(figures.first_text_s)}")
    return " · ".join([*facts, *_spent(run)])


def step_label(part: StepPart) -> str:
    """Return the label of one step: words, then name and time, small and gray."""
    facts = [part.name] if part.name else []
    if rows := _rows(part):
        facts.append(rows)
    if part.duration_s is not None:
        facts.append(seconds(part.duration_s))
    if part.state == "cancelled":
        facts.append("cancelled")
    text = markdown.label(step(part))
    return f"{text}{_aside(' · '.join(facts), '')}"


def seconds(value: float) -> str:
    """Return a time for people: 480 ms, 3.2 s, 2 min 5 s."""
    if value < 0.9995:
        return f"{value * 1000:.0f} ms"
    if value < 59.95:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s"


def _doing(draft: Draft) -> str:
    running = [part for part in draft.steps if part.state == "running"]
    if running and draft.status not in ("cancelling", "waiting", "resuming"):
        others = f" and {len(running) - 1} more" if len(running) > 1 else ""
        return step(running[-1]) + others
    if draft.status == "tool":
        return "Thinking"
    return _STATUSES.get(draft.status, draft.status.replace("_", " ").capitalize())


def _reading_s(draft: Draft, elapsed_s: float) -> float | None:
    """Return how long the model has been given to read; None where it does something else.

    A long prompt is read for minutes, with signs of life that say nothing, or with none.
    """
    if draft.detail or draft.wait_s:
        return None
    if not draft.parts:
        waits, since_s = draft.status in _BEFORE_A_WORD, elapsed_s
    else:  # what its tools returned
        running = any(part.state == "running" for part in draft.steps)
        waits, since_s = draft.status == "tool" and not running, elapsed_s - draft.elapsed_s
    return since_s if waits and since_s >= READING_S else None


def _spent(run: Run | None) -> list[str]:
    usage = run.usage if run else None
    if usage is None:
        return []
    spent: list[str] = []
    known = [n for n in (usage.input_tokens, usage.output_tokens) if n is not None]
    if known:
        spent.append(f"{sum(known):,} tokens")
    if usage.cost_usd is not None:
        # Escaped: two dollars in one label would be read as mathematics.
        spent.append(f"\\${usage.cost_usd:.{4 if usage.cost_usd < 0.1 else 2}f}")
    return spent


def _aside(facts: str, raw: str) -> str:
    text = f" :gray[:small[· {markdown.label(facts)}]]" if facts else ""
    return text + (f" :gray[:small[`{raw.replace('`', '')}`]]" if raw else "")
