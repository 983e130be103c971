"""What went wrong with a query, in words from which a model can mend it.

Names the tables and columns that are spelt nearly as what was not found; DuckDB's own guesses
know less of them than we do, and name tables of its own.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

import duckdb

from assistant.errors import ToolError

_NOT_A_TABLE = re.compile(
    r'Table with name "?(.+?)"? does not exist|Referenced table "(.+?)" not found'
)
_NOT_A_COLUMN = re.compile(
    r'column "(.+?)"(?: in \w+ list)? (?:not found|does not exist)|have a column named "(.+?)"',
    re.IGNORECASE,
)
_PLACE = re.compile(r"\n\s*LINE (\d+): (.*)\n( *)\^")
_CUT = "..."
_ITS_GUESS = re.compile(r"\s*(?:Did you mean|Candidate (?:bindings|tables):)[^\n]*")


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the three names that are spelt nearest to *name*, whatever the case."""
    by_folded = {found.casefold(): found for found in known}
    wanted = name.strip('"').rpartition(".")[2].strip('"').casefold()
    near = difflib.get_close_matches(wanted, by_folded, n=3, cutoff=0.5)
    near += [found for found in by_folded if len(wanted) > 2 and wanted in found]
    return tuple(by_folded[found] for found in dict.fromkeys(near))[:3]


def explain(exc: duckdb.Error, connection: duckdb.DuckDBPyConnection) -> ToolError:
    """Turn DuckDB's error into ours."""
    message = str(exc)[:1000]
    match exc:
        case duckdb.OutOfMemoryException():
            return _too_large(message)
        case duckdb.InterruptException():
            return _took_too_long()
        case duckdb.PermissionException():
            return _error(message, "not_allowed", "Only the tables of this thread can be read.")
        case _:
            return _misspelt(message, connection) or _error(
                message, "sql_error", "Mend the SQL (DuckDB's dialect) and try again."
            )


def is_misspelt(exc: duckdb.Error, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a table or column that was not found is surely one that is there, misspelt."""
    found = _NOT_A_TABLE.search(str(exc)) or _NOT_A_COLUMN.search(str(exc))
    if found is None:
        return False
    known = [name.casefold() for name in explain(exc, connection).near]
    return bool(difflib.get_close_matches(_named(found).casefold(), known, n=1, cutoff=0.75))


def place_of(
    exc: Exception, connection: duckdb.DuckDBPyConnection, sql: str
) -> tuple[int, int] | None:
    """Return line and column of a fault in *sql*, which is one SELECT or has a fault of syntax."""
    found = _place(str(exc), sql)
    if found is None and isinstance(exc, duckdb.BinderException | duckdb.CatalogException):
        # A relation is bound without its text, so that only another way of binding tells it.
        try:
            connection.execute(f"EXPLAIN\n{sql}")
        except duckdb.Error as again:
            found = _place(str(again), sql, lines_before=1)
    return found


def _place(message: str, sql: str, *, lines_before: int = 0) -> tuple[int, int] | None:
    """Read the place that DuckDB points at; of long lines it shows a part only."""
    found = _PLACE.search(message)
    if found is None:
        return None
    number, shown = int(found[1]), found[2]
    at = len(found[3]) - len(f"LINE {number}: ")
    if shown.startswith(_CUT):
        shown, at = shown.removeprefix(_CUT), at - len(_CUT)
    shown = shown.removesuffix(_CUT)
    lines = sql.split("\n")
    number -= lines_before
    # A query is run inside another, whose lines are counted then: the text says which it is.
    if not 0 < number <= len(lines) or shown not in lines[number - 1]:
        number = next((n for n, line in enumerate(lines, 1) if shown and shown in line), 0)
    return (number, lines[number - 1].index(shown) + at + 1) if number and at >= 0 else None


def explain_stream(exc: OSError) -> ToolError:
    """Turn an error in the middle of the rows into ours; Arrow knows only its text."""
    message = str(exc)[:1000]
    if message.startswith("INTERRUPT"):
        return _took_too_long()
    if message.startswith("Out of Memory"):
        return _too_large(message)
    return _error(message, "sql_error", "Mend the SQL (DuckDB's dialect) and try again.")


def no_tables() -> ToolError:
    """Say that there is nothing to query."""
    hint = "Ask the person to drop a file into the message box."
    return _error("there are no tables in this thread yet", "no_tables", hint)


def no_table(name: str, known: Iterable[str]) -> ToolError:
    """Say that there is no such table, and which there are."""
    known = list(known)
    near = nearest(name, known) or tuple(known[:5])
    hint = f"There is: {', '.join(near)}. list_tables names them all."
    return ToolError(
        f"there is no table {name!r}"[:300], kind="unknown_table", hint=hint, near=near
    )


def no_column(name: str, known: Iterable[str]) -> ToolError:
    """Say that there is no such column, and which are spelt like it."""
    near = nearest(name, known)
    hint = f"Did you mean: {', '.join(near)}?" if near else "describe_table names the columns."
    hint += " Text is written in single quotes."
    message = f"there is no column {name!r}"[:300]
    return ToolError(message, kind="unknown_column", hint=hint, near=near)


def _misspelt(message: str, connection: duckdb.DuckDBPyConnection) -> ToolError | None:
    """Name what is spelt like the table or column that was not found, if that was it."""
    if found := _NOT_A_TABLE.search(message):
        names = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        error = no_table(_named(found), [name for (name,) in names])
    elif found := _NOT_A_COLUMN.search(message):
        names = connection.execute(
            "SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal ORDER BY 1"
        ).fetchall()
        error = no_column(_named(found), [name for (name,) in names])
    else:
        return None
    told = _ITS_GUESS.sub("", message)
    return ToolError(told, kind=error.kind, hint=error.hint, near=error.near)


def _too_large(message: str) -> ToolError:
    """Leave out what DuckDB advises: none of it can be done here."""
    hint = "Filter or aggregate first, use less text, approx_count_distinct for count(DISTINCT)."
    return _error(message.partition("\n")[0], "out_of_memory", hint)


def _named(found: re.Match[str]) -> str:
    return next(filter(None, found.groups()))


def _took_too_long() -> ToolError:
    hint = "Make it simpler: filter first, join less, use less text."
    return _error("the query takes too long", "timeout", hint)


def _error(message: str, kind: str, hint: str) -> ToolError:
    return ToolError(message, kind=kind, hint=hint)
