"""Rows of figures: one for an app under a load, with what is needed to judge it; kept as JSON.

`docs/performance.json` holds the latest row of each app, load and number of people.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.load.figures import Summed, of_rounds
from benchmarks.load.measuring import Measured

FILE = Path(__file__).parent.parent.parent / "docs" / "performance.json"


@dataclass(frozen=True)
class Row:
    """One app under one load: the figures of each group, and what the app took."""

    app: str
    case: str
    people: int
    rounds: int
    measured_on: str
    machine: str
    groups: dict[str, Summed]
    took: Summed
    troubles: list[str]

    @property
    def key(self) -> tuple[str, str, int]:
        """What there is one row of."""
        return self.case, self.app, self.people


def summed(app: str, case: str, people: int, rounds: Sequence[Measured]) -> Row:
    """Return the row of several rounds."""
    groups = {name: of_rounds([one.groups[name] for one in rounds]) for name in rounds[0].groups}
    troubles = [trouble for one in rounds for trouble in one.troubles]
    took = of_rounds([_took(one) for one in rounds])
    today = datetime.now(UTC).date().isoformat()
    return Row(app, case, people, len(rounds), today, machine(), groups, took, troubles[:10])


def _took(one: Measured) -> dict[str, float]:
    before, after = one.before, one.after
    return {
        "peak_mb": after.peak_mb,
        "cpu_s": after.cpu_s - before.cpu_s,
        "crowd_cores": one.crowd_cores,
        "model_cores": one.model_cores,
        "others_cores": one.others_cores,
        "threads_before": before.threads,
        "threads_after": after.threads,
        "files_before": before.files,
        "files_after": after.files,
        "rss_mb_before": before.rss_mb,
        "rss_mb_after": after.rss_mb,
    }


def machine() -> str:
    """Return what was measured on, in a few words."""
    model = ""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    return f"{os.cpu_count()} cores" + (f", {model}" if model else "")


def read(file: Path = FILE) -> list[Row]:
    """Return the kept rows, in the order of their keys; none if nothing was kept."""
    if not file.exists():
        return []
    rows = [Row(**row) for row in json.loads(file.read_text(encoding="utf-8"))]
    return sorted(rows, key=lambda row: row.key)


def keep(row: Row, file: Path = FILE) -> None:
    """Keep *row* in the place of the one before it."""
    rows = [*(one for one in read(file) if one.key != row.key), row]
    rows.sort(key=lambda one: one.key)
    text = json.dumps([asdict(one) for one in rows], indent=1)
    file.write_text(text + "\n", encoding="utf-8")
