"""Reads the command line and hands over to a command.

Exit status: 0 completed, 1 any other end, 2 bad usage or settings, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import io
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.commands.ask import ask
from assistant.commands.doctor import doctor
from assistant.commands.recover import recover
from assistant.commands.running import BAD_USAGE, OTHER_END
from assistant.errors import DataError, LimitReached, NotFound, SettingsError, WorkbenchError

_BAD_USAGE = (SettingsError, NotFound, LimitReached, DataError)
_ABOUT = "Ask an assistant, take care of what was left behind, or see what is wrong."


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


def _question(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the question is empty")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description=_ABOUT)
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
        help="a CSV, TSV, Excel, Parquet or JSON file, also in a gzip or zip; again for more files",
    )
    asking.add_argument(
        "--yes", action="store_true", help="read a file as suggested where it leaves a choice"
    )
    asking.add_argument(
        "--choose",
        metavar="QUESTION=VALUE",
        action="append",
        default=[],
        help="read a file otherwise, as 'dates:day=month'; the choices are listed when it is read",
    )
    asking.add_argument("--json", action="store_true", help="one line of JSON for each event")
    asking.set_defaults(command=ask)
    for command in (recover, doctor):
        text = (command.__doc__ or "").partition("\n")[0]
        added = commands.add_parser(command.__name__, help=text, description=text)
        added.set_defaults(command=command)
        if command is doctor:
            added.add_argument(
                "--try",
                dest="try_it",
                action="store_true",
                help="send each model a short message, which costs a few tokens",
            )
    return parser


def _never_fail_to_print(stream: object) -> None:
    """Have characters that this terminal lacks written as escapes instead of failing."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
