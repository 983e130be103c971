"""A typed Python function, as a model sees it and as its arguments are checked.

Types come from the hints, descriptions from the docstring: its text says when to use the tool,
its `Args:` section what each parameter means. Nothing here runs a function.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any, cast, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from assistant.children import Limits
from assistant.definitions import ToolSpec, Workspace
from assistant.errors import ToolError
from assistant.tools.brief import brief

Tool = Callable[..., Any]

_PARAMETER = re.compile(r"(\w+)(?: \([^)]*\))?:\s*(.*)")


def spec(function: Tool) -> ToolSpec:
    """Describe *function* to a model. Raises TypeError if it is not fit to be a tool."""
    description, _ = _read_docstring(function)
    schema = arguments_model(function).model_json_schema()
    return ToolSpec(_name(function), description, brief(schema), _reads_tables(function))


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
        wrong = "; ".join(_complaint(model, error) for error in exc.errors())
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


def _reads_tables(function: Tool) -> bool:
    """Whether *function* is of no use without tables: it asks for a Workspace."""
    return Workspace in get_type_hints(function).values()


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


def _complaint(model: type[BaseModel], error: Any) -> str:
    """Say what is wrong and where; of a field that does not exist, which ones do."""
    place: tuple[int | str, ...] = error["loc"]
    message = error["msg"]
    if error["type"] == "extra_forbidden":
        message = f"there is no such field; it has {', '.join(_part_at(model, place).model_fields)}"
    return f"{'.'.join(map(str, place)) or 'the whole'}: {message}"


def _part_at(model: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel]:
    """Return the model that has, or lacks, the field at *place*."""
    for name in place[:-1]:
        if name in model.model_fields:
            model = _models_in(model.model_fields[name].annotation)[0]
    return model


def _models_in(hint: Any) -> list[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return [hint]
    return [found for inner in get_args(hint) for found in _models_in(inner)]


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
