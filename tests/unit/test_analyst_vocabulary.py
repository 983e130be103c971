"""How words of a question find columns, values and rows: short forms, nouns, opposites, units."""

from __future__ import annotations

import functools
from typing import Any

import duckdb
import pytest

from assistant.analyst import Analyst, Answering, Declined
from tests.unit.analyst_tables import analyst_by

_SQL = """
CREATE TABLE rentals AS SELECT 'R-' || (1000 + i) AS rental_ref,
    ['Ann Lee', 'Bo Chan', 'Cy Dee'][1 + i % 3] AS cust_nm,
    ['City Bike', 'Cargo Bike'][1 + i % 2] AS bike_cat,
    DATE '2023-01-04' + (i * 37 % 700)::INTEGER AS pickup_dt,
    CASE WHEN i % 7 > 0 THEN DATE '2023-01-06' + (i * 37 % 700)::INTEGER END AS rtn_dt,
    i * 13 % 90 / 2.0 AS dur_hrs, i * 17 % 140 AS dist_km,
    (i * 31 % 1999 / 10.0)::DECIMAL(9, 2) AS amt_usd, (i % 5 = 0)::INTEGER AS dmg_flg,
    ['Pier', 'Old Town'][1 + i * 3 % 2] AS rtn_loc,
    CASE i % 4 WHEN 0 THEN 'Came back with a scratch' WHEN 1 THEN 'Flat tyre, mended' END AS remarks
    FROM range(300) t(i);
CREATE TABLE flights AS SELECT ['BA', 'LH'][1 + i % 2] || (100 + i) AS flt_no,
    ['LHR', 'FRA'][1 + i % 2] AS orig_apt, ['JFK', 'FRA', 'LHR'][1 + i % 3] AS dest_apt,
    DATE '2024-01-01' + (i % 300)::INTEGER AS dep_dt, i * 7 % 90 AS dly_min,
    (i % 9 = 0)::INTEGER AS cncld, ['A320', 'B737'][1 + i * 3 % 2] AS acft_type,
    40 + i * 11 % 190 AS pax_cnt, ['T', 'F'][1 + i % 2] AS intl_flg FROM range(300) t(i);
CREATE TABLE exam_results AS SELECT 1 + i % 60 AS pupil_no,
    ['Hill', 'Park'][1 + i % 2] AS sch_nm, ['Maths', 'Art', 'Physics'][1 + i % 3] AS subj,
    12 + i * 7 % 88 AS score_pct, ['Y', 'Y', 'N'][1 + i % 3] AS passed,
    ['Mr Hay', 'Ms Orr'][1 + i % 2] AS tchr, 7 + i % 4 AS yr_lvl,
    CASE WHEN i % 5 = 0 THEN 'Left early' END AS cmts FROM range(240) t(i);
CREATE TABLE used_cars AS SELECT 'V' || i AS "VehicleID", ['Ford', 'Kia'][1 + i % 2] AS "Make",
    1998 + i % 25 AS "YrMade", 1000 * (1 + i % 240) AS "MileageKm",
    100 * (9 + i * 7 % 390) AS "AskPrice", 100 * (8 + i * 7 % 390) AS "SoldPrice",
    700 + i * 13 % 1600 AS "WeightKg", ['Yes', 'No'][1 + i % 2] AS "Automatic",
    DATE '2022-01-01' + i::INTEGER AS "ListedOn",
    CASE WHEN i % 3 > 0 THEN DATE '2023-01-01' + i::INTEGER END AS "SoldOn" FROM range(200) t(i);
CREATE TABLE donations AS SELECT 'D' || i AS donation_id, ['Ana', 'Bob'][1 + i % 2] AS donor_name,
    ['Water', 'School'][1 + i * 3 % 2] AS campaign, DATE '2023-01-01' + i::INTEGER AS donated_on,
    5 * (1 + i * 7 % 60) AS amount_gbp, ['y', 'n'][1 + i % 2] AS gift_aid,
    ['y', 'n', 'n'][1 + i % 3] AS recurring FROM range(250) t(i);
CREATE TABLE subs AS SELECT 'cus_' || i AS cust_id, ['Basic', 'Pro'][1 + i % 2] AS pln,
    DATE '2021-01-01' + (i * 7 % 900)::INTEGER AS start_dt, i % 3 = 0 AS churned,
    CASE WHEN i % 3 = 0 THEN DATE '2024-01-01' + (i % 200)::INTEGER END AS end_dt,
    9 + i % 90 AS mrr_usd, ['DE', 'US'][1 + i * 3 % 2] AS ctry FROM range(240) t(i);
"""


