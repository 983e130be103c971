"""Tells what Streamlit (1.67) would draw for a name: an icon, an emoji, a character.

Its reader looks for shortcodes once escapes and entities are gone, so an escape hides nothing from
it, and an entity could hide a mark from us.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_SHORTCODE = re.compile(
    r"material\\?/|(?:100|1234|(?=\S*?[A-Za-z+\-])(?:\\?[\w+\-]){1,60})\\?:", re.ASCII
)
_OPEN_CODE = re.compile(r"(?:(?:\\?[\w+\-]){0,60}|\\?/)\\?\Z", re.ASCII)
IN_ADDRESS = re.compile(rf":(?={_SHORTCODE.pattern})", re.ASCII)
"""a colon that begins a shortcode, as it may stand in an address"""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_OPEN_ENTITY = re.compile(r"&#?\w{0,32}\Z", re.ASCII)
_HARMLESS = "&<>\"'\u00a0"
"""what may be written by a name although it is a mark: no reader takes it for one"""


def is_shortcode(text: str, at: int) -> bool:
    """Tell if the colon before *at* begins an icon or an emoji."""
    return _SHORTCODE.match(text, at) is not None


def may_be_shortcode(text: str, at: int) -> bool:
    """Tell if more text could make one, or an address, of what follows the colon before *at*."""
    return _OPEN_CODE.match(text, at) is not None


def entity(text: str, start: int, *, final: bool) -> tuple[int, str] | None:
    """Return up to where the entity at *start* is read, and what to write; None if it is open.

    One that stands for a letter, a mark or nothing visible is shown as it is written.
    """
    if not final and _OPEN_ENTITY.match(text, start):
        return None
    found = _ENTITY.match(text, start)
    if found is None:
        return start + 1, "&"
    char = unescape(found[0])
    if char in _HARMLESS or char == found[0]:
        return found.end(), found[0]
    plain = not char.isascii() and not any(unicodedata.category(c)[0] == "C" for c in char)
    return start + 1, "&" if plain else r"\&"
