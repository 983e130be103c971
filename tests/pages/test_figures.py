"""The figures of an answer: what is marked in its text, and the list of where each is from."""

from __future__ import annotations

from typing import Any

from assistant.events import FiguresChecked, ToolFinished, ToolStarted
from assistant.figures.checking import check
from assistant.figures.values import Ground, Passage, Result
from assistant.messages import CallId
from tests.pages.conftest import OpenPage, ask, seen
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say

ROWS: dict[str, Any] = {
    "sql": "SELECT product, sum(profit) AS profit FROM orders GROUP BY product",
    "columns": ["product", "profit"],
    "rows": [["Laptop", 32423], ["Phone", 31772], ["Desk", 6494]],
    "row_count": 3,
}
TEXT = "Laptop made 32,423 and Phone 31,277; all three made 70,689."


def looked_up() -> FiguresChecked:
    """Return what a run adds; the built-in analyst, whom the script plays, is not looked up."""
    result = Result(ROWS["sql"], ROWS["columns"], ROWS["rows"], ROWS["row_count"])
    part = check([Passage(2, TEXT)], Ground((result,)))  # behind the step and the table
    assert part
    return FiguresChecked(part.figures, part.queries)


def test_a_wrong_figure_is_marked_and_the_list_tells_where_the_others_are_from(
    page: OpenPage, backend: Scripted
) -> None:
    call = CallId("c")
    backend.streams = [
        [
            STARTED,
            ToolStarted(call, "query_table"),
            ToolFinished(call, "query_table", result=ROWS, output="3"),
            say(TEXT),
            looked_up(),
            COMPLETED,
        ]
    ]
    at = ask(page(), "Which products?")
    at = at.run()
    for _ in range(2):
        text = seen(at)
        assert "31,277 :small[not from your data]" in text
        assert text.count("not from your data") == 1
        popover = at.get("popover")[-1]
        assert popover.table[0].value.values.tolist() == [
            [r"32\,423", r"Laptop \/ profit"],
            [r"31\,277", "not from your data"],
            [r"70\,689", "sum of profit over 3 rows"],
        ]
        assert popover.code[0].value == ROWS["sql"]
        at = at.run()
