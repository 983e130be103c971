"""Connections by name: `[connections.NAME]` in `connections.toml` or in the secrets.

Reads them, and says what is wrong with which field of which one; like all settings, never a value:
people paste keys into the wrong line. Writing is the business of `remembering`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from assistant.definitions import Connection
from assistant.settings import keychain, parsing

Place = tuple[str, Mapping[str, Any]]
"""where settings are read, in a person's words, and what stands there"""

FILE = "connections.toml"
NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
TAKEN = ("demo", "openai", "assistants")
"""names of the connections that the settings make"""
LONGEST_WAIT = parsing.between(float, 0.1, 3600)

FIELDS: Mapping[str, parsing.Parser] = {
    "address": parsing.address,
    "protocol": parsing.one_of("auto", "responses", "chat", "assistants"),
    "key": parsing.key,
    "key_variable": parsing.text,
    "keyring_entry": parsing.text,
    "headers": parsing.text,
    "model": parsing.text,
    "context_tokens": parsing.between(int, 256, 100_000_000),
    "event_timeout_s": LONGEST_WAIT,
    "first_timeout_s": LONGEST_WAIT,
}
"""what a connection may say"""

_KEYS = ("key", "key_variable", "keyring_entry")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = ("accept-encoding", "connection", "content-length", "host", "transfer-encoding")
"""headers that the client sets for each request"""
_FIELD = re.compile(r"[a-z_]{1,30}")
"""what may be shown of a name that means nothing: a key in the wrong place has figures"""


@dataclass(frozen=True, slots=True)
class Found:
    """The connections that were read, and what the app needs to know of them beside that."""

    connections: tuple[Connection, ...] = ()
    remembered: Mapping[str, str] = field(default_factory=dict[str, str])
    """name of each one in `connections.toml` -> its entry in the keyring; empty if it has none"""
    keyless: frozenset[str] = frozenset()
    """those whose key should be in the keyring and is not: they are not among the connections"""


def read(
    file: Path | None, places: list[Place], waits: tuple[float, float]
) -> tuple[Found, list[str]]:
    """Return what `connections.toml` and the secrets, the last of *places*, say, and what is wrong.

    *places* are where the variables that they name are looked for; *waits* the settings' own
    `event_timeout_s` and `first_timeout_s`. Raises SettingsError if the file cannot be read.
    """
    said: Mapping[str, Any] = parsing.read_toml(file) if file else {}
    wrong = [f"{file} {_stray(name)}." for name in said if name != "connections"]
    tables: list[tuple[str, Any]] = [
        (there, found.get("connections", {})) for there, found in ((FILE, said), places[-1])
    ]
    reader = _Reader(places, waits, wrong)
    for place, entries in tables:
        if not isinstance(entries, Mapping):
            wrong.append(f"connections (in {place}) must be sections: [connections.NAME].")
            continue
        for name, entry in cast(Mapping[str, Any], entries).items():
            reader.take(place, name, entry)
    return Found(tuple(reader.read), reader.remembered, frozenset(reader.keyless)), wrong


def _stray(name: str) -> str:
    shown = f"has {name}, which" if _FIELD.fullmatch(name) else "has something that"
    return f"{shown} means nothing there; a connection is a section [connections.NAME]"


