"""Rows of what servers gave: kept as JSON, written as the tables of docs/endpoints.md.

Decides nothing: what was not tried is a dash, and what the server cannot do is told apart from
what the app does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.endpoints.checking import Cell

BEGIN, END = "<!-- written by `.ci/servers` -->", "<!-- end -->"
COMMAND_LINE, BROWSER = "command line", "browser"
COLUMNS: Mapping[str, Sequence[str]] = {
    COMMAND_LINE: ("doctor", "two turns", "tools", "Stop", "wrong key", "wrong model", "killed"),
    BROWSER: ("two turns", "tools", "Stop", "Continue", "wrong key", "wrong model", "killed"),
}
TITLES = {COMMAND_LINE: "By the command line", BROWSER: "In the browser"}
WORDS = {"yes": "yes", "no": "**no**", "less": "yes", "cannot": "the server cannot"}
FINE = ("yes", "less")


@dataclass(frozen=True, slots=True)
class Row:
    """One server: what was tried with what, and how each check ended."""

    server: str
    versions: str
    protocols: str
    commit: str
    tried_on: str
    server_asked_for: tuple[str, ...] = ()
    """whom the server wanted to reach beyond loopback; nobody was reached"""
    app_asked_for: tuple[str, ...] = ()
    cells: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict[str, Mapping[str, Cell]])
    """kind (COMMAND_LINE, BROWSER) -> check -> cell"""


def read(file: Path) -> list[Row]:
    """Return the kept rows; none if nothing was kept."""
    if not file.exists():
        return []
    return [_row(found) for found in json.loads(file.read_text(encoding="utf-8"))]


def _row(found: dict[str, object]) -> Row:
    cells = {
        kind: {check: Cell(**cell) for check, cell in checks.items()}
        for kind, checks in found["cells"].items()
    }
    asked = {name: tuple(found[name]) for name in ("server_asked_for", "app_asked_for")}
    return Row(**{**found, **asked, "cells": cells})


def merged(before: Sequence[Row], rows: Sequence[Row], order: Sequence[str]) -> list[Row]:
    """Return the rows with those of *before* that were not tried again, in the table's order."""
    kept = {row.server: row for row in (*before, *rows)}
    return [kept[name] for name in order if name in kept]


def fallen_behind(before: Sequence[Row], rows: Sequence[Row]) -> list[str]:
    """Return the cells that were fine and are not any more, in words."""
    old = {row.server: row for row in before}
    return [
        f"{row.server}, {kind}, {check}: {cell.note}"
        for row in rows
        for kind, checks in row.cells.items()
        for check, cell in checks.items()
        if cell.state == "no"
        and row.server in old
        and (was := old[row.server].cells.get(kind, {}).get(check)) is not None
        and was.state in FINE
    ]


def write(rows: Sequence[Row], docs: Path) -> None:
    """Keep *rows* in endpoints.json, and write the tables of endpoints.md between its marks."""
    text = json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False)
    (docs / "endpoints.json").write_text(text + "\n", encoding="utf-8")
    page = docs / "endpoints.md"
    whole = page.read_text(encoding="utf-8")
    head, _, rest = whole.partition(BEGIN)
    _, _, tail = rest.partition(END)
    page.write_text(f"{head}{BEGIN}\n\n{tables(rows)}\n{END}{tail}", encoding="utf-8")


def tables(rows: Sequence[Row]) -> str:
    """Return everything between the marks: two tables, what was tried, and the notes of both."""
    notes: list[str] = []
    made = [f"**{TITLES[kind]}**\n\n" + "\n".join(_table(kind, rows, notes)) for kind in COLUMNS]
    made.append("\n".join(_tried(rows)))
    made.append("\n".join(f"{number}. {note}" for number, note in enumerate(notes, start=1)))
    return "\n\n".join(part for part in made if part) + "\n"


def _table(kind: str, rows: Sequence[Row], notes: list[str]) -> Iterator[str]:
    yield "| server | " + " | ".join(COLUMNS[kind]) + " |"
    yield "|---" * (len(COLUMNS[kind]) + 1) + "|"
    for row in rows:
        checks = row.cells.get(kind, {})
        cells = (_cell(checks.get(check), notes) for check in COLUMNS[kind])
        yield f"| {row.server} | " + " | ".join(cells) + " |"


def _cell(cell: Cell | None, notes: list[str]) -> str:
    if cell is None:
        return "-"
    note = _harmless(cell.note)
    if not note:
        return WORDS[cell.state]
    if note not in notes:
        notes.append(note)
    return f"{WORDS[cell.state]} ({notes.index(note) + 1})"


def _tried(rows: Sequence[Row]) -> Iterator[str]:
    yield "| server | speaks | tried with | the app at | on | it asked for | the app asked for |"
    yield "|---" * 7 + "|"
    for row in rows:
        beyond = [
            _harmless(", ".join(asked)) or "nobody"
            for asked in (row.server_asked_for, row.app_asked_for)
        ]
        told = (row.server, row.protocols, row.versions, row.commit, row.tried_on, *beyond)
        yield f"| {' | '.join(told)} |"


def _harmless(text: str) -> str:
    """Return *text*, which a server may have written, as it can stand in a line of a document."""
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, f"\\{sign}" if sign != "|" else "/")
    return " ".join(text.split())
