"""Results are cut to size, and say what was left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.tools.results import MOST_BYTES, shorten_table, to_output


def table(rows: int, cell: str = "x", **more: Any) -> dict[str, Any]:
    return {"columns": ["n", "text"], "rows": [[n, cell] for n in range(rows)], **more}


def test_a_table_keeps_its_first_100_rows_and_counts_all():
    shortened = shorten_table(table(250))
    assert [row[0] for row in shortened["rows"]] == list(range(100))
    assert shortened["row_count"] == 250


def test_a_count_that_the_tool_knows_better_stands():
    assert shorten_table(table(100, row_count=3000))["row_count"] == 3000


@pytest.mark.parametrize("result", [None, 5, "rows", [1], {"rows": [1]}, {"columns": 1, "rows": 2}])
def test_what_is_no_table_is_left_alone(result: Any):
    assert shorten_table(result) == result


def test_a_short_result_is_told_whole():
    result = shorten_table(table(3))
    assert json.loads(to_output(result)) == result


def test_a_table_that_was_cut_says_so_even_if_it_fits():
    told = json.loads(to_output(shorten_table(table(101))))
    assert told["note"] == "Only the first 100 of 101 rows are given here."


@pytest.mark.parametrize("cell", ["x" * 300, "é" * 300, "\u2028" * 300, '"' * 300])
def test_a_wide_table_is_cut_to_the_rows_that_fit(cell: str):
    output = to_output(shorten_table(table(100, cell)))
    told = json.loads(output)
    assert len(output.encode()) <= MOST_BYTES
    assert 0 < len(told["rows"]) < 100
    one_more = {**told, "rows": shorten_table(table(100, cell))["rows"][: len(told["rows"]) + 1]}
    shortest = json.dumps(one_more, ensure_ascii=False, separators=(",", ":"))
    assert len(shortest.encode()) > MOST_BYTES


@pytest.mark.parametrize("result", ["é" * 9000, ["x" * 9000], table(1, "y" * 9000, row_count=1)])
def test_anything_else_too_long_is_cut_as_text(result: Any):
    output = to_output(result)
    told = json.loads(output)
    if "truncated" in told:
        assert MOST_BYTES - 8 <= len(output.encode()) <= MOST_BYTES
    else:
        assert told["note"] == "Only the first 0 of 1 rows are given here."
