"""The files of `ask --file`: loaded, waited for, and said to standard error.

A file that can be read in more than one way is read as suggested with `--yes`, else not at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.commands.console import Console
from assistant.errors import DataError, SettingsError
from assistant.messages import OwnerId, Run
from assistant.tables import Upload
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench

LOOK_EVERY_S = 0.05


def load(paths: Iterable[Path]) -> tuple[Arrival, ...]:
    """Read the files at *paths* as they are. Raises SettingsError."""
    return tuple(_load(path) for path in paths)


def _load(path: Path) -> Arrival:
    try:
        return Arrival(path.name, path.read_bytes())
    except OSError as exc:
        what = f"--file: {path} cannot be read: {exc.strerror}."
        raise SettingsError(what, hint="Check the path.") from exc


class Reading:
    """Waits until the files of a question are read, and says what became of them."""

    def __init__(
        self, workbench: Workbench, owner: OwnerId, run: Run, console: Console, *, yes: bool
    ) -> None:
        self._workbench, self._owner, self._run = workbench, owner, run
        self._console, self._yes = console, yes

    def wait(self, interrupted: Callable[[], bool]) -> None:
        """Wait until every file of the thread is read, or *interrupted*.

        Raises:
            DataError: a file was refused, or asks something and nobody said yes to it.
        """
        told: set[str] = set()
        while not interrupted():
            uploads = self._workbench.uploads.of_thread(self._owner, self._run.thread_id)
            for upload in uploads:
                if upload.state == "asking":
                    self._answer(upload)
                elif upload.settled and upload.id not in told:
                    told.add(upload.id)
                    self._tell(upload)
            if all(upload.settled for upload in uploads):
                break
            time.sleep(LOOK_EVERY_S)

    def _answer(self, upload: Upload) -> None:
        say = self._console.say
        for question in upload.questions:
            say(f"{upload.file.name}: {question.text}")
            for choice in question.choices:
                mark = "*" if choice.value in question.suggested else "-"
                say(f"  {mark} {choice.label}{f': {choice.detail}' if choice.detail else ''}")
        if not self._yes:
            raise DataError(
                f"{upload.file.name} can be read in more than one way, so it was not read.",
                kind="asking",
                hint="With --yes what is marked by * is taken; or choose in the app, where the "
                f"thread {self._run.thread_id} waits.",
            )
        suggested = {question.id: question.suggested for question in upload.questions}
        self._workbench.uploads.answer(self._owner, upload.id, suggested)

    def _tell(self, upload: Upload) -> None:
        if not upload.id.startswith(self._run.message_id):
            return  # of an earlier question
        if upload.state == "refused" and upload.problem:
            what = f"{upload.file.name} was not taken. {upload.problem.message}"
            raise DataError(what, kind=upload.problem.kind, hint=upload.problem.hint)
        for table in upload.tables:
            refused = f", {table.refused:,} refused" if table.refused else ""
            rows = f"{table.rows:,} rows{refused}, {len(table.columns):,} columns"
            self._console.say(f"{table.source}: table {table.name}, {rows}")
            for note in table.notes:
                self._console.say(f"  {note}")
