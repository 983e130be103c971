"""Asks an endpoint which models it has, before anything else is known of it."""

from __future__ import annotations

from contextlib import closing
from typing import Any, cast

from assistant.backends.finding import within
from assistant.backends.wire.client import make_client
from assistant.backends.wire.replies import read_json
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import NotCompatible

MOST = 1_000
"""models of one list that are offered"""
ASKED_WITHIN_S = 10.0
"""however slowly the list drips in"""


def models_at(connection: Connection, within_s: float = ASKED_WITHIN_S) -> tuple[str, ...]:
    """Return the ids of the models that the endpoint lists, in its order.

    Raises:
        BackendError: refused, unreachable, not there in time, or no list of models.
    """
    with closing(make_client(connection)) as client, within(within_s, Stop()) as stop:
        said = read_json(client.models.with_streaming_response.list(timeout=within_s), stop)
    listed = said.get("data")
    if listed is None and "data" in said:  # what Ollama says when it has none
        return ()
    if not isinstance(listed, list):
        raise NotCompatible("The endpoint answered with something that is no list of models.")
    items = cast(list[Any], listed)[:MOST]
    ids = (cast(dict[str, Any], item).get("id") for item in items if isinstance(item, dict))
    return tuple(found for found in ids if isinstance(found, str) and found.isprintable() and found)
