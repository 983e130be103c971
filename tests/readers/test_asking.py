"""Questions about a file: open ones, answered ones, and those that are taken as suggested."""

from __future__ import annotations

from dataclasses import replace

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


def test_the_questions_of_a_part_stand_together_below_its_name() -> None:
    asker = Asker({"totals in b.csv": ("keep",)})
    first, second = asker.of("a.csv", " in a.csv"), asker.of("b.csv", " in b.csv")
    assert (first.ask(TOTALS), second.ask(TOTALS)) == (("out",), ("keep",))
    first.of("Q1").ask(replace(TOTALS, id="totals:Q1"))
    asker.ask(replace(TOTALS, id="file"))
    assert asker.of("a.csv") is first
    assert asker.of("") is asker
    assert [(one.id, one.part) for one in asker.questions] == [
        ("file", ""), ("totals in a.csv", "a.csv"), ("totals:Q1 in a.csv", "a.csv · Q1"),
    ]  # fmt: skip
    assert [(one.id, one.part) for one in asker.settled] == [("totals in b.csv", "b.csv")]
    assert (first.is_open("totals"), second.is_open("totals")) == (True, False)
    asker.drop("a.csv")
    assert [one.id for one in asker.questions] == ["file"]


def test_an_offer_is_never_open_and_an_unknown_answer_is_none() -> None:
    asker = Asker({"totals": ("else",)})
    assert asker.offer(TOTALS) == ("out",)
    assert (asker.questions, asker.settled) == ((), (TOTALS,))


def test_a_staged_row_knows_its_line_in_the_file() -> None:
    staged = Staged("s0", "a", "a.csv", ("a",), 4, lines=((0, 3), (2, 7)))
    assert [staged.line(row) for row in range(4)] == [3, 4, 7, 8]
    assert Staged("s0", "a", "a.json", ("a",), 4).line(0) is None
