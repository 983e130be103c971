"""A disk that is full, a database that is locked or away: told as such, and then it goes on."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.errors import StoreBusy, StoreReadOnly
from assistant.events import RunEnded
from assistant.messages import Run, Thread
from assistant.store import Store
from tests.unit.store_contract import ANNA, asked, said

LINE = '{"event":"TextDelta","text":"' + "x" * 2000 + '"}'
HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
db.execute("ROLLBACK")
print("let go", flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store]:
    store = opened(tmp_path / "data")
    assert store.problem is None
    yield store
    store.close()


def opened(folder: Path) -> Store:
    return Store.open(f"sqlite:///{folder}/app.db", folder / "files", busy_timeout_s=0.3)


def begun(store: Store) -> tuple[Thread, Run]:
    thread = store.threads.create(ANNA, "demo")
    run = asked(store, thread)
    assert store.runs.claim(ANNA, run.id, "w")
    return thread, run


def append_until_refused(store: Store, run: Run) -> int:
    """Return the first number that was refused; all before it were acknowledged."""
    for seq in range(1, 5000):
        try:
            store.runs.append(ANNA, run.id, [(seq, LINE)])
        except StoreBusy as exc:
            assert "full" in str(exc)  # noqa: PT017 - the loop ends at the first of them
            return seq
    raise AssertionError("the disk never became full")


def goes_on(store: Store, thread: Thread, run: Run, refused: int) -> None:
    """Nothing acknowledged is gone, and the call that was refused succeeds."""
    assert [seq for seq, _ in store.runs.events(ANNA, run.id)] == list(range(1, refused))
    store.runs.append(ANNA, run.id, [(refused, LINE)])
    answer = said("It is done.", role="assistant")
    assert store.runs.finish(ANNA, run.id, [(refused + 1, "{}")], answer, RunEnded("completed"))
    assert [seq for seq, _ in store.runs.events(ANNA, run.id)] == list(range(1, refused + 2))
    assert store.threads.messages(ANNA, thread.id)[-1].text == "It is done."


def test_a_full_database_is_told_and_the_same_call_succeeds_later(store: Store) -> None:
    thread, run = begun(store)
    pages = 120
    engine = store._database._engine
    assert engine is not None

    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(engine, "checkout", limit)
    refused = append_until_refused(store, run)
    with pytest.raises(StoreBusy, match="full"):
        store.runs.finish(ANNA, run.id, [(refused, LINE)] * 90, None, RunEnded("completed"))
    assert store.runs.get(ANNA, run.id).live
    assert store.threads.count(ANNA, thread.id) == 1
    pages = 100_000
    goes_on(store, thread, run, refused)


@pytest.fixture
def small_disk(tmp_path: Path) -> Generator[Path]:
    """Mount a disk of 1 MB, where this process may."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if os.getuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs root to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_the_same_call_succeeds_later(small_disk: Path) -> None:
    store = opened(small_disk)
    thread, run = begun(store)
    with pytest.raises(StoreBusy, match="cannot be kept"):
        store.files.keep(ANNA, thread.id, "big.bin", "", b"x" * 2_000_000)
    assert list((small_disk / "files").iterdir()) == []
    refused = append_until_refused(store, run)
    with pytest.raises(StoreBusy, match="full"):
        store.threads.create(ANNA, "demo", "x" * 5000)
    grow = ["mount", "-o", "remount,size=8m", str(small_disk)]
    subprocess.run(grow, check=True)
    goes_on(store, thread, run, refused)
    store.close()


@contextlib.contextmanager
def locked(path: Path) -> Generator[Callable[[], None]]:
    """Have another process hold the database until the yielded function is called."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin
        assert child.stdout
        stdin, stdout = child.stdin, child.stdout
        assert stdout.readline() == "held\n"

        def let_go() -> None:
            stdin.write("\n")
            stdin.flush()
            assert stdout.readline() == "let go\n"

        yield let_go


def test_a_locked_database_is_told_and_the_same_call_succeeds_later(
    store: Store, tmp_path: Path
) -> None:
    thread, run = begun(store)
    with locked(tmp_path / "data" / "app.db") as let_go:
        with pytest.raises(StoreBusy, match="locked"):
            store.runs.append(ANNA, run.id, [(1, LINE)])
        with pytest.raises(StoreBusy, match="locked"):
            store.runs.finish(ANNA, run.id, [], None, RunEnded("completed"))
        # Whoever reads is not kept waiting by a writer.
        assert store.threads.count(ANNA, thread.id) == 1
        let_go()
        goes_on(store, thread, run, 1)


def test_writers_of_this_process_do_not_wait_for_ever_either(store: Store, tmp_path: Path) -> None:
    _, run = begun(store)
    told: list[str] = []

    def append(seq: int) -> None:
        try:
            store.runs.append(ANNA, run.id, [(seq, LINE)])
        except StoreBusy as exc:
            told.append(str(exc))

    with locked(tmp_path / "data" / "app.db") as let_go:
        threads = [threading.Thread(target=append, args=(seq,)) for seq in (1, 2, 3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len(told) == 3
        let_go()
    append(1)
    assert store.runs.events(ANNA, run.id) == [(1, LINE)]


def test_a_database_that_is_locked_at_the_start_is_opened_by_a_later_call(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "app.db").touch()
    with locked(tmp_path / "data" / "app.db") as let_go:
        store = opened(tmp_path / "data")
        assert store.problem is not None
        assert store.problem.kind == "store_busy"
        with pytest.raises(StoreBusy, match="locked"):
            store.threads.create(ANNA, "demo")
        with pytest.raises(StoreBusy, match="locked"):
            store.threads.recent(ANNA)
        let_go()
    begun(store)
    assert store.problem is None
    store.close()


def test_a_database_that_was_moved_away_is_not_replaced_by_an_empty_one(
    store: Store, tmp_path: Path
) -> None:
    thread, run = begun(store)
    (tmp_path / "data").rename(tmp_path / "away")
    with pytest.raises(StoreBusy, match="away"):
        store.runs.append(ANNA, run.id, [(1, LINE)])
    with pytest.raises(StoreBusy, match="away"):
        store.threads.recent(ANNA)
    (tmp_path / "data").mkdir()
    with pytest.raises(StoreBusy, match="away"):
        store.runs.append(ANNA, run.id, [(1, LINE)])
    assert list((tmp_path / "data").iterdir()) == []
    (tmp_path / "data").rmdir()
    (tmp_path / "away").rename(tmp_path / "data")
    goes_on(store, thread, run, 1)


def test_a_database_file_that_was_moved_alone_and_back_has_lost_nothing(
    store: Store, tmp_path: Path
) -> None:
    thread, run = begun(store)
    file = tmp_path / "data" / "app.db"
    file.rename(tmp_path / "away.db")
    with pytest.raises(StoreBusy, match="away"):
        store.runs.append(ANNA, run.id, [(1, LINE)])
    (tmp_path / "away.db").rename(file)
    goes_on(store, thread, run, 1)


def test_a_folder_of_files_that_cannot_be_written_is_told(store: Store, tmp_path: Path) -> None:
    thread, _ = begun(store)
    (tmp_path / "data" / "files").write_text("in the way")
    with pytest.raises(StoreReadOnly, match="cannot be kept"):
        store.files.keep(ANNA, thread.id, "a", "text/csv", b"a")
    (tmp_path / "data" / "files").unlink()
    ref = store.files.keep(ANNA, thread.id, "a", "text/csv", b"a")
    assert store.files.of_thread(ANNA, thread.id) == (ref,)
