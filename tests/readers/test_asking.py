"""Questions about a file: open ones, answered ones, and those that are taken as suggested."""

from __future__ import annotations

from assistant.data.readers.asking import Asker
from assistant.data.readers.staging import Staged
from assistant.tables import Choice, Question

TOTALS = Question("totals", "Is it a total?", (Choice("out", "Out"), Choice("keep", "K")), ("out",))


def test_an_open_question_is_taken_as_suggested_until_it_is_answered() -> None:
    asker = Asker({})
    assert asker.ask(TOTALS) == ("out",)
    assert (asker.questions, asker.settled) == ((TOTALS,), ())


def test_an_answer_settles_a_question_and_stands_as_its_suggestion() -> None:
    asker = Asker({"totals": ("keep",)})
    assert asker.ask(TOTALS) == ("keep",)
    assert asker.questions == ()
    assert [question.suggested for question in asker.settled] == [("keep",)]


def test_an_offer_is_never_open_and_an_unknown_answer_is_none() -> None:
    asker = Asker({"totals": ("else",)})
    assert asker.offer(TOTALS) == ("out",)
    assert (asker.questions, asker.settled) == ((), (TOTALS,))


def test_a_staged_row_knows_its_line_in_the_file() -> None:
    staged = Staged("s0", "a", "a.csv", ("a",), 4, lines=((0, 3), (2, 7)))
    assert [staged.line(row) for row in range(4)] == [3, 4, 7, 8]
    assert Staged("s0", "a", "a.json", ("a",), 4).line(0) is None
