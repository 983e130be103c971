"""A schema of arguments in few words, because all of it goes with every request.

It says less than what is checked: no titles, defaults or lengths. An argument that is made of
parts is told as text, a line for each, at a third of the length of their JSON. What is written
wrongly is refused with its place, so nothing is lost. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

Json = dict[str, Any]

LEGEND = "Text unless a type is given; ? may be left out:"
_UNSAID = (
    "title", "default", "maxLength", "minLength", "maxItems", "minItems",
    "pattern", "additionalProperties",
)  # fmt: skip


def brief(schema: Mapping[str, Any]) -> Json:
    """Return the schema of an object of arguments, as pydantic writes it, in few words."""
    return _Telling(schema.get("$defs", {})).fields(schema)


class _Telling:
    """Tells one schema whose *parts* are known by name."""

    def __init__(self, parts: Mapping[str, Json]) -> None:
        self._parts = parts
        self._named: list[str] = []
        self._listed: dict[tuple[Any, ...], str] = {}

    def fields(self, schema: Mapping[str, Any]) -> Json:
        """Return an object, field by field."""
        required = {"required": schema["required"]} if schema.get("required") else {}
        fields = {name: self._field(told) for name, told in _fields(schema).items()}
        return {"type": "object", "properties": fields, **required}

    def _field(self, told: Json) -> Json:
        told, part = self._resolved(told)
        if part and not self._inner(part):
            return self.fields(self._parts[part])
        if part:
            words = (told.get("description", ""), LEGEND, self._text(part))
            return {"type": "object", "description": "\n".join(filter(None, words))}
        short = {key: value for key, value in told.items() if key not in _UNSAID}
        if choices := _choices(told):
            short["enum"] = choices
        if "items" in told:
            short["items"] = self._field(told["items"])
        return short

    def _inner(self, part: str) -> bool:
        """Whether a part has parts of its own."""
        return any(
            self._resolved(field)[1] or self._resolved(field.get("items", {}))[1]
            for field in _fields(self._parts[part]).values()
        )

    def _text(self, part: str) -> str:
        """Return *part* and all that it is made of, a line for each."""
        self._named, self._listed = [part], {}
        lines: list[str] = []
        for name in self._named:  # grows while it is read
            must = self._parts[name].get("required", ())
            fields = _fields(self._parts[name]).items()
            said = (self._said(name, field, told, field in must) for field, told in fields)
            lines.append(f"{name} {{{', '.join(said)}}}")
        return "\n".join(lines)

    def _said(self, part: str, name: str, told: Json, must: bool) -> str:
        kind, words = self._kind(told, f"{part}.{name}"), told.get("description", "")
        shown = f": {kind}" if kind != "text" else ""
        return f"{name}{'' if must else '?'}{shown}{f' ({words})' if words else ''}"

    def _kind(self, told: Json, place: str) -> str:
        told, part = self._resolved(told)
        if part:
            if part not in self._named:
                self._named.append(part)
            return part
        if choices := tuple(_choices(told)):
            first = self._listed.setdefault(choices, place)
            return "|".join(map(str, choices)) if first == place else f"as {first}"
        if "items" in told:
            return f"[{self._kind(told['items'], place)}]"
        if "anyOf" in told:
            return "|".join(self._kind(choice, place) for choice in told["anyOf"])
        kind = str(told.get("type", ""))
        return "text" if kind == "string" else kind

    def _resolved(self, told: Json) -> tuple[Json, str]:
        """Follow a reference and leave null out; return also which part it is, if it is one."""
        if "anyOf" in told:
            kinds = [choice.get("type") for choice in told["anyOf"]]
            idle = {"null", "integer"} if "number" in kinds else {"null"}
            kept = [choice for choice in told["anyOf"] if choice.get("type") not in idle]
            rest = {key: value for key, value in told.items() if key != "anyOf"}
            told = kept[0] | rest if len(kept) == 1 else rest | {"anyOf": kept}
        name = str(told.get("$ref", "")).rpartition("/")[2]
        if not name:
            return told, ""
        rest = {key: value for key, value in told.items() if key != "$ref"}
        if "properties" not in self._parts[name]:
            return self._parts[name] | rest, ""
        return rest, name


def _fields(schema: Mapping[str, Any]) -> dict[str, Json]:
    return cast("dict[str, Json]", schema.get("properties", {}))


def _choices(told: Json) -> list[Any]:
    """Return what may be chosen; an empty text is said by leaving the field out."""
    return [choice for choice in told.get("enum", ()) if choice != ""]
