"""A typed Python function, as a model sees it and as its arguments are checked.

Types come from the hints, descriptions from the docstring: its text says when to use the tool,
its `Args:` section what each parameter means. Nothing here runs a function.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any, cast, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.json_schema import GenerateJsonSchema

from assistant.children import Limits
from assistant.definitions import ToolSpec, Workspace
from assistant.errors import ToolError

Tool = Callable[..., Any]

_PARAMETER = re.compile(r"(\w+)(?: \([^)]*\))?:\s*(.*)")


class _NoTitles(GenerateJsonSchema):
    """A title only repeats a parameter's name, and costs tokens in every request."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def spec(function: Tool) -> ToolSpec:
    """Describe *function* to a model. Raises TypeError if it is not fit to be a tool."""
    description, _ = _read_docstring(function)
    schema = arguments_model(function).model_json_schema(schema_generator=_NoTitles)
    schema.pop("title")
    return ToolSpec(_name(function), description, _finite(schema))


def _finite(schema: dict[str, Any]) -> dict[str, Any]:
    """Let no part contain itself deeper than once: not every endpoint takes such a schema."""
    parts: dict[str, Any] = schema.get("$defs", {})
    for name, part in list(parts.items()):
        part.pop("title", None)
        fields: dict[str, Any] = part.get("properties", {})
        mark = f'"#/$defs/{name}"'
        recursive = {field for field, told in fields.items() if mark in json.dumps(told)}
        if recursive:
            inner = {
                field: _brief(told) for field, told in fields.items() if field not in recursive
            }
            parts[f"{name}Inside"] = {**part, "properties": inner}
            text = json.dumps(fields).replace(mark, f'"#/$defs/{name}Inside"')
            part["properties"] = json.loads(text)
    return schema


def _brief(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out what was said of the same field outside."""
    return {key: value for key, value in told.items() if key != "description"}


@cache
def arguments_model(function: Tool) -> type[BaseModel]:
    """Return the model that the arguments of *function* must fit."""
    hints = get_type_hints(function, include_extras=True)
    _, meanings = _read_docstring(function)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if hints.get(name) is Workspace:
            continue  # filled in: see `injected`
        if name not in hints or name not in meanings:
            raise TypeError(f"tool {_name(function)}: say the type and the meaning of {name!r}")
        required = parameter.default is parameter.empty
        default = ... if required else parameter.default
        fields[name] = (hints[name], Field(default, description=meanings[name]))
    return create_model(_name(function), __config__=ConfigDict(extra="forbid"), **fields)


def check_arguments(function: Tool, arguments: str) -> dict[str, Any]:
    """Read the JSON text that a model wrote into what *function* can be called with.

    Raises:
        ToolError: with every wrong argument named.
    """
    model = arguments_model(function)
    try:
        checked = model.model_validate_json(arguments.strip() or "{}")
    except ValidationError as exc:
        wrong = "; ".join(_complaint(error["loc"], error["msg"]) for error in exc.errors())
        known = ", ".join(model.model_fields) or "none"
        raise ToolError(
            f"{_name(function)} cannot be called like this: {wrong}",
            kind="bad_arguments",
            hint=f"It takes these arguments, as one JSON object: {known}.",
        ) from exc
    return dict(checked)


def injected(function: Tool, workspace: Workspace) -> dict[str, Workspace]:
    """Return the arguments of *function* that no model writes: those annotated Workspace."""
    return {name: workspace for name, hint in get_type_hints(function).items() if hint is Workspace}


def limits_of(function: Tool) -> Limits:
    """Return what a call of *function* may use: what its module calls LIMITS, or the usual."""
    return getattr(sys.modules[function.__module__], "LIMITS", Limits())


def reference(function: Tool) -> str:
    """Return `module:qualname`, by which another process finds *function*."""
    return f"{function.__module__}:{_qualname(function)}"


def resolve(name: str) -> Tool:
    """Return the function that *name*, made by `reference`, stands for."""
    module, _, qualname = name.partition(":")
    return cast(Tool, attrgetter(qualname)(import_module(module)))


def _complaint(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(map(str, place)) or 'the whole'}: {message}"


def _read_docstring(function: Tool) -> tuple[str, dict[str, str]]:
    """Split a docstring into its text and the meaning of each parameter."""
    text, _, section = (inspect.getdoc(function) or "").partition("\n\nArgs:\n")
    if not text:
        raise TypeError(f"tool {_name(function)}: a docstring tells the model what it is for")
    meanings: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if line and not line.startswith(" "):
            break
        begun = _PARAMETER.fullmatch(line.strip()) if line[4:5].strip() else None
        if begun:
            name, meanings[begun[1]] = begun[1], begun[2]
        elif name and line.strip():
            meanings[name] += " " + line.strip()
    return text.strip(), meanings


def _name(function: Tool) -> str:
    return _qualname(function).rpartition(".")[2]


def _qualname(function: Tool) -> str:
    # Any callable is typed as one; only functions of a module can be found by another process.
    return cast(str, cast(Any, function).__qualname__)
