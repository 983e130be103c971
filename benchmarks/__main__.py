"""Runs the benchmarks: `python -m benchmarks [--rounds 3] [--case 1] [--case querying]`.

Cases 0, 1 and 2 stream an answer into a real browser; `querying` is a warm call of query_table
over the same SQL in this process; `loading` brings in a large CSV and a large Excel file.
Figures mean something on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from benchmarks import loading, querying, streaming

STREAMED = tuple(str(number) for number in range(len(streaming.CASES)))
CASES = (*STREAMED, "querying", "loading")


def run(case: str, rounds: int | None) -> Iterator[str]:
    """Yield the figures of a case, of its usual number of rounds unless told otherwise."""
    match case:
        case "querying":
            yield from querying.run(rounds or 30)
        case "loading":
            yield from loading.run(rounds or 3)
        case _:
            yield from streaming.run(rounds or 3, (streaming.CASES[int(case)],))


def main() -> None:
    """Print every figure as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, help="3 by default; 30 of querying")
    parser.add_argument("--case", choices=CASES, action="append", help="all by default")
    given = parser.parse_args()
    for case in given.case or CASES:
        for line in run(case, given.rounds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
