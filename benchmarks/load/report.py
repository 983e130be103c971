"""Writes a row of figures as lines of text: medians of the rounds, the worst beside them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.load.figures import Summed
from benchmarks.load.keeping import Row

SHOWN = (
    ("first page", "first_page_s", ("median", "p95")),
    ("first text", "first_text_s", ("median", "p95")),
    ("back after a reload", "reload_s", ("median", "p95")),
    ("gap", "gap_s", ("median", "p95", "p99", "worst")),
    ("all of the answer", "all_s", ("median", "p95", "worst")),
)


def lines(row: Row) -> Iterator[str]:
    """Yield what one app gave under one load."""
    yield (
        f"\n{row.app}, {row.case}, {row.people} people "
        f"({row.rounds} rounds; medians, the worst in parentheses)"
    )
    for name, found in row.groups.items():
        yield from _group(name, found)
    took = row.took
    yield (
        f"  the app: peak {_pair(took['peak_mb'], 0)} MB, {_pair(took['cpu_s'], 1)} s of CPU; "
        f"cores: crowd {took['crowd_cores'][0]:.2f}, model {took['model_cores'][0]:.2f}, "
        f"other work {_pair(took['others_cores'])}"
    )
    told = (
        f"{what} {took[f'{key}_before'][0]:.0f} -> {_pair(took[f'{key}_after'], 0)}"
        for what, key in (("threads", "threads"), ("files", "files"), ("MB", "rss_mb"))
    )
    yield f"    before and after: {', '.join(told)}"
    for trouble in row.troubles:
        yield f"  trouble: {trouble}"


def _group(name: str, found: Summed) -> Iterator[str]:
    whole = f"{_pair(found['complete'], 0)} of {found['people'][0]:.0f} complete"
    yield f"  {name}: {whole}, ideal {found['ideal_s'][0]:.0f} s"
    for label, key, kinds in SHOWN:
        told = [
            f"{kind} {_pair(found[f'{key}_{kind}'])} s"
            for kind in kinds
            if f"{key}_{kind}" in found
        ]
        if told:
            yield f"    {label:<20} {', '.join(told)}"
    if "ratio_p95" in found:
        yield f"    {'times the ideal':<20} p95 {_pair(found['ratio_p95'])}"
    each = f"{found['kb_each'][0]:.0f} kB"
    yield f"    {'for each':<20} {each}; scripts while only looking {found['scripts'][1]:.0f}"


def _pair(values: tuple[float, float], digits: int = 2) -> str:
    return f"{values[0]:.{digits}f} ({values[1]:.{digits}f})"
