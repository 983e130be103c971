"""A real request is impossible in a test, whichever library would make it.

An audit hook sees every connection of this interpreter and cannot be taken out again. It does
not reach child processes: a test gives those a loopback address and no key.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any


class RealNetworkTouched(BaseException):
    """Not an Exception, so that no `except` on the way makes a test green."""


def is_loopback(address: Any) -> bool:
    """Whether a socket address stays on this machine."""
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]
        if address is not None and not is_loopback(address):
            raise RealNetworkTouched(f"a test tried to reach {address}")
    elif event == "socket.getaddrinfo" and not is_loopback((args[0] or "",)):
        # What a resolver answers to a name that cannot exist: looking up already leaves.
        raise socket.gaierror(socket.EAI_NONAME, f"no names in tests: {args[0]}")


def allow_loopback_only() -> None:
    """Forbid everything else, from here on and for the whole process."""
    sys.addaudithook(_audit)
