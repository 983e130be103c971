"""Names of downloaded files: what is in them, on every system."""

from __future__ import annotations

import pytest

from assistant.ui.answer.downloads import file_name, title_of


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Top 5 products by profit, 2024", "top-5-products-by-profit-2024.csv"),
        ("Umsätze: Köln / Bonn", "umsätze-köln-bonn.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ("a\x00b\u202ecod.exe", "a-b-cod-exe.csv"),
        ("売上 合計", "売上-合計.csv"),
        ("CON", "table-con.csv"),
        ("lpt1", "table-lpt1.csv"),
        ("  ", "table.csv"),
        ("...", "table.csv"),
        ("word " * 40, "-".join(["word"] * 12) + ".csv"),
    ],
)
def test_a_download_is_called_after_its_title(title: str, name: str) -> None:
    assert file_name(title, "csv") == name


def test_a_table_without_a_title_is_called_after_its_columns() -> None:
    name = file_name(title_of(("order_date", "Sum of revenue", "c", "d", "e")), "xlsx")
    assert name == "order-date-sum-of-revenue-c-d.xlsx"
    assert file_name("", "png", "chart") == "chart.png"
