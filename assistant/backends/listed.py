"""What an endpoint's own list of models says of one: how much it can read, and when it ends.

Each server has its own names for that; what none of them says is None, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import BackendError, NotCompatible

if TYPE_CHECKING:
    from openai import OpenAI

ASKED_WITHIN_S = 10.0
"""however slowly the list drips in"""
MOST = 5_000
"""models of one list that are read"""
LONGEST_NAME = 200

_CONTEXT = (
    ("max_model_len",),  # vLLM
    ("meta", "n_ctx"),  # llama.cpp: as it was started
    ("loaded_context_length",),  # LM Studio: as it was loaded
    ("context_length",),  # OpenRouter, Together
    ("context_window",),  # Groq
    ("max_context_length",),  # LM Studio, Mistral
    ("meta", "n_ctx_train"),  # llama.cpp: as the model was made, which is the most it can be
)
_ENDS = ("shutdown_date", "deprecation", "deprecation_date", "expiration_date")
"""OpenAI; Mistral; LiteLLM; OpenRouter"""


@dataclass(frozen=True, slots=True)
class Listed:
    """What is said of one model."""

    context_tokens: int | None = None
    shutdown_on: date | None = None


def ask_list(client: OpenAI, stop: Stop, within_s: float = ASKED_WITHIN_S) -> dict[str, Listed]:
    """Return what the endpoint lists, by the id of the model and in its order.

    Raises:
        BackendError: refused, unreachable, not there in time, or no list of models.
    """
    # Here, because the library for models takes long to import (assistant/backends/__init__.py).
    from assistant.backends.finding import within  # noqa: PLC0415
    from assistant.backends.wire.replies import ANSWER_LIMIT, Allowance, read_json  # noqa: PLC0415

    with within(within_s, stop) as own:
        opened = client.models.with_streaming_response.list(timeout=within_s)
        return listed(read_json(opened, own, Allowance(ANSWER_LIMIT)))


def list_at(
    connection: Connection, stop: Stop, within_s: float = ASKED_WITHIN_S
) -> dict[str, Listed]:
    """Ask for the list of an endpoint of which nothing else is known. Raises as `ask_list`."""
    from assistant.backends.wire.client import make_client  # noqa: PLC0415 - as above

    with closing(make_client(connection)) as client:
        return ask_list(client, stop, within_s)


class Lists:
    """What endpoints said of their models, each asked until it has answered once."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], dict[str, Listed]] = {}

    def ask(self, connection: Connection, stop: Stop) -> dict[str, Listed]:
        """Return what is listed, by the id of the model; nothing where nobody answers."""
        place = (connection.name, connection.base_url)
        if place not in self._said:
            with suppress(BackendError):
                self._said[place] = list_at(connection, stop)
        return self.known(connection)

    def known(self, connection: Connection) -> dict[str, Listed]:
        """Return what is known without asking."""
        return self._said.get((connection.name, connection.base_url), {})


def listed(said: Mapping[str, Any]) -> dict[str, Listed]:
    """Read a list of models. Raises NotCompatible where it is none."""
    data = said.get("data", ...)
    if data is None:  # what Ollama says when it has no model
        return {}
    if not isinstance(data, list):
        raise NotCompatible("The endpoint answered with something that is no list of models.")
    found: dict[str, Listed] = {}
    for raw in cast("list[Any]", data)[:MOST]:
        model = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
        name = model.get("id")
        if isinstance(name, str) and name.isprintable() and 0 < len(name) <= LONGEST_NAME:
            contexts = (_count(_at(model, path)) for path in _CONTEXT)
            days = (_day(model.get(field)) for field in _ENDS)
            found[name] = Listed(next(filter(None, contexts), None), next(filter(None, days), None))
    return found


def _at(model: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = model
    for name in path:
        found = cast("dict[str, Any]", found).get(name) if isinstance(found, dict) else None
    return found


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _day(value: Any) -> date | None:
    """Read a day, with or without its time."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
