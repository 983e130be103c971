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
from assistant.errors import SettingsError
from assistant.events import RunEnded
from assistant.messages import Run, Thread, ThreadId
from assistant.workbench import Workbench

UNSAVED_S = 20.0
"""how long a finished answer waits for a database that cannot be written"""


def ask(arguments: argparse.Namespace) -> int:
    """Ask one question and show its run."""
    console = Console(sys.stdout, sys.stderr, as_json=arguments.json)
    with Interrupts() as interrupts, closing(Workbench.open(read_settings())) as workbench:
        arrivals = files.load(arguments.file)
        workbench.intake.check(OWNER, arrivals)
        workbench.warm_up()
        thread = _thread(workbench, arguments.thread, arguments.assistant)
        bringing = files.Bringing(workbench, OWNER, thread, console, yes=arguments.yes)
        brought = bringing.bring(arrivals, lambda: interrupts.asked)
        if interrupts.asked:
            return CTRL_C
        question, message_id = arguments.question, bringing.message_id
        run = workbench.ask(OWNER, thread.id, question, message_id, brought)
        try:
            _follow(workbench, run, console, interrupts)
        except BrokenPipeError:  # nobody reads the answer any more, as with `| head`
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.dup2(nowhere, sys.stderr.fileno())  # `2>&1 | head` has closed both
            interrupts.asked = True
            _follow(workbench, run, console, interrupts)
            return OTHER_END
    console.say(f"thread {thread.id} (go on with --thread {thread.id})")
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
            if not workbench.stop(OWNER, run.id):
                workbench.withdraw(OWNER, run.id)
        batch = workbench.follow(OWNER, run.id, after, LOOK_EVERY_S)
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


def _thread(workbench: Workbench, thread_id: str | None, assistant: str | None) -> Thread:
    """Return the thread to ask in: a new one, or an old one that nothing is left open in."""
    if thread_id is None:
        return workbench.new_thread(OWNER, _pick(workbench, assistant).id)
    thread = workbench.store.threads.get(OWNER, ThreadId(thread_id))
    if assistant is not None and _pick(workbench, assistant).id != thread.assistant:
        raise SettingsError(
            f"Thread {thread_id} belongs to the assistant {thread.assistant!r}.",
            hint="Leave --assistant out, or leave --thread out to begin a new thread.",
        )
    if workbench.live(OWNER, thread.id) or workbench.waiting(OWNER, thread.id):
        workbench.recover(thread.id)
    return thread


def _pick(workbench: Workbench, wanted: str | None) -> Assistant:
    """Return the assistant of this id or name, or the one to begin with when none is named."""
    if wanted is None:
        return workbench.default
    for found in workbench.assistants:
        names = (found.id, found.name, found.remote_id)
        if wanted.casefold() in (name.casefold() for name in names if name):
            return found
    listed = "\n".join(f"  {assistant.id}  {assistant.name}" for assistant in workbench.assistants)
    raise SettingsError(f"There is no assistant {wanted!r}. There are:\n{listed}")
