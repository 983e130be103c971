"""Which addresses may be clicked, and how a link is written so that it shows where it leads.

Only what is spelled plainly is a link: a host, no user name before it, no escapes, no spaces. A
host in other letters is shown as the browser asks for it (punycode). Whatever two readers could
take for two different hosts stays text; Streamlit's reader (1.67) looks for bare addresses after
all escapes are gone, so those that are no link are broken with a space that has no width.
"""

from __future__ import annotations

import re

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.\-]*[A-Za-z0-9])?"
_NAMED = r"[^\W_](?:(?:[^\W_]|[.\-\u3002\uff0e\uff61])*[^\W_])?"
"""a host in any letters, with the dots that browsers take for one"""
_MAIL = rf"[A-Za-z0-9._%+\-]+@{_HOST}"
_CHAR = r"[^\x00-\x20\x7f\s<>()`\\|]"
_PATH = rf"(?:{_CHAR}|\({_CHAR}*\))*+"
_URL = (
    rf"(?:(?i:https?)://{_NAMED}(?::\d{{1,5}})?(?:[/?#]{_PATH})?|(?i:mailto):{_MAIL}(?:\?{_PATH})?)"
)

TARGET = re.compile(
    rf"\([ \t]*(?:<(?P<angled>{_URL})>|(?P<bare>{_URL}))"
    r"""(?:[ \t]+(?:"[^"\n()\[\]`\\<>|$]*"|'[^'\n()\[\]`\\<>|$]*'))?[ \t]*\)"""
)
"""what stands behind a label; its title, which could claim another host, is not kept"""
_WHERE = re.compile(rf"(?P<scheme>(?i:https?://|mailto:))(?P<host>{_MAIL}|{_NAMED})")
AUTO = re.compile(
    rf"<(?:(?i:https?)://{_HOST}(?::\d{{1,5}})?(?:[/?#][^\x00-\x20\x7f\s<>`\\$|\[\]]*)?"
    rf"|(?i:mailto):{_MAIL}(?:\?[^\x00-\x20\x7f\s<>`\\$|\[\]]*)?)>"
)
BARE = r"(?i:https?\\?:\\?/\\?/|www\\?\.)"
"""how an address begins that stands in the text as it is; a backslash hides it from no reader"""
_HOST_OF = re.compile(rf"{BARE}(?P<host>[^\s/?#<]*)")
_TRICK = re.compile(r"[@%\\`${\[\]]|[^\x00-\x7f]")
"""in a host: what hides another one, and what would be written in another way"""
_USER = re.compile(r"[^\s`|$\[\]<>()@\\]*\\?@")
_SIGN = re.compile(r"([!-/:-@\[-`{-~])")
LONGEST = 400
"""an address whose host is longer is none"""

_SCHEMES = ("http://", "https://", "mailto:")
_OPEN_AUTO = re.compile(r"<[^\x00-\x20\s<>`\\$|\[\]]*")
_OPEN_TARGET = re.compile(r"(?:\((?:[^()\n|]++|\([^()\n|]*+\)?)*+)?")
_MARKS = re.compile(r"^[\s*_~`\"'(]+|[\s*_~`\"')]+$")
_SCHEME = re.compile(r"(?i:https?://|mailto:)")
BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""marks that turn the order of what is read, and so could hide a host"""
_ENCODED = str.maketrans({"$": "%24", "[": "%5B", "]": "%5D"})


def straight(text: str) -> str:
    """Return *text* without the marks that would turn the order of what follows."""
    return text if text.isascii() else BIDI.sub("", text)


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
    return to(label, url) or label


def to(label: str, url: str) -> str:
    """Return a link with *label* to a plain *url*; empty if there is none that could be trusted."""
    found = _WHERE.match(url)
    if not found:
        return ""
    where, rest = found["host"], url[found.end() :]
    if not where.isascii():
        where = _asked(where)
        if not where:
            return ""
    label = BIDI.sub("", label).strip()
    if not label:
        label = where
    elif not _shows(label, where):
        label = f"{label} ({where})"
    return f"[{label}]({found['scheme']}{where}{rest.translate(_ENCODED)})"


def link(label: str, url: str) -> str:
    """Return what to show for a source: *label*, which is harmless, as a link if *url* is plain."""
    target = TARGET.fullmatch(f"({url})")
    return written(label, target) if target else label


def bare(text: str, start: int, *, known: bool) -> tuple[int, str] | None:
    """Return up to where the address at *start* is broken, and what is written for that.

    Nothing of it is, and the text is empty, if its host can be trusted. None: more text is needed.
    """
    found = _HOST_OF.match(text, start)
    if found is None:
        return start, ""
    size = found.end() - start
    if not known and found.end() == len(text) and size <= LONGEST:
        return None
    name, at = text[start : found.start("host")], found.start("host")
    if "\\" not in name and size <= LONGEST and not _TRICK.search(found["host"]):
        return start, ""
    name = name.replace("\\", "")
    name = name.replace(":", "\\:\u200b") if ":" in name else f"{name[:3]}\u200b."
    user = _USER.match(text, at)
    if user is None:
        return at, name
    said = user[0].rstrip("@").replace("\\", "")
    return user.end(), name + _SIGN.sub(r"\\\1", said) + "\u200b@"


def _asked(host: str) -> str:
    """Return the name that a browser asks for; empty if there is none."""
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return name if re.fullmatch(_HOST, name) else ""


def _shows(label: str, where: str) -> bool:
    if label.endswith(f"({where})"):
        return True
    bare = _SCHEME.sub("", _MARKS.sub("", label), count=1).lower()
    for name in (where.lower(), where.lower().removeprefix("www.")):
        if bare.startswith(name) and bare[len(name) : len(name) + 1] in ("", "/", "?", "#", ":"):
            return True
    return False
