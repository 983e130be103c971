"""A kind of answer is told by what it shows; one that shows something else is found wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.analyst.kinds import is_of_kind
from tests.analyst.loading import load
from tests.analyst.replies import Answered

BINS = 'select floor("Annual Salary"/1e4) b,count(*) n from t group by 1'
QUARTILES = (
    'select City,min(Age),quantile_cont(Age,0.25),median(Age),max(Age) from t group by "City"'
)
NAMES = "select column_name from (describe t)"
GAPS = (
    "select 'Bonus %' c,count(*)-count(\"Bonus %\") n from t union all "
    "select 'Performance Score',count(*)-count(\"Performance Score\") from t"
)
WIDE_GAPS = (
    'select count(*)-count("Bonus %") "missing Bonus %",'
    'count(*)-count("Performance Score") "missing Performance Score" from t'
)
TWICE = 'select "Employee ID",count(*) from t group by 1 having count(*)>1'
FAR_OFF = "select * from t where Age>(select quantile_cont(Age,0.75)*1.5 from t)"

RIGHT = [
    ("KIND:columns", NAMES),
    ("KIND:describe", "summarize t"),
    ("KIND:missing", GAPS),
    ("KIND:missing", WIDE_GAPS),
    ("KIND:duplicates", TWICE),
    ("KIND:duplicates", 'select count(*)-count(distinct "Employee ID") from t'),
    ("KIND:outliers:Age", FAR_OFF),
    ("KIND:histogram:Annual Salary", BINS),
    ("KIND:histogram:Annual Salary", 'select "Annual Salary" from t'),
    ("KIND:scatter:Age,Annual Salary", 'select Age,"Annual Salary" from t'),
    ("KIND:scatter:Age,Annual Salary", 'select corr("Annual Salary",Age) from t'),
    ("KIND:box:Age,City", QUARTILES),
]
WRONG = [
    ("KIND:columns", f"{NAMES} limit 12"),
    ("KIND:describe", "select count(*) from t"),
    ("KIND:missing", GAPS.partition(" union")[0]),
    ("KIND:missing", GAPS.replace("count(*)-", "1+count(*)-")),
    ("KIND:missing", "select count(*) from t"),
    ("KIND:duplicates", "select count(*) from t"),
    ("KIND:outliers:Age", "select * from t where Age>60"),
    ("KIND:histogram:Annual Salary", f"{BINS} limit 4"),
    ("KIND:histogram:Annual Salary", BINS.replace("Annual Salary", "Age")),
    ("KIND:scatter:Age,Annual Salary", 'select corr("Annual Salary",Age)+0.1 from t'),
    ("KIND:scatter:Age,Annual Salary", 'select Age,"Bonus %" from t'),
    ("KIND:box:Age,City", QUARTILES + " limit 3"),
]


def shown(sql: str) -> Answered:
    columns, rows = load("employees").rows(sql)
    return Answered(sql, columns, rows)


@pytest.mark.parametrize(("kind", "sql"), RIGHT)
def test_an_answer_of_the_kind_is_right(kind: str, sql: str) -> None:
    assert is_of_kind(kind, shown(sql), load("employees"))


@pytest.mark.parametrize(("kind", "sql"), WRONG)
def test_an_answer_that_shows_something_else_is_wrong(kind: str, sql: str) -> None:
    assert not is_of_kind(kind, shown(sql), load("employees"))


def test_what_the_chart_draws_counts_if_it_is_of_the_kind() -> None:
    total, bins = shown('select sum("Annual Salary") from t'), shown(BINS)
    gold, table = "KIND:histogram:Annual Salary", load("employees")
    assert is_of_kind(gold, replace(total, chart="histogram", drawn=bins), table)
    assert not is_of_kind(gold, replace(total, chart="bar", drawn=bins), table)
    assert not is_of_kind(gold, replace(total, chart="histogram"), table)
