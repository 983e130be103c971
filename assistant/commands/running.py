"""What the commands have in common: who asks, with which settings, and how Ctrl-C is counted."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import FrameType
from typing import Self

from assistant.messages import LOCAL
from assistant.settings.table import Settings

OWNER = LOCAL
"""whoever runs commands on this machine"""

LOOK_EVERY_S = 0.1
"""how soon Ctrl-C is noticed while nothing happens"""

COMPLETED, OTHER_END, BAD_USAGE, CTRL_C = 0, 1, 2, 130


class Interrupts:
    """Counts Ctrl-C inside a `with`: the first is noted, the second ends the process at once."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(self, *_exc: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            os._exit(CTRL_C)
        self.asked = True


def read_settings() -> Settings:
    """Read the settings of this folder; secrets stay out of logs. Raises SettingsError."""
    settings = Settings.read(os.environ, Path(".env"))
    settings.redacting_filter().guard_logs()
    return settings
