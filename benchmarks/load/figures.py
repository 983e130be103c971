"""Sums up what a crowd met with: medians, 95 and 99 of 100, the worst. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

Figures = dict[str, float]
"""name -> seconds, megabytes or a count; what never came is left out"""
Summed = dict[str, tuple[float, float]]
"""name -> the median of the rounds, and the worst"""


def share(values: Sequence[float], part: float) -> float:
    """Return the value that *part* of all are not above (the nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(part * 1000) // 1000) - 1)]


def spread(name: str, values: Iterable[float | None]) -> Figures:
    """Return median, p95, p99 and worst; nothing where there is no value."""
    known = [value for value in values if value is not None]
    if not known:
        return {}
    return {
        f"{name}_median": median(known),
        f"{name}_p95": share(known, 0.95),
        f"{name}_p99": share(known, 0.99),
        f"{name}_worst": max(known),
    }


def of_visits(visits: Sequence[Mapping[str, Any]], ideal_s: float) -> Figures:
    """Return the figures of one group; whoever lacks an answer counts as nobody's best."""
    complete = [visit for visit in visits if visit["complete"]]
    found: Figures = {"people": len(visits), "complete": len(complete), "ideal_s": ideal_s}
    for name in ("first_page_s", "first_text_s", "reload_s", "all_s"):
        found |= spread(name, (visit[name] for visit in visits))
    found |= spread("gap_s", (gap for visit in visits for gap in visit["gaps"]))
    if ideal_s and "all_s_p95" in found:
        found["ratio_p95"] = found["all_s_p95"] / ideal_s
    found["kb_each"] = sum(visit["received"] for visit in visits) / len(visits) / 1000
    found["scripts"] = sum(visit["scripts"] for visit in visits)
    return found


def of_rounds(rounds: Sequence[Figures]) -> Summed:
    """Return the median of each figure with the worst beside it; few complete is the worst."""
    names = {name: None for one in rounds for name in one}
    return {
        name: (median(values), min(values) if name == "complete" else max(values))
        for name in names
        if (values := [one[name] for one in rounds if name in one])
    }
