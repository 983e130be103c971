"""A crowd in a process of its own: groups of people, each doing one thing at one's own time.

Reads groups as JSON from standard input and writes what everybody met with to standard output.
Which protocol they speak is handed in. Standard library only, as for `answers`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field

from benchmarks.load.answers import Order
from benchmarks.load.watch import Watch


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who do the same; they come evenly spread over a while."""

    name: str
    does: str = "ask"
    people: int
    start_s: float = 0.0
    within_s: float = 0.0
    """all of them have come by then"""
    think_s: float = 0.0
    """between the page and the question"""
    tokens: int = 0
    rate: int = 1
    reloading: float = 0.0
    """the part of them who load the page again in mid-answer"""
    stay_s: float = 0.0
    """how long the page stays open afterwards"""
    patience_s: float = 120.0
    """beyond the time that the model takes"""


@dataclass(frozen=True)
class Plan:
    """What one person is going to do."""

    order: Order
    think_s: float = 0.0
    reload_at: float = 0.0
    """at which part of the answer's time the page is loaded again; 0: never"""
    stay_s: float = 0.0


@dataclass
class Visit:
    """What one person met with; seconds, and None for what never came."""

    label: str = ""
    first_page_s: float | None = None
    first_text_s: float | None = None
    """from sending the message to the first character of the answer"""
    reload_s: float | None = None
    """from coming back to seeing what was seen before"""
    all_s: float | None = None
    """from sending the message until all of the answer was there"""
    complete: bool = False
    """what the person came for was there to the end, and is there at the end"""
    gaps: list[float] = field(default_factory=list[float])
    received: int = 0
    """bytes"""
    scripts: int = 0
    """that began while the person only looked"""
    trouble: str = ""

    def note(self, watch: Watch, asked_at: float, received: int) -> None:
        """Take over what was seen by now."""
        self.received += received
        self.gaps += watch.gaps
        if self.first_text_s is None and watch.first_at is not None:
            self.first_text_s = watch.first_at - asked_at
        if watch.whole_at is not None:
            self.all_s = watch.whole_at - asked_at


Doing = Callable[[str, Visit, Plan], Awaitable[None]]


def main(doings: Mapping[str, Doing]) -> None:
    """Run the groups of standard input against the app at the given address."""
    given = json.load(sys.stdin)
    groups = [Group(**group) for group in given["groups"]]
    gc.disable()  # a collection here would be a gap there
    visits = asyncio.run(_all(given["url"], groups, doings))
    found = {
        "visits": {name: [asdict(visit) for visit in met] for name, met in visits.items()},
        "cpu_s": time.process_time(),
    }
    json.dump(found, sys.stdout)


async def _all(
    url: str, groups: list[Group], doings: Mapping[str, Doing]
) -> dict[str, list[Visit]]:
    visits = {
        group.name: [Visit(f"{group.name}-{number}") for number in range(group.people)]
        for group in groups
    }
    await asyncio.gather(
        *(
            _one(url, group, number, visits[group.name][number], doings[group.does])
            for group in groups
            for number in range(group.people)
        )
    )
    return visits


async def _one(url: str, group: Group, number: int, visit: Visit, doing: Doing) -> None:
    await asyncio.sleep(group.start_s + group.within_s * number / group.people)
    order = Order(visit.label, group.tokens, group.rate)
    # Evenly mixed with the others, at moments from a third of the answer to two thirds.
    reloads = int((number + 1) * group.reloading) > int(number * group.reloading)
    reload_at = 0.35 + 0.3 * number / group.people if reloads else 0.0
    plan = Plan(order, group.think_s, reload_at, group.stay_s)
    limit_s = group.think_s + group.stay_s + order.ideal_s + group.patience_s
    try:
        await asyncio.wait_for(doing(url, visit, plan), limit_s)
    except Exception as exc:  # noqa: BLE001 - whatever it was, it is what this person met with
        visit.trouble = f"{type(exc).__name__}: {exc}"
