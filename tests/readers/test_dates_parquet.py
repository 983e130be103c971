"""Times in Parquet files: the wall clock is kept, its zone is told, and so is what is rounded."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pyarrow  # pyright: ignore[reportMissingTypeStubs] - it ships none
import pyarrow.parquet  # pyright: ignore[reportMissingTypeStubs, reportUnusedImport] - `pa.parquet`

from tests.readers.bringing import Brought, bring
from tests.running import ROOT

pa: Any = pyarrow
MIDNIGHT = 1_656_626_400_000_000
"""2022-07-01 00:00 in Rome, in microseconds"""


def bring_columns(folder: Path, columns: dict[str, Any], notes: dict[str, str] | None = None):
    table, held = pa.table(columns), io.BytesIO()
    with pa.parquet.ParquetWriter(held, table.schema, store_schema=notes is None) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata(notes or {})
    return bring(folder, "t.parquet", held.getvalue(), here=True)


def said(brought: Brought) -> tuple[tuple[str, ...], tuple[str, ...]]:
    (table,) = brought.imported.tables
    return table.notes, table.caveats


def test_months_are_those_of_the_clock_on_the_wall_and_the_zone_is_told(tmp_path: Path) -> None:
    data = (ROOT / "tests/files/f7_tz.parquet").read_bytes()
    brought = bring(tmp_path, "f7_tz.parquet", data)
    months = "SELECT strftime(local, '%Y-%m') AS m, sum(qty) FROM f7_tz GROUP BY m ORDER BY m"
    assert brought.rows(months) == [("2022-01", 1), ("2022-02", 2), ("2022-07", 4)]
    notes, caveats = said(brought)
    assert caveats == ("Times in “local” are Europe/Rome time.",)
    assert "Times in “local” are Europe/Rome time." in notes
    rounded = "2 values of “ns” have fractions of a microsecond: they are rounded to microseconds."
    assert rounded in notes
    assert "“dur” is a length of time: numbers of seconds." in notes
    assert brought.rows("SELECT dur FROM f7_tz") == [(3600,), (60,), (1,)]


def test_a_fixed_offset_and_utc_keep_their_clocks(tmp_path: Path) -> None:
    times = [MIDNIGHT, None]
    brought = bring_columns(
        tmp_path,
        {
            "there": pa.array(times, pa.timestamp("us", "-03:30")),
            "utc": pa.array(times, pa.timestamp("us", "UTC")),
            "plain": pa.array(times, pa.timestamp("us")),
        },
    )
    utc = datetime.datetime(2022, 6, 30, 22)  # noqa: DTZ001 - as stored
    there = utc - datetime.timedelta(hours=3, minutes=30)
    assert brought.rows("FROM t") == [(there, utc, utc), (None, None, None)]
    zones = ("Times in “there” are UTC-03:30.", "Times in “utc” are UTC.")
    assert said(brought) == (zones, zones)


def test_the_zone_is_found_in_the_notes_of_pandas_too(tmp_path: Path) -> None:
    told = {"columns": [{"name": "at", "metadata": {"timezone": "America/New_York"}}]}
    columns = {"at": pa.array([MIDNIGHT], pa.timestamp("us", "UTC"))}
    brought = bring_columns(tmp_path, columns, {"pandas": json.dumps(told)})
    assert brought.rows("FROM t") == [(datetime.datetime(2022, 6, 30, 18),)]  # noqa: DTZ001
    assert said(brought)[1] == ("Times in “at” are America/New_York time.",)


def test_notes_that_say_nothing_leave_the_times_in_utc(tmp_path: Path) -> None:
    columns = {"at": pa.array([MIDNIGHT], pa.timestamp("us", "UTC"))}
    for notes in (
        {"pandas": "[1"},
        {"pandas": '{"columns": [{"name": "at", "metadata": {"timezone": "Mars/Base"}}]}'},
        {"pandas": "[]", "ARROW:schema": "AAAA"},
        {"ARROW:schema": "%"},
    ):
        brought = bring_columns(tmp_path, columns, notes)
        assert brought.rows("FROM t") == [(datetime.datetime(2022, 6, 30, 22),)]  # noqa: DTZ001
        assert said(brought)[1] == ("Times in “at” are UTC.",)


def test_nanoseconds_are_rounded_and_counted_wherever_they_stand(tmp_path: Path) -> None:
    brought = bring_columns(
        tmp_path,
        {
            "zoned": pa.array([1_600, 2_000], pa.timestamp("ns", "Europe/Rome")),
            "clock": pa.array([1, 3_000], pa.time64("ns")),
            "whole": pa.array([1_000, 2_000], pa.timestamp("ns")),
            "wait": pa.array([1_500_000_000, None], pa.duration("ns")),
        },
    )
    one_o_clock = datetime.datetime(1970, 1, 1, 1)  # noqa: DTZ001 - as stored
    assert brought.rows("SELECT zoned, clock, wait FROM t") == [
        (one_o_clock.replace(microsecond=2), datetime.time(0), 1.5),
        (one_o_clock.replace(microsecond=2), datetime.time(0, 0, 0, 3), None),
    ]
    notes, _ = said(brought)
    rounded = "has fractions of a microsecond: it is rounded to microseconds."
    assert [note for note in notes if "microsecond" in note] == [
        f"1 value of “zoned” {rounded}",
        f"1 value of “clock” {rounded}",
    ]
    assert "“wait” is a length of time: numbers of seconds." in notes
