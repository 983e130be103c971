"""Whether a person's message is SQL over the thread's tables; asked by the app, not by a model.

In a child, because the text may be anything: nothing of it is run, it is only parsed and bound.
"""

from __future__ import annotations

import duckdb

from assistant.data import sandbox
from assistant.data.mending import is_misspelt
from assistant.definitions import Workspace
from assistant.errors import ToolError
from assistant.statements.recognising import Read, is_statement

LIMITS = sandbox.LIMITS


def read_statement(workspace: Workspace, text: str) -> dict[str, bool]:
    """Tell whether a message is SQL.

    Args:
        text: the message
    """
    read, near = _tried(workspace.file, text)
    return {"is_sql": is_statement(text, read, near=near)}


def _tried(file: str, text: str) -> tuple[Read, bool]:
    """Return what became of *text*, and whether a name is unknown that is spelt like another."""
    if not file:
        return _parsed(text), False
    with sandbox.opened(file) as connection:
        try:
            sandbox.only_query(connection, text)
        except ToolError:  # more than one statement, or one that changes something
            return "parsed", False
        except duckdb.ParserException:
            return "refused", False
        except duckdb.Error as exc:
            return "parsed", is_misspelt(exc, connection)
    return "bound", False


def _parsed(text: str) -> Read:
    try:
        duckdb.extract_statements(text)
    except duckdb.Error:
        return "refused"
    return "parsed"
