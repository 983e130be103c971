"""The sample tables that ship with the app.

`orders.duckdb` and `tickets.duckdb` are built from the CSV files beside them by the reader of
uploads (`python -m tests.gallery.build`) and committed with what it told of them, so that a
fresh clone, on a disk that cannot be written, answers at once.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import TypeAdapter

from assistant.children.stopping import Stop
from assistant.data.imports import Job, read_file
from assistant.gallery import FOLDER, SAMPLES
from assistant.tables import Table

_TABLE = TypeAdapter(Table)


def build(source: Path, target: Path) -> Table:
    """Write the rows of *source*, a CSV file, to *target*, and describe them beside it as JSON."""
    target.unlink(missing_ok=True)
    job = Job(source, source.name, None, target)
    (table,) = read_file(job, Stop(), lambda _phase, _fraction: None).tables
    told = json.dumps(_TABLE.dump_python(table, mode="json"), ensure_ascii=False, indent=1)
    target.with_suffix(".json").write_text(told + "\n", encoding="utf-8", newline="\n")
    return table


if __name__ == "__main__":
    for sample in SAMPLES:
        build(FOLDER / f"{sample}.csv", FOLDER / f"{sample}.duckdb")
