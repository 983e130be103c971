"""Reads what an answer used, as Responses, Chat Completions or an Assistants run tells it.

Pure, and of every protocol at once: servers mix the names, and one that is not there is None.
What it costs is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from assistant.messages import Usage

_INPUT = ("input_tokens", "prompt_tokens")
_OUTPUT = ("output_tokens", "completion_tokens")
_CACHED = ("cached_tokens", "cache_read_tokens", "cache_read_input_tokens")
_WRITTEN = ("cache_write_tokens", "cache_creation_tokens", "cache_creation_input_tokens")


def usage_of(told: object) -> Usage | None:
    """Return what the object `usage` says; None where it is none, or names no figure.

    Cached reads and cache writes are parts of the input, as OpenAI counts them.
    """
    usage = _object(told)
    given = _details(usage, "input_tokens_details", "prompt_tokens_details", "prompt_token_details")
    made = _details(usage, "output_tokens_details", "completion_tokens_details")
    found = Usage(
        input_tokens=_count(usage, _INPUT),
        output_tokens=_count(usage, _OUTPUT),
        cached_tokens=_count({**usage, **given}, (*_CACHED, "prompt_cache_hit_tokens")),
        cache_write_tokens=_count({**usage, **given}, _WRITTEN),
        reasoning_tokens=_count(made, ("reasoning_tokens",)),
    )
    return None if found == Usage() else found


def _details(usage: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    return next((found for name in names if (found := _object(usage.get(name)))), _object(None))


def _object(value: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _count(data: Mapping[str, Any], names: tuple[str, ...]) -> int | None:
    """Return the first of *names* that is a number of tokens."""
    for name in names:
        found = data.get(name)
        if isinstance(found, int) and not isinstance(found, bool) and found >= 0:
            return found
    return None
