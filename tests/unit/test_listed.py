"""What servers say of their models in their own lists, each in its own words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.backends.listed import Listed, ask_list, listed
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError
from tests.server import LoopbackServer, Reply, json_reply

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


@pytest.mark.parametrize(("said", "found"), [one[1:] for one in SAID], ids=[one[0] for one in SAID])
def test_what_a_list_says_of_a_model_is_read(said: dict[str, Any], found: Listed) -> None:
    assert listed({"object": "list", "data": [{"id": "m", **said}]}) == {"m": found}


@pytest.mark.parametrize("data", [None, {}, "m", [None, 5, {"id": 5}, {"id": ""}]])
def test_a_list_that_is_none_says_nothing(data: object) -> None:
    assert listed({"data": data}) == {}


def test_a_list_is_asked_for_with_one_request() -> None:
    with LoopbackServer() as server:
        server.script("GET", "/models", json_reply({"data": [{"id": "m", "max_model_len": 9}]}))
        here = Connection("here", "responses", server.url, "key")
        assert ask_list(here, Stop()) == {"m": Listed(9)}
        server.script("GET", "/models", Reply(404))
        with pytest.raises(BackendError):
            ask_list(here, Stop())
        assert len(server.requests) == 2
