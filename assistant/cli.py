"""`python -m assistant ask | recover | doctor`: the same runs without a page.

The answer goes to standard output, everything about it to standard error. The first Ctrl-C
stops the run cleanly, the second gives up at once. Exit status: 0 completed, 1 any other end,
2 bad usage or settings, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import Self

from assistant import cli_files
from assistant.codec import Unreadable, event_from_line
from assistant.console import Console
from assistant.definitions import Assistant
from assistant.doctor import examine
from assistant.errors import DataError, LimitReached, NotFound, SettingsError, WorkbenchError
from assistant.events import RunEnded
from assistant.messages import OwnerId, Run, Thread, ThreadId
from assistant.settings import Settings
from assistant.workbench import Workbench

OWNER = OwnerId("local")
"""whoever runs commands on this machine; the app knows its one person there by the same name"""

LOOK_EVERY_S = 0.1
"""how soon Ctrl-C is noticed while nothing happens"""
UNSAVED_S = 20.0
"""how long a finished answer waits for a database that cannot be written"""

COMPLETED, OTHER_END, BAD_USAGE, CTRL_C = 0, 1, 2, 130
_BAD_USAGE = (SettingsError, NotFound, LimitReached, DataError)


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


def main(argv: Sequence[str]) -> int:
    """Carry out one command and return the exit status."""
    arguments = _parser().parse_args(argv)
    _never_fail_to_print(sys.stdout)
    _never_fail_to_print(sys.stderr)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    command: Callable[[argparse.Namespace], int] = arguments.command
    try:
        return command(arguments)
    except WorkbenchError as exc:
        print(exc, file=sys.stderr)
        if exc.hint:
            print(exc.hint, file=sys.stderr)
        return BAD_USAGE if isinstance(exc, _BAD_USAGE) else OTHER_END


def ask(arguments: argparse.Namespace) -> int:
    """Ask one question and show its run."""
    console = Console(sys.stdout, sys.stderr, as_json=arguments.json)
    with Interrupts() as interrupts, closing(Workbench.open(_settings())) as workbench:
        arrivals = cli_files.load(arguments.file)
        workbench.intake.check(OWNER, arrivals)
        workbench.warm_up()
        thread = _thread(workbench, arguments.thread, arguments.assistant)
        bringing = cli_files.Bringing(workbench, OWNER, thread, console, yes=arguments.yes)
        files = bringing.bring(arrivals, lambda: interrupts.asked)
        if interrupts.asked:
            return CTRL_C
        question, message_id = arguments.question, bringing.message_id
        run = workbench.ask(OWNER, thread.id, question, message_id, files)
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


def recover(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - as every command
    """Take care of the runs that dead processes left behind, and wait until they have ended."""
    with Interrupts() as interrupts, closing(Workbench.open(_settings())) as workbench:
        found = workbench.recover()
        print(
            f"{found.resumed} gone on with, {found.interrupted} marked as interrupted, "
            f"{found.queued} waiting"
        )
        while _busy(workbench) and not interrupts.asked:
            time.sleep(LOOK_EVERY_S)
    return CTRL_C if interrupts.asked else COMPLETED


def doctor(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - as every command
    """Look at everything the app needs, and say what to do about what is wrong."""
    usable = True
    for finding in examine(os.environ, Path(".env")):
        usable = usable and finding.level != "wrong"
        print(finding)
        sys.stdout.flush()
    return COMPLETED if usable else OTHER_END


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


def _busy(workbench: Workbench) -> bool:
    waiting = (run.state == "queued" for _, run, _ in workbench.store.runs.unfinished())
    return workbench.working() > 0 or any(waiting)


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


def _settings() -> Settings:
    settings = Settings.read(os.environ, Path(".env"))
    settings.redacting_filter().guard_logs()
    return settings


def _question(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the question is empty")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description=ABOUT)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    asking = commands.add_parser("ask", help="ask one question", description=ask.__doc__)
    asking.add_argument("question", metavar="QUESTION", type=_question)
    asking.add_argument("--assistant", metavar="NAME", help="its id or name")
    asking.add_argument("--thread", metavar="ID", help="go on in this thread")
    asking.add_argument(
        "--file",
        metavar="PATH",
        type=Path,
        action="append",
        default=[],
        help="a CSV, TSV, Excel, Parquet or JSON file to ask about; again for more files",
    )
    asking.add_argument(
        "--yes", action="store_true", help="read a file as suggested where it leaves a choice"
    )
    asking.add_argument("--json", action="store_true", help="one line of JSON for each event")
    asking.set_defaults(command=ask)
    for command in (recover, doctor):
        text = (command.__doc__ or "").partition("\n")[0]
        added = commands.add_parser(command.__name__, help=text, description=text)
        added.set_defaults(command=command)
    return parser


def _never_fail_to_print(stream: object) -> None:
    """Have characters that this terminal lacks written as escapes instead of failing."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


ABOUT = "Ask an assistant, take care of what was left behind, or see what is wrong."
