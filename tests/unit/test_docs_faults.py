"""docs/faults.md names tests that exist, and has a test in every row."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.running import ROOT

TABLE = ROOT / "docs" / "faults.md"
NAMED = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


def _rows() -> list[str]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("| ")][1:]


def _tests(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_table_of_faults_names_exists() -> None:
    named = [found for row in _rows() for found in NAMED.findall(row)]
    missing = [f"{path}::{name}" for path, name in named if name not in _tests(ROOT / path)]
    assert len(named) > 60
    assert missing == []


def test_every_fault_has_a_test() -> None:
    rows = _rows()
    assert len(rows) >= 25
    assert [row for row in rows if not NAMED.search(row)] == []
