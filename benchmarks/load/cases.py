"""The loads that are measured, each told by the groups that make it. What is sent, not how.

Everybody comes within a while and then thinks for two seconds, because people do; all answers are
on their way at the same time nevertheless.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from benchmarks.load.apps import App
from benchmarks.load.crowd import Group
from benchmarks.load.measuring import Measured, Stage, staged

WARM = Group(name="warm", people=2, tokens=50, rate=50)
"""before each measurement: what a process does once is not what is measured"""
THINK_S = 2.0
SESSION_S = 130.0
"""Streamlit (1.67) forgets a session two minutes after its socket closed"""


def load(people: int) -> list[Group]:
    """50 tokens/s for 15 s; half of the people reload in mid-answer."""
    return [replace(_talking(people, min(10.0, people / 20)), reloading=0.5)]


def gradio(people: int) -> list[Group]:
    """Gradio's own workload: 100 tokens/s for 5 s."""
    within = min(4.0, people / 50)
    return [Group(name="people", people=people, within_s=within, think_s=1.0, tokens=500, rate=100)]


def arrivals(people: int) -> list[Group]:
    """Twenty newcomers within two seconds, while *people* are being answered."""
    come = Group(name="newcomers", does="look", people=20, start_s=9.0, within_s=2.0, stay_s=1.0)
    return [_talking(people, 2.5), come]


def looking(people: int) -> list[Group]:
    """Twenty seconds of looking: at a short answer, and at an empty page."""
    read = Group(name="people", people=people, within_s=2.0, tokens=50, rate=50, stay_s=20.0)
    look = Group(name="lookers", does="look", people=people, within_s=2.0, stay_s=20.0)
    return [read, look]


def leaving(people: int) -> list[Group]:
    """Ask, and close the tab at once; ten people a second, which the caps allow."""
    within = people / 10
    return [Group(name="people", does="leave", people=people, within_s=within, tokens=50, rate=50)]


def _talking(people: int, within_s: float) -> Group:
    return Group(
        name="people", people=people, within_s=within_s, think_s=THINK_S, tokens=750, rate=50
    )


def measure(app: App, groups: Sequence[Group]) -> Measured:
    """Measure one round with a fresh process."""
    with staged(app) as stage:
        stage.visit([WARM])
        if not app.reloads:
            groups = [replace(group, reloading=0.0) for group in groups]
        return stage.visit(groups)


def abandon(app: App, people: int) -> Measured:
    """Measure what *people* leave behind who went away, once their sessions are forgotten."""
    with staged(app) as stage:
        _leave(stage, 200)  # what is filled once: pools, caches, the sessions that are kept
        return _leave(stage, people)


def _leave(stage: Stage, people: int) -> Measured:
    measured = stage.visit(leaving(people))
    time.sleep(SESSION_S)
    measured.after = stage.look()
    return measured


def first_pages(app: App) -> Measured:
    """Measure the first page of a fresh process, and of the visitors after it."""
    with staged(app) as stage:
        cold = stage.visit([Group(name="cold", does="look", people=1)])
        figures = cold.groups["cold"]
        figures["from_start_s_median"] = stage.started_s + figures["first_page_s_median"]
        time.sleep(3.0)  # what is imported beside the first page is not the second one's burden
        warm = stage.visit([Group(name="warm", does="look", people=20, within_s=10.0)])
    return replace(warm, groups={**cold.groups, **warm.groups})


@dataclass(frozen=True)
class Case:
    """A load by name."""

    name: str
    groups: Callable[[int], list[Group]]
    people: tuple[int, ...]
    """how many, unless told otherwise"""
    beside: tuple[int, ...] = ()
    """with how many the peers are measured too"""


CASES = {
    case.name: case
    for case in (
        Case("load", load, (10, 25, 50, 100, 200), beside=(50, 100)),
        Case("gradio", gradio, (100, 250), beside=(100, 250)),
        Case("arrivals", arrivals, (50,)),
        Case("looking", looking, (20,)),
    )
}
