"""Writes a statement as people read it: a line for each clause, quotes only where they are needed.

A clause that is too long for a line has one for each column, or for each condition. Names and
values are written by `parts`; nothing here knows what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

WIDTH = 72
"""characters of a line: what the page shows of it"""
_RESERVED = """
all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint
binary bit boolean both by case cast char character check coalesce collate collation column
columns concurrently constraint create cross dec decimal default deferrable desc describe distinct
do else end except exists extract false fetch float for foreign freeze from full generated glob
group grouping grouping_id having ilike in initially inner inout int integer intersect interval
into is isnull join lambda lateral leading left like limit map national natural nchar none not
notnull null nullif numeric offset on only or order out outer overlaps overlay pivot pivot_longer
pivot_wider placing position positional precision primary qualify real references returning right
row select semi setof show similar smallint some struct substring summarize symmetric table
tablesample then time timestamp to trailing treat trim true try_cast tuple union unique unpack
unpivot using values varchar variadic verbose when where window with xmlattributes xmlconcat
xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
"""
RESERVED = frozenset(_RESERVED.split())
"""words that may not be a name everywhere (duckdb 2.0, duckdb_keywords())"""
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_TEXT = re.compile(r"'(?:[^']|'')*'")


def name(text: str) -> str:
    """Write the name of a column or a table."""
    if _PLAIN.fullmatch(text) and text not in RESERVED:
        return text
    return '"' + text.replace('"', '""') + '"'


def has(sql: str, text: str) -> bool:
    """Whether a statement has a name: not within a text, and no function that is called so."""
    written = re.escape(name(text))
    return re.search(rf'(?<![\w"]){written}(?![\w"(])', _TEXT.sub("''", sql)) is not None


def called(expression: str, text: str) -> str:
    """Write what is selected, under a name of its own."""
    return expression if expression == name(text) else f"{expression} AS {name(text)}"


def clause(word: str, parts: Sequence[str], *, inside: bool = False) -> str:
    """Write a clause; nothing without parts. *inside* brackets, it stands further to the right."""
    if not parts:
        return ""
    all_hold = word in ("WHERE", "HAVING")
    line = f"{word} {(' AND ' if all_hold else ', ').join(parts)}"
    pad = "\n        " if inside else "\n    "
    joint = f"{pad}AND " if all_hold else f",{pad}"
    return line if len(line) <= WIDTH else f"{word} {joint.join(parts)}"


def select(
    columns: Sequence[str], source: str, tests: Sequence[str], *more: str, inside: bool = False
) -> str:
    """Write a SELECT of rows for which all *tests* hold; *more* are later clauses, if not empty."""
    clauses = (
        clause("SELECT", columns, inside=inside),
        f"FROM {source}",
        clause("WHERE", tests, inside=inside),
        *more,
    )
    return ("\n    " if inside else "\n").join(filter(None, clauses))


def bracketed(sql: str) -> str:
    """Put a statement that was written to stand inside into brackets."""
    return f"(\n    {sql}\n)"
