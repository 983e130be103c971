"""What Copy gives: what was said, and rows that a spreadsheet takes as they are."""

from __future__ import annotations

from assistant.messages import CallId, ChartPart, PartId, StepPart, TablePart, TextPart
from assistant.ui.answer import copying

ROWS = (("Oslo", 10.5), ("St.\tGallen\n", None))
TABLE = TablePart(CallId("c"), "SELECT 1", ("shop", "amount"), ROWS, 3)
CHART = ChartPart(CallId("d"), {}, "SELECT 1", ("shop", "amount"), ROWS, 3)


def test_an_answer_is_its_text_and_its_rows_with_tabs_between_cells() -> None:
    said = TextPart(PartId("t"), "Oslo leads.")
    step = StepPart(CallId("c"), "query_table", "function", "done", output="never copied")
    copied = copying.answer_text([said, step, TABLE, CHART])
    assert copied == "Oslo leads.\n\nshop\tamount\nOslo\t10.5\nSt. Gallen\t\n(2 of 3 rows)"


def test_a_chart_without_its_table_has_its_rows() -> None:
    assert copying.answer_text([CHART]).startswith("shop\tamount\n")
    assert copying.answer_text([]) == ""


def test_what_is_copied_stays_text_in_the_page() -> None:
    button = copying.button('"><script>alert(1)</script>\n\t&', "Copy <b>")
    assert "<script>" not in button
    assert "<b>" not in button
    assert 'data-copy="&quot;&gt;&lt;script&gt;' in button
