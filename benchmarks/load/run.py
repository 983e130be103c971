"""Runs the loads by name, yields what they gave line by line, and keeps it where that is asked for.

In each round the apps follow each other, so that a busy moment of the machine meets all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.load import apps, cases, judging, keeping, report
from benchmarks.load.apps import App
from benchmarks.load.measuring import Measured
from benchmarks.load.peers.environments import FOLDER
from benchmarks.load.served import ROOT

NAMES = (*cases.CASES, "abandoned", "first-page")
ABANDONED = 1_000


@dataclass(frozen=True)
class Wish:
    """What is to be measured, and how."""

    people: Sequence[int] = ()
    """instead of what each case says"""
    rounds: int = 3
    root: Path = ROOT
    """the checkout whose app is measured"""
    peers: bool = False
    environments: Path = FOLDER
    keep: bool = False


def run(name: str, wish: Wish) -> Iterator[str]:
    """Yield the figures of one case, for each number of people."""
    if name == "abandoned":
        for count in wish.people or (ABANDONED,):
            measured = [cases.abandon(apps.ours(wish.root), count) for _ in range(wish.rounds)]
            yield from _tell(keeping.summed(apps.OURS, name, count, measured), wish)
    elif name == "first-page":
        yield from _first_pages(wish)
    else:
        case = cases.CASES[name]
        for count in wish.people or case.people:
            beside = wish.peers and bool(wish.people or count in case.beside)
            for row in _rows(case, count, _apps(wish, count, beside), wish.rounds):
                yield from _tell(row, wish)


def _apps(wish: Wish, people: int, beside: bool) -> list[App]:
    """Return who is measured."""
    ours = apps.ours(wish.root, RUNS_IN_ALL=str(max(people, 200)))
    if not beside:
        return [ours]
    return [ours, apps.plain(), apps.chainlit(wish.environments), apps.gradio(wish.environments)]


def _rows(
    case: cases.Case, people: int, chosen: Sequence[App], rounds: int
) -> Iterator[keeping.Row]:
    measured: dict[str, list[Measured]] = {app.name: [] for app in chosen}
    for _ in range(rounds):
        for app in chosen:
            measured[app.name].append(cases.measure(app, case.groups(people)))
    for name, found in measured.items():
        yield keeping.summed(name, case.name, people, found)


def _first_pages(wish: Wish) -> Iterator[str]:
    """Measure our first page beside that of an empty app, one after the other in each round."""
    ours, empty = apps.ours(wish.root), apps.empty()
    pairs = [(cases.first_pages(ours), cases.first_pages(empty)) for _ in range(wish.rounds)]
    rows = [
        keeping.summed(app.name, "first-page", 1, [pair[at] for pair in pairs])
        for at, app in enumerate((ours, empty))
    ]
    for row in rows:
        yield from _tell(row, wish)
    for told, kind, name in (
        ("cold", "cold", "first_page_s_median"),
        ("cold, from the start of the process", "cold", "from_start_s_median"),
        ("warm", "warm", "first_page_s_median"),
    ):
        ratios = [mine.groups[kind][name] / theirs.groups[kind][name] for mine, theirs in pairs]
        yield f"  {told}: {median(ratios):.2f} times an empty app (worst {max(ratios):.2f})"


def _tell(row: keeping.Row, wish: Wish) -> Iterator[str]:
    if wish.keep:
        keeping.keep(row)
    yield from report.lines(row)
    yield from (f"  {line}" for line in judging.aims([row]))
