"""Names of files that a person downloads: what is in them, in a form that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LONGEST = 60
_NO_WORD = re.compile(r"[\W_]+")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
"""names that Windows keeps for itself, whatever the ending"""


def file_name(title: str, ending: str, otherwise: str = "table") -> str:
    """Return a name for a file called after *title*: `top-5-products-by-profit-2024.csv`."""
    words = unicodedata.normalize("NFC", title).casefold()
    name = _NO_WORD.sub("-", words).strip("-")[:_LONGEST].strip("-")
    if not name or _DEVICES.fullmatch(name):
        name = f"{otherwise}-{name}".strip("-")
    return f"{name}.{ending}"


def title_of(columns: Sequence[str]) -> str:
    """Return what a table without a title is called after: its first columns."""
    return " ".join(columns[:4])
