"""`recover`: takes care of the runs that dead processes left behind."""

from __future__ import annotations

import argparse
import time
from contextlib import closing

from assistant.commands.running import COMPLETED, CTRL_C, LOOK_EVERY_S, Interrupts, read_settings
from assistant.workbench import Workbench


def recover(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - as every command
    """Take care of the runs that dead processes left behind, and wait until they have ended."""
    with Interrupts() as interrupts, closing(Workbench.open(read_settings())) as workbench:
        found = workbench.recover()
        print(
            f"{found.resumed} gone on with, {found.interrupted} marked as interrupted, "
            f"{found.queued} waiting"
        )
        while workbench.runs.busy() and not interrupts.asked:
            time.sleep(LOOK_EVERY_S)
    return CTRL_C if interrupts.asked else COMPLETED
