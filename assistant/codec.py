"""Values to JSON and back, each line with the version of the format that wrote it.

An event is one flat object: its class name under `event`, its fields beside it. A value of a
newer format, or of a kind this program does not know, is refused with the kind's name, so that
a reader can say what it could not show instead of showing something else.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from assistant.errors import WorkbenchError
from assistant.events import EVENTS, Event
from assistant.messages import Feedback, Part, Problem, Remote, Usage
from assistant.tables import Upload

VERSION = 1

_Value = TypeVar("_Value")

_EVENTS: dict[str, type[Any]] = {kind.__name__: kind for kind in EVENTS}
_PARTS: dict[str, type[Any]] = {kind.__name__: kind for kind in Part.__args__}
_CARRIED = tuple(field.name for field in fields(Event))


_adapter = cache(TypeAdapter[Any])
"""made when a kind is first met: all of them together would be a sixth of a second at the start"""


class Unreadable(WorkbenchError):
    """A stored value that this program cannot read."""

    hint = "Written by another version of the app. Nothing was changed."


def event_to_json(event: Event) -> dict[str, Any]:
    """Return the event as a flat JSON object; what it merely carries is left out when empty."""
    name = type(event).__name__
    data = _adapter(_EVENTS[name]).dump_python(event, mode="json")
    for key in _CARRIED:
        if data[key] in (None, ""):
            del data[key]
    return {"event": name, "v": VERSION, **data}


def event_from_json(data: dict[str, Any]) -> Event:
    """Read one event.

    Raises:
        Unreadable: an unknown kind, a newer version or fields that do not fit.
    """
    return _read(_EVENTS, "event", data)


def event_to_line(event: Event) -> str:
    """Return the event as one line of JSON without its newline."""
    return json.dumps(event_to_json(event), ensure_ascii=False, separators=(",", ":"))


def event_from_line(line: str) -> Event:
    """Read one event from a line of JSON. Raises `Unreadable`."""
    return event_from_json(json.loads(line))


def parts_to_json(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Return the parts of a message as JSON objects, each with its class name under `part`."""
    return [
        {"part": (name := type(part).__name__), "v": VERSION}
        | _adapter(_PARTS[name]).dump_python(part, mode="json")
        for part in parts
    ]


def parts_from_json(data: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Read the parts of a message. Raises `Unreadable`."""
    return tuple(_read(_PARTS, "part", part) for part in data)


def value_to_json(
    value: Remote | Usage | Problem | Feedback | Upload | None,
) -> dict[str, Any] | None:
    """Return a value that stands alone in a column; None stays None."""
    return None if value is None else _adapter(type(value)).dump_python(value, mode="json")


def value_from_json(kind: type[_Value], data: dict[str, Any] | None) -> _Value | None:
    """Read a value that stands alone in a column. Raises `Unreadable`."""
    if data is None:
        return None
    try:
        return _adapter(kind).validate_python(data)
    except ValidationError as exc:
        raise Unreadable(f"A stored {kind.__name__} cannot be read.") from exc


def _read(kinds: dict[str, type[Any]], tag: str, data: dict[str, Any]) -> Any:
    name, version = data.get(tag), data.get("v", VERSION)
    if name not in kinds or version > VERSION:
        raise Unreadable(f"This program cannot read {tag} {name!r} of format {version}.")
    try:
        return _adapter(kinds[name]).validate_python(
            {key: value for key, value in data.items() if key not in (tag, "v")}
        )
    except ValidationError as exc:
        raise Unreadable(f"The stored {tag} {name!r} has fields that do not fit.") from exc
