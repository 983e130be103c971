"""What is said with every figure from a table, kept in the comment of the table itself.

So it goes wherever the table goes: to each child that queries it, through a renaming, into a copy.
The first line of a comment is where the table comes from, each further one a caveat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import duckdb


def comment_of(source: str, caveats: Iterable[str]) -> str:
    """Return the comment of a table that comes from *source*."""
    return "\n".join(" ".join(line.split()) for line in (source, *caveats))


def read_comment(comment: str) -> tuple[str, tuple[str, ...]]:
    """Return where a table comes from, and its caveats."""
    source, *caveats = comment.split("\n")
    return source, tuple(caveats)


def caveats_of(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[str, ...]:
    """Return the caveats of the tables that *sql*, a query that can be run, asks."""
    noted = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() "
        "WHERE NOT internal AND contains(comment, chr(10)) ORDER BY table_oid"
    ).fetchall()
    if not noted:
        return ()
    asked = _tables(connection, sql, [name for name, _ in noted])
    told = (read_comment(comment)[1] for name, comment in noted if name in asked)
    return tuple(dict.fromkeys(caveat for caveats in told for caveat in caveats))


def _tables(connection: duckdb.DuckDBPyConnection, sql: str, names: Iterable[str]) -> set[str]:
    try:
        asked = {name.casefold() for name in connection.get_table_names(sql)}
    except duckdb.Error:  # it knows no columns, so that a JOIN with USING is none (duckdb 2.0)
        words = ((name, rf"(?<!\w){re.escape(name)}(?!\w)") for name in names)
        return {name for name, word in words if re.search(word, sql, re.IGNORECASE)}
    return {name for name in names if name.casefold() in asked}
