"""Questions to the person: an answer if there is one, else the suggestion and an open question.

So one pass over a file finds all of its questions, not only the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from assistant.tables import Question


class Asker:
    """What was answered, what is still open, and what may be chosen otherwise afterwards."""

    def __init__(self, answers: Mapping[str, tuple[str, ...]]) -> None:
        self._answers = answers
        self._open: dict[str, Question] = {}
        self._settled: dict[str, Question] = {}

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions without an answer that fits, in their order."""
        return tuple(self._open.values())

    @property
    def settled(self) -> tuple[Question, ...]:
        """Every question whose answer is known, which then stands as its suggestion."""
        return tuple(self._settled.values())

    def answer(self, question: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the answer to a question, as far as it is among the *known* values."""
        return tuple(value for value in self._answers.get(question, ()) if value in known)

    def ask(self, question: Question) -> tuple[str, ...]:
        """Return the answer, or what is suggested as long as there is none.

        For what a guess could damage: nothing is written while the question is open.
        """
        given = self._given(question)
        if given:
            self._settled[question.id] = replace(question, suggested=given)
            return given
        self._open[question.id] = question
        return question.suggested

    def offer(self, question: Question) -> tuple[str, ...]:
        """Return the answer, or at once what is suggested.

        For what is right as suggested and told, but can be had otherwise: the file is read, and
        its card offers the other choices.
        """
        taken = self._given(question) or question.suggested
        self._settled[question.id] = replace(question, suggested=taken)
        return taken

    def _given(self, question: Question) -> tuple[str, ...]:
        known = {choice.value for choice in question.choices}
        given = self.answer(question.id, known)
        return given if question.many or len(given) == 1 else ()
