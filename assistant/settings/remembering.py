"""Writes a connection into `connections.toml`, or takes one out; its key is in the keyring alone.

The file belongs to a person: comments, order and other entries stay as they are. What was written
is read back and compared before it takes the place of the file.
"""

from __future__ import annotations

import json
import re
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.definitions import Connection
from assistant.errors import SettingsError
from assistant.settings import keychain, parsing

_BY_HAND = "Take the section out by hand, with an editor."


def remember(file: Path, connection: Connection) -> tuple[str, bool]:
    """Add *connection* to *file*, and its key to the keyring.

    Return the name of the key's entry in the keyring (empty without a key), and whether the key,
    if there is one, is kept there: if not, it is asked for again after the next start.

    Raises:
        SettingsError: the file cannot be read or written, or has that name already.
    """
    text, said = _read(file)
    if connection.name in said.get("connections", {}):
        raise SettingsError(f"{file} has a connection {connection.name!r} already.")
    # Two folders may both have a connection of this name, and there is one keyring.
    entry = f"{connection.name}-{secrets.token_hex(4)}" if connection.api_key else ""
    fields = {
        "address": connection.base_url,
        "protocol": connection.backend,
        "model": connection.model,
        "keyring_entry": entry,
    }
    kept = {name: value for name, value in fields.items() if value}
    lines = [f"[connections.{connection.name}]"]
    lines += [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in kept.items()]
    before = text.rstrip("\n")
    new = (before + "\n\n" if before else "") + "\n".join(lines) + "\n"
    there = dict(said.get("connections", {}))
    _write(file, new, {**said, "connections": {**there, connection.name: kept}}, "")
    return entry, not entry or keychain.put(entry, connection.api_key)


def forget(file: Path, name: str, entry: str) -> None:
    """Take the connection *name* out of *file*, and the key of its *entry* out of the keyring.

    Raises:
        SettingsError: the file cannot be read or written, or is laid out in a way that cannot be
            changed safely.
    """
    text, said = _read(file)
    there = dict(said.get("connections", {}))
    if name in there:
        del there[name]
        wanted = {**said, "connections": there}
        _write(file, _without(text, name), wanted, _BY_HAND)
    if entry:
        keychain.delete(entry)


def _without(text: str, name: str) -> str:
    """Return *text* without the sections of the connection *name*."""
    quoted = rf"(?:{re.escape(name)}|\"{re.escape(name)}\"|'{re.escape(name)}')"
    ours = re.compile(rf"\s*\[\s*connections\s*\.\s*{quoted}\s*[.\]]")
    kept: list[str] = []
    above: list[str] = []
    """comments and empty lines at the end of what is taken out: they are about what comes next"""
    taking_out = False
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("["):
            taking_out = bool(ours.match(line))
            if not taking_out:
                kept += above
            above = []
        if not taking_out:
            kept.append(line)
        elif line.lstrip()[:1] in ("", "#"):
            above.append(line)
        else:
            above = []
    return "".join(kept)


def _read(file: Path) -> tuple[str, Mapping[str, Any]]:
    said = parsing.read_toml(file)  # which says what is wrong with it
    return (file.read_text("utf-8-sig") if file.exists() else ""), said


def _write(file: Path, text: str, wanted: Mapping[str, Any], hint: str) -> None:
    """Put *text* into the place of *file* at once, if it says what is *wanted*."""
    if _said(text) != _plain(wanted):
        raise SettingsError(f"{file} cannot be changed safely by the app.", hint=hint)
    real = file.resolve()  # a link stays one
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=real.parent, prefix=f".{real.name}.", delete=False
        ) as made:
            made.write(text)
        if real.exists():
            Path(made.name).chmod(real.stat().st_mode & 0o777)
        Path(made.name).replace(real)
    except OSError as exc:
        raise SettingsError(
            f"{file} cannot be written: {exc.strerror}.", hint="Check who may write there."
        ) from exc


def _said(text: str) -> Mapping[str, Any] | None:
    try:
        return _plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return None


def _plain(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *said* without an empty list of connections: a file may have none at all."""
    return {name: value for name, value in said.items() if name != "connections" or value}
