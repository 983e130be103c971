"""The tool that draws: exact figures, caps that say how to aggregate, any column name."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from assistant.charts import Chart
from assistant.data.drawing import draw_chart
from assistant.data.results import KeptResult
from assistant.definitions import Workspace
from assistant.errors import ToolError
from tests.charts_drawn import ORDERS, SAMPLES, drawn
from tests.charts_hostile import NAMES, quoted

Make = Callable[[str], Path]


@pytest.fixture
def table(tmp_path: Path) -> Make:
    """Make a file with one table `t` of a query."""

    def make(sql: str) -> Path:
        file = tmp_path / "t.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"CREATE TABLE t AS {sql}")
        return file

    return make


def draw(file: Path, **chart: Any) -> dict[str, Any]:
    return draw_chart(Chart.model_validate({"sql": "FROM t", **chart}), Workspace(str(file)))


def refused(file: Path, **chart: Any) -> ToolError:
    with pytest.raises(ToolError) as caught:
        draw(file, **chart)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("name", SAMPLES)
def test_every_kind_is_drawn_and_kept_whole(name: str) -> None:
    part, content = drawn(SAMPLES[name])
    kept = KeptResult(content)
    assert kept.columns == part.columns
    assert kept.row_count == part.row_count
    assert len(part.rows) == min(part.row_count, 100)
    assert part.chart["kind"] == SAMPLES[name]["kind"]


def test_a_histogram_counts_every_row_and_puts_each_value_into_its_bin(table: Make) -> None:
    file = table("SELECT (i % 10) / 10 AS share FROM range(1_000_000) r(i)")
    result = draw(file, kind="histogram", x="share", bins=10)
    assert sum(row[-1] for row in result["rows"]) == 1_000_000
    # 0.3 / 0.1 is 2.9999999999999996 in floating point.
    assert [row[0] for row in result["rows"]] == [n / 10 for n in range(10)]
    assert {row[-1] for row in result["rows"]} == {100_000}
    assert result["chart"]["values"] == 1_000_000


def test_a_histogram_of_one_value_of_none_and_of_infinity(table: Make) -> None:
    file = table("SELECT unnest([5.0, 5.0, NULL, 'inf'::DOUBLE, 'nan'::DOUBLE]) AS x")
    result = draw(file, kind="histogram", x="x")
    assert result["rows"] == [[5.0, 6.0, 2]]
    assert result["chart"]["missing"] == 3


@pytest.mark.parametrize(
    ("step", "first"),
    [
        ("1 second", "2024-01-01T00:00:00"),
        ("1 hour", "2024-01-01T00:00:00"),
        ("1 day", "2024-01-01T00:00:00"),
        ("1 month", "2024-01-01T00:00:00"),
        ("1 year", "2020-01-01T00:00:00"),
    ],
)
def test_times_are_binned_at_round_times(table: Make, step: str, first: str) -> None:
    file = table(
        f"SELECT TIMESTAMP '2024-01-01' + INTERVAL '{step}' * i AS at FROM range(100) r(i)"  # noqa: S608
    )
    result = draw(file, kind="histogram", x="at")
    assert sum(row[-1] for row in result["rows"]) == 100
    assert result["rows"][0][0] == first
    assert 5 <= len(result["rows"]) <= 60


def test_a_box_has_the_quartiles_of_all_rows_and_only_its_farthest_outliers(table: Make) -> None:
    file = table(
        "SELECT 'a' AS g, i::DOUBLE AS v FROM range(100_001) r(i) "
        "UNION ALL SELECT 'a', 1e6 + i FROM range(50) r(i) UNION ALL SELECT 'b', 7"
    )
    result = draw(file, kind="box", x="g", y="v")
    rows = {row[0]: row for row in result["rows"] if row[6] is None}
    want = duckdb.connect(str(file), read_only=True).execute(
        "SELECT quantile_cont(v, [0.25, 0.5, 0.75]) FROM t WHERE g = 'a'"
    )
    (quartiles,) = want.fetchone() or ([],)
    want.close()
    assert rows["a"][2:5] == quartiles
    assert rows["a"][1] == 0
    assert rows["a"][5] == 100_000
    assert rows["a"][7:] == [100_051, 50]
    assert rows["b"][1:6] == [7, 7, 7, 7, 7]
    outliers = [row[6] for row in result["rows"] if row[6] is not None]
    assert outliers == [1e6 + 49 - n for n in range(20)]


@pytest.mark.parametrize(
    ("chart", "sql", "said", "help_"),
    [
        ({"kind": "scatter", "x": "i", "y": "i"}, "range(6000)", "6,000 points", "Aggregate"),
        ({"kind": "line", "x": "i", "y": "i"}, "range(6000)", "6,000 points", "date_trunc"),
        ({"kind": "bar", "x": "i", "y": "i"}, "range(201)", "201 bars", "GROUP BY"),
        ({"kind": "pie", "x": "i", "y": "i"}, "range(13)", "13 slices", "Other"),
        ({"kind": "box", "x": "i", "y": "i"}, "range(61)", "61 boxes", "GROUP BY"),
        (
            {"kind": "scatter", "x": "i", "y": "i", "facet": "i"},
            "range(25)",
            "25 facets",
            "fewer values",
        ),
        ({"kind": "line", "x": "i", "y": "i", "colour": "i"}, "range(13)", "13 colours", "Other"),
    ],
)
def test_over_a_cap_it_is_said_how_to_aggregate(
    table: Make, chart: dict[str, Any], sql: str, said: str, help_: str
) -> None:
    error = refused(table(f"SELECT i FROM {sql} r(i)"), **chart)  # noqa: S608
    assert said in str(error)
    assert help_ in error.hint


def test_rows_that_would_be_drawn_over_each_other_are_refused(table: Make) -> None:
    file = table("SELECT i % 3 AS g, i AS v FROM range(30) r(i)")
    error = refused(file, kind="bar", x="g", y="v")
    assert "30 rows share 3 values of g" in str(error)
    assert "GROUP BY g" in error.hint


def test_shares_of_what_is_below_zero_are_refused(table: Make) -> None:
    file = table("SELECT i AS g, i - 1 AS v FROM range(3) r(i)")
    assert "below zero" in str(refused(file, kind="pie", x="g", y="v"))
    assert "below zero" in str(refused(file, kind="bar", x="g", y="v", stacking="normalised"))


def test_no_rows_are_nothing_to_draw(table: Make) -> None:
    file = table("SELECT 1 AS x WHERE false")
    assert refused(file, kind="histogram", x="x").kind == "nothing_to_draw"


@pytest.mark.parametrize("end", [";", " ; \n", " -- all of it", " /* x */ ;"])
def test_a_query_may_end_as_people_end_it(end: str) -> None:
    sql = "SELECT region, count(*) AS n FROM orders GROUP BY 1" + end  # noqa: S608
    for chart in ({"kind": "bar", "x": "region", "y": "n"}, {"kind": "histogram", "x": "n"}):
        assert draw(ORDERS, sql=sql, **chart)["rows"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS n; DROP TABLE orders",
        "SELECT 1 AS n) TO '/tmp/x' --",
        "COPY orders TO '/tmp/x.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELEC 1",
    ],
)
def test_what_is_no_query_is_refused_in_words(sql: str) -> None:
    for chart in ({"kind": "bar", "x": "n", "y": "n"}, {"kind": "histogram", "x": "n"}):
        assert refused(ORDERS, sql=sql, **chart).kind


@pytest.mark.parametrize("name", NAMES)
def test_any_column_name_can_be_drawn(table: Make, name: str) -> None:
    other = f"{name} 2"
    file = table(
        f"SELECT i AS {quoted(name)}, i * 2 AS {quoted(other)}, 'g' || i % 2 AS grp "  # noqa: S608
        "FROM range(9) r(i)"
    )
    for chart in (
        {"kind": "bar", "x": name, "y": other},
        {"kind": "histogram", "x": name, "colour": "grp"},
        {"kind": "box", "x": "grp", "y": name, "facet": "grp"},
    ):
        assert draw(file, **chart)["row_count"]


def test_the_kept_rows_are_parquet_that_others_read(tmp_path: Path) -> None:
    _, content = drawn(SAMPLES["bar"])
    assert pq.read_table(io.BytesIO(content)).num_rows == 4
