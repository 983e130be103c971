"""What is understood of a question that is not answered is said, and can be answered."""

from __future__ import annotations

import pytest

from assistant.analyst import Answering, Declined
from assistant.analyst.answers.remaining import without
from tests.unit.analyst_tables import analyst, answered


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("revenue by product and weather", "Without “weather”: Revenue by product"),
        ("revenue by the weather", "Without “weather”: Total revenue"),
        ("top 5 salespeople by revenue", "Without “salespeople”: 5 rows with the highest revenue"),
        (
            "how many zorps in Spain and Gondor",
            "Without “zorps” and “Gondor”: Number of rows, Spain",
        ),
    ],
)
def test_what_is_left_is_said_with_the_words_that_it_leaves_out(question: str, said: str) -> None:
    asked = analyst("orders")
    assert isinstance(asked.read(question), Declined)
    assert str(asked.rest(question, None)) == said


def test_what_is_left_is_read_as_that_plan() -> None:
    asked = analyst("orders")
    rest = asked.rest("revenue by product and weather", None)
    assert rest
    assert answered("orders", rest.question).plan == rest.plan


def test_a_follow_up_is_left_with_the_question_that_it_changes() -> None:
    asked = analyst("orders")
    before = answered("orders", "revenue by region").plan
    rest = asked.rest("only Spain and Gondor", before)
    assert rest
    assert rest.plan.dimensions == before.dimensions
    assert rest.plan.filters[0].values == ("Spain",)


@pytest.mark.parametrize("question", ["weather", "zorps of the weather in Gondor", "1/0", ""])
def test_of_a_question_without_a_known_word_nothing_is_left(question: str) -> None:
    assert analyst("orders").rest(question, None) is None


def test_a_word_is_left_out_with_what_leads_to_it_and_no_part_of_another() -> None:
    assert without("revenue by product and by the weather in 2024", "weather") == (
        "revenue by product in 2024"
    )
    assert without("art by department", "art") == "by department"
    assert without("start by department", "art") == "start by department"
    assert without('orders of "Weather"', "weather") == "orders"


def test_a_question_that_is_understood_has_no_rest() -> None:
    reply = analyst("orders").read("revenue by region")
    assert isinstance(reply, Answering)
    assert analyst("orders").rest("revenue by region", None) is None