class _Reader:
    """Reads one entry after another; what is wrong is added to a list, and the entry left out."""

    def __init__(self, places: list[Place], waits: tuple[float, float], wrong: list[str]) -> None:
        self._places, self._waits, self._wrong = places, waits, wrong
        self._where: dict[str, str] = {}
        self.read: list[Connection] = []
        self.remembered: dict[str, str] = {}
        self.keyless: set[str] = set()

    def take(self, place: str, name: str, entry: Any) -> None:
        """Read the connection *name*."""
        if problem := self._misnamed(place, name, entry):
            self._wrong.append(problem)
            return
        self._where[name] = place
        values, wrong = _values(cast(Mapping[str, Any], entry))
        headers, wrong_headers = self._headers(values.pop("headers", {}))
        wrong += wrong_headers + _missing(values, headers)
        key, wrong_key = self._key(values)
        if wrong := [*wrong, *wrong_key]:
            self._wrong += [f"[connections.{name}] (in {place}): {what}." for what in wrong]
            return
        if place == FILE:
            self.remembered[name] = values.get("keyring_entry", "")
        if values.get("keyring_entry") and not key:
            self.keyless.add(name)
            return
        self.read.append(
            Connection(
                name,
                values.get("protocol", "auto"),
                values.get("address", ""),
                key,
                values.get("event_timeout_s", self._waits[0]),
                values.get("first_timeout_s", self._waits[1]),
                model=values["model"],
                headers=headers,
                context_tokens=values.get("context_tokens"),
            )
        )

    def _misnamed(self, place: str, name: str, entry: Any) -> str:
        if not NAME.fullmatch(name):
            return (
                f"A connection (in {place}) has a name with other characters than letters, "
                "figures, - and _, or more than 40; give it a shorter, plainer one."
            )
        if not isinstance(entry, Mapping):
            return f"connections.{name} (in {place}) must be a section: [connections.{name}]."
        if name in TAKEN:
            return (
                f"[connections.{name}] (in {place}) has the name of the connection that the "
                "settings make; give it another name."
            )
        if name in self._where:
            return (
                f"[connections.{name}] stands in {self._where[name]} and in {place}; "
                "take one of them out, or give it another name."
            )
        return ""

    def _key(self, values: Mapping[str, Any]) -> tuple[str, list[str]]:
        said = [name for name in _KEYS if values.get(name)]
        if len(said) > 1:
            return "", [f"has {' and '.join(said)}; keep one of them"]
        if "keyring_entry" in said:
            return keychain.get(values["keyring_entry"]), []
        if "key_variable" in said:
            return self._looked_up("key_variable", values["key_variable"], parsing.key)
        return values.get("key", ""), []

    def _headers(self, said: Any) -> tuple[dict[str, str], list[str]]:
        if not isinstance(said, Mapping):
            return {}, ['headers must be a section, such as headers = { "api-key" = "..." }']
        headers: dict[str, str] = {}
        wrong: list[str] = []
        for name, value in cast(Mapping[str, Any], said).items():
            # No name of a header is shown: whoever turns name and value round has a key there.
            if not _HEADER.fullmatch(name):
                wrong.append("headers: one has a name that no header can have")
            elif name.lower() in _OURS:
                wrong.append(f"headers: {name.lower()} is set by the app for each request")
            else:
                headers[name], problems = self._header(value)
                wrong += problems
        return headers, wrong

    def _header(self, value: Any) -> tuple[str, list[str]]:
        if isinstance(value, Mapping):
            entry = cast(Mapping[str, Any], value)
            if list(entry) != ["variable"]:
                return "", ['headers: a section among them must be { variable = "NAME" }']
            return self._looked_up("headers", entry["variable"], _header_value)
        try:
            return _header_value(value), []
        except ValueError as exc:
            return "", [f"headers: one {exc}"]

    def _looked_up(
        self, field: str, name: Any, parse: Callable[[str], str]
    ) -> tuple[str, list[str]]:
        # The name is not shown either: it may be the key, put into the wrong field.
        found = next((there[name] for _, there in self._places if there.get(name)), None)
        if not isinstance(found, str):
            where = "put it into the environment, into .env or into the secrets"
            return "", [f"{field} names a variable that is set nowhere; {where}"]
        try:
            return parse(found.strip()), []
        except ValueError as exc:
            return "", [f"{field} names a variable whose value {exc}"]


def _values(entry: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what *entry* says, by field, and what is wrong; an empty value says nothing."""
    values: dict[str, Any] = {}
    wrong = [_unknown(name) for name in entry if name not in FIELDS]
    for name, parse in FIELDS.items():
        if name not in entry:
            continue
        said = entry[name]
        if name == "headers":
            values[name] = said
        elif isinstance(said, Mapping | list):
            wrong.append(f"{name} must be one value, not a section or list")
        elif text := str(said).strip():
            try:
                values[name] = parse(text)
            except ValueError as exc:
                wrong.append(f"{name} {exc}")
    return values, wrong


def _unknown(name: str) -> str:
    if not _FIELD.fullmatch(name):
        return f"has a field that means nothing; there are {', '.join(FIELDS)}"
    near = get_close_matches(name, FIELDS, 1, 0.0)[0]
    return f"there is no field {name}; the nearest is {near}"


def _missing(values: Mapping[str, Any], headers: Mapping[str, str]) -> list[str]:
    wrong: list[str] = []
    if not values.get("model"):
        wrong.append(
            "model must be the id of the assistant (asst_...)"
            if values.get("protocol") == "assistants"
            else "model is missing; name one that the server has"
        )
    if not (values.get("address") or headers or any(values.get(name) for name in _KEYS)):
        wrong.append("address is missing; without one a key for OpenAI is needed")
    return wrong


def _header_value(value: object) -> str:
    text = str(value).strip()
    if not text or not text.isascii() or not text.isprintable():
        raise ValueError("has no value that can be sent")
    return text
