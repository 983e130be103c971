"""A request body against the request types of the openai package: every depth, no unknown keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple, cast

from pydantic import TypeAdapter
from pydantic_core import ErrorDetails, SchemaValidator, ValidationError

Json = dict[str, Any]
Kind = Literal["responses", "conversations", "chat"]

_CHOICE = re.compile(r"[A-Z]|str$|list\[|nullable|union")
"""names of alternatives in pydantic's paths"""


class Refused(NamedTuple):
    """Why a body is refused; `error_reply(*refused)` says it."""

    status: int
    message: str
    code: str | None = None


def missing(where: str) -> Refused:
    """Return the refusal of a body without *where*."""
    told = f"Missing required parameter: '{where}'."
    return Refused(400, told, "missing_required_parameter")


def untyped(kind: Kind, body: Json) -> Iterator[Refused]:
    """Yield the first fault by the request types of the openai package."""
    try:
        _validator(kind, body.get("stream") is True).validate_python(body, strict=True)
    except ValidationError as exc:
        yield _told(exc)


def prepare(kind: Kind) -> None:
    """Build what takes seconds, so that nobody waits for it who asks first."""
    _validator(kind, True)


@cache
def _validator(kind: Kind, streams: bool) -> SchemaValidator:
    return SchemaValidator(_tightened(TypeAdapter(_params(kind, streams)).core_schema))


def _params(kind: Kind, streams: bool) -> Any:
    if kind == "responses":
        from openai.types.responses import response_create_params as asked

        return (
            asked.ResponseCreateParamsStreaming
            if streams
            else asked.ResponseCreateParamsNonStreaming
        )
    if kind == "chat":
        from openai.types.chat import completion_create_params as said

        return (
            said.CompletionCreateParamsStreaming
            if streams
            else said.CompletionCreateParamsNonStreaming
        )
    from openai.types.conversations.conversation_create_params import ConversationCreateParams

    return ConversationCreateParams


def _tightened(schema: Any) -> Any:
    """Return the schema that looks into every list now, and at every key.

    pydantic (2.13) leaves an `Iterable` to whoever iterates it, so that anything passes and each
    union takes its first choice, and it drops keys that a TypedDict does not have.
    """
    if isinstance(schema, list):
        return [_tightened(each) for each in cast(list[Any], schema)]
    if isinstance(schema, tuple):  # a choice of a union, and its name
        return tuple(_tightened(each) for each in cast(tuple[Any, ...], schema))
    if not isinstance(schema, dict):
        return schema
    told = {key: _tightened(value) for key, value in cast(Json, schema).items()}
    if told.get("type") == "generator":
        told["type"] = "list"
    elif told.get("type") == "typed-dict":
        told |= {"extra_behavior": "forbid"}
        told.pop("config", None)
    return told


def _told(exc: ValidationError) -> Refused:
    best = _closest(exc.errors(include_url=False, include_input=False))
    path = ".".join(str(step) for step in best["loc"] if not _CHOICE.match(str(step)))
    match best["type"]:
        case "extra_forbidden":
            return Refused(400, f"Unknown parameter: '{path}'.", "unknown_parameter")
        case "missing":
            return missing(path)
        case _:
            return Refused(400, f"Invalid value for '{path}': {best['msg']}.", "invalid_value")


def _closest(errors: list[ErrorDetails], depth: int = 0) -> ErrorDetails:
    """Return a fault of the alternative that fits best, then of the best one inside it."""
    faults: dict[tuple[int | str, ...], list[ErrorDetails]] = {}
    for error in errors:
        faults.setdefault(error["loc"][: _choice(error, depth) + 1], []).append(error)
    best = min(faults.values(), key=lambda found: (_of_another_kind(found, depth), len(found)))
    inside = _choice(best[0], depth) + 1
    return best[0] if inside > len(best[0]["loc"]) else _closest(best, inside)


def _choice(error: ErrorDetails, depth: int) -> int:
    loc = error["loc"]
    named = (at for at in range(depth, len(loc)) if str(loc[at])[:1].isupper())
    return next(named, len(loc))


def _of_another_kind(errors: list[ErrorDetails], depth: int) -> bool:
    return any(
        error["type"].endswith("_type")
        or (error["loc"][-1] in ("type", "role") and len(error["loc"]) == _choice(error, depth) + 2)
        for error in errors
    )
