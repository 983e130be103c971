"""`ask`: one question, its files and its run, until the run has ended.

The answer goes to standard output, everything about it to standard error. The first Ctrl-C
stops the run cleanly, the second gives up at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import closing

from assistant.codec import Unreadable, event_from_line
from assistant.commands import files
from assistant.commands.console import Console
from assistant.commands.running import (
    COMPLETED,
    CTRL_C,
    LOOK_EVERY_S,
    OTHER_END,
    OWNER,
    Interrupts,
    read_settings,
)
from assistant.definitions import Assistant
from assistant.errors import DataError, SettingsError
from assistant.events import RunEnded
from assistant.messages import Run, ThreadId
from assistant.workbench import Workbench

UNSAVED_S = 20.0
"""how long a finished answer waits for a database that cannot be written"""


def ask(arguments: argparse.Namespace) -> int:
    """Ask one question and show its run."""
    console = Console(sys.stdout, sys.stderr, as_json=arguments.json)
    with Interrupts() as interrupts, closing(Workbench.open(read_settings())) as workbench:
        choices = files.Choices(arguments.choose)
        arrivals = files.load(arguments.file, choices)
        assistant = _pick(workbench, arguments.assistant)
        thread_id = _thread(workbench, arguments.thread, assistant if arguments.assistant else None)
        workbench.warm_up()
        sent = workbench.send(
            OWNER, arguments.question, arrivals, thread_id=thread_id, assistant_id=assistant.id
        )
        run = sent.run
        assert run is not None  # noqa: S101 - the parser lets no empty question through
        reading = files.Reading(workbench, run, console, choices, yes=arguments.yes)
        try:
            reading.wait(lambda: interrupts.asked)
        except DataError:
            workbench.runs.stop(OWNER, run.id)
            raise
        try:
            _follow(workbench, run, console, interrupts)
        except BrokenPipeError:  # nobody reads the answer any more, as with `| head`
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.dup2(nowhere, sys.stderr.fileno())  # `2>&1 | head` has closed both
            interrupts.asked = True
            _follow(workbench, run, console, interrupts)
            return OTHER_END
    console.say(f"thread {run.thread_id} (go on with --thread {run.thread_id})")
    state = console.ended.state if console.ended else ""
    if state == "completed":
        return COMPLETED
    return CTRL_C if interrupts.asked else OTHER_END


def _follow(workbench: Workbench, run: Run, console: Console, interrupts: Interrupts) -> None:
    """Show the run until its end; stop it at the first Ctrl-C."""
    after, stopping, news_at = 0, False, time.monotonic()
    while True:
        if interrupts.asked and not stopping:
            stopping = True
            console.say("stopping (Ctrl-C again: give up at once)")
            workbench.runs.stop(OWNER, run.id)
        batch = workbench.runs.follow(OWNER, run.id, after, LOOK_EVERY_S)
        for after, line in batch.entries:  # noqa: B007 - the cursor for the next batch
            _take(console, line)
            news_at = time.monotonic()
        console.flush()
        if batch.ended:
            if console.ended is None:
                console.take(RunEnded("stopped", reason="withdrawn"))
            return console.finish()
        if batch.unsaved and time.monotonic() - news_at > UNSAVED_S:
            console.say("the database cannot be written: what stands above is not kept")
            return console.finish()


def _take(console: Console, line: str) -> None:
    try:
        console.take(event_from_line(line))
    except Unreadable as exc:
        console.say(str(exc))


def _thread(
    workbench: Workbench, thread_id: str | None, wanted: Assistant | None
) -> ThreadId | None:
    """Return the thread to ask in, with nothing left open in it; None for a new one."""
    if thread_id is None:
        return None
    thread = workbench.threads.get(OWNER, ThreadId(thread_id))
    if wanted is not None and wanted.id != thread.assistant:
        raise SettingsError(
            f"Thread {thread_id} belongs to the assistant {thread.assistant!r}.",
            hint="Leave --assistant out, or leave --thread out to begin a new thread.",
        )
    if workbench.runs.live(OWNER, thread.id) or workbench.runs.waiting(OWNER, thread.id):
        workbench.recover(thread.id)
    return thread.id


def _pick(workbench: Workbench, wanted: str | None) -> Assistant:
    """Return the assistant of this id or name, or the one to begin with when none is named."""
    if wanted is None:
        return workbench.default
    for found in workbench.assistants:
        names = (found.id, found.name, found.remote_id)
        if wanted.casefold() in (name.casefold() for name in names if name):
            return found
    listed = "\n".join(f"  {assistant.id}  {assistant.name}" for assistant in workbench.assistants)
    raise SettingsError(f"No assistant {wanted!r}. Known are:\n{listed}")
