"""Reads from the app's database what it kept of each answer: messages, and the journal of runs.

Plain SQL on purpose: what is compared must not come through the code that is measured.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.load.answers import Order, find

_MESSAGES = """
SELECT asked.parts, answer.parts, runs.state,
       (SELECT group_concat(line, char(10)) FROM
        (SELECT line FROM events WHERE events.run_id = runs.id ORDER BY seq))
FROM messages AS asked
JOIN runs ON runs.message_id = asked.id
LEFT JOIN messages AS answer ON answer.run_id = runs.id
"""


def unequal(data: Path) -> tuple[int, list[str]]:
    """Return how many answers are kept, and the labels of those that are not what was written."""
    wrong: list[str] = []
    with closing(sqlite3.connect(f"file:{data / 'workbench.db'}?mode=ro", uri=True)) as database:
        rows = database.execute(_MESSAGES).fetchall()
    for asked, answer, state, lines in rows:
        order = find(_text(asked))
        if order is not None and not _same(order, answer, state, lines):
            wrong.append(order.label)
    return len(rows), wrong


def _same(order: Order, answer: str | None, state: str, lines: str | None) -> bool:
    events = [json.loads(line) for line in (lines or "").splitlines()]
    told = "".join(event["text"] for event in events if event["event"] == "TextDelta")
    return state == "completed" and _text(answer) == order.text == told


def _text(parts: str | None) -> str:
    return "".join(part.get("text", "") for part in json.loads(parts or "[]"))
