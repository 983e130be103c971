"""Questions to the person: an answer if there is one, else the suggestion and an open question.

So one pass over a file finds all of its questions, not only the first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from assistant.tables import Question


class Asker:
    """What was answered, what is still open, and what may be chosen otherwise afterwards."""

    def __init__(
        self, answers: Mapping[str, tuple[str, ...]], part: str = "", ending: str = ""
    ) -> None:
        self._answers = answers
        self._part, self._ending = part, ending
        self._parts: dict[str, Asker] = {}
        self._open: dict[str, Question] = {}
        self._settled: dict[str, Question] = {}

    def of(self, part: str, ending: str = "") -> Asker:
        """Return the one for a *part* of the file, itself if that has no name.

        Its questions stand together, below the name. *ending* ends their ids, where these are the
        same in every part.
        """
        if not part:
            return self
        named = f"{self._part} · {part}" if self._part else part
        return self._parts.setdefault(part, Asker(self._answers, named, ending + self._ending))

    def drop(self, part: str) -> None:
        """Forget the questions about a part that cannot be read after all."""
        self._parts.pop(part, None)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions without an answer that fits: of the whole file, then part by part."""
        parts = (question for part in self._parts.values() for question in part.questions)
        return (*self._open.values(), *parts)

    @property
    def settled(self) -> tuple[Question, ...]:
        """Every question whose answer is known, which then stands as its suggestion."""
        parts = (question for part in self._parts.values() for question in part.settled)
        return (*self._settled.values(), *parts)

    def id(self, question: str) -> str:
        """Return the id under which a question is known outside; nothing stays nothing."""
        return question and question + self._ending

    def is_open(self, question: str) -> bool:
        """Whether nobody has answered this question, so that nothing will be written."""
        return self.id(question) in self._open

    def answer(self, question: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the answer to a question, as far as it is among the *known* values."""
        given = self._answers.get(self.id(question), ())
        return tuple(value for value in given if value in known)

    def ask(self, question: Question) -> tuple[str, ...]:
        """Return the answer, or what is suggested as long as there is none.

        For what a guess could damage: nothing is written while the question is open.
        """
        given = self._given(question)
        if given:
            self._keep(self._settled, question, given)
            return given
        self._keep(self._open, question, question.suggested)
        return question.suggested

    def offer(self, question: Question) -> tuple[str, ...]:
        """Return the answer, or at once what is suggested.

        For what is right as suggested and told, but can be had otherwise: the file is read, and
        its card offers the other choices.
        """
        taken = self._given(question) or question.suggested
        self._keep(self._settled, question, taken)
        return taken

    def _keep(
        self, kept: dict[str, Question], question: Question, suggested: tuple[str, ...]
    ) -> None:
        id_ = self.id(question.id)
        kept[id_] = replace(question, id=id_, suggested=suggested, part=self._part)

    def _given(self, question: Question) -> tuple[str, ...]:
        known = {choice.value for choice in question.choices}
        given = self.answer(question.id, known)
        return given if question.many or len(given) == 1 else ()
