"""What it costs to draw a long thread: one script of the page, in this process, without a browser.

The thread is stored as the app stores it; a scripted backend wrote the answers.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from streamlit.testing.v1 import AppTest

from assistant.messages import OwnerId, ThreadId
from assistant.settings.table import Settings
from assistant.workbench import Workbench
from benchmarks.load.served import ROOT
from tests.running import wait_for
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say

MESSAGES = 1_000
LIMIT_MS = 100
_OWNER = OwnerId("local")


def run(rounds: int) -> Iterator[str]:
    """Yield how long a thread of 1,000 messages takes to draw."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.read({"DATA_DIR": folder, "SHARED": "no"}, Path(folder) / ".env", {})
        workbench = Workbench.open(settings)
        home = sys.modules["_assistant_workbench"] = ModuleType("_assistant_workbench")
        home.__dict__.update(workbench=workbench, warm=True)
        try:
            thread = _fill(workbench)
            took = [_draw(workbench, thread) for _ in range(rounds + 1)][1:]
        finally:
            del sys.modules["_assistant_workbench"]
            workbench.close()
    took_ms = statistics.median(took)
    yield (
        f"a thread of {MESSAGES:,} messages: {took_ms:.0f} ms of script"
        f" (worst {max(took):.0f}; at most {LIMIT_MS})"
    )


def _fill(workbench: Workbench) -> ThreadId:
    backend = Scripted()
    workbench._backends["demo"] = backend  # noqa: SLF001 - the one seam there is for a scripted one
    thread = workbench.threads.create(_OWNER, workbench.assistants[0].id)
    for n in range(MESSAGES // 2):
        backend.streams.append([STARTED, say(f"Answer {n}, in **two** lines.\n\n- one"), COMPLETED])
        started = workbench.send(_OWNER, f"Question {n}", thread_id=thread.id).run
        if started is None:
            raise RuntimeError("no answer was begun")
        done = started.id
        wait_for(lambda done=done: not workbench.runs.get(_OWNER, done).live, what="an answer")
        wait_for(lambda done=done: not workbench.runs.get(_OWNER, done).waiting, what="an answer")
    return thread.id


def _draw(workbench: Workbench, thread: ThreadId) -> float:
    """Return the milliseconds of a processor that a script takes to draw the thread again.

    After a change: all that is shown is read anew.
    """
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["thread"] = thread
    page.run()
    for pinned in (True, False):
        workbench.threads.pin(_OWNER, thread, pinned)
    began = time.process_time()
    page.run()
    took = (time.process_time() - began) * 1000
    if f"Answer {MESSAGES // 2 - 1}" not in "".join(str(found.value) for found in page.markdown):
        raise RuntimeError("the newest answer is not there")
    return took
