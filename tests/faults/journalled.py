"""What a dead process left in its SQLite file, read without any part of the app that wrote it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.codec import event_from_line
from assistant.messages import TextPart
from assistant.runs.drafts import Draft


@dataclass(frozen=True)
class Left:
    """One run as the database has it."""

    state: str
    text: str
    """of its events"""
    answer: str | None
    """the message that was stored for it"""


def newest(database: Path) -> Left:
    """Return the run that was asked for last."""
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        run, state = db.execute("SELECT id, state FROM runs ORDER BY rowid DESC").fetchone()
        lines = db.execute("SELECT seq, line FROM events WHERE run_id = ? ORDER BY seq", (run,))
        draft = Draft()
        for at, (seq, line) in enumerate(lines, 1):
            assert seq == at, "an entry is missing"
            draft.apply(event_from_line(line))
        stored = db.execute("SELECT parts FROM messages WHERE run_id = ?", (run,)).fetchone()
    text = "".join(part.text for part in draft.parts if isinstance(part, TextPart))
    return Left(state, text, stored[0] if stored else None)


def unfinished(database: Path) -> int:
    """Return how many runs are queued or active."""
    with closing(sqlite3.connect(database)) as db:
        (count,) = db.execute(
            "SELECT count(*) FROM runs WHERE state IN ('queued', 'active')"
        ).fetchone()
    return count
