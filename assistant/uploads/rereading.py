"""A file that is ready, read anew with other answers: what becomes of its upload. Pure values.

Until the new tables are there the old ones stay, whatever happens: nothing here takes one away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.data.imports import Imported
from assistant.errors import DataError
from assistant.messages import MessageId, Problem
from assistant.tables import Anew, Question, Upload


def begun(
    upload: Upload, answers: Mapping[str, Sequence[str]], holds: MessageId | None
) -> Anew | None:
    """Return how *upload* is read with *answers*; None if that is how it was read.

    Raises DataError: there is no such choice, or it is not ready.
    """
    if upload.state != "ready":
        raise busy(upload)
    before = upload.anew if upload.anew and upload.anew.questions else None
    open_ones = before.questions if before else ()
    known = {question.id: question for question in (*upload.questions, *open_ones)}
    for id_, values in answers.items():
        _check(upload, known.get(id_), values)
    read = {question.id: question.suggested for question in upload.questions}
    # An offer that was taken as suggested is no answer: with others it may suggest something else.
    other = {id_: tuple(given) for id_, given in answers.items() if tuple(given) != read.get(id_)}
    given = dict(upload.answers) | (dict(before.answers) if before else {})
    wanted = {id_: values for id_, values in given.items() if id_ not in answers} | other
    wanted |= {id_: read[id_] for id_ in answers if id_ in given and id_ not in other}
    if not before and not other:
        return None
    return Anew(tuple(wanted.items()), holds=holds or (before.holds if before else None))


def asking(upload: Upload, questions: tuple[Question, ...]) -> Upload:
    """Return *upload* with what has to be answered before it can be read."""
    if upload.anew is None:
        return replace(upload, state="asking", questions=questions)
    return replace(upload, state="ready", anew=replace(upload.anew, questions=questions))


def refused(upload: Upload, problem: Problem) -> Upload:
    """Return *upload* as it is when it could not be read: what was there before stays."""
    if upload.anew is None:
        return replace(upload, state="refused", problem=problem)
    failed = replace(upload.anew, problem=problem, holds=None)
    return replace(upload, state="ready", anew=failed)


def same(now: Upload, begun: Upload) -> Upload | None:
    """Return what is stored *now* if it is still to be read as was *begun*, else None."""
    wanted = (begun.state, begun.answers, begun.anew)
    return now if (now.state, now.answers, now.anew) == wanted else None


def ready(upload: Upload, imported: Imported) -> Upload:
    """Return *upload* as it was read."""
    return replace(
        upload,
        state="ready",
        tables=imported.tables,
        questions=imported.settled,
        answers=upload.anew.answers if upload.anew else upload.answers,
        anew=None,
        removed=without(upload),
    )


def without(upload: Upload) -> tuple[tuple[str, int], ...]:
    """Return the tables that stay removed: all, unless it was said anew which there shall be."""
    if upload.anew is None:
        return upload.removed
    several = [question for question in upload.questions if question.many]
    wanted = dict(upload.anew.answers)
    kept = all(wanted.get(one.id, one.suggested) == one.suggested for one in several)
    return upload.removed if kept else ()


def busy(upload: Upload) -> DataError:
    """Say that it cannot be read anew just now."""
    return DataError(
        f"{upload.file.name} is being read or changed already.",
        kind="busy",
        hint="Try again when that is done.",
    )


def _check(upload: Upload, question: Question | None, values: Sequence[str]) -> None:
    known = {choice.value for choice in question.choices} if question else set[str]()
    if not values or not known.issuperset(values):
        raise DataError(
            f"{upload.file.name} leaves no such choice any more.",
            kind="no_choice",
            hint="The card of the file says how it was read, and what can be changed.",
        )
