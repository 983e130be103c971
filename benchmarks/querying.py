"""What a warm `query_table` call costs over the same SQL in this process.

`python -m benchmarks.querying [--rounds 30]`. The ways take turns, so that whatever else the
machine does falls on all of them; a call waits until its worker is warm, as a person's pause does.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from assistant.children.stopping import Stop
from assistant.data import sandbox
from assistant.data.tables import query_table
from assistant.definitions import Workspace
from assistant.gallery import FOLDER
from assistant.messages import CallId, ToolCall
from assistant.tools.calling import Toolbox

QUERIES = {
    "one figure": "SELECT sum(revenue) FROM orders",
    "twelve groups": "SELECT product, sum(profit) FROM orders GROUP BY ALL ORDER BY 2 DESC",
    "3,000 rows x 16": "SELECT * FROM orders ORDER BY order_date",
}
MOST_OVERHEAD_MS = 60
WARM_S = 2.5


def run(rounds: int) -> Iterator[str]:
    """Yield a line for each query: medians, and the worst in parentheses."""
    toolbox = Toolbox((query_table,))
    with tempfile.TemporaryDirectory() as folder:
        place = Workspace(str(FOLDER / "orders.duckdb"), str(Path(folder, "kept.parquet")))
        for name, sql in QUERIES.items():
            ways: dict[str, Callable[[], object]] = {
                "plain": lambda sql=sql: _plain(place.file, sql),
                "sandbox": lambda sql=sql: sandbox.query(place.file, sql, place.keep),
                "tool": lambda sql=sql: _call(toolbox, place, sql),
            }
            yield _line(name, _times(ways, rounds))
    toolbox.close()


def _times(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(rounds + 1):
        time.sleep(WARM_S)
        for way, do in random.sample(list(ways.items()), len(ways)):
            began = time.perf_counter()
            do()
            if number:  # the first time loads what all later ones have
                times[way].append((time.perf_counter() - began) * 1000)
    return times


def _line(name: str, times: dict[str, list[float]]) -> str:
    over = [tool - plain for tool, plain in zip(times["tool"], times["plain"], strict=True)]
    figures = ", ".join(
        f"{way} {statistics.median(taken):.1f} ms ({max(taken):.1f})"
        for way, taken in [*times.items(), ("overhead", over)]
    )
    held = "held" if statistics.median(over) <= MOST_OVERHEAD_MS else "missed"
    ratio = statistics.median(times["tool"]) / statistics.median(times["plain"])
    return f"{name}: {figures}; {ratio:.1f} times plain; aim of {MOST_OVERHEAD_MS} ms {held}"


def _plain(file: str, sql: str) -> object:
    with duckdb.connect(file, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _call(toolbox: Toolbox, place: Workspace, sql: str) -> object:
    asked = ToolCall(CallId("c"), "query_table", json.dumps({"sql": sql}))
    called = toolbox.call(asked, Stop(), workspace=place)
    if called.failed:
        raise SystemExit(called.output)
    return called


def main() -> None:
    """Print every figure as soon as it is there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.querying")
    parser.add_argument("--rounds", type=int, default=30)
    for line in run(parser.parse_args().rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
