"""Runs the benchmarks: `python -m benchmarks [--rounds 3] [--case 1] [--case querying]`.

Cases 0, 1 and 2 stream an answer into a real browser; `querying` is a warm call of query_table
over the same SQL in this process; `loading` brings in a large CSV and a large Excel file;
`analyst` asks the analyst about a small and a large table.
Figures mean something on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from benchmarks import analyst, loading, querying, streaming

STREAMED = tuple(str(number) for number in range(len(streaming.CASES)))
CASES = (*STREAMED, "querying", "loading", "analyst")


def run(chosen: Sequence[str], rounds: int | None) -> Iterator[str]:
    """Yield the figures of the chosen cases, of their usual rounds unless told otherwise."""
    if streamed := tuple(streaming.CASES[int(case)] for case in chosen if case in STREAMED):
        yield from streaming.run(rounds or 3, streamed)
    if "querying" in chosen:
        yield from querying.run(rounds or 30)
    if "loading" in chosen:
        yield from loading.run(rounds or 3)
    if "analyst" in chosen:
        yield from analyst.run(rounds or 5)


def main() -> None:
    """Print every figure as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, help="3 by default; 30 of querying")
    parser.add_argument("--case", choices=CASES, action="append", help="all by default")
    given = parser.parse_args()
    for line in run(given.case or CASES, given.rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