@functools.cache
def _connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(_SQL)
    return made


def _rows(sql: str) -> list[tuple[Any, ...]]:
    return _connection().cursor().execute(sql).fetchall()


@functools.cache
def _analyst(table: str) -> Analyst:
    return analyst_by(table, _rows)


def _answers(table: str, question: str, gold: str) -> None:
    reply = _analyst(table).read(question)
    assert isinstance(reply, Answering), (question, str(reply))
    answered, wanted = _rows(reply.sql), _rows(gold)
    assert sorted(map(str, answered)) == sorted(map(str, wanted)), (question, reply.sql)


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        ("flights", "average delay by destination", "dest_apt, avg(dly_min)"),
        ("flights", "number of passengers by aircraft type", "acft_type, sum(pax_cnt)"),
        ("exam_results", "average score by teacher", "tchr, avg(score_pct)"),
        ("exam_results", "average score by school", "sch_nm, avg(score_pct)"),
        ("exam_results", "average score by year level", "yr_lvl, avg(score_pct)"),
        ("exam_results", "average score per subject", "subj, avg(score_pct)"),
        ("rentals", "total amount by return location", "rtn_loc, sum(amt_usd)"),
        ("used_cars", "average asking price by make", '"Make", avg("AskPrice")'),
    ],
)
def test_words_in_full_find_short_names(table: str, question: str, gold: str) -> None:
    _answers(table, question, f"select {gold} from {table} group by 1")  # noqa: S608 - our own


@pytest.mark.parametrize(
    ("table", "question", "gold"),
    [
        ("rentals", "how many rides", "select count(*) from rentals"),
        ("rentals", "trips by location", "select rtn_loc, count(*) from rentals group by 1"),
        ("used_cars", "how many vehicles", "select count(*) from used_cars"),
        ("donations", "how many gifts", "select count(*) from donations"),
        ("exam_results", "how many students", "select count(distinct pupil_no) from exam_results"),
        ("rentals", "show everything", "select * from rentals"),
    ],
)
def test_rows_are_called_by_what_they_are(table: str, question: str, gold: str) -> None:
    _answers(table, question, gold)


def test_the_biggest_row_is_by_what_a_table_is_about() -> None:
    reply = _analyst("donations").read("biggest gift")
    assert isinstance(reply, Answering), str(reply)
    assert "ORDER BY amount_gbp DESC" in " ".join(reply.sql.split())


@pytest.mark.parametrize(
    ("table", "question", "where"),
    [
        ("exam_results", "how many failed", "passed = 'N'"),
        ("flights", "how many domestic flights", "intl_flg = 'F'"),
        ("flights", "how many flights were cancelled", "cncld = 1"),
        ("flights", "how many flights were not cancelled", "cncld = 0"),
        ("rentals", "how many rentals were undamaged", "dmg_flg = 0"),
        ("used_cars", "how many manual cars", "\"Automatic\" = 'No'"),
        ("used_cars", "how many non-automatic cars", "\"Automatic\" = 'No'"),
        ("used_cars", "how many unsold cars", '"SoldOn" is null'),
        ("donations", "how many one-off donations", "recurring = 'n'"),
        ("donations", "how many gifts without gift aid", "gift_aid = 'n'"),
        ("rentals", "how many rentals are not yet returned", "rtn_dt is null"),
        ("rentals", "how many returns", "rtn_dt is not null"),
        ("flights", "how many cancellations", "cncld = 1"),
        ("subs", "how many active subscriptions", "not churned"),
        ("exam_results", "how many tests w/o comments", "cmts is null"),
    ],
)
def test_opposites_and_absences_are_conditions(table: str, question: str, where: str) -> None:
    counted = "count(distinct pupil_no)" if "students" in question else "count(*)"
    counted += ", count(distinct pupil_no)" if "tests" in question else ""
    _answers(table, question, f"select {counted} from {table} where {where}")  # noqa: S608 - our own


