"""The clock jumps a day: nothing is put in order by it and no deadline looks at it."""

from __future__ import annotations

import ast
import sqlite3
from contextlib import closing
from pathlib import Path

from assistant.events import RunEnded
from assistant.messages import Message, MessageId, OwnerId, PartId, RunId, TextPart, new_id
from assistant.store import Store
from tests.running import ROOT

ANN = OwnerId("ann")
WALL_CLOCK = {
    "store/rows.py": "when something was made, for people to read",
    "runs/session.py": "when an event happened, for people to read",
    "tools/clock.py": "the time is what was asked for",
    "backends/wire/sdk_errors.py": "a Retry-After that is a date",
    "workbench.py": "whether a model has reached the day of its end",
    "ui/connections/connecting.py": "the same, of one that is about to be chosen",
    "store/deleting.py": "how long ago a thread was deleted, over restarts as well",
    "ui/sidebar/entries.py": "which threads are of today",
    "ui/thread/live.py": "read once to begin counting from, between 0 and an hour",
}
"""module -> why it may read the clock on the wall; every deadline is on the monotonic one"""


def test_the_clock_on_the_wall_is_read_only_where_that_has_a_reason() -> None:
    package = ROOT / "assistant"
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if any(_reads_the_wall(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    }
    assert found == set(WALL_CLOCK)


def _reads_the_wall(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    name, of = node.func.attr, ast.unparse(node.func.value).rpartition(".")[2]
    return (of, name) in {
        *(("datetime", name) for name in ("now", "utcnow", "today")),
        *(("date", name) for name in ("today",)),
        *(("time", name) for name in ("time", "time_ns", "localtime", "gmtime")),
    }


def test_a_day_back_changes_the_order_of_nothing(tmp_path: Path) -> None:
    database = tmp_path / "workbench.db"
    with closing(Store.open(f"sqlite:///{database}", tmp_path / "files")) as store:
        first = store.threads.create(ANN, "demo").id
        second = store.threads.create(ANN, "demo").id
        _say(store, first, "one")
        _say(store, second, "two")
        _tomorrow(database)
        _say(store, first, "three")
        third = store.threads.create(ANN, "demo").id
        _say(store, third, "four")
        recent = [thread.id for thread in store.threads.recent(ANN)]
        said = [message.text for message in store.threads.messages(ANN, first)]
        runs = store.runs.of_thread(ANN, first)
    assert recent == [third, first, second]
    assert said == ["one", "answer to one", "three", "answer to three"]
    assert runs[0].created_at > runs[1].created_at, "the clock did jump back"


def _say(store: Store, thread: str, text: str) -> None:
    message = Message(MessageId(new_id()), "user", (TextPart(PartId("text"), text),))
    run = store.runs.ask(ANN, store.threads.get(ANN, thread).id, message, RunId(new_id()))
    assert store.runs.claim(ANN, run.id, "w")
    parts = (TextPart(PartId("text"), f"answer to {text}"),)
    answer = Message(MessageId(run.id), "assistant", parts, run_id=run.id)
    assert store.runs.finish(ANN, run.id, [(1, "{}")], answer, RunEnded("completed"))


def _tomorrow(database: Path) -> None:
    """Make everything so far look as if it had been written a day later than it was."""
    with closing(sqlite3.connect(database)) as db, db:
        for table in ("threads", "messages", "runs"):
            db.execute(
                f"UPDATE {table} SET created_at = '9999-01-01T00:00:00.000+00:00'"  # noqa: S608
            )
        db.execute("UPDATE threads SET updated_at = '9999-01-01T00:00:00.000+00:00'")
