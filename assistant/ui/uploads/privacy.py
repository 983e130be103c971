"""What leaves this machine of a person's data, in words. Pure text, no drawing."""

from __future__ import annotations

from assistant.definitions import Assistant
from assistant.tables import Upload
from assistant.ui.connections import connection
from assistant.ui.visit import Visit


def of_file(visit: Visit, assistant: Assistant | None, upload: Upload) -> str:
    """Say what the assistant's endpoint gets of a file; escaped for a label."""
    if upload.remote:
        return f"A copy is at {_places(visit, upload)}."
    if assistant is None:
        return "Stays on this machine."
    reached = visit.workbench.connection_of(assistant)
    if reached.backend == "demo":
        return "Stays on this machine; nothing is sent."
    host = connection.host(reached)
    if assistant.send_files:
        return f"With the next question a copy goes to {host}, for its code interpreter."
    return (
        f"Stays on this machine. {host} is told its columns, and gets the results of queries: "
        "at most 100 rows or 8 KB of each."
    )


def _places(visit: Visit, upload: Upload) -> str:
    known = visit.workbench.connections
    names = {
        connection.host(known[copy.connection]) if copy.connection in known else copy.connection
        for copy in upload.remote
    }
    return " and ".join(sorted(names))
