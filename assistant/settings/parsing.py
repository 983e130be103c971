"""Text to settings: what stands in a file, and what a value means.

Knows no setting by name. A parser raises ValueError with the end of a sentence that says what
is wrong and never repeats the value: people paste keys into the wrong line.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from assistant.errors import SettingsError

Parser = Callable[[str], Any]


def text(value: str) -> str:
    """Take anything."""
    return value


def key(value: str) -> str:
    """Take what can be sent as a key in a header."""
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("has a space or a character that no key has; copy it again")
    return value


def address(value: str) -> str:
    """Take the address of a server; the slash at its end is dropped."""
    wrong = "must be an address such as http://localhost:8000/v1"
    try:
        url = urlsplit(value)
        _ = url.port  # looked at only when asked for
    except ValueError:
        raise ValueError(wrong) from None
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError(wrong)
    if url.username or url.password:
        raise ValueError("must not hold a user or password; the key has a setting of its own")
    return value.rstrip("/")


def database(value: str) -> str:
    """Take the address of a database that the store can open."""
    scheme, separator, _ = value.partition("://")
    if scheme.partition("+")[0] not in ("sqlite", "postgresql") or not separator:
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return value


def folder(value: str) -> Path:
    """Take the path of a folder, which need not exist; `~` is the person's home."""
    return Path(value).expanduser()


def between(kind: type[int] | type[float], low: float, high: float) -> Parser:
    """Return a parser of numbers from *low* to *high*."""
    wrong = f"must be a {'whole ' if kind is int else ''}number from {low:g} to {high:g}"

    def parse(value: str) -> float:
        try:
            number = kind(value)
        except ValueError:
            raise ValueError(wrong) from None
        if not low <= number <= high:  # refuses not-a-number, too
            raise ValueError(wrong)
        return number

    return parse


def ports(value: str) -> tuple[int, ...]:
    """Take port numbers, with commas between them."""
    try:
        found = tuple(dict.fromkeys(int(part) for part in value.split(",")))
    except ValueError:
        found = (0,)
    if not all(0 < port < 65536 for port in found) or len(found) > 50:
        raise ValueError(
            "must be port numbers from 1 to 65535 with commas between them, 50 at most"
        )
    return found


def one_of(*choices: str) -> Parser:
    """Return a parser that takes one of *choices*, in any case."""

    def parse(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return value.lower()

    return parse


def read_dotenv(path: Path) -> Mapping[str, str]:
    """Return what a `.env` file says. Raises SettingsError if it cannot be read."""
    # Values stand as written: `${...}` would be filled in from os.environ, behind our back.
    found = dotenv_values(stream=io.StringIO(_read(path)), interpolate=False)
    return {name: value for name, value in found.items() if value is not None}


def read_toml(path: Path) -> Mapping[str, Any]:
    """Return what a TOML file says. Raises SettingsError if it cannot be read."""
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as exc:
        raise SettingsError(
            f"{path} is not valid TOML: {exc}",
            hint='A line reads NAME = "value", with the quotes.',
        ) from exc


def _read(path: Path) -> str:
    """Return the text of the file; one that is not there says nothing."""
    try:
        return path.read_text("utf-8-sig")  # some editors put a byte order mark in front
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as exc:
        raise SettingsError(f"{path} is not UTF-8 text.", hint="Save it as UTF-8.") from exc
    except OSError as exc:
        raise SettingsError(
            f"{path} cannot be read: {exc.strerror}.", hint="Check what it is and who may read it."
        ) from exc
