"""A process is killed in the middle of writing, again and again: nothing acknowledged is lost."""

from __future__ import annotations

import contextlib
import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.messages import RunId
from assistant.store import Store
from tests.sizes import cases
from tests.unit.store_contract import ANNA, asked

AHEAD = 3
WRITER = """
import sys
from pathlib import Path
from assistant.messages import OwnerId, RunId
from assistant.store import Store
url, files, run = sys.argv[1], Path(sys.argv[2]), RunId(sys.argv[3])
print("ready", flush=True)
seq = int(sys.stdin.readline())
store = Store.open(url, files)
while True:
    store.runs.append_many([(OwnerId("anna"), run, [(seq, f"line {seq}"), (seq + 1, "pair")])])
    print(seq + 1, flush=True)
    seq += 2
"""
FIRST_START = """
import sys
from pathlib import Path
from assistant.store import Store
print("ready", flush=True)
sys.stdin.readline()
Store.open(sys.argv[1], Path(sys.argv[2]))
print("open", flush=True)
sys.stdin.readline()
"""


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )


def children(count: int, code: str, *arguments: str) -> Generator[subprocess.Popen[str]]:
    """Yield that many children that are ready to go; some are started ahead, as Python is slow."""
    started: list[subprocess.Popen[str]] = []
    try:
        for number in range(count):
            while len(started) < min(AHEAD, count - number):
                started.append(child(code, *arguments))
            process = started.pop(0)
            with process:
                assert process.stdout
                assert process.stdout.readline() == "ready\n"
                try:
                    yield process
                finally:
                    process.kill()
    finally:
        for process in started:
            with process:
                process.kill()


def tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin
    process.stdin.write(line + "\n")
    process.stdin.flush()


def acknowledged(process: subprocess.Popen[str], kill_after: int, delay_s: float) -> list[int]:
    """Read so many acknowledgements, kill the child a moment later; return all that came."""
    assert process.stdout
    found = [int(process.stdout.readline()) for _ in range(kill_after)]
    timer = threading.Timer(delay_s, process.kill)
    timer.start()
    found += [int(line) for line in process.stdout if line.endswith("\n")]
    timer.join()
    return found


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    rng = random.Random(20261122)
    url = f"sqlite:///{tmp_path}/app.db"
    store = Store.open(url, tmp_path)
    thread = store.threads.create(ANNA, "demo")
    run = asked(store, thread)
    store.close()
    promised: set[int] = set()
    begin = 1
    for process in children(cases(12, 20, 100), WRITER, url, str(tmp_path), run.id):
        tell(process, str(begin))
        promised |= set(acknowledged(process, rng.randrange(1, 20), rng.random() * 0.05))
        process.wait(10)
        found = written(tmp_path, run.id)
        assert promised <= found
        assert len(found) % 2 == 0, "half of a transaction"
        begin = max(promised) + 3  # one more pair may have been written and not acknowledged
    assert len(promised) > cases(80, 200, 200)


def written(folder: Path, run_id: RunId) -> set[int]:
    """Return the numbers of all events in a database that is sound."""
    store = Store.open(f"sqlite:///{folder}/app.db", folder)
    assert store.problem is None
    found = {seq for seq, _ in store.runs.events(ANNA, run_id)}
    store.close()
    with closing(sqlite3.connect(folder / "app.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return found


@pytest.mark.slow
def test_a_process_killed_at_its_first_start_leaves_a_database_that_opens(
    tmp_path: Path,
) -> None:
    rng = random.Random(7)
    count = cases(4, 10, 100)
    folders = [tmp_path / str(number) for number in range(count)]
    for folder in folders:
        process = child(FIRST_START, f"sqlite:///{folder}/app.db", str(folder))
        with process:
            assert process.stdout
            process.stdout.readline()
            tell(process, "go")
            timer = threading.Timer(rng.random() * 0.06, process.kill)
            timer.start()
            process.stdout.read()
            timer.join()
        store = Store.open(f"sqlite:///{folder}/app.db", folder)
        assert store.problem is None
        asked(store, store.threads.create(ANNA, "demo"))
        store.close()


@pytest.mark.parametrize("moment", ["before the change to WAL", "while the tables are made"])
def test_what_a_process_killed_in_the_middle_left_is_rolled_back(
    moment: str, tmp_path: Path
) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        if moment == "while the tables are made":
            db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA cache_spill = 1")
        db.execute("PRAGMA cache_size = 1")
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        db.execute("DROP TABLE alembic_version")
        db.execute("BEGIN IMMEDIATE")
        for number in range(60):
            db.execute(f"CREATE TABLE half_made_{number} (a)")
        for suffix in ("", "-journal", "-wal"):
            # A copy of the files as they lie there is what a kill would leave.
            with contextlib.suppress(FileNotFoundError):
                found = Path(f"{path}{suffix}").read_bytes()
                Path(f"{tmp_path}/left.db{suffix}").write_bytes(found)
    store = Store.open(f"sqlite:///{tmp_path}/left.db", tmp_path)
    assert store.problem is None
    asked(store, store.threads.create(ANNA, "demo"))
    store.close()
