"""Every battery has a case in each size, and the larger samples hold the smaller ones."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import sizes
from tests.running import ROOT

TESTS = sorted((ROOT / "tests").rglob("*.py"))
CHOOSING = ("cases", "sample")


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CHOOSING:
            yield node


def test_each_size_has_a_case_and_a_larger_one_has_no_fewer() -> None:
    numbers: list[list[int]] = []
    for path in TESTS:
        for call in calls(ast.parse(path.read_text("utf-8"))):
            values = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            numbers.append([n for n in values if isinstance(n, int) and n is not False])
    assert len(numbers) > 20
    assert [found for found in numbers if sorted(found) != found or 0 in found] == []


def test_a_test_that_is_marked_slow_says_how_many_cases_it_tries() -> None:
    slow = [
        (path, node)
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(mark) == "pytest.mark.slow" for mark in node.decorator_list)
    ]
    assert slow
    assert [(path.name, node.name) for path, node in slow if not any(calls(node))] == []


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., str]:
    """Return what runs pytest over a suite of one test and returns what it wrote."""
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n", "utf-8")
    (tmp_path / "test_it.py").write_text(
        "from tests.sizes import cases\n"
        "def test_it(tell): tell(f\"it is {cases('small', 'ci', 'full')}\")\n",
        "utf-8",
    )

    def run(*said: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *said],
            cwd=tmp_path,
            env={"PATH": "", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        ).stdout

    return run


@pytest.mark.parametrize(
    ("said", "size", "shared"),
    [
        ((), "small", True),
        (("-n", "0", "--size", "ci"), "ci", False),
        (("test_it.py", "--full"), "full", False),
        (("test_it.py", "--size=full"), "full", False),
    ],
)
def test_the_command_line_says_how_much_is_run_and_a_whole_suite_is_shared_out(
    told: Callable[..., str], said: tuple[str, ...], size: str, *, shared: bool
) -> None:
    found = told(*said)
    assert f"it is {size}" in found, found
    assert "1 passed" in found, found
    assert ("2/2 workers" in found) is shared, found


def test_a_larger_sample_holds_the_smaller_one_in_the_same_order() -> None:
    every = [f"case {number}" for number in range(40)]
    before = sizes.chosen()
    try:
        found = []
        for size in sizes.SIZES:
            sizes.choose(size)
            found.append(sizes.sample(every, 5, 20))
    finally:
        sizes.choose(before)
    small, ci, full = found
    assert (len(small), len(ci), full) == (5, 20, every)
    assert small == [one for one in ci if one in small]
    assert ci == sorted(ci, key=every.index)


def test_files_of_tests_in_the_browser_begin(told: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "test_last.py").write_text(
        "import pytest\n@pytest.mark.browser\ndef test_pages() -> None: ...\n", "utf-8"
    )
    found = told("--collect-only", "-q", "-n", "0")
    assert found.index("test_last.py::test_pages") < found.index("test_it.py::test_it"), found


def test_what_a_test_starts_keeps_what_it_compiled() -> None:
    started = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    assert subprocess.run(started, capture_output=True, check=True).stdout == b"False\n"
