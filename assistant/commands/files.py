"""The files of `ask --file`: loaded, waited for, and said to standard error.

A file that can be read in more than one way is read as `--choose` says, as suggested with `--yes`,
else not at all. What was chosen or taken is listed with the other choices.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from assistant.commands.console import Console
from assistant.commands.running import OWNER
from assistant.errors import DataError, SettingsError
from assistant.messages import Run
from assistant.spelling import count
from assistant.tables import Answers, Question, Upload
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench

LOOK_EVERY_S = 0.05


def load(paths: Iterable[Path], choices: Choices) -> tuple[Arrival, ...]:
    """Read the files at *paths* as they are. Raises SettingsError."""
    return tuple(_load(path, choices) for path in paths)


def _load(path: Path, choices: Choices) -> Arrival:
    try:
        return Arrival(path.name, path.read_bytes(), choices.answers)
    except OSError as exc:
        what = f"--file: {path} cannot be read: {exc.strerror}."
        raise SettingsError(what, hint="Check the path.") from exc


class Choices:
    """What `--choose` says: for each question the values, of any file that raises it."""

    def __init__(self, given: Sequence[str]) -> None:
        """Read `QUESTION=VALUE`, the same question again for more values. Raises SettingsError."""
        self._values: dict[str, tuple[str, ...]] = {}
        for one in given:
            # The name of a column may have an equals sign in it; no value has.
            question, mark, value = one.rpartition("=")
            if not (question and mark and value):
                what = f"--choose: {one!r} is no QUESTION=VALUE."
                raise SettingsError(what, hint="For example --choose 'dates:day=day'.")
            self._values[question] = (*self._values.get(question, ()), value)
        self._known: set[str] = set()

    @property
    def answers(self) -> Answers:
        """All of them, for a file that is yet to be read."""
        return tuple(self._values.items())

    def check(self, question: Question) -> None:
        """Note that there is this question, and that its values are among the choices.

        Raises DataError.
        """
        self._known.add(question.id)
        there = [choice.value for choice in question.choices]
        given = self._values.get(question.id, ())
        wrong = [value for value in given if value not in there]
        if wrong or (len(given) > 1 and not question.many):
            problem = f"there is no choice {wrong[0]!r}" if wrong else "only one can be chosen"
            raise DataError(
                f"--choose {question.id}: {problem}.",
                kind="no_choice",
                hint="The choices are " + ", ".join(_option(question.id, one) for one in there),
            )

    def check_used(self) -> None:
        """Raise a DataError if no file raised one of the questions."""
        unknown = [question for question in self._values if question not in self._known]
        if unknown:
            known = ", ".join(sorted(self._known)) or "none"
            raise DataError(
                f"--choose: no file asks {unknown[0]!r}.",
                kind="no_choice",
                hint=f"Asked was: {known}.",
            )


def _place(upload: Upload, question: Question) -> str:
    """Say what a question is about."""
    return f"{upload.file.name}, {question.part}" if question.part else upload.file.name


def _option(question: str, value: str) -> str:
    return f"--choose {shlex.quote(f'{question}={value}')}"


class Reading:
    """Waits until the files of a question are read, and says what became of them."""

    def __init__(
        self,
        workbench: Workbench,
        run: Run,
        console: Console,
        choices: Choices,
        *,
        yes: bool,
    ) -> None:
        self._workbench, self._run = workbench, run
        self._console, self._choices, self._yes = console, choices, yes

    def wait(self, interrupted: Callable[[], bool]) -> None:
        """Wait until every file of the thread is read, or *interrupted*.

        Raises:
            DataError: a file was refused, asks something and nobody said yes to it, or has no such
                choice.
        """
        told: set[str] = set()
        while not interrupted():
            uploads = self._workbench.uploads.of_thread(OWNER, self._run.thread_id)
            for upload in uploads:
                if upload.state == "asking":
                    self._answer(upload)
                elif upload.settled and upload.id not in told:
                    told.add(upload.id)
                    self._tell(upload)
            if all(upload.settled for upload in uploads):
                self._choices.check_used()
                return
            time.sleep(LOOK_EVERY_S)

    def _answer(self, upload: Upload) -> None:
        for question in upload.questions:
            self._choices.check(question)
            self._console.say(f"{_place(upload, question)}: {question.text}")
            self._list(question)
        if not self._yes:
            choices = count(len(upload.questions), "choice")
            raise DataError(
                f"{choices} before {upload.file.name} is loaded.",
                kind="asking",
                hint="--yes takes what is marked by *, --choose another; or choose in the app, "
                f"where the thread {self._run.thread_id} waits.",
            )
        suggested = {question.id: question.suggested for question in upload.questions}
        self._workbench.uploads.answer(OWNER, upload.id, suggested)

    def _list(self, question: Question) -> None:
        for choice in question.choices:
            taken = choice.value in question.suggested
            said = f"{choice.label}{f': {choice.detail}' if choice.detail else ''}"
            other = "" if taken else f" ({_option(question.id, choice.value)})"
            self._console.say(f"  {'*' if taken else '-'} {said}{other}")

    def _tell(self, upload: Upload) -> None:
        if not upload.id.startswith(self._run.message_id):
            return  # of an earlier question
        if upload.state == "refused" and upload.problem:
            what = f"{upload.file.name} was not loaded. {upload.problem.message}"
            raise DataError(what, kind=upload.problem.kind, hint=upload.problem.hint)
        for table in upload.tables:
            left = f", {table.refused:,} left out" if table.refused else ""
            rows = f"{table.rows:,} rows{left}, {len(table.columns):,} columns"
            self._console.say(f"{table.source}: table {table.name}, {rows}")
            for note in (*table.caveats, *table.notes):
                self._console.say(f"  {note}")
        for question in upload.questions:
            self._choices.check(question)
            place = _place(upload, question)
            self._console.say(f"{place}: {question.text} Read as marked by *.")
            self._list(question)
