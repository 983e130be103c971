"""Child processes: talked to in lines, limited, and gone when they are ended."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from assistant.children import Child

MB = 2**20
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_AS")


@pytest.fixture
def start() -> Generator[Callable[..., Child]]:
    started: list[Child] = []

    def begin(
        do: str = "", limits: dict[str, Any] | None = None, lines: int = 0, **more: Any
    ) -> Child:
        child = Child("tests.faults.counting_child", ["given"])
        started.append(child)
        request = {"do": do, "limits": limits or {}, "lines": lines, **more}
        child.send(json.dumps(request).encode() + b"\n")
        return child

    yield begin
    for child in started:
        child.end()


def test_progress_comes_line_by_line_before_the_end(start: Callable[..., Child]):
    child = start(lines=3)
    assert [child.read_line(100) for _ in range(3)] == [b"0\n", b"1\n", b"2\n"]
    assert json.loads(child.read_line(100)) == ["nothing", ["given"]]
    assert child.read_line(100) == b""


@LINUX
def test_memory_is_limited_beyond_what_the_child_has(start: Callable[..., Child]):
    limits = {"memory_bytes": 100 * MB}
    enough = start("allocate", limits, bytes=60 * MB)
    assert json.loads(enough.read_line(100))[0] == str(60 * MB)
    assert json.loads(start("allocate", limits, bytes=120 * MB).read_line(100))[0] == "no memory"


@LINUX
def test_a_file_is_limited(start: Callable[..., Child], tmp_path: Path):
    file = tmp_path / "file"
    child = start("write", {"file_bytes": MB}, bytes=3 * MB, file=str(file))
    assert json.loads(child.read_line(100))[0] == "File too large"
    assert file.stat().st_size <= MB


@LINUX
def test_processor_time_is_limited(start: Callable[..., Child]):
    child = start("spin", {"cpu_s": 1})
    assert child.read_line(100) == b""
    assert child.end() == -signal.SIGXCPU


def test_a_killed_child_is_read_to_its_end_and_ended_twice(start: Callable[..., Child]):
    child = start("spin", lines=1)
    assert child.read_line(100) == b"0\n"
    assert child.alive
    child.kill()
    assert child.read_line(100) == b""
    child.kill()
    status = child.end()
    assert status != 0
    assert child.end() == status
    assert not child.alive


def test_a_line_beyond_what_is_taken_is_not_read_to_its_end(start: Callable[..., Child]):
    assert len(start(lines=0).read_line(5)) == 6
