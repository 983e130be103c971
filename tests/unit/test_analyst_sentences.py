"""The sentence of every shape of answer: exact, of the rows alone, never in a bad form."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from assistant.analyst import Answering, Asking, Declined, analyst_of
from assistant.analyst.sql.titling import LONGEST
from tests.analyst.loading import load
from tests.unit.test_analyst_writing import Given, answered, said

QUESTIONS = {
    "orders": """top 5 products by profit in 2024; revenue by month;
        profit by month in 2024 in Spain;
        revenue by region and channel; total revenue; average rating and total revenue in 2024;
        how many orders were returned; revenue by region; profit by product lowest first;
        bottom 3 products by profit; best product by revenue; average rating by product;
        number of orders by weekday; revenue by year; revenue 2023 vs 2024; revenue growth by year;
        change in revenue by month; running total of revenue by month;
        share of revenue by category; share of revenue by product; distribution of rating;
        distribution of unit price; correlation of cost and revenue;
        list orders with revenue over 500;
        10 most expensive orders; missing values; outliers in profit; outliers; duplicate rows;
        duplicates in customer name; describe revenue; which regions are there;
        box plot of revenue by channel; box plot of revenue; revenue by month and channel in 2024;
        revenue and profit by month; top 3 products by revenue in each region;
        percentage of orders that were returned by region; revenue by customer;
        revenue per customer;
        profit divided by revenue by region; revenue by returned; orders by quarter in 2024""",
    "inventory": """heaviest item; stock by supplier; average weight by category;
        items by launch year; missing values; which items are discontinued""",
    "tickets": """tickets by priority; average resolution hours by team; tickets by month;
        share of tickets by status; tickets by hour of day; tickets by agent""",
    "employees": """average salary by department; employees by year; highest paid employee;
        average bonus by department; salary by job title and gender; distribution of age""",
}
ASKED = [
    (table, " ".join(one.split())) for table, text in QUESTIONS.items() for one in text.split(";")
]
BAD = ("groups has", " groups.", "highest is", "lowest first:", "None", " nan", "1 rows", " . ")


def numbers(text: str) -> list[tuple[float, int]]:
    """Return the figures of a text with their decimal places, periods left out."""
    bare = re.sub(r"\b(?:Q\d |\d{1,2} )?(?:[A-Z][a-z]{2,8} )?(?:19|20)\d\d\b|\d{1,2}:00", " ", text)
    found = re.findall(r"(?<![\w.])[+-]?[\d,]*\d(?:\.\d+)?", bare)
    return [(float(one.replace(",", "")), len(one.partition(".")[2])) for one in found]


def derived(reply: Answering, given: Given) -> list[float]:
    """Return what a sentence may say: cells, counts of rows and ends, sums and changes of them."""
    columns = [[row[k] for row in given.rows] for k in range(len(given.columns))]
    sized = [[float(one) for one in column if _number(one)] for column in columns]
    made = [float(given.row_count), float(len(given.rows)), float(reply.profile.rows)]
    for column in sized:
        made += [*column, sum(column), *(column.count(one) for one in set(column))]
        ranked = sorted(column, reverse=True)
        made += [sum(ranked[k:]) for k in range(1, 5)]
        made += (
            [100 * (column[1] - column[0]) / column[0]] if len(column) == 2 and column[0] else []
        )
    texts = [cell for column in columns for cell in column if isinstance(cell, str)]
    made += [float(one) for text in texts for one in re.findall(r"\d+(?:\.\d+)?", text)]
    return made


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@pytest.mark.parametrize(("table", "question"), ASKED)
def test_every_figure_of_a_sentence_follows_from_the_rows(table: str, question: str) -> None:
    reply, given = answered(table, question)
    sentence = reply.write(replace(given, rows=given.rows[:100])).split("\n")[0]
    allowed = derived(reply, given)
    asked = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", question)]
    small = [1.5, *map(float, range(13))]  # places in lists, rules, months
    for figure, places in numbers(sentence):
        near = 0.5 * 10**-places + 1e-9
        fits = any(abs(abs(figure) - abs(one)) <= near for one in (*allowed, *asked, *small))
        wide = reply.plan.shape == "distribution"  # the end of a step is its beginning and width
        assert fits or wide, (sentence, figure)
    assert sentence.endswith(".")
    assert not any(bad in sentence for bad in BAD), sentence
    assert len(sentence) < 260
    assert 0 < len(reply.title) <= LONGEST
    assert reply.chart is None or reply.chart.title.startswith(reply.title)


@pytest.mark.parametrize(
    ("table", "question", "sentence", "title"),
    [
        ("orders", "top 5 products by profit in 2024",
         "Laptop leads profit in 2024 with **68,708**, ahead of Phone (42,552).",
         "Top 5 products by profit, 2024"),
        ("orders", "profit by month in 2024 in Spain",
         ("Monthly profit in 2024 for Spain ranged from **945.36** (June) "
         "to **5,684.10** (February)."),
         "Profit by month, 2024, Spain"),
        ("orders", "share of revenue by category",
         "Electronics makes **72 %** of revenue, Furniture 25 %, Office Supplies 2 %.",
         "Share of revenue by category"),
        ("orders", "revenue by month and channel in 2024",
         ("Online had the highest revenue in 2024 in 11 of 12 months, Store in 1; "
         "the peak was **32,765** (June, Online)."),
         "Revenue by month and channel, 2024"),
        ("orders", "revenue by region and channel",
         ("Revenue is highest for South, Online (**240,153**) "
         "and lowest for East, Phone (**34,224**)."),
         "Revenue by region and channel"),
        ("orders", "revenue 2023 vs 2024",
         "Revenue was **491,152** in 2023 and **541,371** in 2024 (+10.2 %).",
         "Revenue by year, 2023 and 2024"),
        ("orders", "number of orders by weekday",
         "Most orders are on Monday (**406**), fewest on Saturday (**377**).", "Orders by weekday"),
        ("orders", "distribution of rating",
         "Rating is most often 4: **847** of 2,523 values.", "Distribution of rating"),
        ("orders", "correlation of cost and revenue",
         "Cost and revenue correlate strongly: **0.859** over 3,000 rows.", "Revenue against cost"),
        ("orders", "missing values",
         ("Values are missing in **2** columns: rating (**477**, 15.9 %) and unit_price "
         "(**86**, 2.9 %)."), "Missing values"),
        ("orders", "which orders have no rating?", "**477** rows with no rating.",
         "Rows, no rating"),
        ("orders", "total revenue in 2031", "No row in 2031 has a revenue.",
         "Total revenue, 2031"),
        ("orders", "revenue by month by region in 2031", "No rows in 2031.",
         "Revenue by month and region, 2031"),
        ("orders", "percentage of orders that were returned",
         "**9.2 %** of rows are marked returned.", "Share of rows marked returned"),
        ("inventory", "stock by supplier",
         ("Global Trade leads on hand with **21,644**, just ahead of Globex (20,827); "
         "no supplier is last with 5,025."), "On hand by supplier"),
        ("inventory", "heaviest item", "CLE-0595 has the highest weight: **8.98 kg**.",
         "Row with the highest weight"),
        ("tickets", "tickets by month",
         ("Tickets per month ranged from **174** (Nov 2024) "
         "to **226** (Aug 2024) over complete months."),
         "Tickets by month"),
        ("employees", "employees by year",
         "Employees per year ranged from **46** (2014) to **75** (2019) over complete years.",
         "Employees by year"),
    ],
)  # fmt: skip
def test_each_shape_has_its_sentence_and_its_title(
    table: str, question: str, sentence: str, title: str
) -> None:
    reply, _ = answered(table, question)
    assert (said(table, question), reply.title) == (sentence, title)


def test_ties_are_said() -> None:
    reply, given = answered("orders", "revenue by region")
    names = [row[0] for row in given.rows]
    level = [[names[0], 9.5], [names[1], 9.5], [names[2], 3.0]]
    text = reply.write(Given(given.columns, level, 3))
    assert text.startswith(f"{names[0]} and {names[1]} lead revenue with **9.50** each, ahead of ")
    same = reply.write(Given(given.columns, [[name, 7.5] for name in names], len(names)))
    assert same.startswith(f"All {len(names)} regions have the same revenue: **7.50**.")


def test_a_lead_that_rounding_hides_is_said_to_be_rounded() -> None:
    reply, given = answered("orders", "revenue by region")
    text = reply.write(Given(given.columns, [["A", 20_000.4], ["B", 20_000.1]], 2))
    assert text.startswith("A leads revenue with **20,000**, just ahead of B (20,000, rounded).")


def test_how_a_question_was_read_stands_in_parts() -> None:
    reply, _ = answered("orders", "top 5 products by profit in 2024")
    assert reply.read_as == "Total profit by product · 2024 · top 5"


def test_a_title_is_short_and_says_how_many_conditions_it_left_out() -> None:
    question = (
        "revenue by product in 2024 in Spain where channel is Online and category is Furniture "
        "and rating over 2 and quantity over 1"
    )
    reply, _ = answered("orders", question)
    assert len(reply.title) <= LONGEST
    assert re.search(r", \d more conditions?$", reply.title)
    assert "more condition" not in reply.read_as


def test_what_was_assumed_can_be_changed_by_a_click() -> None:
    reply, _ = answered("orders", "revenue by month")
    assert reply.defaults == ("Assumed: sum of revenue.",)
    assert [one.label for one in reply.choices] == ["Use average"]
    changed, _ = answered("orders", reply.choices[0].question)
    assert "avg(revenue)" in changed.sql


def test_asking_back_is_short_and_what_is_chosen_reads_as_a_question() -> None:
    asked = analyst_of(load("orders").table).read("best customers")
    assert isinstance(asked, Asking)
    assert asked.text == "Best by which figure?"
    assert [one.label for one in asked.choices][:2] == ["Revenue", "Quantity"]
    assert asked.choices[0].question == "Best customers by revenue"


def test_a_refusal_names_the_word_and_offers_what_is_near() -> None:
    reply = analyst_of(load("orders").table).read("revenue by weather")
    assert isinstance(reply, Declined)
    assert str(reply) == "I can't answer this: “weather” isn't in this table."
    assert all("revenue" in one.casefold() for one in reply.nearest)


@pytest.mark.parametrize(
    ("before", "refused", "first"),
    [
        ("profit by month in 2024", "revenue by weather", "Revenue by month, 2024"),
        ("profit by month in 2024", "only weather", "Profit by category, 2024"),
        ("top 5 products by profit in 2024", "weather in Spain",
         "Top 5 products by profit, 2024, Spain"),
    ],
)  # fmt: skip
def test_a_refusal_offers_what_was_answered_before_with_the_word_replaced(
    before: str, refused: str, first: str
) -> None:
    analyst = analyst_of(load("orders").table)
    answer = analyst.read(before)
    reply = analyst.read(refused, answer.plan)
    assert isinstance(reply, Declined)
    assert reply.nearest[0] == first
    assert len(reply.nearest) == 3
    assert all(isinstance(analyst.read(one, answer.plan), Answering) for one in reply.nearest)
