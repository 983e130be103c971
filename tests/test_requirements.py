"""What the house needs from others: ranges, the versions locked within them, and the licence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parent.parent
LOCK = (HOUSE / "requirements.lock").read_text("utf-8")
PIN = re.compile(
    r"^([\w.-]+)==(\S+)(?: ; [^\\\n]+)? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)
"""a name, its version, and its hashes"""


def ranges(file: str) -> list[Requirement]:
    lines = (HOUSE / file).read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r "))]


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_a_range_has_its_version_in_the_lock(file: str) -> None:
    """One that has not is fixed by `.ci/lock`, or by `.ci/lock NAME` for that one alone."""
    pinned: dict[str, list[str]] = {}
    for name, version, _ in PIN.findall(LOCK):
        pinned.setdefault(canonicalize_name(name), []).append(version)
    wrong = {
        str(wanted): found
        for wanted in ranges(file)
        if not (found := pinned.get(canonicalize_name(wanted.name), []))
        or not all(wanted.specifier.contains(version) for version in found)
    }
    assert wrong == {}


def test_the_lock_holds_versions_with_hashes_and_no_place_to_fetch_them_from() -> None:
    said = re.sub(r"^ *#.*\n", "", LOCK, flags=re.MULTILINE)
    assert PIN.sub("", said) == ""
    assert "://" not in LOCK


def test_what_a_change_must_pass_is_run_with_the_locked_versions() -> None:
    assert "--require-hashes -r requirements.lock" in (HOUSE / ".ci" / "run").read_text("utf-8")


def test_the_licence_is_said_to_tools_as_it_stands_in_its_file() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
    (file,) = project["license-files"]
    assert project["license"] == "MIT"
    assert (HOUSE / file).read_text("utf-8").startswith("MIT License\n")
