"""The protocols that the app speaks. A new one is a new file and one line in the table.

Each is imported when it is first spoken: the library for models takes as long to import as
everything else together (openai 3.54), and the first minute needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.backends.base import Backend
from assistant.backends.passport import Passport
from assistant.backends.watching import Seen, Watched
from assistant.definitions import Assistant, Connection


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


def watched(connection: Connection) -> Watched:
    """Return what speaks to *connection*, and notes what its answers show."""
    return Watched(BACKENDS[connection.backend](connection), connection.backend)


def examine(connection: Connection, assistant: Assistant, backend: Backend, seen: Seen) -> Passport:
    """Return what the endpoint can do for *assistant*, of which runs have shown *seen* so far.

    It asks, without costing a token, and takes at most some times 10 s. Nothing is raised.
    """
    from assistant.backends import examining

    return examining.examine(connection, assistant, backend, seen)


def try_out(passport: Passport, assistant: Assistant, backend: Watched) -> Passport:
    """Return *passport* with what one short answer showed. It costs tokens. Nothing is raised."""
    from assistant.backends import examining, trying

    problem = trying.try_out(backend, assistant)
    return examining.after_trying(passport, backend, backend.seen, problem)


BACKENDS: dict[str, Callable[[Connection], Backend]] = {
    "demo": _demo,
    "responses": _responses,
    "chat": _chat,
    "assistants": _assistants,
    "auto": _auto,
}
"""protocol of a connection -> what speaks it; `auto` asks the server which of them it speaks"""