@pytest.mark.parametrize(
    ("table", "question", "where"),
    [
        ("used_cars", "cars heavier than 2000 kg", '"WeightKg" > 2000'),
        ("used_cars", "cars lighter than 900 kg", '"WeightKg" < 900'),
        ("used_cars", "cars with more than 100,000 km", '"MileageKm" > 100000'),
        ("rentals", "rides farther than 100 km", "dist_km > 100"),
        ("rentals", "rentals longer than 30 hours", "dur_hrs > 30"),
        ("rentals", "rentals cheaper than 20 dollars", "amt_usd < 20"),
        ("flights", "flights delayed more than 30 minutes", "dly_min > 30"),
        ("flights", "flights with over 60 minutes delay", "dly_min > 60"),
        ("donations", "donations over 200 pounds", "amount_gbp > 200"),
        ("exam_results", "score above 50 percent", "score_pct > 50"),
        ("used_cars", "cars made before 2005", '"YrMade" < 2005'),
        ("flights", "flights from FRA to JFK", "orig_apt = 'FRA' and dest_apt = 'JFK'"),
        ("flights", "flights from LHR to FRA", "orig_apt = 'LHR' and dest_apt = 'FRA'"),
    ],
)
def test_units_and_adjectives_find_their_column(table: str, question: str, where: str) -> None:
    _answers(table, question, f"select * from {table} where {where}")  # noqa: S608 - our own


@pytest.mark.parametrize(
    ("table", "question"),
    [
        ("used_cars", "cars heavier than 2 t"),
        ("used_cars", "older cars"),
        ("rentals", "rentals over 50 miles"),
        ("flights", "delayed flights over an hour"),
        ("flights", "crews by destination"),
        ("donations", "donations over 200 dollars"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(table: str, question: str) -> None:
    assert isinstance(_analyst(table).read(question), Declined)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("remarks mentioning scratch", "scratch"),
        ("rentals where the remarks contain a scratch", "scratch"),
    ],
)
def test_texts_are_looked_for_as_they_are_written(question: str, text: str) -> None:
    reply = _analyst("rentals").read(question)
    assert isinstance(reply, Answering), str(reply)
    assert f"'%{text}%'" in reply.sql


def test_columns_that_share_a_name_are_told_apart_or_asked_about() -> None:
    cars = _analyst("used_cars")
    _answers("used_cars", "average price of sold cars",
             'select avg("SoldPrice") from used_cars where "SoldOn" is not null')  # fmt: skip
    assert type(cars.read("cheapest car")).__name__ == "Asking"
    assert type(cars.read("average price by make")).__name__ == "Asking"


def test_the_date_of_an_event_is_that_of_its_verb() -> None:
    _answers("used_cars", "how many cars were sold in 2023",
             'select count(*) from used_cars where year("SoldOn") = 2023')  # fmt: skip
    _answers("used_cars", "cars sold per month",
             "select date_trunc('month', \"SoldOn\")::date, count(*) from used_cars "
             'where "SoldOn" is not null group by 1')  # fmt: skip
    _answers("rentals", "how many rides were picked up in 2024",
             "select count(*) from rentals where year(pickup_dt) = 2024")  # fmt: skip


def test_how_much_is_of_what_a_verb_says() -> None:
    _answers("donations", "how much was donated in 2023",
             "select sum(amount_gbp) from donations where year(donated_on) = 2023")  # fmt: skip
    _answers("donations", "average gift by campaign",
             "select campaign, avg(amount_gbp) from donations group by 1")  # fmt: skip


def test_the_date_of_what_has_none_of_its_own_is_asked_for() -> None:
    reply = _analyst("subs").read("how many customers churned in 2023")
    assert type(reply).__name__ == "Asking", str(reply)


def test_a_short_column_is_no_row_noun() -> None:
    _answers("subs", "active subscriptions by plan",
             "select pln, count(*) from subs where not churned group by 1")  # fmt: skip


def test_a_class_word_alone_names_the_one_column_of_that_kind() -> None:
    _answers("flights", "flights by type", "select acft_type, count(*) from flights group by 1")


def test_what_is_asked_after_such_a_question_changes_it() -> None:
    rentals = _analyst("rentals")
    first = rentals.read("rides farther than 100 km")
    second = rentals.read("only city bikes", first.plan)
    third = rentals.read("and undamaged?", second.plan)
    assert isinstance(third, Answering), str(third)
    wanted = "dist_km > 100 and bike_cat = 'City Bike' and dmg_flg = 0"
    gold = _rows(f"select * from rentals where {wanted}")  # noqa: S608 - our own
    assert sorted(map(str, _rows(third.sql))) == sorted(map(str, gold))
