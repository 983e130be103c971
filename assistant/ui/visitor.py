"""Who is asking: the browser behind this session, as its cookie or else its session tells.

Asked once for each session, since cookies and headers are those of its first handshake.
"""

from __future__ import annotations

import streamlit as st

from assistant.messages import OwnerId
from assistant.ui import services
from assistant.visitors import comes_from_here

CODE = "owner"
"""what the code of the owner's link is called in an address"""
_OWNER = "owner"
XSRF = "_streamlit_xsrf"
"""Streamlit's own cookie, which ends with the browser unless the deck of the page keeps it"""


def owner() -> OwnerId:
    """Return whose threads this session sees."""
    known = st.session_state.get(_OWNER)
    if known is None:
        known = st.session_state[_OWNER] = _owner()
    return OwnerId(known)


def lasting() -> bool:
    """Whether the threads of this session are found again when its browser was closed."""
    return not owner().startswith("session:")


def _owner() -> OwnerId:
    visitors = services.workbench().visitors
    browser = _browser()
    if code := st.query_params.get(CODE, ""):
        # Where the app is served by itself, the code never comes as far as here (serving.py).
        visitors.let_in(browser, code)
        del st.query_params[CODE]
    here = comes_from_here(st.context.ip_address, _headers())
    return visitors.owner_of(browser, here=here)


def _headers() -> list[tuple[str, str]]:
    found = st.context.headers
    return [(name, value) for name in found for value in found.get_all(name)]


def _browser() -> str:
    """Return what tells this browser from all others; empty where nothing does."""
    if services.served():
        cookie = services.workbench().visitors.cookie
        return cookie.read(st.context.cookies.get(cookie.name, ""))
    return token_of(st.context.cookies.get(XSRF, ""))


def token_of(cookie: str) -> str:
    """Return the secret of Streamlit's XSRF cookie: `2|mask|masked token|time` (streamlit 1.67).

    Where a host runs the plain script, no cookie of ours is set. Its token has 128 random bits,
    and what is no such token is nobody's: whoever writes one of his own is somebody new by it.
    """
    try:
        version, mask, masked, _ = cookie.strip('"').split("|")
        key, data = bytes.fromhex(mask), bytes.fromhex(masked)
    except ValueError:
        return ""
    if version != "2" or not key or len(data) < 16:
        return ""
    return bytes(byte ^ key[i % len(key)] for i, byte in enumerate(data)).hex()
