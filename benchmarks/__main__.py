"""Runs the benchmarks: `python -m benchmarks [--rounds 3] [--case 1] [--case load --people 100]`.

Cases 0, 1 and 2 stream an answer into a real browser; `querying` is a warm call of query_table
over the same SQL in this process; `loading` brings in a large CSV and a large Excel file;
`analyst` asks the analyst about a small and a large table. `load`, `gradio`, `arrivals`, `looking`,
`abandoned` and `first-page` are many people at once (benchmarks/load).
Figures mean something on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks import analyst, loading, querying, streaming
from benchmarks.load import run as crowds
from benchmarks.load.served import ROOT

STREAMED = tuple(str(number) for number in range(len(streaming.CASES)))
CASES = (*STREAMED, "querying", "loading", "analyst", *crowds.NAMES)


def run(given: argparse.Namespace) -> Iterator[str]:
    """Yield the figures of the chosen cases, of their usual rounds unless told otherwise."""
    chosen, rounds = given.case or CASES, given.rounds
    if streamed := tuple(streaming.CASES[int(case)] for case in chosen if case in STREAMED):
        yield from streaming.run(rounds or 3, streamed)
    if "querying" in chosen:
        yield from querying.run(rounds or 30)
    if "loading" in chosen:
        yield from loading.run(rounds or 3)
    if "analyst" in chosen:
        yield from analyst.run(rounds or 5)
    for name in chosen:
        if name in crowds.NAMES:
            yield from crowds.run(name, given.people or (), rounds or 3, given.app.resolve())


def main() -> None:
    """Print every figure as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, help="3 by default; 30 of querying")
    parser.add_argument("--case", choices=CASES, action="append", help="all by default")
    parser.add_argument("--people", type=int, action="append", help="of a load; several by default")
    parser.add_argument("--app", type=Path, default=ROOT, help="another checkout, under a load")
    given = parser.parse_args()
    for line in run(given):
        print(line, flush=True)


if __name__ == "__main__":
    main()
