"""Times of day beside lengths of time, and plain numbers that are dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.dated import asked, column, made, shown, table


@pytest.mark.parametrize(
    ("name", "cells", "suggested"),
    [
        ("t", ["05:30", "06:10", "07:42"], "clock"),
        ("duration", ["05:30", "06:10", "03:42"], "minutes"),
        ("pace", ["5:30", "4:55", "5:01"], "minutes"),
        ("worked hours", ["7:30", "8:15", "3:42"], "hours"),
        ("score", ["13:12", "11:10", "12:23"], "text"),
    ],
)
def test_a_morning_or_minutes_are_asked_about(
    tmp_path: Path, name: str, cells: list[str], suggested: str
) -> None:
    question = asked(column(tmp_path, name, cells))
    assert question.text == f"Are the values of “{name}” times of day or lengths of time?"
    assert [value for value, *_ in shown(question)] == ["clock", "minutes", "hours", "text"]
    assert question.suggested == (suggested,)


@pytest.mark.parametrize(
    ("answer", "values", "note"),
    [
        ("minutes", ["5.5", "6.25"], "“t” has durations: they became minutes (1 min 30 s is 1.5)."),
        ("hours", ["5.5", "6.25"], "“t” has durations: they became hours (1 h 30 min is 1.5)."),
        ("clock", ["05:30:00", "06:15:00"], ""),
        ("text", ["05:30", "06:15"], "“t” stays text."),
    ],
)
def test_the_answer_decides_what_they_are(
    tmp_path: Path, answer: str, values: list[str], note: str
) -> None:
    brought = column(tmp_path, "t", ["05:30", "06:15"], {"spans:t": (answer,)})
    assert made(brought, "t") == values
    assert table(brought).notes == ((note,) if note else ())


@pytest.mark.parametrize(
    ("name", "cells", "first"),
    [
        ("t", ["08:30", "17:45", "12:01"], "08:30:00"),
        ("start", ["08:30", "09:42", "07:11"], "08:30:00"),
        ("t", ["08:30", "09:40", "07:15", "06:05", "10:00"], "08:30:00"),
        ("t", ["9:05 PM", "10:30", "8:11 a.m."], "21:05:00"),
        ("t", ["12:00:00", "06:30:00"], "12:00:00"),
        ("time", ["08:15:32", "13:40:01", "23:59:59"], "08:15:32"),
        ("heure", ["10h30", "9h05", "14h"], "10:30:00"),
        ("t", ["10:07 Uhr", "11:32 Uhr"], "10:07:00"),
        ("t", ["9 AM", "12 p.m."], "09:00:00"),
    ],
)
def test_plain_times_of_day_raise_no_question(
    tmp_path: Path, name: str, cells: list[str], first: str
) -> None:
    brought = column(tmp_path, name, cells)
    assert (table(brought).columns[0].type, table(brought).notes) == ("TIME", ())
    assert made(brought, name)[0] == first


@pytest.mark.parametrize(
    ("name", "cells", "hours"),
    [
        ("t", ["1:30:00", "25:15:00", "0:45:00"], ["1.5", "25.25", "0.75"]),
        ("call duration", ["0:30:00", "1:15:00", "0:45:00"], ["0.5", "1.25", "0.75"]),
        ("Dauer", ["100:30:00", "-1:15:00", "NA"], ["100.5", "-1.25", "None"]),
    ],
)
def test_hours_minutes_and_seconds_beyond_a_day_are_hours(
    tmp_path: Path, name: str, cells: list[str], hours: list[str]
) -> None:
    brought = column(tmp_path, name, cells)
    assert made(brought, name) == hours
    note = f"“{name}” has durations: they became hours (1 h 30 min is 1.5)."
    assert note in table(brought).notes


def test_minutes_beside_hours_are_asked_about(tmp_path: Path) -> None:
    cells = ["45:15", "1:02:30", "59:45"]
    question = asked(column(tmp_path, "finish", cells))
    assert question.text == "Are the values of “finish” lengths of time?"
    assert shown(question)[:2] == [
        ("minutes", "Minutes and seconds", "45:15 = 45.25 minutes"),
        ("hours", "Hours, minutes and seconds", "45:15 = 45.25 hours"),
    ]
    read = column(tmp_path, "finish", cells, {question.id: ("minutes",)})
    assert made(read, "finish") == ["45.25", "62.5", "59.75"]


def test_what_is_no_time_keeps_the_text_and_is_told(tmp_path: Path) -> None:
    brought = column(tmp_path, "t", ["9:05", "10:30", "8:11", "late"])
    assert table(brought).notes == (
        "“t” stays text: 1 of its 4 values is not among times, such as “late”.",
    )


@pytest.mark.parametrize(
    ("name", "cells", "days"),
    [
        ("date", ["20240105", "20231231"], ["2024-01-05", "2023-12-31"]),
        ("Buchungsdatum", ["20240105", "NA"], ["2024-01-05", "None"]),
        ("x", ["20240105", "20240206", "20231231", "20230101", "20230202"],
         ["2024-01-05", "2024-02-06", "2023-12-31", "2023-01-01", "2023-02-02"]),
        ("period", ["202401", "202402"], ["2024-01-01", "2024-02-01"]),
        ("created_at", ["20240115103000", "20240202000000"],
         ["2024-01-15 10:30:00", "2024-02-02 00:00:00"]),
    ],
)  # fmt: skip
def test_numbers_that_are_days_are_offered_as_dates(
    tmp_path: Path, name: str, cells: list[str], days: list[str]
) -> None:
    brought = column(tmp_path, name, cells)
    assert made(brought, name) == days
    assert f"“{name}”: numbers such as {cells[0]} became dates." in table(brought).notes
    (question,) = brought.imported.settled
    assert question.text == f"Are the numbers in “{name}” dates?"
    kept = column(tmp_path, name, cells, {question.id: ("number",)})
    assert table(kept).columns[0].type == "BIGINT"
    assert made(kept, name)[0] == cells[0]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("x", ["20240105", "20240206", "20231299", "20230101", "20230202"]),
        ("date_id", ["20240105", "20240206", "20231231"]),
        ("number", ["20240105", "20240206"]),
        ("amount", ["45292", "45300", "45310"]),
        ("month", ["202413", "202402"]),
        ("x", ["1705312800", "1705316400"]),
        ("updated_by", ["1705312800", "1705316400"]),
        ("phone", ["1705312800", "1705316400"]),
    ],
)
def test_other_numbers_stay_numbers_without_a_word(
    tmp_path: Path, name: str, cells: list[str]
) -> None:
    brought = column(tmp_path, name, cells)
    assert (table(brought).columns[0].type, table(brought).notes) == ("BIGINT", ())
    assert made(brought, name) == cells


@pytest.mark.parametrize(
    ("name", "cells", "first", "later"),
    [
        ("Datum", ["45292", "45300"], "2024-01-01", "2028-01-02"),
        ("created_at", ["45292.25", "45300"], "2024-01-01 06:00:00", "2028-01-02 06:00:00"),
        ("orderDate", ["36526", "36527"], "2000-01-01", "2004-01-02"),
    ],
)
def test_a_column_of_counted_days_is_asked_about(
    tmp_path: Path, name: str, cells: list[str], first: str, later: str
) -> None:
    question = asked(column(tmp_path, name, cells))
    assert question.text == f"Are the numbers in “{name}” dates, as spreadsheets count days?"
    assert question.suggested == ("1900",)
    for answer, value in (("1900", first), ("1904", later), ("number", cells[0])):
        assert made(column(tmp_path, name, cells, {question.id: (answer,)}), name)[0] == value


@pytest.mark.parametrize(
    ("name", "cells", "times"),
    [
        ("created_at", ["1705312800", "1706875200"],
         ["2024-01-15 10:00:00", "2024-02-02 12:00:00"]),
        ("timestamp", ["1705312800000", "1706875200123"],
         ["2024-01-15 10:00:00", "2024-02-02 12:00:00.123"]),
        ("ts", ["1705312800.5", "1706875200"], ["2024-01-15 10:00:00.5", "2024-02-02 12:00:00"]),
        ("unix_time", ["1705312800000001"], ["2024-01-15 10:00:00.000001"]),
    ],
)  # fmt: skip
def test_what_computers_count_since_1970_is_offered_as_times_in_utc(
    tmp_path: Path, name: str, cells: list[str], times: list[str]
) -> None:
    brought = column(tmp_path, name, cells)
    assert made(brought, name) == times
    assert f"“{name}”: numbers such as {cells[0]} became dates." in table(brought).notes
    assert table(brought).caveats == (f"Times in “{name}” are UTC.",)
    (question,) = brought.imported.settled
    kept = column(tmp_path, name, cells, {question.id: ("number",)})
    assert float(made(kept, name)[0]) == float(cells[0])


@pytest.mark.parametrize(
    ("cells", "unit", "numbers"),
    [
        (["1h 30m", "2h 15m", "45m", "3h", "NA"], "hours", [1.5, 2.25, 0.75, 3, None]),
        (["1m 30s", "2 min", "45 sec"], "minutes", [1.5, 2, 0.75]),
        (["PT1H30M", "PT45M", "P1DT2H", "-PT15M"], "hours", [1.5, 0.75, 26, -0.25]),
        (["0 days 01:30:00", "1 days 02:15:00", "-1 days +23:00:00"], "hours", [1.5, 26.25, -1]),
        (["1 day, 2:30:00", "3:00:00", "-1 day, 23:00:00"], "hours", [26.5, 3, -1]),
        (["1h30", "2h15"], "hours", [1.5, 2.25]),
        (["1:30.6", "0:45.3"], "minutes", [1.51, 0.755]),
    ],
)
def test_lengths_that_say_their_units_are_numbers_and_told(
    tmp_path: Path, cells: list[str], unit: str, numbers: list[float | None]
) -> None:
    brought = column(tmp_path, "duration", cells)
    found = made(brought, "duration")
    assert [None if cell == "None" else round(float(cell), 6) for cell in found] == numbers
    assert any(f"they became {unit} " in note for note in table(brought).notes)
