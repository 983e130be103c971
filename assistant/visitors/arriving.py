"""Whether a connection comes from a browser on this machine, by its address and its headers.

Headers can be forged, so they only ever speak against it: whoever forges one that is missing
gains nothing by it. What passes is still only a candidate (`visitors.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

_OF_BROWSERS = frozenset(
    {
        *("host", "connection", "upgrade", "origin", "user-agent", "cookie", "referer", "dnt"),
        *("accept", "accept-encoding", "accept-language", "cache-control", "pragma", "priority"),
    }
)
"""what browsers send when they open a websocket, beside the names that begin as follows"""
_BEGIN = ("sec-websocket-", "sec-fetch-", "sec-ch-", "sec-gpc")


def comes_from_here(peer: str | None, headers: Iterable[tuple[str, str]]) -> bool:
    """Whether a browser on this machine opened the connection, with nothing in between.

    *peer* is the address at the other end, None for 127.0.0.1 and ::1 (streamlit 1.67). A header
    that browsers do not send is a proxy's, whatever its name: there are too many to list.
    """
    given = [(name.lower(), value) for name, value in headers]
    names = {name for name, _ in given}
    if any(name not in _OF_BROWSERS and not name.startswith(_BEGIN) for name in names):
        return False
    one = dict(given)
    return (
        (peer is None or _is_loopback(peer))
        and len(given) == len(names)  # each once: of two, a proxy may have written one
        and _is_here(f"//{one.get('host', '')}")
        and _is_here(one.get("origin", ""))
    )


def _is_here(address: str) -> bool:
    """Whether an address names this machine; the browser of a page from elsewhere says where."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return host == "localhost" or host.endswith(".localhost") or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback
