"""The rules of the house that no other tool holds: sizes, prologues, tests, documents.

ruff holds complexity and style, pyright the types, import-linter the direction of the imports.
"""

from __future__ import annotations

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.settings.table import table

HOUSE = Path(__file__).parent.parent

MODULE, PAGE = 400, 120
LARGER: dict[str, str] = {}
"""path -> why this file may be larger than the gate"""

APP = [HOUSE / "app.py", *sorted((HOUSE / "pages").glob("*.py"))]
PACKAGE = sorted((HOUSE / "assistant").rglob("*.py"))
TESTS = sorted((HOUSE / "tests").rglob("*.py"))
BENCHMARKS = sorted((HOUSE / "benchmarks").rglob("*.py"))
MODULES = [*APP, *PACKAGE, *BENCHMARKS]
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc"}


def name_of(path: Path) -> str:
    """Return the path as the lists here write it."""
    return path.relative_to(HOUSE).as_posix()


def gate(path: Path) -> int:
    """Return how many lines *path* may have."""
    return PAGE if path in APP else MODULE


def test_a_file_is_small_enough_to_be_read() -> None:
    lines = {p: len(p.read_text("utf-8").splitlines()) for p in [*MODULES, *TESTS]}
    large = {name_of(path): count for path, count in lines.items() if count > gate(path)}
    assert {name: count for name, count in large.items() if not LARGER.get(name)} == {}
    assert set(LARGER) <= set(large), "one that fits again is taken off the list"


def test_a_module_opens_with_its_duty() -> None:
    sources = {path: path.read_text("utf-8") for path in MODULES}
    assert [
        name_of(path)
        for path, source in sources.items()
        if source.strip() and not ast.get_docstring(ast.parse(source))
    ] == []


def test_names_say_something() -> None:
    parts = {path: {path.stem, *Path(name_of(path)).parts} for path in [*MODULES, *TESTS]}
    assert [name_of(path) for path, names in parts.items() if VAGUE & names] == []


def test_no_test_patches_or_sleeps() -> None:
    """A test that needs a patch misses a seam; one that needs a sleep misses a state.

    The scripted servers may sleep: how fast they speak is part of their script.
    """
    found = [where for path in TESTS for where in _forbidden(path)]
    assert [w for w in found if not (w.startswith("tests/server/") and w.endswith("sleep"))] == []


def _forbidden(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        match node:
            case ast.Attribute(value=ast.Name(id="monkeypatch"), attr="setattr" | "setitem"):
                yield f"{where}: monkeypatch.{node.attr}"
            case ast.Attribute(value=ast.Name(id="time" | "asyncio"), attr="sleep"):
                yield f"{where}: sleep"
            case ast.Attribute(attr="wait_for_timeout"):
                yield f"{where}: sleep"
            case ast.ImportFrom(module="time", names=names) if "sleep" in {n.name for n in names}:
                yield f"{where}: sleep"
            case ast.Import(names=names) if any("mock" in n.name.split(".") for n in names):
                yield f"{where}: mock"
            case ast.ImportFrom(module=str(module), names=names) if "mock" in module.split(".") or (
                module == "unittest" and "mock" in {n.name for n in names}
            ):
                yield f"{where}: mock"
            case _:
                pass


def test_one_broad_except_in_the_house() -> None:
    """The worker's boundary in runs/session.py; others say what they expect, or raise it again."""
    broad = [
        name_of(path)
        for path in APP + PACKAGE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and not (isinstance(last := node.body[-1], ast.Raise) and last.exc is None)
        and (node.type is None or getattr(node.type, "id", "") in ("Exception", "BaseException"))
    ]
    assert broad == ["assistant/runs/session.py"]


AT_THE_ROOT = 12
"""files in `assistant/` itself: the vocabulary and the workbench; everything else has a room"""
NAMED_ON_A_MAP = re.compile(r"^(?: {4})?(\w+/?) {2,}\S", re.MULTILINE)
MAPS = [HOUSE / "assistant" / room / "__init__.py" for room in ("", "commands", "runs", "uploads")]


@pytest.mark.parametrize("file", MAPS, ids=name_of)
def test_the_map_of_a_room_names_all_that_is_in_it_and_nothing_else(file: Path) -> None:
    prologue = ast.get_docstring(ast.parse(file.read_text("utf-8")), clean=False)
    named = NAMED_ON_A_MAP.findall(prologue or "")
    rooms = {f"{path.parent.name}/" for path in file.parent.glob("*/__init__.py")}
    modules = {path.stem for path in file.parent.glob("*.py") if path != file}
    assert sorted(named) == sorted(rooms | modules)


def test_few_files_lie_at_the_root_of_the_package() -> None:
    lying = [path.name for path in (HOUSE / "assistant").iterdir() if path.is_file()]
    assert len(lying) <= AT_THE_ROOT, lying


ABOVE_THE_WORKBENCH = [
    *APP,
    *(HOUSE / "assistant" / "ui").rglob("*.py"),
    *(HOUSE / "assistant" / "commands").rglob("*.py"),
]


def test_nothing_above_the_workbench_goes_past_it() -> None:
    """Import-linter holds what is imported; this holds what is reached by an attribute."""
    assert [
        f"{name_of(path)}:{node.lineno}: .{node.attr}"
        for path in ABOVE_THE_WORKBENCH
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"store", "_store", "intake"}
    ] == []


EXCEPTION = re.compile(r"#\s*(noqa|type: ignore|pyright: ignore)")
WITH_REASON = re.compile(r"(noqa: [A-Z0-9, ]+|ignore(\[[\w, ]+\])?)\s+[-#]\s*\w+")


def test_a_lint_or_type_exception_has_its_reason() -> None:
    """It stands behind the exception, or in a comment on the line above."""
    bare = []
    for path in [*APP, *PACKAGE]:
        comments = dict(_comments(path))
        bare += [
            f"{name_of(path)}:{line}: {text}"
            for line, text in comments.items()
            if EXCEPTION.search(text) and not WITH_REASON.search(text) and line - 1 not in comments
        ]
    assert bare == []


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


IMPORTED_AS = {
    "python_dotenv": "dotenv",
    "markdown_it_py": "markdown_it",
    "vl_convert_python": "vl_convert",
}
COMES_WITH: dict[str, str] = {
    "pandas": "streamlit",
    "pydantic_core": "pydantic",
    "starlette": "streamlit",
}
"""module -> what brings it, where a range of our own could only contradict theirs"""


def test_what_is_imported_stands_in_the_requirements() -> None:
    named = re.findall(
        r"^([\w-]+)>=", (HOUSE / "requirements.txt").read_text("utf-8"), re.MULTILINE
    )
    modules = [name.replace("-", "_").lower() for name in named]
    known = {IMPORTED_AS.get(name, name) for name in modules} | {"assistant", "pages"}
    imported = {module for path in [*APP, *PACKAGE] for module in _imported(path)}
    foreign = imported - known - sys.stdlib_module_names
    assert foreign - COMES_WITH.keys() == set()


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (found.name.partition(".")[0] for found in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]
            case _:
                pass


def test_every_setting_stands_in_the_readme_as_in_the_code() -> None:
    readme = (HOUSE / "README.md").read_text("utf-8").splitlines()
    rows = [f"| `{row.name}` | {row.meaning} | {row.default} |" for row in table()]
    assert [row for row in rows if row not in readme] == []


@pytest.mark.parametrize("file", [".env.example", ".streamlit/secrets.toml.example"])
def test_the_examples_name_every_setting_and_set_none(file: str) -> None:
    lines = (HOUSE / file).read_text("utf-8").splitlines()
    offered = {line.removeprefix("# ").partition("=")[0].strip() for line in lines if "=" in line}
    assert {row.name for row in table()} <= offered
    assert [line for line in lines if line and not line.startswith(("#", "["))] == []


DOCUMENTS = [HOUSE / "docs" / "architecture.md", HOUSE / "README.md"]
NAMED_FILE = re.compile(r"`((?:[\w.-]+/)*[\w.-]+\.(?:py|toml|md|txt|css|json|svg))`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_names_only_files_that_exist(document: Path) -> None:
    """A path counts from the root of the house or from `assistant/`."""
    text = document.read_text("utf-8")
    missing = [
        name
        for name in NAMED_FILE.findall(text)
        if not any((HOUSE / base / name).exists() for base in ("", "assistant", "docs"))
        # made by whoever needs it
        and name not in (".streamlit/secrets.toml", "secrets.toml", "connections.toml")
    ]
    assert missing == []
    broken = [
        target
        for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text)
        if not (document.parent / target).exists()
    ]
    assert broken == []
