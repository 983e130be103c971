"""Writes figures as lines of text: medians of the rounds, the worst beside them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.load.figures import of_rounds
from benchmarks.load.measuring import Measured

SHOWN = (
    ("first page", "first_page_s", ("median", "p95")),
    ("first text", "first_text_s", ("median", "p95")),
    ("back after a reload", "reload_s", ("median", "p95")),
    ("gap", "gap_s", ("median", "p95", "p99", "worst")),
    ("all of the answer", "all_s", ("median", "p95", "worst")),
)


def lines(title: str, rounds: Sequence[Measured]) -> Iterator[str]:
    """Yield what one case gave."""
    yield f"\n{title} ({len(rounds)} rounds; medians, the worst in parentheses)"
    for group in rounds[0].groups:
        found = of_rounds([one.groups[group] for one in rounds])
        people = int(found["people"][0])
        complete = f"{found['complete'][0]:.0f} ({found['complete'][1]:.0f}) of {people} complete"
        yield f"  {group}: {complete}, ideal {found['ideal_s'][0]:.0f} s"
        for label, name, kinds in SHOWN:
            told = [
                f"{kind} {_pair(found[f'{name}_{kind}'])} s"
                for kind in kinds
                if f"{name}_{kind}" in found
            ]
            if told:
                yield f"    {label:<20} {', '.join(told)}"
        if "ratio_p95" in found:
            yield f"    {'times the ideal':<20} p95 {_pair(found['ratio_p95'])}"
        each = f"{found['kb_each'][0]:.0f} kB"
        yield f"    {'for each':<20} {each}; scripts while only looking {found['scripts'][1]:.0f}"
    yield from _took(rounds)


def _pair(values: tuple[float, float]) -> str:
    return f"{values[0]:.2f} ({values[1]:.2f})"


def _took(rounds: Sequence[Measured]) -> Iterator[str]:
    took = of_rounds(
        [
            {
                "peak": one.after.peak_mb,
                "cpu": one.after.cpu_s - one.before.cpu_s,
                "crowd": one.crowd_cores,
                "model": one.model_cores,
            }
            for one in rounds
        ]
    )
    yield (
        f"  the app: peak {took['peak'][0]:.0f} MB ({took['peak'][1]:.0f}), "
        f"{took['cpu'][0]:.1f} s of CPU ({took['cpu'][1]:.1f}); "
        f"the crowd {took['crowd'][0]:.2f} of a core, the model {took['model'][0]:.2f}"
    )
    for one in rounds:
        before, after = one.before, one.after
        yield (
            f"    threads {before.threads} -> {after.threads}, files {before.files} -> "
            f"{after.files}, memory {before.rss_mb:.0f} -> {after.rss_mb:.0f} MB"
        )
    for trouble in [trouble for one in rounds for trouble in one.troubles][:10]:
        yield f"  trouble: {trouble}"
