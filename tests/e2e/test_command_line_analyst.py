"""The analyst in a terminal: figures as plain Python has them, plain words for anything else."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.gallery import FOLDER
from tests.e2e.test_command_line import CommandLine
from tests.sizes import sample


@pytest.fixture
def here(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


def rows_of(out: str) -> list[list[Any]]:
    """Return the rows that the query returned."""
    events = [json.loads(line) for line in out.splitlines()]
    found = [e["result"] for e in events if e["event"] == "ToolFinished"]
    return next(result["rows"] for result in found if "chart" not in result)


def test_a_total_by_region_is_what_plain_python_adds_up_and_a_follow_up_changes_it(
    here: CommandLine,
) -> None:
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with (FOLDER / "orders.csv").open(encoding="utf-8", newline="") as file:
        for order in csv.DictReader(file):
            totals[order["region"], order["order_date"][:4]] += Decimal(order["revenue"])
    regions = sorted({region for region, _ in totals})
    status, out, err = here.run("ask", "--json", "total revenue by region in 2024")
    assert status == 0
    assert sorted(rows_of(out)) == [[r, pytest.approx(float(totals[r, "2024"]))] for r in regions]
    thread = err.split("--thread ")[1].split(")")[0]
    status, out, _ = here.run("ask", "--json", "--thread", thread, "and in 2025?")
    assert status == 0
    assert sorted(rows_of(out)) == [[r, pytest.approx(float(totals[r, "2025"]))] for r in regions]


@pytest.mark.parametrize(
    "question",
    sample(
        [
            "colourless green ideas sleep furiously",
            "Wie hoch war der Umsatz im letzten Jahr?",
            "SELECT * FROM orders; DROP TABLE orders",
            "<script>alert(1)</script>",
            "revenue " * 625,
            "\u202e\ufeff🙂",
        ],
        2,
        6,
    ),
)
def test_what_is_no_question_gets_a_plain_answer(here: CommandLine, question: str) -> None:
    status, out, _ = here.run("ask", question)
    assert status == 0
    assert "I can't answer this: " in out
    assert "```sql" not in out


def test_a_select_is_run_as_such_and_a_fault_is_told_with_its_place(here: CommandLine) -> None:
    status, out, err = here.run("ask", "SELECT count(*) FROM orders")
    assert (status, out) == (0, "3,000\n")
    thread = err.split("--thread ")[1].split(")")[0]
    status, out, err = here.run("ask", "--thread", thread, "SELECT reveneu FROM orders")
    assert (status, out) == (1, "")
    assert "Line 1, column 8: Unknown column “reveneu”." in err
