"""Reads the TOML files of the gallery, which a person may edit: what is wrong is said in full.

Knows no assistant and no model; what an entry must be is the caller's to say.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from assistant.errors import SettingsError

FOLDER = Path(__file__).parent

_T = TypeVar("_T")


def read(file: Path) -> dict[str, Any]:
    """Return what *file* holds. Raises SettingsError."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as exc:
        raise wrong(file, "the file", f"cannot be read: {exc.strerror}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise wrong(file, "the file", f"is not TOML: {exc}") from exc


def check(adapter: TypeAdapter[_T], entry: Any, file: Path, place: str) -> _T:
    """Return *entry* as what it must be. Raises SettingsError."""
    try:
        return adapter.validate_python(entry)
    except ValidationError as exc:
        first = exc.errors()[0]
        field = ".".join(map(str, first["loc"])) or "entry"
        raise wrong(file, place, f"{field}: {first['msg']}") from exc


def wrong(file: Path, place: str, what: str) -> SettingsError:
    """Return the error that says *what* is wrong in which *place*."""
    return SettingsError(
        f"{file}: {place}: {what}", hint="Mend the file, then start the app again."
    )
