"""The real values of a table, where these are too many to be known beforehand.

Words are looked up among them, or the commonest are listed. One query over the columns that are
named. Finds and ranks; what is meant is not decided here.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.data import sandbox
from assistant.data.cells import quoted
from assistant.definitions import Workspace

LIMITS = sandbox.LIMITS
MOST_WORDS = 8
MOST_COLUMNS = 40
MOST_NEAR = 20_000
"""values of about a word's length and with its first letter that are compared to it by letters"""
MOST_LISTED = 2_000
"""values of a column that are offered to be chosen"""
_MOST = 40
"""found values that are told, of each column and of all"""
_NEAREST = ("is", "near", "has")


def find_values(
    workspace: Workspace, table: str, question: str, words: list[str], columns: list[str]
) -> dict[str, Any]:
    """Find values of a table that a question has in it, or that its words are a part of.

    Args:
        table: its name
        question: searched for whole values, whatever their case
        words: searched for in values, and a slip or two away from them
        columns: of text, to look in
    """
    said = question.casefold()
    tried = [word.casefold().strip() for word in words if len(word.strip()) > 1][:MOST_WORDS]
    parts = [part for name in columns[:MOST_COLUMNS] for part in _looks(table, name, said, tried)]
    if not parts:
        return {"table": table, "values": []}
    with sandbox.opened(workspace.file) as connection:
        rows = connection.execute(" UNION ALL ".join(parts)).fetchall()
    found: dict[tuple[str, str], list[str]] = {}
    for name, how, word, value in sorted(rows, key=lambda row: _NEAREST.index(row[1])):
        if how != "is" or _whole(value, said):
            found.setdefault((name, value), [how, word])
    return {"table": table, "values": [[*key, *how] for key, how in found.items()][:_MOST]}


def list_values(workspace: Workspace, table: str, columns: list[str]) -> dict[str, Any]:
    """Return the commonest values of columns of text, at most 2,000 of each.

    Args:
        table: its name
        columns: of text
    """
    parts = [
        f"(SELECT list(v) FROM ({_column(table, name)} WHERE v IS NOT NULL "  # noqa: S608 - quoted
        f"GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {MOST_LISTED}))"
        for name in columns[:MOST_COLUMNS]
    ]
    with sandbox.opened(workspace.file) as connection:
        (found,) = connection.execute(f"SELECT {', '.join(parts)}").fetchall() if parts else ((),)
    return {"values": dict(zip(columns, (one or [] for one in found), strict=False))}


def _looks(table: str, name: str, said: str, words: list[str]) -> list[str]:
    """Write what is looked for in one column: values in the question, near a word, with one in."""
    whole = f"strlen(v) BETWEEN 2 AND {len(said.encode())} AND contains({_text(said)}, lower(v))"
    made = [_look(table, name, "is", whole)]
    for word in words:
        if len(word) > 3:
            slips = 2 if len(word) > 7 else 1
            alike = (
                f"length(v) BETWEEN {len(word) - slips} AND {len(word) + slips} "
                f"AND lower(v[1]) = {_text(word[0])}"
            )
            source = f"({_column(table, name)} WHERE {alike} LIMIT {MOST_NEAR})"
            near = f"damerau_levenshtein(lower(v), {_text(word)}) <= {slips}"
            made.append(_look(table, name, "near", near, source, word))
    if words:
        has = " OR ".join(f"contains(lower(v), {_text(word)})" for word in words)
        made.append(_look(table, name, "has", has))
    return made


def _look(table: str, name: str, how: str, test: str, source: str = "", word: str = "") -> str:
    source = source or f"({_column(table, name)})"
    found = (
        f"SELECT DISTINCT v FROM {source} WHERE {test} "  # noqa: S608 - quoted
        f"ORDER BY length(v) DESC, v LIMIT {_MOST}"
    )
    told = ", ".join(map(_text, (name, how, word)))
    return f"(SELECT {told}, v FROM ({found}))"  # noqa: S608 - as above


def _column(table: str, name: str) -> str:
    return f"SELECT {quoted(name)} AS v FROM {quoted(table)}"  # noqa: S608 - quoted


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _whole(value: str, said: str) -> bool:
    """Whether a value stands in the question as words of their own."""
    text = re.escape(value.strip().casefold())
    return re.search(rf"(?<!\w){text}(?!\w)", said) is not None
