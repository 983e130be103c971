"""Runs the benchmarks: `python -m benchmarks [--rounds 3] [--case 1]`."""

from __future__ import annotations

import argparse

from benchmarks import streaming


def main() -> None:
    """Print every figure as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--case", type=int, action="append", help="0, 1 or 2; all by default")
    given = parser.parse_args()
    cases = tuple(streaming.CASES[n] for n in given.case or range(len(streaming.CASES)))
    for line in streaming.run(given.rounds, cases):
        print(line, flush=True)


if __name__ == "__main__":
    main()
