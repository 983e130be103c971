"""Runs the benchmarks: `python -m benchmarks [--rounds 3] [--case 1] [--case load --people 100]`.

Cases 0, 1 and 2 stream an answer into a real browser; `querying` is a warm call of query_table
over the same SQL in this process; `loading` brings in a large CSV and a large Excel file;
`analyst` asks the analyst about a small and a large table; `drawing` draws a thread of 1,000
messages. `load`, `gradio`, `arrivals`, `looking`,
`abandoned` and `first-page` are many people at once (benchmarks/load), `--peers` at other apps too.
`--keep` keeps these figures in docs/performance.json, `--write` makes docs/performance.md of it.
Figures mean something on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import analyst, drawing, loading, querying, streaming
from benchmarks.load import run as crowds
from benchmarks.load import writing
from benchmarks.load.peers.environments import FOLDER
from benchmarks.load.served import ROOT

STREAMED = tuple(str(number) for number in range(len(streaming.CASES)))
CASES = (*STREAMED, "querying", "loading", "analyst", "drawing", *crowds.NAMES)


def run(given: argparse.Namespace) -> Iterator[str]:
    """Yield the figures of the chosen cases, of their usual rounds unless told otherwise."""
    chosen, rounds = given.case or CASES, given.rounds
    if streamed := tuple(streaming.CASES[int(case)] for case in chosen if case in STREAMED):
        yield from streaming.run(rounds or 3, streamed)
    wish = crowds.Wish(
        people=given.people or (),
        rounds=rounds or 3,
        root=given.app.resolve(),
        peers=given.peers or not given.case,
        environments=given.environments,
        keep=given.keep,
    )
    if "querying" in chosen:
        yield from querying.run(rounds or 30)
    if "loading" in chosen:
        yield from loading.run(rounds or 3, wish.root)
    if "analyst" in chosen:
        yield from analyst.run(rounds or 5)
    if "drawing" in chosen:
        yield from drawing.run(rounds or 5)
    for name in chosen:
        if name in crowds.NAMES:
            yield from crowds.run(name, wish)


def main() -> None:
    """Print every figure as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rounds", type=int, help="3 by default; 30 of querying")
    parser.add_argument("--case", choices=CASES, action="append", help="all by default")
    parser.add_argument("--people", type=int, action="append", help="of a load; several by default")
    parser.add_argument(
        "--app", type=Path, default=ROOT, help="another checkout, to load or to compare"
    )
    parser.add_argument("--peers", action="store_true", help="too; always without --case")
    parser.add_argument("--environments", type=Path, default=FOLDER, help="folder for the peers'")
    parser.add_argument("--keep", action="store_true", help="a load's figures, for --write")
    parser.add_argument("--write", action="store_true", help="docs/performance.md, no more")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # servers end with the blocks they are in
    if given.write:
        writing.write()
        return
    for line in run(given):
        print(line, flush=True)


if __name__ == "__main__":
    main()
