"""How soon the analyst answers: first text and whole answer, on 3,000 and on 1,000,000 rows.

`python -m benchmarks --case analyst`. The times are the run's own, from the question's start to its
first text and to its end, with the store, the journal and two processes for query and chart in
between. Questions wait until the processes are warm, as a person's reading does.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.children.stopping import Stop
from assistant.codec import event_from_line
from assistant.data.imports import Job, Limits, read_file
from assistant.gallery import sample_csv
from assistant.messages import OwnerId, ThreadId
from assistant.runs.drafts import Draft
from assistant.settings.table import Settings
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from benchmarks.loading import make_file

ROWS = 1_000_000
QUESTIONS = {
    "orders": (
        "total revenue",
        "total revenue by region in 2024",
        "average unit price by month",
        "top 5 products by profit",
        "distribution of unit price",
    ),
    "large": (
        "total revenue",
        "total revenue by country in 2024",
        "average price by month",
        "top 5 products by revenue",
        "distribution of price",
    ),
}
MOST_FIRST_MS, MOST_WHOLE_MS, MOST_PROFILE_S = 50, 300, 3.0
WARM_S = 3.0
OWNER = OwnerId("benchmark")


def run(rounds: int) -> Iterator[str]:
    """Yield a line for each table: medians, and the worst in parentheses."""
    with tempfile.TemporaryDirectory() as folder:
        large = make_file("CSV", ROWS, Path(folder))
        yield _profiled(large, Path(folder))
        settings = Settings.read({"DATA_DIR": folder, "UPLOAD_MB": "500", "QUOTA_MB": "5000"}, None)
        workbench = Workbench.open(settings)
        workbench.warm_up()
        for arrival in (
            Arrival("orders.csv", sample_csv("orders")),
            Arrival("large.csv", large.read_bytes()),
        ):
            yield _answered(workbench, arrival, rounds)
        workbench.close()


def _profiled(path: Path, folder: Path) -> str:
    """Time how long the columns of a table that was written are looked at."""
    began: list[float] = []

    def note(phase: str, _fraction: float | None) -> None:
        if phase == "Looking at the columns":
            began.append(time.perf_counter())

    limits = Limits(file_bytes=500 * 1024 * 1024)
    read_file(Job(path, path.name, None, folder / "t.duckdb"), Stop(), note, limits)
    seconds = time.perf_counter() - began[0]
    held = "held" if seconds <= MOST_PROFILE_S else "missed"
    return f"profile of {ROWS:,} rows: {seconds:.1f} s; aim of {MOST_PROFILE_S:.0f} s {held}"


def _answered(workbench: Workbench, arrival: Arrival, rounds: int) -> str:
    thread = workbench.threads.create(OWNER, "sample-analyst").id
    workbench.send(OWNER, "", [arrival], thread_id=thread)
    while not all(one.settled for one in workbench.uploads.of_thread(OWNER, thread)):
        time.sleep(0.1)
    questions = QUESTIONS[arrival.name.removesuffix(".csv")]
    times = [_ask(workbench, thread, question) for _ in range(rounds) for question in questions]
    del times[: len(questions)]  # the first round loads what all later ones have
    (first, whole) = ([one[at] * 1000 for one in times] for at in (0, 1))
    told = ", ".join(
        f"{label} {statistics.median(values):.0f} ms ({max(values):.0f}), aim of {most} ms "
        + ("held" if statistics.median(values) <= most else "missed")
        for label, values, most in (
            ("first text", first, MOST_FIRST_MS),
            ("whole answer", whole, MOST_WHOLE_MS),
        )
    )
    return f"{arrival.name}, {len(times)} answers: {told}"


def _ask(workbench: Workbench, thread: ThreadId, question: str) -> tuple[float, float]:
    """Return the seconds to the first text and to the end."""
    time.sleep(WARM_S)
    run = workbench.send(OWNER, question, thread_id=thread).run
    if run is None:
        raise SystemExit(f"{question}: nothing was asked")
    draft, after = Draft(), 0
    while draft.ended is None:
        for number, line in workbench.runs.follow(OWNER, run.id, after, 0.1).entries:
            draft.apply(event_from_line(line))
            after = number
    if draft.ended.state != "completed" or any(step.state == "failed" for step in draft.steps):
        raise SystemExit(f"{question}: {draft.text}")
    return draft.first_text_s or 0.0, draft.elapsed_s
