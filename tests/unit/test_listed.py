"""What servers say of their models in their own lists, each in its own words."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

import pytest

from assistant.backends.listed import Listed, list_at, listed
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import KeyRefused, NotCompatible, Unreachable
from tests.server import LoopbackServer, Reply, Stream, json_reply

SAID: list[tuple[str, dict[str, Any], Listed]] = [
    ("OpenAI", {"shutdown_date": "2027-01-14"}, Listed(None, date(2027, 1, 14))),
    ("OpenAI, without an end", {"shutdown_date": None}, Listed()),
    ("vLLM", {"max_model_len": 8192}, Listed(8192)),
    ("llama.cpp", {"meta": {"n_ctx_train": 8192, "n_vocab": 49152}}, Listed(8192)),
    ("llama.cpp, newer", {"meta": {"n_ctx": 4096, "n_ctx_train": 8192}}, Listed(4096)),
    ("LM Studio", {"max_context_length": 32768, "loaded_context_length": 4096}, Listed(4096)),
    ("OpenRouter", {"context_length": 131072}, Listed(131072)),
    ("Groq", {"context_window": 131072, "active": True}, Listed(131072)),
    (
        "Mistral",
        {"max_context_length": 32768, "deprecation": "2026-11-30T12:00:00Z"},
        Listed(32768, date(2026, 11, 30)),
    ),
    ("nonsense", {"context_length": "long", "meta": [], "shutdown_date": "soon"}, Listed()),
    ("a negative number", {"max_model_len": -1, "shutdown_date": 20270114}, Listed()),
]


@pytest.fixture
def server() -> Generator[LoopbackServer]:
    with LoopbackServer() as running:
        yield running


def asked(server: LoopbackServer, said: Any) -> list[str]:
    server.script("GET", "/models", said if isinstance(said, Reply) else json_reply(said))
    return list(list_at(Connection("here", "auto", server.url), Stop()))


@pytest.mark.parametrize(("said", "found"), [one[1:] for one in SAID], ids=[one[0] for one in SAID])
def test_what_a_list_says_of_a_model_is_read(said: dict[str, Any], found: Listed) -> None:
    assert listed({"object": "list", "data": [{"id": "m", **said}]}) == {"m": found}


def test_models_are_listed_in_the_servers_order_and_odd_ones_are_left_out(
    server: LoopbackServer,
) -> None:
    ids: list[object] = ["b", "a:7b", "x\x1b[2J", "", None, 3, "x" * 300]
    assert asked(server, {"data": [*({"id": id_} for id_ in ids), "c"]}) == ["b", "a:7b"]
    assert asked(server, {"data": None}) == []
    assert len(asked(server, {"data": [{"id": f"m{n}"} for n in range(6_000)]})) == 5_000
    assert len(server.requests) == 3


@pytest.mark.parametrize("said", [{}, {"data": "m"}, {"error": "no"}, [{"id": "m"}], Reply(404)])
def test_something_else_is_no_list(said: Any, server: LoopbackServer) -> None:
    with pytest.raises(NotCompatible):
        asked(server, said)


def test_a_refused_key_and_a_slow_server_are_told_apart(server: LoopbackServer) -> None:
    server.script("GET", "/models", json_reply({"error": {"message": "no"}}, 401))
    with pytest.raises(KeyRefused):
        list_at(Connection("here", "auto", server.url, "k-1"), Stop())
    server.script("GET", "/models", Stream([b" "] * 1000, 0.05, content_type="application/json"))
    with pytest.raises(Unreachable):
        list_at(Connection("here", "auto", server.url), Stop(), within_s=0.3)
