"""Runs the loads by name and yields what they gave, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.load import apps, cases, report
from benchmarks.load.figures import spread
from benchmarks.load.served import ROOT

NAMES = (*cases.CASES, "abandoned", "first-page")
ABANDONED = 1_000


def run(name: str, people: Sequence[int], rounds: int, root: Path = ROOT) -> Iterator[str]:
    """Yield the figures of one case, for each number of people."""
    if name == "abandoned":
        for count in people or (ABANDONED,):
            app = apps.ours(root)
            measured = [cases.abandon(app, count) for _ in range(rounds)]
            yield from report.lines(f"{app.name}, {count} abandoned", measured)
    elif name == "first-page":
        yield from _first_pages(rounds, root)
    else:
        case = cases.CASES[name]
        for count in people or case.people:
            app = apps.ours(root, RUNS_IN_ALL=str(max(count, 200)))
            measured = [cases.measure(app, case.groups(count)) for _ in range(rounds)]
            yield from report.lines(f"{app.name}, {name}, {count} people", measured)


def _first_pages(rounds: int, root: Path) -> Iterator[str]:
    """Yield our first page beside that of an empty app, one after the other in each round."""
    yield f"\nfirst page ({rounds} rounds; median, worst)"
    pairs = [
        (cases.first_pages(apps.ours(root)), cases.first_pages(apps.empty())) for _ in range(rounds)
    ]
    for at, kind in enumerate(("cold", "warm")):
        ours, theirs = ([pair[which][at] for pair in pairs] for which in (0, 1))
        ratios = spread("ratio", [a / b for a, b in zip(ours, theirs, strict=True)])
        mine, empty = spread("s", ours), spread("s", theirs)
        yield (
            f"  {kind}: ours {mine['s_median']:.2f} s ({mine['s_worst']:.2f}), "
            f"empty {empty['s_median']:.2f} s ({empty['s_worst']:.2f}), "
            f"ratio {ratios['ratio_median']:.2f} ({ratios['ratio_worst']:.2f})"
        )
