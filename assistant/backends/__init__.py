"""The protocols that the app speaks. A new one is a new file and one line in the table.

Each is imported when it is first spoken: the library for models takes as long to import as
everything else together (openai 3.54), and the first minute needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.backends.base import Backend
from assistant.definitions import Connection


def _demo(connection: Connection) -> Backend:
    from assistant.backends.demo.backend import DemoBackend

    return DemoBackend(connection)


def _responses(connection: Connection) -> Backend:
    from assistant.backends.responses.backend import ResponsesBackend

    return ResponsesBackend(connection)


def _chat(connection: Connection) -> Backend:
    from assistant.backends.chat.backend import ChatBackend

    return ChatBackend(connection)


def _assistants(connection: Connection) -> Backend:
    from assistant.backends.assistants.backend import AssistantsBackend

    return AssistantsBackend(connection)


def _auto(connection: Connection) -> Backend:
    from assistant.backends.auto import AutoBackend

    return AutoBackend(connection, BACKENDS)


BACKENDS: dict[str, Callable[[Connection], Backend]] = {
    "demo": _demo,
    "responses": _responses,
    "chat": _chat,
    "assistants": _assistants,
    "auto": _auto,
}
"""protocol of a connection -> what speaks it; `auto` asks the server which of them it speaks"""


def models_at(connection: Connection) -> tuple[str, ...]:
    """Return the ids of the models that the endpoint lists. Raises BackendError."""
    from assistant.backends import models

    return models.models_at(connection)
