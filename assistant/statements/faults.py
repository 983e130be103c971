"""What is wrong with a person's SQL: where, in plain words, and what would be right.

Made of what the sandbox says to a model. Nothing of it is a path: the sandbox knows none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KIND = re.compile(r"^[A-Z]\w*(?: \w+)* Error: ")
_NAMED = re.compile(r'"((?:[^"]|"")+)"|with name (\S+) does not exist')
_LONGEST_LINE = 76
"""characters of the line that stands above the caret"""
_HINTS = {
    "not_a_query": "Write one SELECT; nothing can be changed here.",
    "not_allowed": "Only the tables of this thread can be read.",
    "no_tables": "Drop a CSV, Excel, Parquet or JSON file, then send it again.",
    "timeout": "Make it simpler: filter first, join less.",
    "out_of_memory": "Filter or aggregate first.",
}
_WORDS = {
    "not_a_query": "This is not one query.",
    "no_tables": "No table here yet.",
    "timeout": "The query takes too long.",
    "out_of_memory": "The query needs too much memory.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a statement did not run."""

    words: str
    line: int | None = None
    """from 1"""
    column: int | None = None
    """from 1, in characters"""
    shown: str = ""
    """the line with a caret under the place; empty where there is none"""
    hint: str = ""

    @property
    def sentence(self) -> str:
        """Return the place and the words."""
        where = f"Line {self.line}, column {self.column}: " if self.line else ""
        return f"{where}{self.words}"


def fault_of(error: Mapping[str, Any], sql: str) -> Fault:
    """Read the `error` of a result that a query over *sql* yielded."""
    kind, message = str(error.get("kind", "")), str(error.get("message", ""))
    line, column = error.get("line"), error.get("column")
    near = [str(name) for name in error.get("nearest", ())]
    hint = f"Did you mean {_or(near)}?" if near else _HINTS.get(kind, "")
    words = _words(kind, message)
    if not (isinstance(line, int) and isinstance(column, int)):
        return Fault(words, hint=hint)
    return Fault(words, line, column, _caret(sql, line, column), hint)


def _words(kind: str, message: str) -> str:
    if kind in _WORDS or not message:
        return _WORDS.get(kind, "The SQL did not run.")
    first = _KIND.sub("", message.strip()).partition("\n")[0].strip().rstrip("!")
    named = _NAMED.search(first)
    if named and kind in ("unknown_column", "unknown_table"):
        thing = kind.removeprefix("unknown_")
        return f"Unknown {thing} “{named[1] or named[2]}”."
    plain = _NAMED.sub(lambda found: f"“{found[1]}”" if found[1] else found[0], first)
    plain = plain[:1].upper() + plain[1:]
    return plain if plain.endswith((".", "?")) else f"{plain}."


def _caret(sql: str, line: int, column: int) -> str:
    """Return line *line* with a caret under its column; of a long one what is around that."""
    lines = sql.split("\n")
    if not 0 < line <= len(lines):
        return ""
    text, at = lines[line - 1].replace("\t", " ").rstrip("\r"), column - 1
    start = max(0, at - _LONGEST_LINE // 2) if len(text) > _LONGEST_LINE else 0
    cut = text[start : start + _LONGEST_LINE]
    before = "…" if start else ""
    after = "…" if start + _LONGEST_LINE < len(text) else ""
    return f"{before}{cut}{after}\n{' ' * (at - start + len(before))}^"


def _or(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
