"""What must hold, and where a peer does better. Pure; what was not measured is not judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.load.apps import EMPTY, OURS
from benchmarks.load.keeping import Row

TOOK = "took"


@dataclass(frozen=True)
class Aim:
    """The median of the rounds of one figure may be *most*; or so many times *than*."""

    case: str
    people: int
    what: str
    group: str
    figure: str
    most: float
    than: str = ""
    """another figure of the same group; for a first page that of an empty app"""


AIMS = (
    Aim("load", 200, "first text, p95, s", "people", "first_text_s_p95", 1.0),
    Aim("load", 200, "gap, p95, s", "people", "gap_s_p95", 0.5),
    Aim("load", 200, "all of it, p95, times the ideal", "people", "ratio_p95", 1.2),
    Aim("load", 200, "the app's peak, MB", TOOK, "peak_mb", 450),
    Aim("load", 100, "first text, p95, s", "people", "first_text_s_p95", 0.3),
    Aim("arrivals", 50, "gap of the streams, p99, s", "people", "gap_s_p99", 0.6),
    Aim("gradio", 100, "all of it, p95, times the ideal", "people", "ratio_p95", 1.2),
    Aim("gradio", 250, "all of it, p95, times the ideal", "people", "ratio_p95", 1.6),
    Aim("looking", 20, "scripts at an answer", "people", "scripts", 0),
    Aim("looking", 20, "scripts at an empty page", "lookers", "scripts", 0),
    Aim("abandoned", 1000, "threads, times before", TOOK, "threads_after", 1.1, "threads_before"),
    Aim("abandoned", 1000, "files, times before", TOOK, "files_after", 1.1, "files_before"),
    Aim("abandoned", 1000, "memory, times before", TOOK, "rss_mb_after", 1.1, "rss_mb_before"),
    Aim("first-page", 1, "cold, times an empty app", "cold", "first_page_s_median", 1.6, EMPTY),
    Aim("first-page", 1, "warm, times an empty app", "warm", "first_page_s_median", 1.6, EMPTY),
)
_COMPARED = {
    "first_text_s_median": "first text, median, s",
    "gap_s_p95": "gap, p95, s",
    "ratio_p95": "all of it, p95, times the ideal",
    "kb_each": "kB each",
    "peak_mb": "the app's MB",
    "cpu_s": "the app's CPU, s",
}


def aims(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line for each aim that was measured, and one for each load that lost an answer."""
    ours = {(row.case, row.people): row for row in rows if row.app == OURS}
    empty = next((row for row in rows if row.app == EMPTY), None)
    for aim in AIMS:
        row = ours.get((aim.case, aim.people))
        found = _value(aim, row, empty) if row else None
        if found is not None:
            held = "held" if found <= aim.most else "missed"
            who = f"{aim.case}, {aim.people}"
            yield f"{held}: {who}: {aim.what} {found:,.2f}, at most {aim.most:,}"
    for row in ours.values():
        for name, group in row.groups.items():
            lost = group["people"][0] - group["complete"][1]
            if lost:
                yield f"missed: {row.case}, {row.people}: {lost:.0f} of the {name} went without"


def _value(aim: Aim, row: Row, empty: Row | None) -> float | None:
    figures = row.took if aim.group == TOOK else row.groups[aim.group]
    found = figures.get(aim.figure)
    if found is None or not aim.than:
        return found and found[0]
    if aim.than == EMPTY:
        return found[0] / empty.groups[aim.group][aim.figure][0] if empty else None
    return found[0] / figures[aim.than][0]


def losses(rows: Sequence[Row]) -> Iterator[str]:
    """Yield where a peer's median is lower than ours, under the same load."""
    ours = {(row.case, row.people): _flat(row) for row in rows if row.app == OURS}
    for row in rows:
        mine, theirs = ours.get((row.case, row.people)), _flat(row)
        if row.app in (OURS, EMPTY) or mine is None:
            continue
        told = [
            f"{what} {theirs[name]:,.2f} (ours {mine[name]:,.2f})"
            for name, what in _COMPARED.items()
            if name in mine and name in theirs and theirs[name] < mine[name]
        ]
        if told:
            yield f"{row.app}, {row.case}, {row.people}: {'; '.join(told)}"


def _flat(row: Row) -> dict[str, float]:
    return {name: pair[0] for name, pair in {**row.groups.get("people", {}), **row.took}.items()}
