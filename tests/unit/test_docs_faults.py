"""docs/faults.md names tests that exist, and has a test in every row of both its tables."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.running import ROOT

TABLE = ROOT / "docs" / "faults.md"
NAMED = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


def _rows() -> list[str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    below = zip(lines, [*lines[1:], ""], strict=True)
    return [row for row, after in below if row.startswith("| ") and not after.startswith("|--")]


def _tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_table_of_faults_names_exists() -> None:
    named = [found for row in _rows() for found in NAMED.findall(row)]
    missing = [f"{path}::{name}" for path, name in named if name not in _tests(ROOT / path)]
    assert len(named) > 130
    assert missing == []


def test_every_fault_and_every_threat_has_a_test() -> None:
    rows = _rows()
    assert len(rows) >= 40
    assert [row for row in rows if not NAMED.search(row)] == []
