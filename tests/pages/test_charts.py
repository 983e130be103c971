"""Charts and tables as parts of a message: what a person reads, and the same after a rerun."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from assistant.charts import DrawnChart, from_stored
from assistant.data.results import KeptResult, ResultUnreadable, from_rows
from assistant.messages import CallId, ChartPart, OwnerId, TablePart
from assistant.ui.answer import cells, results, tables
from assistant.ui.answer.results import Memory, Shown
from assistant.ui.charts.drawing import caption
from assistant.ui.visit import Visit
from tests.charts_drawn import SAMPLES, KeptFiles, drawn


def page(part: Any, files: KeptFiles) -> AppTest:
    def script(part, files):  # without hints: it is run as a script of its own
        from assistant.messages import OwnerId
        from assistant.ui.thread import parts
        from assistant.ui.visit import Visit

        parts.draw_all(Visit(files, OwnerId("o")), [part], "k", offer=False)

    at = AppTest.from_function(script, kwargs={"part": part, "files": files}, default_timeout=20)
    return at.run()


def said(at: AppTest) -> str:
    assert not at.exception, [found.value for found in at.exception]
    return "\n".join(str(found.value) for found in [*at.caption, *at.info, *at.markdown])


def visit(files: KeptFiles) -> Visit:
    return Visit(files, OwnerId("o"))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_chart_is_drawn_with_its_rows_and_its_sql(name: str) -> None:
    part, content = drawn(SAMPLES[name], f"drawn-{name}")
    at = page(part, KeptFiles({f"drawn-{name}": content}))
    assert "rows" in said(at)
    assert [code.value for code in at.code] == [part.sql]


def test_a_chart_is_read_once_and_drawn_again_the_same() -> None:
    part, content = drawn(SAMPLES["line"], "again")
    files = KeptFiles({"again": content})
    at = page(part, files)
    first = said(at)
    assert said(at.run()) == first
    assert files.reads == 1


def test_a_chart_whose_rows_are_gone_shows_its_first_rows_and_says_so() -> None:
    part, _ = drawn(SAMPLES["line"], "gone")
    at = page(part, KeptFiles())
    assert "The rows of this chart are not kept here any more." in said(at)
    assert "first 100 of 108 rows" in said(at)
    assert len(at.dataframe[0].value) == 100


def test_a_small_chart_needs_no_file() -> None:
    part, _ = drawn(SAMPLES["bar-stacked"] | {"sql": SMALL}, "small")
    at = page(replace(part, file=None), KeptFiles())
    assert not at.info
    assert "2 rows" in said(at)


SMALL = (
    "SELECT DATE '2024-01-01' AS month, 'a' AS channel, 1.5 AS revenue "
    "UNION ALL SELECT DATE '2024-02-01', 'b', 2"
)


def test_a_chart_of_another_version_shows_its_rows() -> None:
    part, content = drawn(SAMPLES["bar"], "newer")
    newer = ChartPart(
        CallId("c"),
        {**part.chart, "kind": "sunburst"},
        part.sql,
        part.columns,
        part.rows,
        4,
        part.file,
    )
    at = page(newer, KeptFiles({"newer": content}))
    assert "cannot draw this chart" in said(at)
    assert len(at.dataframe[0].value) == 4


def test_a_table_is_whole_where_it_was_kept() -> None:
    chart, content = drawn(SAMPLES["scatter"], "whole")
    part = TablePart(chart.call_id, "SELECT 1", chart.columns, chart.rows, 3000, chart.file)
    at = page(part, KeptFiles({"whole": content}))
    assert "3,000 rows" in said(at)
    assert len(at.dataframe[0].value) == 3000
    files = KeptFiles({"whole": content})
    assert results.csv(visit(files), part).count(b"\r\n") == 3001
    assert results.xlsx(visit(files), part).startswith(b"PK")


def test_what_is_not_kept_is_not_called_whole() -> None:
    table = from_rows(["n"], [[1], [2]])
    assert tables.row_count(Shown(table, 2, 2)) == "2 rows"
    assert tables.row_count(Shown(from_rows(["n"], [[1]]), 1, 1)) == "1 row"
    assert tables.row_count(Shown(table, 1234, 2)) == "first 2 of 1,234 rows"
    assert tables.row_count(Shown(table, 1234, 1234)) == (
        "first 2 of 1,234 rows (the files have all)"
    )
    assert tables.row_count(Shown(table, 1234, 1000)) == (
        "first 2 of 1,234 rows (the files have 1,000)"
    )


def test_cells_are_written_for_people() -> None:
    source = pa.table(
        {
            "year": pa.array([2023, 2024]),
            "order_id": pa.array([1, 2]),
            "units": pa.array([1000, None]),
            "price": pa.array([Decimal("1.50"), Decimal("2000.00")], pa.decimal128(12, 2)),
            "rate": pa.array([0.125, 0.5]),
            "huge": pa.array([2**60, 1]),
            "day": pa.array([date(2024, 1, 1), None]),
            "at": pa.array([datetime(2024, 1, 1, 10, 30), None]),  # noqa: DTZ001 - as in tables
        }
    )
    shown = cells.displayed(source, source.column_names)
    formats = {
        name: config["type_config"]["format"]
        for name, config in cells.formats(shown, source).items()
    }
    assert formats == {
        "year": "%d",
        "order_id": "%d",
        "units": "%,.0f",
        "price": "%,.2f",
        "rate": "%,.1f %%",
        "day": "D MMM YYYY",
        "at": "D MMM YYYY, HH:mm",
    }
    assert shown.column("huge").to_pylist() == [f"{2**60:,}", "1"]
    assert shown.column("rate").to_pylist() == [12.5, 50.0]


def test_what_is_not_drawn_is_said() -> None:
    def told(sample: str) -> str:
        part, content = drawn(SAMPLES[sample], "told")
        chart = from_stored({**part.chart, "sql": part.sql})
        assert chart is not None
        kept = KeptResult(content).head(10_000)
        return caption(chart, Shown(kept, part.row_count), part.columns)

    assert told("histogram-dates") == "3,000 rows"
    assert told("histogram") == "2,900 of 3,000 rows (100 have no value)"
    many = from_rows(["city", "n"], [[f"city {n}", n] for n in range(60)])
    chart = DrawnChart(kind="bar", sql="", x="city", y=("n",), types=("VARCHAR", "BIGINT"))
    assert caption(chart, Shown(many, 60), ["city", "n"]) == "60 rows · 40 more in the table"


def test_rows_that_were_kept_as_json_have_dates_that_can_be_sorted() -> None:
    source = from_rows(["month", "order_date"], [["2024-01-01", "2024-10-09"]])
    shown = cells.displayed(source, source.column_names)
    assert shown.column("month").to_pylist() == [date(2024, 1, 1)]
    formats = cells.formats(shown, source)
    written = [formats[name]["type_config"]["format"] for name in ("month", "order_date")]
    assert written == ["MMM YYYY", "D MMM YYYY"]


def test_figures_in_a_table_are_written_as_in_its_chart() -> None:
    source = pa.table({"year": [2024], "paid": [12_345.5], "lost": [-5.5]})
    shown = cells.displayed(source, source.column_names, "money:EUR")
    formats = cells.formats(shown, source, "money:EUR")
    written = {name: config["type_config"]["format"] for name, config in formats.items()}
    assert written == {"year": "%d", "paid": "€%,.0f", "lost": "%,.2f"}


def test_columns_of_one_name_are_all_shown() -> None:
    table = from_rows(["n", "n", "n (2)"], [[1, 2, 3]])
    assert table.column_names == ["n", "n (2)", "n (2) (2)"]
    assert table.to_pylist() == [{"n": 1, "n (2)": 2, "n (2) (2)": 3}]


def test_what_is_remembered_stays_within_its_budget() -> None:
    tables_read: list[int] = []

    def read(n: int) -> Shown:
        tables_read.append(n)
        return Shown(from_rows(["n"], [[n]] * 100), 100, 100)

    memory = Memory(most_bytes=read(0).table.nbytes * 2)
    for n in (1, 2, 1, 3, 1, 2):
        memory.get(n, lambda n=n: read(n))
    assert tables_read == [0, 1, 2, 3, 2]


def test_a_damaged_result_is_said_in_words() -> None:
    with pytest.raises(ResultUnreadable, match="cannot be read"):
        KeptResult(b"PAR1 not really")
