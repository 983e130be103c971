"""How many files this process may have open: as many as the system lets it, from its start.

Each visitor, run and child takes some, and many systems begin with 256 or 1,024. Windows has no
such limit.
"""

from __future__ import annotations

import contextlib
import sys

ENOUGH = 65_536
"""more is not asked for, where the hard limit is higher or none"""
MACOS_MOST = 10_240
"""OPEN_MAX: what macOS grants at most where its hard limit says that there is none"""


def raise_limit() -> None:
    """Raise the soft limit as far as it goes; what the system refuses stays as it is."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in (ENOUGH, MACOS_MOST):
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft == resource.RLIM_INFINITY or soft >= most:
            return
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
