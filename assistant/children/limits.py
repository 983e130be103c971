"""The child's side: what it may use, and that it ends when its parent does.

Where the system has no such limits (Windows), only the parent's clock ends a child.
"""

from __future__ import annotations

import importlib.util
import math
import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use for one piece of work."""

    memory_bytes: int = 1024 * MB
    """of addresses, beyond those that are mapped when the work begins"""
    cpu_s: int = 5
    """of the processor, from then on"""
    wall_s: float = 20.0
    """until the parent kills it; the child's own alarm follows a second later"""
    file_bytes: int | None = None
    """of any file that it writes; None: no limit"""


def can_limit() -> bool:
    """Tell whether this system can limit a child's memory and processor time."""
    return importlib.util.find_spec("resource") is not None


def impose(limits: Limits) -> None:
    """Limit this process from now on; what the system does not offer is left out."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    memory = _mapped_bytes() + limits.memory_bytes
    cpu_s = math.ceil(time.process_time()) + limits.cpu_s
    file_bytes = resource.RLIM_INFINITY if limits.file_bytes is None else limits.file_bytes
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, cpu_s, cpu_s + 1),  # the soft one's signal says why it ended
        (resource.RLIMIT_FSIZE, file_bytes, file_bytes),  # Python ignores the signal: an OSError
        (resource.RLIMIT_CORE, 0, 0),
    ):
        try:
            resource.setrlimit(what, (soft, hard))
        except (ValueError, OSError):  # macOS refuses some of them
            continue


def take_over_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep standard input and output for ourselves; what others read or print goes nowhere."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return requests, replies


def end_with_parent(requests: BinaryIO, wall_s: float) -> None:
    """See to it that this process ends with its parent, whatever it is doing.

    Call it when the one request has been read: whatever else comes, or the end, ends the process.
    """

    def watch() -> None:
        os.read(requests.fileno(), 1)  # returns only when the parent is gone
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    if sys.platform != "win32":
        import signal  # noqa: PLC0415 - has no alarm on Windows

        # The thread above cannot run while C code holds the interpreter's lock. The kernel can.
        signal.alarm(math.ceil(wall_s) + 1)


def _mapped_bytes() -> int:
    """Return how many bytes of addresses this process has mapped; 0 where nobody says."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
