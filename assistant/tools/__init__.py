"""Functions that a model may call. A new tool is one new file and one line below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from assistant.tools.arithmetic import calculate
from assistant.tools.choosing import offer_choices
from assistant.tools.clock import time_in_zone

TOOLS: tuple[Callable[..., Any], ...] = (
    calculate,
    time_in_zone,
    offer_choices,
)
