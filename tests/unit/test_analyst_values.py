"""Every value of a column can be asked for, though there are too many for all to be known."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from tests.unit.analyst_files import FILES, Thread, written

FIRST = ["Ana", "Ben", "Zoe", "Carl", "Dina", "Emil", "Femi", "Gita", "Hugo", "Ines", "Jan", "Kira",
         "Liam", "Mona", "Nils", "Olga", "Pia", "Quin", "Rosa", "Sven", "Tara", "Umar"]  # fmt: skip
LAST = ["Ruiz", "Okafor", "Meyer", "Adler", "Bello", "Costa", "Dahl", "Evans", "Fischer", "Gomez",
        "Hansen", "Ito", "Jones", "Kovacs", "Larsen", "Moretti", "Novak", "Olsen", "Petrov",
        "Quist", "Rossi", "Silva"]  # fmt: skip
PEOPLE = [f"{first} {last}" for first in FIRST for last in LAST]
ORDERS = written(
    ["order_id", "customer", "product", "revenue"],
    [[f"O{n}", PEOPLE[n % len(PEOPLE)], ["Desk", "Lamp"][n % 2], 1 + n % 50] for n in range(1200)],
)
PARTS = written(
    ["part_name", "supplier", "price"],
    [[f"Steel bolt {n}", f"DE{n % 600:03}", 1 + n % 9] for n in range(900)],
)

BLOOD = written(
    ["group", "site", "ml"],
    [[["A+", "A-", "O+", "O-"][n % 4], ["Hall", "Van"][n % 2], 1 + n % 7] for n in range(64)],
)
INCOMES = written(
    ["person", "income", "hours"],
    [[f"P{n}", ["<=50K", ">50K", "n/a (yet)"][n % 3], 20 + n % 9] for n in range(60)],
)
MODELS = written(
    ["model", "language", "stars"],
    [[f"M{n % 450}{'+' if n % 450 % 2 else ''}", ["C", "C++", "C#"][n % 3], n] for n in range(900)],
)


@functools.cache
def thread(name: str) -> Thread:
    files = {"orders.csv": ORDERS, "parts.csv": PARTS, "blood.csv": BLOOD, "incomes.csv": INCOMES}
    files |= {"models.csv": MODELS}
    return Thread(name, files.get(name) or (FILES / name).read_bytes())


def of_customer(name: str) -> int:
    return sum(1 + n % 50 for n in range(1200) if PEOPLE[n % len(PEOPLE)] == name)


@pytest.mark.parametrize(
    ("name", "question", "right"),
    [
        ("orders.csv", "total revenue for Ana Ruiz", of_customer("Ana Ruiz")),
        ("orders.csv", 'total revenue for "ben okafor"', of_customer("Ben Okafor")),
        ("orders.csv", "total revenue where customer is “BEN OKAFOR”", of_customer("Ben Okafor")),
        ("parts.csv", "total price for DE013", sum(1 + n % 9 for n in (13, 613))),
        ("parts.csv", 'total price for "steel bolt 17"', 1 + 17 % 9),
        ("f1_rollup.xlsx", 'number of rows for "north"', None),
    ],
)
def test_a_value_that_is_there_is_found(name: str, question: str, right: int | None) -> None:
    told = thread(name).ask(question)
    assert told.answered, told.text
    assert right is None or told.rows == ((right,),)


def test_a_word_is_looked_up_before_it_is_said_to_be_absent() -> None:
    told = thread("orders.csv").ask("total revenue for weather")
    assert told.steps == ("find_values",)
    assert "“weather” isn't in this table. A value goes in quotes." in told.text


def test_a_word_that_could_not_be_looked_up_is_not_said_to_be_absent() -> None:
    asked = Thread("orders.csv", ORDERS)
    Path(asked.file).unlink()
    told = asked.ask("total revenue for weather")
    assert "“weather” may be a value, but values could not be looked up." in told.text
    assert "isn't in this table" not in told.text


def test_what_is_near_and_what_has_the_word_is_offered() -> None:
    near = thread("orders.csv").ask("total revenue for Bne Okafor")
    assert 'total revenue for "Ben Okafor"' in [one.question for one in near.offered]
    part = thread("orders.csv").ask("total revenue of Ruiz")
    assert "“Ruiz” is only a part of values." in part.text
    assert part.offered[0].question.endswith(' Ruiz"')


def test_what_was_found_stays_found_for_the_questions_that_follow() -> None:
    asked = Thread("orders.csv", ORDERS)
    told = asked.ask("total revenue for Ana Ruiz", "only Lamp", "as a table")
    assert "customer = 'Ana Ruiz'" in asked.ask("by product").sql, told.text


def test_a_question_whose_words_are_all_known_looks_nothing_up() -> None:
    assert thread("orders.csv").ask("total revenue by product").steps[0] == "query_table"


@pytest.mark.parametrize(
    ("name", "question", "right"),
    [
        ("blood.csv", "total ml for O-", sum(1 + n % 7 for n in range(3, 64, 4))),
        ("blood.csv", "total ml where group is o+", sum(1 + n % 7 for n in range(2, 64, 4))),
        ("blood.csv", "total ml excluding A- and A+",
         sum(1 + n % 7 for n in range(64) if n % 4 > 1)),
        ("incomes.csv", "total hours for >50K", sum(20 + n % 9 for n in range(1, 60, 3))),
        ("incomes.csv", "total hours where income is <=50k",
         sum(20 + n % 9 for n in range(0, 60, 3))),
        ("incomes.csv", "total hours of n/a (yet)", sum(20 + n % 9 for n in range(2, 60, 3))),
        ("models.csv", "total stars for C++", sum(range(1, 900, 3))),
        ("models.csv", "total stars of M17+", 17 + 467),
    ],
)  # fmt: skip
def test_values_that_only_a_sign_tells_apart_are_told_apart(
    name: str, question: str, right: int
) -> None:
    told = thread(name).ask(question)
    assert told.rows == ((right,),), told.text


DIGITS = written(
    ["shop_code", "till", "from", "qty", "reason"],
    [[f"{n % 30:03}", f"T{n % 3}", ["Oslo", "Rome"][n % 2], 1 + n % 7,
      ["No reason given", "Late", None][n % 3]] for n in range(300)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("total qty of shop 007", sum(1 + n % 7 for n in range(7, 300, 30))),
        ("total qty where shop code is 012", sum(1 + n % 7 for n in range(12, 300, 30))),
        ("how many rows with No reason given", 100),
        ("how many rows without a reason", 100),
    ],
)
def test_codes_of_digits_and_values_that_begin_as_a_question_does_are_values(
    question: str, right: int
) -> None:
    told = Thread("shops.csv", DIGITS).ask(question)
    assert told.rows == ((right,),), told.text


@pytest.mark.parametrize(
    ("question", "groups"),
    [("total qty by till", 3), ("qty per from", 2), ("average qty for each from and till", 6)],
)
def test_what_stands_behind_by_is_a_column_though_it_is_a_small_word(
    question: str, groups: int
) -> None:
    told = Thread("shops.csv", DIGITS).ask(question)
    assert len(told.rows) == groups, told.text
