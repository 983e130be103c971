"""Finds OpenAI-compatible servers on this machine, for whoever runs the app here.

Looks only on loopback, only when asked, and only returns what it found: whether somebody wants
to use one is theirs to say. Never call it for a visitor of a shared app.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast

USUAL_PORTS: Mapping[int, str] = {
    11434: "Ollama",
    1234: "LM Studio",
    8080: "llama.cpp",
    8000: "vLLM",
    1337: "Jan",
    4891: "GPT4All",
    5001: "KoboldCpp",
    5000: "text-generation-webui",
}
HOST = "127.0.0.1"
MOST_BYTES = 1_000_000
MOST_MODELS = 100


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that answered with a list of models, which may be empty."""

    name: str
    """the program that usually has this port; another one may answer there"""
    base_url: str
    models: tuple[str, ...]


def named(ports: Iterable[int]) -> Mapping[int, str]:
    """Return *ports* with the name of the program that each of them is known for."""
    return {port: USUAL_PORTS.get(port, f"Port {port}") for port in ports}


def find_local_servers(
    ports: Mapping[int, str] = USUAL_PORTS, timeout_s: float = 2.0
) -> tuple[LocalServer, ...]:
    """Return the servers that answer on *ports* (port -> usual name), in that order.

    Only who listens is waited for: a machine that loads a model answers slowly.
    """
    with ThreadPoolExecutor(max_workers=len(ports) or 1) as pool:
        models = list(pool.map(_models, ports, [timeout_s] * len(ports)))
    return tuple(
        LocalServer(name, f"http://{HOST}:{port}/v1", found)
        for (port, name), found in zip(ports.items(), models, strict=True)
        if found is not None
    )


def _models(port: int, timeout_s: float) -> tuple[str, ...] | None:
    # Not urllib: that would follow redirects and ask the proxy of the environment.
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout_s)
    try:
        connection.request("GET", "/v1/models", headers={"Accept": "application/json"})
        response = connection.getresponse()
        if response.status != http.client.OK:
            return None
        return _names(_read(response, time.monotonic() + timeout_s))
    except (OSError, http.client.HTTPException, ValueError, RecursionError):
        return None  # nobody there, or somebody who speaks something else
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse, deadline: float) -> Any:
    body = bytearray()
    while piece := response.read1(65536):
        body += piece
        if len(body) > MOST_BYTES or time.monotonic() > deadline:
            raise ValueError("too much, or too slow")
    return json.loads(body)


def _names(answer: Any) -> tuple[str, ...] | None:
    """Return the ids of a proper list of models, None if it is something else."""
    if not isinstance(answer, dict):
        return None
    data = cast(dict[str, Any], answer).get("data", ...)
    if data is None:  # what Ollama says when it has no model
        return ()
    if not isinstance(data, list):
        return None
    names = [
        cast(dict[str, Any], item).get("id") if isinstance(item, dict) else None
        for item in cast(list[Any], data)[:MOST_MODELS]
    ]
    proper = [name for name in names if isinstance(name, str) and name.isprintable()]
    return tuple(proper) if len(proper) == len(names) else None
