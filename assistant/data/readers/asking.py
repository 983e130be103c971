"""Questions to the person: an answer if there is one, else the suggestion and an open question.

So one pass over a file finds all of its questions, not only the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assistant.tables import Question


class Asker:
    """What was answered, and what is still open. Each question is asked once."""

    def __init__(self, answers: Mapping[str, tuple[str, ...]]) -> None:
        self._answers = answers
        self._open: dict[str, Question] = {}

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions without an answer that fits, in their order."""
        return tuple(self._open.values())

    def answer(self, question: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the answer to a question, as far as it is among the *known* values."""
        return tuple(value for value in self._answers.get(question, ()) if value in known)

    def ask(self, question: Question) -> tuple[str, ...]:
        """Return the answer, or what is suggested as long as there is none."""
        known = {choice.value for choice in question.choices}
        given = self.answer(question.id, known)
        if given and (question.many or len(given) == 1):
            return given
        self._open[question.id] = question
        return question.suggested
