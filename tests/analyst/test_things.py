"""Rows or things, and which of several dates: decided by the data, said, and the rest offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest

from assistant.analyst import Answering, analyst_of
from tests.analyst.judge import judge_set, listing, report
from tests.analyst.judging import totals
from tests.analyst.loading import load
from tests.figures import Tell

LEAST_WELL = 98.0


class Result(NamedTuple):
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    row_count: int


def answer(table: str, *questions: str) -> Answering:
    analyst = analyst_of(load(table).table)
    reply = analyst.read(questions[0])
    for question in questions[1:]:
        reply = analyst.read(question, reply.plan)
    assert isinstance(reply, Answering), str(reply)
    return reply


def written(table: str, question: str) -> str:
    reply = answer(table, question)
    columns, rows = load(table).rows(reply.sql)
    return reply.write(Result(columns, rows, len(rows)))


def test_tables_of_events_of_things_are_read_as_they_are_meant(tell: Tell) -> None:
    judged = judge_set("things")
    tell(f"questions about things and their rows:\n{report(judged)}")
    counts = totals(judged)
    well = counts["right"] + counts["declined properly"]
    assert counts["silently wrong"] == counts["crashed"] == 0, listing(judged)
    assert 100 * well / counts["asked"] >= LEAST_WELL, listing(judged)


@pytest.mark.parametrize(
    ("table", "question", "said"),
    [
        ("admissions", "how many admissions", "**700** rows of **276** different patients."),
        ("departures", "how many flights", "**900** rows of **30** different flights."),
        ("admissions", "how many patients", "**276** different patients."),
        ("ads", "how many campaigns", "**24** different campaigns."),
        ("helpdesk", "how many tickets", "**600** rows."),
        ("invoice_lines", "how many invoices", "**260** different invoices."),
    ],
)
def test_where_rows_and_things_are_fair_both_are_counted(
    table: str, question: str, said: str
) -> None:
    assert written(table, question).startswith(said)


@pytest.mark.parametrize(
    ("table", "question", "assumed", "others"),
    [
        ("helpdesk", "tickets in 2023", "created_at", ["due_date", "resolved_at"]),
        ("helpdesk", "tickets last year", "created_at", ["due_date", "resolved_at"]),
        ("departures", "passengers by month", "departure_date", ["arrival_date"]),
        ("absence_log", "absences per month", "start_date", ["end_date"]),
        ("library", "fines by year", "loan_date", ["member_since", "due_date", "return_date"]),
        ("readings", "readings by month", "measured_at", ["installed_on"]),
        ("admissions", "cost in 2023", "admitted_on", ["discharged_on"]),  # no date of birth
    ],
)
def test_one_of_several_dates_is_taken_and_said_and_the_others_are_offered(
    table: str, question: str, assumed: str, others: list[str]
) -> None:
    reply = answer(table, question)
    assert f"Assumed: by {assumed}." in reply.defaults
    dates = reply.choices[-len(others) :]  # first may be another figure than the one assumed
    assert [choice.label for choice in dates] == [f"Use {name}" for name in others]
    for choice, name in zip(dates, others, strict=True):
        again = answer(table, choice.question)
        assert f'"{name}"' in again.plan.model_dump_json()
        assert not {one.label for one in dates} & {one.label for one in again.choices}
        assert not any(said.startswith("Assumed: by") for said in again.defaults)


def test_a_date_that_is_named_is_neither_assumed_nor_offered_again() -> None:
    for question in ("tickets resolved in 2023", "tickets by month by due_date"):
        assert not answer("helpdesk", question).choices


def test_behind_another_question_the_other_dates_are_offered_as_whole_questions() -> None:
    reply = answer("departures", "passengers by airline", "by month")
    (choice,) = reply.choices
    again = answer("departures", choice.question)
    assert [one.column for one in again.plan.dimensions] == ["arrival_date"]
    assert again.plan.measures == reply.plan.measures


@pytest.mark.parametrize("words", ["for each", "by every", "for every", "in each"])
@pytest.mark.parametrize(
    ("table", "column", "groups"),
    [("elections", "constituency", 40), ("library", "member", 119), ("departures", "route", 15)],
)
def test_for_each_gives_every_group(words: str, table: str, column: str, groups: int) -> None:
    figure = {"elections": "votes", "library": "fine", "departures": "passengers"}[table]
    reply = answer(table, f"average {figure} {words} {column}")
    assert len(load(table).rows(reply.sql)[1]) == groups
