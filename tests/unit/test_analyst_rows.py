"""What rows are called, where a column that repeats is called so, too; times and delays."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from assistant.analyst import Analyst, Answering, Asking
from tests.unit.analyst_tables import analyst_by

FLIGHTS = [
    (
        ("Delta", "United")[n % 2],
        f"{('DL', 'UA')[n % 2]}{n % 40}",
        ("JFK", "ATL", "ORD")[n % 3],
        f"{dt.date(2024, 1, 1) + dt.timedelta(days=n % 300)} {6 + n % 12:02}:00:00",
        n % 95 - 5,
        100 + n % 77,
    )
    for n in range(400)
]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute(
        "CREATE TABLE flights (airline VARCHAR, flight_no VARCHAR, origin VARCHAR, "
        "departure TIMESTAMP, delay_min INTEGER, fare_usd INTEGER)"
    )
    made.executemany("INSERT INTO flights VALUES (?, ?, ?, ?, ?, ?)", FLIGHTS)
    return made


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("how many flights", "SELECT count(*), count(DISTINCT flight_no) FROM flights"),
        ("flights from JFK by airline", ("SELECT airline, count(*) FROM flights "
         "WHERE origin = 'JFK' GROUP BY 1")),
        ("flights by hour of departure", ("SELECT hour(departure), count(*) FROM flights "
         "GROUP BY 1")),
        ("cheapest fare by origin", "SELECT origin, min(fare_usd) FROM flights GROUP BY 1"),
        ("how many flights with a delay over 1 hour", ("SELECT count(*), "
         "count(DISTINCT flight_no) FROM flights WHERE delay_min > 60")),
        ("gap between the highest and lowest fare", ("SELECT max(fare_usd) - min(fare_usd) "
         "FROM flights")),
    ],
)  # fmt: skip
def test_flights_are_rows_and_times_are_in_the_unit_of_their_column(
    connection: duckdb.DuckDBPyConnection, question: str, gold: str
) -> None:
    reply = _analyst(connection).read(question)
    assert isinstance(reply, Answering), str(reply)
    assert _rows(connection, reply.sql) == _rows(connection, gold)


def test_the_cheapest_airline_is_not_the_one_that_sold_the_fewest(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    reply = _analyst(connection).read("which airline is the cheapest?")
    assert isinstance(reply, Answering), str(reply)
    assert "avg(fare_usd)" in reply.sql


def test_the_longest_flight_is_not_the_one_with_the_longest_delay(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert not isinstance(_analyst(connection).read("longest flight"), Answering | Asking)


def _analyst(connection: duckdb.DuckDBPyConnection) -> Analyst:
    return analyst_by("flights", lambda sql: connection.execute(sql).fetchall())


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return sorted(connection.execute(sql).fetchall(), key=repr)
