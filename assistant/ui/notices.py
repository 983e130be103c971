"""What went wrong, or ended early, in a person's words: what happened and what to do next.

`explain` and `explain_error` are pure; only `draw` and `shown` know the screen. Every text that
an endpoint wrote goes through `markdown` before it is drawn.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from assistant.errors import ServerTrouble, StoreBusy, StreamCut, WorkbenchError
from assistant.messages import Problem, Run
from assistant.ui import markdown

_SHORT = 120
"""characters of a server's own words that fit into a title"""
Level = Literal["info", "warning", "error"]
Way = Literal["retry", "shorter", "continue", "fork", "new", "edit"]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell; *ways* are what may be offered after it, the best one first."""

    title: str
    detail: str = ""
    hint: str = ""
    level: Level = "info"
    ways: tuple[Way, ...] = ()


NO_THREAD = Notice("Thread not found.", hint="It may have been opened in another browser.")

_PROBLEMS: dict[str, tuple[str, tuple[Way, ...]]] = {
    "key_refused": ("The key was refused", ("retry",)),
    "key_missing": ("No key is set", ("retry",)),
    "untrusted": ("No secure connection to the endpoint", ("retry",)),
    "gone": ("No longer at the endpoint", ("fork",)),
    "busy": ("Another answer is still finishing", ("retry",)),
    "rate_limited": ("Too many requests", ("retry",)),
    "quota": ("The account has nothing left to spend", ("retry",)),
    "server": ("The model server failed", ("retry",)),
    "unreachable": ("The endpoint could not be reached", ("retry",)),
    "not_compatible": ("This address is not a compatible API", ("retry",)),
    "unknown_model": ("The endpoint lacks this model", ("retry",)),
    "context_full": ("Longer than the model can read", ("shorter", "new")),
    "tool_missing": ("The endpoint lacks a tool", ("retry",)),
    "bad_request": ("The endpoint refused the request", ("retry",)),
    "cut": ("The answer was cut off", ("continue", "retry")),
    "too_long": ("The answer is too long", ("continue", "retry")),
    "own_sql": ("This SQL did not run", ("edit",)),
    "unread": ("Not answered", ()),
    "setup": ("The run could not begin", ("fork", "retry")),
    "bug": ("The app made a mistake", ("retry",)),
}

_INCOMPLETE: dict[str, tuple[str, str]] = {
    "max_output_tokens": ("The answer reached its length limit.", "Continue to read the rest."),
    "max_completion_tokens": ("The answer reached its length limit.", "Continue to read the rest."),
    "max_prompt_tokens": (
        "This thread is longer than the run may read.",
        "Ask again in a new thread.",
    ),
    "content_filter": ("The endpoint's content filter ended the answer.", "Ask in other words."),
    "too_many_rounds": ("Tools were called too many times.", "Continue, or ask less."),
    "too_long": ("The answer is longer than the app takes.", "Ask for a shorter answer."),
}


def explain(run: Run, *, written: bool = True) -> Notice | None:
    """Say why *run* ended the way it did; None where there is nothing to say.

    Where nothing was *written* there is nothing to continue.
    """
    match run.state:
        case "failed":
            return _failed(run)
        case "incomplete":
            return _incomplete(run)
        case "interrupted":
            return _interrupted(run, written=written)
        case "stopped":
            return _stopped(run, written=written)
        case _:
            return None


def explain_error(error: WorkbenchError) -> Notice:
    """Say what an action of the page met."""
    # The hint of StoreBusy is about an answer being written; what a person did was not done.
    hint = (
        "Nothing was saved. Try again in a moment." if isinstance(error, StoreBusy) else error.hint
    )
    title, _, detail = str(error).partition("\n")
    return Notice(title, detail.replace("\n", "  \n"), hint, "error")


def draw(notice: Notice) -> None:
    """Put *notice* on the screen: a bold line, then what to do."""
    box = {"info": st.info, "warning": st.warning, "error": st.error}[notice.level]
    icon = {"info": ":material/info:", "warning": ":material/warning:", "error": ":material/error:"}
    lines = [f"**{markdown.label(notice.title, 400)}**"]
    lines += [markdown.safe(text) for text in (notice.detail, notice.hint) if text]
    box("  \n".join(lines), icon=icon[notice.level])


def draw_store(problem: Problem | None) -> None:
    """Say what is wrong with the database, above everything else."""
    if problem:
        draw(Notice(problem.message, hint=problem.hint, level="warning"))


@contextmanager
def shown() -> Generator[None]:
    """Show an error of the app instead of a page that cannot be drawn, and end the script."""
    try:
        yield
    except WorkbenchError as error:
        draw(explain_error(error))
        st.stop()


def _failed(run: Run) -> Notice:
    problem = run.problem
    if problem is None:
        return Notice("The run failed", run.reason, "Try again.", "error", ("retry",))
    title, ways = _PROBLEMS.get(problem.kind, ("The run failed", ("retry",)))
    if problem.kind == ServerTrouble.kind and len(problem.message) <= _SHORT:
        told = problem.message.rstrip(".")
        return Notice(f"{title}: “{told}”.", hint=problem.hint, level="error", ways=ways)
    return Notice(title, problem.message, problem.hint, "error", ways)


def _incomplete(run: Run) -> Notice:
    why, hint = _INCOMPLETE.get(run.reason, (_words(run), "Continue, or ask again."))
    no_use = run.reason in ("content_filter", "max_prompt_tokens")
    ways: tuple[Way, ...] = ("retry",) if no_use else ("continue", "retry")
    return Notice("Incomplete", why, hint, "warning", ways)


def _stopped(run: Run, *, written: bool) -> Notice:
    if not written:
        return Notice("Stopped before anything was written", hint="Try again.", ways=("retry",))
    title = "Stopped" if run.reason in ("", "user") else f"Stopped: {run.reason}"
    return Notice(title, hint="What was written is kept.", ways=("continue", "retry"))


def _interrupted(run: Run, *, written: bool) -> Notice:
    hint = "What arrived is kept. Continue from it, or ask again." if written else "Try again."
    if run.problem and run.problem.hint not in ("", StreamCut.hint):
        hint = f"{run.problem.hint} {hint}"
    ways: tuple[Way, ...] = ("continue", "retry") if written else ("retry",)
    return Notice("Interrupted", _words(run), hint, "warning", ways)


def _words(run: Run) -> str:
    if run.problem is not None:
        return run.problem.message
    if not run.reason:
        return "The answer ended before it was finished."
    return f"The endpoint's reason: {run.reason.replace('_', ' ')}."
