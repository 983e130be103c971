"""The models of a server are what it lists, and nothing that is no list is taken for one."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from assistant.backends.models import models_at
from assistant.definitions import Connection
from assistant.errors import BackendError, KeyRefused, NotCompatible, Unreachable
from tests.server import LoopbackServer, Reply, Stream, json_reply


@pytest.fixture
def server() -> Generator[LoopbackServer]:
    with LoopbackServer() as running:
        yield running


def listed(server: LoopbackServer, said: Any) -> tuple[str, ...]:
    server.script("GET", "/models", json_reply(said) if not isinstance(said, Reply) else said)
    return models_at(Connection("here", "auto", server.url))


def test_they_are_listed_in_the_servers_order_and_odd_ones_are_left_out(
    server: LoopbackServer,
) -> None:
    ids: list[object] = ["b", "a:7b", "x\x1b[2J", "", None, 3]
    assert listed(server, {"data": [*({"id": id_} for id_ in ids), "c"]}) == ("b", "a:7b")
    assert listed(server, {"data": None}) == ()
    assert len(listed(server, {"data": [{"id": f"m{n}"} for n in range(1500)]})) == 1000


@pytest.mark.parametrize("said", [{}, {"data": "m"}, {"error": "no"}, [{"id": "m"}], Reply(404)])
def test_something_else_is_no_list(said: Any, server: LoopbackServer) -> None:
    with pytest.raises(BackendError) as caught:
        listed(server, said)
    assert isinstance(caught.value, NotCompatible)


def test_a_refused_key_and_a_slow_server_are_told_apart(server: LoopbackServer) -> None:
    server.script("GET", "/models", json_reply({"error": {"message": "no"}}, 401))
    with pytest.raises(KeyRefused):
        models_at(Connection("here", "auto", server.url, "k-1"))
    server.script("GET", "/models", Stream([b" "] * 1000, 0.05, content_type="application/json"))
    with pytest.raises(Unreachable):
        models_at(Connection("here", "auto", server.url), within_s=0.3)
