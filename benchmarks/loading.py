"""What it costs to bring in a file: 1,000,000 x 10 of CSV and 100,000 x 10 of Excel.

Each round is a process of its own, so that the peak of its child and its own growth are those of
one file. The memory of the app must not follow the size of the file.
"""

from __future__ import annotations

import csv
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from assistant.children.stopping import Stop
from assistant.data.imports import Job, Limits, read_file
from benchmarks.load.served import ROOT

CSV_ROWS, EXCEL_ROWS = 1_000_000, 100_000
COLUMNS = (
    "id", "day", "customer", "country", "product", "quantity", "price", "revenue", "rating", "paid",
)  # fmt: skip
CASES = (("CSV", CSV_ROWS), ("Excel", EXCEL_ROWS))


def make_rows(count: int) -> Iterator[list[object]]:
    """Yield rows with dates, money, text, truth and missing values."""
    dice = random.Random(7)
    for number in range(count):
        quantity, price = dice.randint(1, 20), dice.randint(100, 99_999) / 100
        yield [
            number,
            date(2020, 1, 1) + timedelta(days=number % 1800),
            f"Customer {dice.randint(1, 50_000)}",
            dice.choice(("France", "Sweden", "Côte d'Ivoire", "Norway")),
            f"Product, no. {number % 300}",
            quantity,
            price,
            round(quantity * price, 2),
            None if number % 7 == 0 else number % 5,
            number % 2 == 0,
        ]


def make_file(kind: str, rows: int, folder: Path) -> Path:
    """Write the file of a case."""
    if kind == "CSV":
        path = folder / "large.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows(make_rows(rows))
        return path
    import xlsxwriter  # noqa: PLC0415 - only for this case

    path = folder / "large.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Sales")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, COLUMNS)
        for number, row in enumerate(make_rows(rows), start=1):
            sheet.write_datetime(number, 1, row.pop(1), day)  # type: ignore[arg-type]
            sheet.write(number, 0, row[0])
            sheet.write_row(number, 2, ["" if cell is None else cell for cell in row[1:]])
    return path


def measure(path: Path) -> dict[str, float]:
    """Bring in one file; seconds, and megabytes of the child and of this process."""
    import resource  # noqa: PLC0415 - not on Windows

    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        target = Path(folder, "tables.duckdb")
        limits = Limits(file_bytes=500 * 1024 * 1024)
        done = read_file(
            Job(path, path.name, None, target), Stop(), lambda _phase, _fraction: None, limits
        )
        seconds = time.perf_counter() - began
        return {
            "rows": done.tables[0].rows,
            "seconds": seconds,
            "child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
            "app_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
            "file_mb": path.stat().st_size / 1e6,
            "table_mb": target.stat().st_size / 1e6,
        }


def run(rounds: int, other: Path = ROOT) -> Iterator[str]:
    """Yield a line for each case: the median, and the worst in brackets.

    With the checkout of an *other* version it reads the same files, in turns, and is compared.
    """
    with tempfile.TemporaryDirectory() as folder:
        for kind, rows in CASES:
            path = make_file(kind, rows, Path(folder))
            seen: list[dict[str, float]] = []
            ratios: list[float] = []
            for _ in range(rounds):
                before = _one(path, other) if other != ROOT else None
                seen.append(_one(path, ROOT))
                if before:
                    ratios.append(seen[-1]["seconds"] / before["seconds"])
            told = ", ".join(
                f"{label} {statistics.median(values):.1f} {unit} ({max(values):.1f})"
                for label, key, unit in (
                    ("time", "seconds", "s"),
                    ("peak of the child", "child_mb", "MB"),
                    ("growth of the app", "app_mb", "MB"),
                )
                for values in [[one[key] for one in seen]]
            )
            size = f"{seen[0]['file_mb']:.0f} MB to {seen[0]['table_mb']:.0f} MB"
            yield f"loading {rows:,} x {len(COLUMNS)} of {kind} ({size}): {told}"
            if ratios:
                yield (
                    f"loading {kind}: {statistics.median(ratios):.2f} times ({max(ratios):.2f}) "
                    f"the time of {other}"
                )


def _one(path: Path, root: Path) -> dict[str, float]:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.loading", str(path)],
        capture_output=True,
        check=True,
        text=True,
        cwd=root,
    )
    return json.loads(told.stdout)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(Path(sys.argv[1]))))
    else:
        for line in run(3):
            print(line, flush=True)
