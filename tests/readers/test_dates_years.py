"""Years with two digits, the days that spreadsheets count, and times with a zone in text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.bringing import bring
from tests.readers.dated import asked, column, known, made, shown, table


def test_nobody_is_born_in_the_future_and_the_years_are_told(tmp_path: Path) -> None:
    brought = known(tmp_path, "f9d_yy.csv")
    assert made(brought, "born") == ["1945-05-13", "1962-12-24", "1971-01-30", "1999-08-17"]
    assert "“born” has years with two digits, read as 1945 to 1999." in table(brought).notes


@pytest.mark.parametrize(
    ("name", "cells", "days", "years"),
    [
        ("Geburtsdatum", ["13.05.05", "24.12.31"], ["2005-05-13", "1931-12-24"], "1931 to 2005"),
        ("date_naissance", ["13/05/45", "24/12/45"], ["1945-05-13", "1945-12-24"], "1945"),
        ("founded", ["5-Mar-48", "17-Apr-03"], ["1948-03-05", "2003-04-17"], "1948 to 2003"),
        ("valid_until", ["13.05.45", "30.01.31"], ["2045-05-13", "2031-01-30"], "2031 to 2045"),
        ("expiry", ["13/05/45", "30/01/99"], ["2045-05-13", "1999-01-30"], "1999 to 2045"),
        ("paid", ["13.05.24", "17.08.99"], ["2024-05-13", "1999-08-17"], "1999 to 2024"),
        ("DOB", ["29.02.00", "28.02.64"], ["2000-02-29", "1964-02-28"], "1964 to 2000"),
    ],
)
def test_the_meaning_of_a_column_places_its_years(
    tmp_path: Path, name: str, cells: list[str], days: list[str], years: str
) -> None:
    brought = column(tmp_path, name, cells)
    assert made(brought, name) == days
    assert f"“{name}” has years with two digits, read as {years}." in table(brought).notes


@pytest.mark.parametrize(
    ("cells", "ids"),
    [
        (["01/02/45", "03/04/62", "05/06/99"], ["dates:day", "century:day"]),
        (["01/02/24 23:30 +02:00", "03/04/24 10:00 -05:00"], ["dates:day", "zone:day"]),
        (["13/02/45", "02/14/62", "03/04/99"], ["dates:day", "century:day"]),
    ],
)
def test_all_that_dates_leave_open_is_asked_at_once(
    tmp_path: Path, cells: list[str], ids: list[str]
) -> None:
    brought = column(tmp_path, "day", cells)
    assert [question.id for question in brought.imported.questions] == ids


@pytest.mark.parametrize("name", ["paid", "day", "Datum"])
def test_years_that_may_be_of_either_century_are_asked_about(tmp_path: Path, name: str) -> None:
    cells = ["13.05.45", "24.12.62", "17.08.99"]
    question = asked(column(tmp_path, name, cells))
    assert question.text == f"Which years are meant in “{name}”?"
    assert shown(question) == [
        ("past", "1945 to 1999", "45 = 1945"),
        ("near", "1999 to 2062", "45 = 2045"),
        ("text", "Keep as text", ""),
    ]
    near = column(tmp_path, name, cells, {question.id: ("near",)})
    assert made(near, name) == ["2045-05-13", "2062-12-24", "1999-08-17"]


@pytest.mark.parametrize(
    ("cells", "first", "count"),
    [
        (["45292", "2024-01-02", "2024-01-05"], "2024-01-01", "1 number became a date"),
        (["45292", "45293", "17.01.2024", "18.01.2024", "19.01.2024"], "2024-01-01",
         "2 numbers became dates"),
        (["45292.5", "2024-01-02 10:00", "2024-01-05 11:00"], "2024-01-01 12:00:00",
         "1 number became a date"),
    ],
)  # fmt: skip
def test_days_that_spreadsheets_count_are_offered_as_dates(
    tmp_path: Path, cells: list[str], first: str, count: str
) -> None:
    brought = column(tmp_path, "day", cells)
    assert made(brought, "day")[0] == first
    note = f"“day”: {count}, as spreadsheets count days from 1900."
    assert note in table(brought).notes
    (question,) = brought.imported.settled
    assert (question.id, question.suggested) == ("serials:day", ("1900",))
    assert shown(question)[1] == (
        "1904", "From 1904, as old Excel on a Mac did", f"{cells[0]} = 2 January 2028",
    )  # fmt: skip
    kept = column(tmp_path, "day", cells, {"serials:day": ("text",)})
    assert made(kept, "day") == cells
    later = column(tmp_path, "day", cells, {"serials:day": ("1904",)})
    assert made(later, "day")[0].startswith("2028-01-02")


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("+02:00", "Times in “at” are UTC+02:00."),
        ("-0530", "Times in “at” are UTC-05:30."),
        ("Z", "Times in “at” are UTC."),
        ("+00:00", "Times in “at” are UTC."),
        (" UTC", "Times in “at” are UTC."),
        (" CET", "Times in “at” are CET time."),
        (" Europe/Rome", "Times in “at” are Europe/Rome time."),
        ("+01:00[Europe/Paris]", "Times in “at” are Europe/Paris time."),
    ],
)
def test_a_zone_keeps_its_clock_and_is_told_with_every_figure(
    tmp_path: Path, zone: str, told: str
) -> None:
    cells = [f"2024-01-01T00:30:00{zone}", f"2024-07-01T00:15:00{zone}"]
    brought = column(tmp_path, "at", cells)
    assert made(brought, "at") == ["2024-01-01 00:30:00", "2024-07-01 00:15:00"]
    assert (table(brought).notes, table(brought).caveats) == ((told,), (told,))


def test_several_offsets_are_asked_about(tmp_path: Path) -> None:
    cells = ["2024-01-01T00:30:00+01:00", "2024-07-01T00:30:00+02:00"]
    question = asked(column(tmp_path, "at", cells))
    assert question.text == (
        "Times in “at” have more than one zone: UTC+01:00 and UTC+02:00. Which clock is meant?"
    )
    assert shown(question)[:2] == [
        ("local", "Keep the clock of each row", f"{cells[0]} = 1 January 2024 00:30"),
        ("utc", "Turn all into UTC", f"{cells[0]} = 31 December 2023 23:30"),
    ]
    local = column(tmp_path, "at", cells, {"zone:at": ("local",)})
    assert made(local, "at") == ["2024-01-01 00:30:00", "2024-07-01 00:30:00"]
    assert table(local).caveats == ("Times in “at” are local: UTC+01:00 and UTC+02:00.",)
    utc = column(tmp_path, "at", cells, {"zone:at": ("utc",)})
    assert made(utc, "at") == ["2023-12-31 23:30:00", "2024-06-30 22:30:00"]
    assert table(utc).caveats == ("Times in “at” are UTC.",)


def test_names_of_zones_that_change_are_asked_about_without_utc(tmp_path: Path) -> None:
    cells = ["2024-01-01 00:30 CET", "2024-07-01 00:30 CEST"]
    assert [value for value, *_ in shown(asked(column(tmp_path, "at", cells)))] == ["local", "text"]


def test_a_zone_in_some_rows_only_leaves_text(tmp_path: Path) -> None:
    cells = ["2024-01-01T00:30:00Z", "2024-07-01T00:30:00", "2024-07-02T00:30:00"]
    brought = column(tmp_path, "at", cells)
    assert made(brought, "at") == cells
    assert table(brought).notes == ("“at” stays text: time zones stand in some rows only.",)


@pytest.mark.parametrize(
    ("cells", "cut"),
    [
        (["2024-01-01T00:30:00.123456789", "2024-07-01T00:30:00.5"], "1 value of “at” has"),
        (["1.1.24 10:20:30.1234567", "2.1.24 10:20:30.7654321"], "2 values of “at” have"),
        (["2024-01-01T00:30:00.123456000", "2024-07-01T00:30:00.123456"], ""),
    ],
)
def test_digits_beyond_microseconds_are_counted(tmp_path: Path, cells: list[str], cut: str) -> None:
    answers = {"dates:at": ("day",)}
    notes = [
        note for note in table(column(tmp_path, "at", cells, answers)).notes if "micro" in note
    ]
    assert [note.partition(" fractions")[0] for note in notes] == ([cut] if cut else [])


def test_the_question_about_the_order_shows_the_century_that_would_be_taken(tmp_path: Path):
    data = "who,born\na,01/02/55\nb,03/04/62\nc,05/06/71\n"
    (question,) = bring(tmp_path, "t.csv", data, here=True).imported.questions
    assert [choice.detail for choice in question.choices][:2] == [
        "01/02/55 = 1 February 1955", "01/02/55 = 2 January 1955"
    ]  # fmt: skip
