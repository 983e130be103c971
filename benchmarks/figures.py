"""How long it takes to look up the figures of an answer: 20 over 1,000 cells.

`python -m benchmarks --case figures`. Half of the figures are cells, half are nowhere, which takes
longest. Wall time, in this process.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator

from assistant.figures.checking import check
from assistant.figures.values import Ground, Passage, Result

ROWS, COLUMNS, SENTENCES = 100, 9, 10
MOST_MS = 50


def run(rounds: int) -> Iterator[str]:
    """Yield the median, and the worst in parentheses."""
    rng = random.Random(5)
    names = [f"Product {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(ROWS)]
    rows = [(name, *(round(rng.uniform(10, 9e4), 2) for _ in range(COLUMNS))) for name in names]
    columns = ("product", *(f"amount {n}" for n in range(COLUMNS)))
    ground = Ground((Result("SELECT 1", columns, rows, ROWS),))
    said = (
        f"{names[n]} made {rows[n][1 + n % COLUMNS]:,} and {rng.uniform(1, 9e4):,.2f}."
        for n in range(SENTENCES)
    )
    passages = [Passage(0, " ".join(said))]
    took: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        check(passages, ground)
        took.append((time.perf_counter() - began) * 1000)
    yield (
        f"figures: 20 over 1,000 cells {statistics.median(took):.0f} ms ({max(took):.0f} ms), "
        f"at most {MOST_MS} ms wanted"
    )
