"""One measurement: a fresh app, a model and a crowd, each in processes of their own.

Returns figures; decides nothing about what is good.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load import figures, stored
from benchmarks.load.apps import App
from benchmarks.load.crowd import Group
from benchmarks.load.figures import Figures
from benchmarks.load.served import ROOT, Taken, busy_s, model, taken


@dataclass
class Measured:
    """What one crowd met with, and what it took."""

    groups: dict[str, Figures]
    before: Taken
    after: Taken
    crowd_cores: float
    """how busy the crowd itself was; near 1 and the figures are its own"""
    model_cores: float
    others_cores: float
    """how busy the machine was with none of ours: more than 0.2 or so, and figures mean little"""
    troubles: list[str] = field(default_factory=list[str])


@dataclass
class Stage:
    """An app that runs, and the model it asks."""

    app: App
    url: str
    pid: int
    model_pid: int
    data: Path
    started_s: float
    """from the start of the process until it answered at all"""

    def visit(self, groups: Sequence[Group]) -> Measured:
        """Send a crowd and sum up what it met with."""
        before, model_before, busy = taken(self.pid), taken(self.model_pid), busy_s()
        began = time.monotonic()
        found = self._crowd(groups)
        wall_s = time.monotonic() - began
        after, model_after, busy = taken(self.pid), taken(self.model_pid), busy_s() - busy
        model_s = model_after.cpu_s - model_before.cpu_s
        ours_s = found["cpu_s"] + model_s + after.cpu_s - before.cpu_s
        visits: dict[str, list[dict[str, Any]]] = found["visits"]
        if self.app.keeps:
            self._compare(visits)
        return Measured(
            {
                group.name: figures.of_visits(visits[group.name], group.tokens / group.rate)
                for group in groups
            },
            before,
            after,
            found["cpu_s"] / wall_s,
            model_s / wall_s,
            max(0.0, busy - ours_s) / wall_s,
            [
                f"{v['label']}: {v['trouble']}"
                for met in visits.values()
                for v in met
                if v["trouble"]
            ],
        )

    def look(self) -> Taken:
        """Return what the app holds now."""
        return taken(self.pid)

    def _crowd(self, groups: Sequence[Group]) -> dict[str, Any]:
        given = {"url": self.url, "groups": [asdict(group) for group in groups]}
        told = subprocess.run(
            self.app.visitors,
            input=json.dumps(given),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        return json.loads(told.stdout)

    def _compare(self, visits: dict[str, list[dict[str, Any]]]) -> None:
        """Take back what was called complete and is not in the database as it was written."""
        _, wrong = stored.unequal(self.data)
        for met in visits.values():
            for visit in met:
                if visit["label"] in wrong:
                    visit["complete"] = False
                    visit["trouble"] = visit["trouble"] or "the database has another text"


@contextmanager
def staged(app: App) -> Generator[Stage]:
    """Start a fresh app beside a model of its own."""
    with tempfile.TemporaryDirectory() as made, model() as (address, model_pid):
        folder = Path(made)
        data = folder / "data"
        env = {
            "OPENAI_BASE_URL": address,
            "OPENAI_PROTOCOL": "responses",  # which the model here is not to be asked
            "OPENAI_API_KEY": "dummy",
            "DATA_DIR": str(data),
        }
        server = app.served(folder)
        began = time.monotonic()
        with server.running({**env, **(app.env or {})}) as pid:
            yield Stage(app, server.url, pid, model_pid, data, time.monotonic() - began)
