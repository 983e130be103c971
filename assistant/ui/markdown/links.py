"""Which addresses may be clicked, and how a link is written so that it shows where it leads.

Only what is spelled plainly is a link: an ASCII host, no user name before it, no escapes, no
spaces. Whatever two readers could take for two different hosts stays text.
"""

from __future__ import annotations

import re

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?"
_MAIL = rf"[A-Za-z0-9._%+\-]+@{_HOST}"
_CHAR = r"[^\x00-\x20\x7f\s<>()`\\|]"
_PATH = rf"(?:{_CHAR}|\({_CHAR}*\))*+"
_URL = (
    rf"(?:(?i:https?)://{_HOST}(?::\d{{1,5}})?(?:[/?#]{_PATH})?|(?i:mailto):{_MAIL}(?:\?{_PATH})?)"
)

TARGET = re.compile(
    rf"\([ \t]*(?:<(?P<angled>{_URL})>|(?P<bare>{_URL}))"
    r"""(?:[ \t]+(?:"[^"\n()\[\]`\\<>|$]*"|'[^'\n()\[\]`\\<>|$]*'))?[ \t]*\)"""
)
"""what stands behind a label; its title, which could claim another host, is not kept"""
_WHERE = re.compile(rf"(?i:https?://|mailto:)({_MAIL}|{_HOST})")
AUTO = re.compile(r"<(?:https?://[A-Za-z0-9]|mailto:[A-Za-z0-9])[^\x00-\x20\x7f\s<>`\\$|\[\]]*>")

_SCHEMES = ("http://", "https://", "mailto:")
_OPEN_AUTO = re.compile(r"<[^\x00-\x20\s<>`\\$|\[\]]*")
_OPEN_TARGET = re.compile(r"(?:\((?:[^()\n|]++|\([^()\n|]*+\)?)*+)?")
_MARKS = re.compile(r"^[\s*_~`\"'(]+|[\s*_~`\"')]+$")
_SCHEME = re.compile(r"(?i:https?://|mailto:)")
_BIDI = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""marks that turn the order of what is read, and so could hide a host"""
_ENCODED = str.maketrans({"$": "%24", "[": "%5B", "]": "%5D"})


def may_be_auto(text: str) -> bool:
    """Tell if *text*, which begins with `<` and is cut off, may become an address in brackets."""
    inner = text[1:]
    begun = any(inner.startswith(name) or name.startswith(inner) for name in _SCHEMES)
    return begun and _OPEN_AUTO.fullmatch(text) is not None


def may_be_target(text: str) -> bool:
    """Tell if *text*, all that is there behind a label, may become the target of a link."""
    return _OPEN_TARGET.fullmatch(text) is not None


def written(label: str, target: re.Match[str]) -> str:
    """Return a link with *label*, in which its host can be read."""
    url: str = target["angled"] or target["bare"]
    found = _WHERE.match(url)
    where = found[1] if found else url
    label = label.translate(_BIDI).strip()
    if not label:
        label = where
    elif not _shows(label, where):
        label = f"{label} ({where})"
    return f"[{label}]({url.translate(_ENCODED)})"


def _shows(label: str, where: str) -> bool:
    if label.endswith(f"({where})"):
        return True
    bare = _SCHEME.sub("", _MARKS.sub("", label), count=1).lower()
    for name in (where.lower(), where.lower().removeprefix("www.")):
        if bare.startswith(name) and bare[len(name) : len(name) + 1] in ("", "/", "?", "#", ":"):
            return True
    return False
