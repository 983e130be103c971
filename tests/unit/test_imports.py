"""The app's side of reading: stopping, limits, renaming and removing. Real child processes."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import duckdb
import pytest

from assistant.children.stopping import Stop
from assistant.data.imports import Job, Limits, read_file, remove_table, rename_table
from assistant.errors import DataError


def nobody(_phase: str, _fraction: float | None) -> None:
    """Take no notice."""


def names_in(file: Path) -> list[str]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return sorted(
            n for (n,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        )


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a workspace with the tables t and t_2; nothing changes it."""
    folder = tmp_path_factory.mktemp("two")
    source = folder / "source"
    source.write_text("a b,c\n1,x\n")
    base = folder / "one.duckdb"
    read_file(Job(source, "t.csv", None, base), Stop(), nobody)
    read_file(Job(source, "T.csv", base, folder / "two.duckdb"), Stop(), nobody)
    return folder / "two.duckdb"


def test_tables_are_added_renamed_and_removed_in_a_new_file_each(tmp_path: Path, two: Path):
    assert names_in(two.with_name("one.duckdb")) == ["t"]
    assert names_in(two) == ["t", "t_2"]
    three = tmp_path / "three.duckdb"
    assert rename_table(two, three, "t_2", "My Sales") == "my_sales"
    assert names_in(three) == ["my_sales", "t"]
    assert names_in(two) == ["t", "t_2"]
    four = tmp_path / "four.duckdb"
    assert remove_table(three, four, "t") is True
    assert names_in(four) == ["my_sales"]
    with duckdb.connect(str(four), read_only=True) as connection:
        assert connection.execute("FROM my_sales").fetchall() == [(1, "x")]
        assert connection.execute("SELECT comment FROM duckdb_tables()").fetchall() == [("T.csv",)]
    assert remove_table(four, tmp_path / "five.duckdb", "my_sales") is False
    assert not (tmp_path / "five.duckdb").exists()


@pytest.mark.parametrize(
    ("new", "kind"),
    [("", "bad_name"), ("!!!", "bad_name"), ("select", "bad_name"), ("2024", "bad_name"),
     ("x" * 61, "bad_name"), ("T", "taken_name")],
)  # fmt: skip
def test_a_bad_or_taken_name_is_refused(tmp_path: Path, two: Path, new: str, kind: str):
    with pytest.raises(DataError) as caught:
        rename_table(two, tmp_path / "new.duckdb", "t_2", new)
    assert caught.value.kind == kind
    assert caught.value.hint
    assert not (tmp_path / "new.duckdb").exists()


def test_a_stop_in_the_middle_kills_the_child(tmp_path: Path):
    source, stop = tmp_path / "source", Stop()
    source.write_bytes(b"a,b\n" + b"1,2\n" * 1_000_000)
    phases: list[str] = []

    def progress(phase: str, _fraction: float | None) -> None:
        phases.append(phase)
        threading.Thread(target=stop.ask, args=("enough",)).start()

    with pytest.raises(DataError) as caught:
        read_file(Job(source, "t.csv", None, tmp_path / "t.duckdb"), stop, progress)
    assert caught.value.kind == "stopped"
    assert phases
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"file_bytes": 100}, "at most 0 MB"),
        ({"rows": 10}, "More than 10 rows"),
        ({"columns": 2}, "3 columns; at most 2"),
        ({"text_bytes": 100}, "MB of text"),
        ({"wall_s": 0.01}, "longer than it may"),
        ({"memory_bytes": 64 * 1024 * 1024}, "memory"),
    ],
)
def test_a_file_that_hits_a_limit_is_explained(tmp_path: Path, change: dict[str, int], says: str):
    source = tmp_path / "source"
    source.write_text("a,b,c\n" + "1,2,3\n" * 100_000)
    limits = dataclasses.replace(Limits(), **change)
    with pytest.raises(DataError) as caught:
        read_file(Job(source, "t.csv", None, tmp_path / "t.duckdb"), Stop(), nobody, limits)
    assert says in str(caught.value)
    assert caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["source"]
