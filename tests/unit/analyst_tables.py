"""Small tables with names of every kind, in DuckDB, for the tests of the analyst."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import duckdb

from assistant.analyst import Analyst, Answering, QueryPlan, profile_table

ODD = '''"Größe ""cm"""'''
TABLES = ("orders", "staff", "odd")
"""those of which every test over all kinds of names is made"""

_SQL = """
CREATE TABLE orders AS SELECT 'O' || (1000 + i) AS order_id,
    DATE '2023-01-04' + (i * 37 % 900)::INTEGER AS order_date,
    ['Ana Ruiz', 'Ben Okafor', 'Zoë Meyer'][1 + i % 3] AS customer_name,
    ['North', 'South', 'East'][1 + i * 7 % 3] AS region,
    ['Spain', 'France', 'UK', 'Poland'][1 + i * 5 % 4] AS country,
    ['Online', 'Store', 'Phone'][1 + i % 3] AS channel,
    ['Phone', 'Laptop', 'ToolCalls', 'Office Chair'][1 + i * 3 % 4] AS product,
    1 + i % 9 AS quantity, CASE WHEN i % 11 > 0 THEN (i * 13 % 977) / 10.0 END AS unit_price,
    ((i * 31 % 1999) / 4.0)::DECIMAL(12, 2) AS revenue,
    ((i * 17 % 901) / 4.0)::DECIMAL(12, 2) AS profit,
    CASE WHEN i % 6 > 0 THEN 1 + i % 5 END AS rating, i % 10 = 0 AS returned FROM range(600) t(i);
CREATE TABLE staff AS SELECT i AS "Employee ID",
    ['Sam', 'Alex', 'Kim'][1 + i % 3] || ' ' || ['Khan', 'Rossi'][1 + i % 2] AS "Full Name",
    ['Sales', 'HR', 'Support'][1 + i * 5 % 3] AS "Department",
    ['Manager', 'Analyst'][1 + i % 2] AS "Job Title",
    ['Male', 'Female'][1 + i * 3 % 2] AS "Gender", 21 + i % 40 AS "Age",
    DATE '2015-02-01' + (i * 53 % 3500)::INTEGER AS "Hire Date",
    30000 + i * 791 % 90000 AS "Annual Salary",
    CASE WHEN i % 9 > 0 THEN i % 4 * 5 END AS "Bonus %",
    ['Yes', 'No', 'No'][1 + i % 3] AS "Left Company"
    FROM range(300) t(i);
CREATE TABLE odd AS SELECT ['a"b', 'select', 'Ü', 'yes please'][1 + i % 4] AS "select",
    ['x', 'y and z', '100 %'][1 + i % 3] AS "group by", i * 3 % 71 AS "total",
    i % 50 / 2.0 AS {odd},
    i % 13 * 1000 AS "average of 2024",
    DATE '2024-01-01' + (i % 300)::INTEGER AS "when" FROM range(200) t(i);
CREATE TABLE loans AS SELECT i AS loan_id, ['Crime', 'Poetry'][1 + i % 2] AS genre,
    DATE '2023-01-01' + (i * 7 % 500)::INTEGER AS borrowed_on,
    CASE WHEN i % 5 > 0 THEN DATE '2023-01-01' + (i * 7 % 500 + i % 30)::INTEGER END AS returned_on,
    CASE WHEN i % 5 > 0 THEN i % 12 END AS late_fee_eur FROM range(300) t(i);
CREATE TABLE subscribers AS SELECT 'S-' || i AS sku, ['Gold', 'Silver', 'Basic'][1 + i % 3] AS tier,
    DATE '2022-01-01' + (i * 7 % 700)::INTEGER AS joined,
    CASE WHEN i % 4 > 0 THEN DATE '2022-01-01' + (i * 7 % 700 + i % 90)::INTEGER END AS "left",
    18 + i % 50 AS age, (i * 13) % 97 AS calls FROM range(400) t(i);
CREATE TABLE machines AS SELECT 'M' || i % 12 AS machine, ['North', 'South'][1 + i % 2] AS site,
    DATE '2021-01-01' + (i * 3 % 1200)::INTEGER AS day, i % 17 + 0.5 AS downtime_h,
    i * 7 % 300 AS output_pcs, CASE WHEN i % 8 > 0 THEN i * 13 % 40 END AS scrap_pct,
    2001 + i % 12 * 2 AS built_year, ['Y', 'N'][1 + i % 12 // 7] AS leased
    FROM range(600) t(i);
CREATE TABLE exams AS SELECT i AS exam_no, ['Maths', 'Art', 'Law'][1 + i % 3] AS subject,
    ['A', 'B', 'C', 'W'][1 + i * 7 % 4] AS ltr_grade, i * 11 % 100 AS final_pct,
    i % 4 > 0 AS passed, DATE '2022-01-01' + (i % 700)::INTEGER AS exam_dt,
    1 + i % 4 AS cr_hrs, 'Teacher ' || i % 9 AS teacher, 200 + i * 37 % 900 AS fee_amt
    FROM range(400) t(i);
CREATE TABLE cellar AS SELECT 7000 + i // 2 AS ord_no, ['Web', 'Shop'][1 + i % 2] AS sales_chan,
    ['Red', 'White', 'Rosé'][1 + i % 3] AS wine_type, 1 + i % 6 AS qty, i % 9 AS tip_eur,
    (i * 7 % 300 + 20)::DECIMAL(9, 2) AS line_total_eur,
    CASE WHEN i % 12 = 0 THEN i * 3 % 90 + 1 END AS refund_amt,
    TIMESTAMP '2023-02-01 09:00:00' + to_hours(i * 31) AS bought_at,
    CASE WHEN i % 5 > 0 THEN TIMESTAMP '2023-02-03 15:00:00' + to_hours(i * 31 + i % 50) END
    AS shipped_at FROM range(500) t(i);
CREATE TABLE jobs AS SELECT 'J-' || (100 + i) AS proj_cd, ['Acme', 'Borealis'][1 + i % 2] AS client,
    ['Oslo', 'Turin', 'Graz'][1 + i * 5 % 3] AS office, [4100, 4200, 4300][1 + i % 3] AS cost_ctr,
    DATE '2021-03-01' + (i * 5 % 900)::INTEGER AS start_dt,
    DATE '2021-06-01' + (i * 5 % 900)::INTEGER AS planned_end,
    CASE WHEN i % 7 > 0 THEN DATE '2021-05-20' + (i * 5 % 900 + i % 30)::INTEGER END AS actual_end,
    i * 37 % 900 * 100 AS spent_eur, i * 53 % 400 / 2.0 AS billed_hrs, 60 + i % 70 AS "rate_eur/h"
    FROM range(300) t(i);
CREATE TABLE vans AS SELECT 500 + i AS "Visit_ID", ['VW', 'Ford'][1 + i % 2] AS "Make",
    ['Diesel', 'Electric', 'Petrol'][1 + i % 3] AS "Fuel",
    ['Hull', 'Leeds'][1 + i // 3 % 2] AS "Depot", 2016 + i % 5 AS "Yr_Reg",
    DATE '2022-01-05' + (i * 7 % 1100)::INTEGER AS "Svc_Date",
    CASE WHEN i % 9 > 0 THEN 1000 + i * 37 % 90000 END AS "Odo_km", 1 + i % 7 AS "Labour_hrs",
    (i * 13 % 700)::DECIMAL(9, 2) AS "Parts_Cost_GBP", 40 + i * 17 % 900 AS "Total_Cost_GBP",
    ['Y', 'N', 'N'][1 + i % 3] AS "Warranty_YN", i % 6 AS "Downtime_days",
    ['Engine', 'Brakes', 'Tyres', 'None'][1 + i * 7 % 4] AS "Defect_Type" FROM range(360) t(i);
CREATE TABLE readings AS SELECT 'Site ' || i % 9 AS site, ['Wind', 'Hydro'][1 + i % 9 % 2] AS kind,
    10 + i % 9 * 5 AS capacity_mw, (i * 31 % 999) / 2.0 AS output_mwh,
    TIMESTAMP '2023-01-01 05:30:00' + to_minutes(i * 217) AS read_at,
    CASE WHEN i % 4 = 0 THEN ['Late fee waived', 'asked for a refund', 'Pump oiled'][1 + i % 3] END
    AS remarks FROM range(360) t(i);
CREATE TABLE visits AS SELECT 'M' || i % 40 AS member_id, ['Yoga', 'Judo'][1 + i % 2] AS class,
    DATE '2024-01-01' + (i * 3 % 300)::INTEGER AS enrolled_on FROM range(300) t(i);
CREATE TABLE courses AS SELECT ['Maths', 'Art'][1 + i % 2] AS subject, i * 7 % 100 AS midterm_pct,
    i * 11 % 100 AS final_pct FROM range(200) t(i);
CREATE TABLE batches AS SELECT 'B' || (500 + i) AS "Batch No",
    ['Line A', 'Line B'][1 + i % 2] AS "Line", ['Early', 'Late', 'Night'][1 + i % 3] AS "Shift",
    ['Ana Ruiz', 'Femi Bello', 'Bo Li'][1 + i * 5 % 3] AS "Operator",
    TIMESTAMP '2024-01-02 06:00:00' + to_hours(i * 19) AS "Started At",
    TIMESTAMP '2024-01-02 06:00:00' + to_minutes(i * 1140 + 120 + i * 37 % 600) AS "Finished At",
    300 + i * 37 % 170 AS "Target Qty", 250 + i * 53 % 190 AS "Units Made",
    i * 7 % 40 AS "Scrap Units", i * 31 % 900 / 2.0 AS "Energy kWh" FROM range(300) t(i);
CREATE TABLE gifts AS SELECT i AS gift_no,
    ['Bakery Ltd', 'Ann Lee', 'Bo Dahl', 'Ida Roe'][1 + i * 3 % 4] AS donor_name,
    ['Trust', 'Person'][1 + i % 2] AS donor_type, ['Spring', 'Winter'][1 + i // 2 % 2] AS campaign,
    DATE '2023-01-05' + (i * 3 % 800)::INTEGER AS gift_date,
    CASE WHEN i % 6 > 0 THEN DATE '2023-01-06' + (i * 3 % 800 + i % 40)::INTEGER END
    AS thank_you_sent, 5 + i * 37 % 900 / 2.0 AS gift_amt_eur, i % 7 / 2.0 AS fee_eur,
    ['Y', 'N', 'N'][1 + i % 3] AS recurring FROM range(400) t(i);
"""


@functools.cache
def connection() -> duckdb.DuckDBPyConnection:
    """Return the tables."""
    made = duckdb.connect()
    made.execute(_SQL.replace("{odd}", ODD))
    return made


def rows(sql: str) -> list[tuple[Any, ...]]:
    """Run one statement."""
    return connection().cursor().execute(sql).fetchall()


@functools.cache
def analyst(table: str) -> Analyst:
    """Return the analyst of one table."""
    return analyst_by(table, rows)


def analyst_by(table: str, query: Callable[[str], list[tuple[Any, ...]]]) -> Analyst:
    """Return the analyst of a table that *query* can ask."""
    columns = [(str(name), str(kind)) for name, kind, *_ in query(f"DESCRIBE {table}")]
    return Analyst(table, profile_table(table, columns, query))


def answered(table: str, question: str, before: QueryPlan | None = None) -> Answering:
    """Read a question that must be answered."""
    reply = analyst(table).read(question, before)
    assert isinstance(reply, Answering), f"{question}: {reply}"
    return reply
