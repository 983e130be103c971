"""Dates that could be others: versions, two orders in a column, the year first, many forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers.dated import asked, column, known, made, shown, table


def test_versions_are_asked_about_and_stay_text_in_a_hurry(tmp_path: Path) -> None:
    question = asked(known(tmp_path, "f10_version.csv"))
    assert (question.text, question.suggested) == (
        "Are the values of “release” dates?", ("text",),
    )  # fmt: skip
    assert shown(question) == [
        ("text", "No, keep as text", "1.2.10 stays as it is"),
        ("day", "Dates", "1.2.10 = 1 February 2010"),
    ]
    kept = known(tmp_path, "f10_version.csv", {question.id: ("text",)})
    assert made(kept, "release") == ["1.2.10", "1.3.11", "2.1.15"]
    assert table(kept).notes == ("“release” stays text.",)
    dates = known(tmp_path, "f10_version.csv", {question.id: ("day",)})
    assert made(dates, "release") == ["2010-02-01", "2011-03-01", "2015-01-02"]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("version", ["2023.1.2", "2023.3.4", "2024.1.1"]),
        ("version", ["15.3.24", "15.4.24", "16.1.24"]),
        ("section", ["1.2.10", "13.1.15", "14.2.20"]),
        ("Kapitel", ["1.2.2010", "13.1.2015"]),
        ("x", ["1.2.10", "1.3.11", "2.1.15"]),
        ("size", ["1-2-10", "2-3-11", "12-1-12"]),
        ("sku", ["1/2/10", "3/4/11"]),
        ("os", [f"10.{minor:02}.10" for minor in range(1, 12)]),
    ],
)
def test_what_may_be_a_version_is_never_a_date_without_a_word(
    tmp_path: Path, name: str, cells: list[str]
) -> None:
    question = asked(column(tmp_path, name, cells))
    assert question.suggested == ("text",)
    assert made(column(tmp_path, name, cells, {question.id: ("text",)}), name) == cells


@pytest.mark.parametrize(
    ("name", "cells", "first"),
    [
        ("Datum", ["1.2.24", "3.4.24"], "2024-02-01"),
        ("release_date", ["1.2.24", "3.4.24"], "2024-02-01"),
        ("paid", ["15.3.24", "1.2.24"], "2024-03-15"),
        ("paid", ["05.03.24", "01.02.24"], "2024-03-05"),
        ("paid", ["2024.03.05", "2024.04.01"], "2024-03-05"),
    ],
)
def test_days_that_are_named_or_written_as_such_raise_no_question(
    tmp_path: Path, name: str, cells: list[str], first: str
) -> None:
    assert made(column(tmp_path, name, cells), name)[0] == first


@pytest.mark.parametrize(
    "cells",
    [["3/4", "1/2", "5/8"], ["1-2", "3-4", "5-6"], ["1.2.3.4", "10.0.0.1"], ["2010-11", "2011-12"],
     ["2024-Q1", "2024-Q2", "2024-Q3"], ["2024W05", "2024W06", "2024W07"],
     ["2009/10", "2010/11", "2011/12"], ["Mon 08:00", "Tue 09:00"], ["P1M", "P3M"],
     ["ABC 2024", "DEF 2023", "GHI 1999"], ["Room 12", "Room 13", "Hall 14"]],
)  # fmt: skip
def test_fractions_ranges_addresses_seasons_and_codes_stay_text(
    tmp_path: Path, cells: list[str]
) -> None:
    brought = column(tmp_path, "v", cells)
    assert made(brought, "v") == cells
    assert table(brought).notes == ()


def test_two_orders_in_a_column_are_asked_about(tmp_path: Path) -> None:
    cells = ["13/05/2024", "05/13/2024", "06/07/2024"]
    question = asked(column(tmp_path, "day", cells))
    assert question.text == (
        "Dates in “day” are written in two orders: “13/05/2024” and “05/13/2024”. "
        "How should they be read?"
    )
    assert shown(question) == [
        ("day", "Day first, where both fit", "06/07/2024 = 6 July 2024"),
        ("month", "Month first, where both fit", "06/07/2024 = 7 June 2024"),
        ("text", "Keep as text", "06/07/2024 stays as it is"),
    ]
    assert question.suggested == ("text",)
    month = column(tmp_path, "day", cells, {question.id: ("month",)})
    assert made(month, "day") == ["2024-05-13", "2024-05-13", "2024-06-07"]
    assert table(month).notes == (
        "“day” has dates of both orders; where both fit, the month is first.",
    )


def test_points_and_slashes_that_disagree_are_asked_about(tmp_path: Path) -> None:
    cells = ["25.12.2023", "12/25/2023", "24.12.2023"]
    question = asked(column(tmp_path, "day", cells))
    assert shown(question)[0] == (
        "day", "Read each as it fits", "no date of the column fits both orders",
    )  # fmt: skip
    read = column(tmp_path, "day", cells, {question.id: ("day",)})
    assert made(read, "day") == ["2023-12-25", "2023-12-25", "2023-12-24"]


def test_one_date_of_the_other_order_far_down_is_found(tmp_path: Path) -> None:
    cells = [f"{day:02}/05/{year}" for year in range(1900, 2024) for day in range(1, 29)]
    cells[3111] = "05/31/2024"
    question = asked(column(tmp_path, "day", cells))
    assert "“05/31/2024”" in question.text


def test_iso_dates_beside_ambiguous_ones_are_asked_about(tmp_path: Path) -> None:
    cells = ["2024-01-05", "05/07/2024", "2024-02-03"]
    question = asked(column(tmp_path, "Datum", cells))
    assert question.text == "How are dates in “Datum” written?"
    assert shown(question)[0] == ("day", "Day first", "05/07/2024 = 5 July 2024")
    read = column(tmp_path, "Datum", cells, {question.id: ("day",)})
    assert made(read, "Datum") == ["2024-01-05", "2024-07-05", "2024-02-03"]


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        (["2024-01-05", "5 Jan 2024"], "“2024-01-05” and “5 Jan 2024”"),
        (["2024-01-05", "05.01.2024"], "“2024-01-05” and “05.01.2024”"),
        (["January 5, 2024", "2024/1/5"], "“2024/1/5” and “January 5, 2024”"),
    ],
)
def test_forms_that_are_plain_become_dates_together_with_a_note(
    tmp_path: Path, cells: list[str], note: str
) -> None:
    brought = column(tmp_path, "day", cells)
    assert made(brought, "day") == ["2024-01-05", "2024-01-05"]
    assert f"“day” has dates in 2 forms, such as {note}." in table(brought).notes


def test_the_year_may_come_first_with_two_digits(tmp_path: Path) -> None:
    cells = ["24-01-15", "24-02-20", "24-03-31"]
    question = asked(column(tmp_path, "day", cells))
    assert shown(question)[:2] == [
        ("day", "Day first", "24-01-15 = 24 January 2015"),
        ("year", "Year first", "24-01-15 = 15 January 2024"),
    ]
    read = column(tmp_path, "day", cells, {question.id: ("year",)})
    assert made(read, "day") == ["2024-01-15", "2024-02-20", "2024-03-31"]
    plain = column(tmp_path, "day", ["99-12-31", "98-11-30"])
    assert made(plain, "day") == ["1999-12-31", "1998-11-30"]


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["5. März 2024", "17. Dez. 2023"], ["2024-03-05", "2023-12-17"]),
        (["12 janv. 2024", "1er août 2024", "3 février 2024"],
         ["2024-01-12", "2024-08-01", "2024-02-03"]),
        (["5 de marzo de 2024", "7 de dic. de 2023"], ["2024-03-05", "2023-12-07"]),
        (["5 maggio 2024", "12 set 2023"], ["2024-05-05", "2023-09-12"]),
        (["3rd March 2024", "21st May 2023"], ["2024-03-03", "2023-05-21"]),
        (["05JAN2024", "17DEC2023"], ["2024-01-05", "2023-12-17"]),
        (["15 januari 2024", "3 mei 2024"], ["2024-01-15", "2024-05-03"]),
        (["15 maj 2024", "3 stycznia 2024"], ["2024-05-15", "2024-01-03"]),
        (["15 января 2024", "3 марта 2024"], ["2024-01-15", "2024-03-03"]),
    ],
)  # fmt: skip
def test_months_have_names_in_several_languages(
    tmp_path: Path, cells: list[str], days: list[str]
) -> None:
    assert made(column(tmp_path, "day", cells), "day") == days


@pytest.mark.parametrize(
    "cells",
    [["Jan-24", "Feb-24", "Mar-24", "Apr-24"], ["2024-01", "2024-02", "2024-03", "2024-04"],
     ["2024/01", "2024/02", "2024/03", "2024/04"], ["01.2024", "02.2024", "03.2024", "04.2024"],
     ["01/2024", "02/2024", "03/2024", "04/2024"], ["janv. 2024", "févr. 2024", "mars 2024",
      "avril 2024"]],
)  # fmt: skip
def test_a_month_is_its_first_day_and_that_is_told(tmp_path: Path, cells: list[str]) -> None:
    brought = column(tmp_path, "m", cells)
    assert made(brought, "m") == ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]
    assert "“m” has months: each is its first day." in table(brought).notes


def test_a_name_and_two_digits_may_be_days(tmp_path: Path) -> None:
    question = asked(column(tmp_path, "m", ["May-12", "May-15", "Jun-03"]))
    assert question.text == "Are the values of “m” months with a year?"
    assert shown(question)[1] == ("day", "Months", "May-12 = May 2012")
    assert question.suggested == ("text",)


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["Mon 2024-01-15", "Tue 2024-01-16"], ["2024-01-15", "2024-01-16"]),
        (["Monday, January 15, 2024", "Fri, Feb 2, 2024"], ["2024-01-15", "2024-02-02"]),
        (["Mo., 15.01.2024", "Fr., 02.02.2024"], ["2024-01-15", "2024-02-02"]),
        (["lundi 15 janvier 2024", "vendredi 2 février 2024"], ["2024-01-15", "2024-02-02"]),
        (["2024/01/15 (Mon)", "2024/02/02 (Fri)"], ["2024-01-15", "2024-02-02"]),
        (["15/Jan/2024", "02/Feb/2024"], ["2024-01-15", "2024-02-02"]),
        (["2024年1月15日", "2024年2月2日"], ["2024-01-15", "2024-02-02"]),
        (["2024. 1. 15.", "2024.02.02."], ["2024-01-15", "2024-02-02"]),
        (["15. 1. 2024", "2. 2. 2024"], ["2024-01-15", "2024-02-02"]),
        (["2024-01-15 22:00", "2024-02-01 24:00"], ["2024-01-15 22:00:00", "2024-02-02 00:00:00"]),
        (["20240115T1030", "20240202T000000"], ["20240115T1030", "20240202T000000"]),
        (["20240115T103000", "20240202T000000"], ["2024-01-15 10:30:00", "2024-02-02 00:00:00"]),
        (["15.01.2024 10:30 Uhr", "02.02.2024 00:00 Uhr"],
         ["2024-01-15 10:30:00", "2024-02-02 00:00:00"]),
        (["15/01/2024 10h30", "02/02/2024 0h05"], ["2024-01-15 10:30:00", "2024-02-02 00:05:00"]),
        (["15-JAN-24 10.20.30 PM", "02-FEB-24 08.00.00 AM"],
         ["2024-01-15 22:20:30", "2024-02-02 08:00:00"]),
    ],
)  # fmt: skip
def test_dates_in_other_spellings_become_dates(
    tmp_path: Path, cells: list[str], days: list[str]
) -> None:
    assert made(column(tmp_path, "day", cells), "day") == days


@pytest.mark.parametrize(
    "cells",
    [
        ["Mon, 15 Jan 2024 10:20:30 +0000", "Fri, 02 Feb 2024 12:00:00 GMT"],
        ["Mon Jan 15 10:20:30 +0000 2024", "Fri Feb  2 12:00:00 UTC 2024"],
        ["[15/Jan/2024:10:20:30 +0000]", "[02/Feb/2024:12:00:00 +0000]"],
        ["Mon Jan 15 2024 10:20:30 GMT+0000 (Coordinated Universal Time)",
         "Fri Feb 02 2024 12:00:00 GMT+0000 (Coordinated Universal Time)"],
        ["20240115T102030Z", "20240202T120000Z"],
    ],
)  # fmt: skip
def test_times_that_programs_write_keep_their_zone(tmp_path: Path, cells: list[str]) -> None:
    brought = column(tmp_path, "at", cells)
    assert made(brought, "at") == ["2024-01-15 10:20:30", "2024-02-02 12:00:00"]
    assert table(brought).caveats == ("Times in “at” are UTC.",)


def test_numbers_of_invoices_are_no_months(tmp_path: Path) -> None:
    cells = ["01-2024", "02-2024"]
    assert made(column(tmp_path, "invoice_no", cells), "invoice_no") == cells
