"""The protocols that the app speaks. A new one is a new file and one line in the table."""

from __future__ import annotations

from collections.abc import Callable

from assistant.backends.assistants.backend import AssistantsBackend
from assistant.backends.base import Backend
from assistant.backends.demo.backend import DemoBackend
from assistant.backends.responses.backend import ResponsesBackend
from assistant.definitions import Connection

BACKENDS: dict[str, Callable[[Connection], Backend]] = {
    "demo": DemoBackend,
    "responses": ResponsesBackend,
    "assistants": AssistantsBackend,
}
