"""A server of Chat Completions of any manner, and talks with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from assistant.backends.base import Backend
from assistant.backends.chat.backend import ChatBackend
from assistant.definitions import Connection
from tests.contract.talking import BRIEF, TIME, Talk
from tests.server import ChatApi, LoopbackServer, Manner, Model, Refusing

CREATE = ("POST", "/chat/completions")


class Place:
    """A server of Chat Completions, and talks with it."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        self.backend: Backend = ChatBackend(Connection("here", "chat", server.url, "key", 5.0))

    def talk(self, **assistant: Any) -> Talk:
        echo = ((TIME, lambda call: call.arguments),)
        return Talk(self.backend, replace(BRIEF, **assistant), echo)

    def sent(self) -> list[dict[str, Any]]:
        return [request.json() for request in self.server.asked(*CREATE)]


@contextmanager
def place(manner: Manner | None = None, refusing: Refusing | None = None) -> Iterator[Place]:
    model = Model()
    with LoopbackServer(ChatApi(model, manner, refusing), model=model) as server:
        here = Place(server)
        yield here
        here.backend.close()
        assert not server.open_scripts
