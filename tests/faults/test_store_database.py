"""A database that this program must not write: it says so, reads what it can, changes nothing."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import NotFound, StoreReadOnly
from assistant.events import RunEnded
from assistant.messages import RunId, ThreadId
from assistant.store import Store
from tests.unit.store_contract import ANNA, asked, said

T = ThreadId("t")
WRITES: dict[str, Callable[[Store], Any]] = {
    "create": lambda s: s.threads.create(ANNA, "demo"),
    "copy": lambda s: s.threads.copy(ANNA, T),
    "remove": lambda s: s.threads.remove(ANNA, T),
    "ask": lambda s: s.runs.ask(ANNA, T, said("x"), RunId("r2")),
    "again": lambda s: s.runs.again(ANNA, RunId("r"), said("x").id, 2, RunId("r2")),
    "claim": lambda s: s.runs.claim(ANNA, RunId("r"), "w"),
    "adopt": lambda s: s.runs.adopt(ANNA, RunId("r"), "w", ""),
    "withdraw": lambda s: s.runs.withdraw(ANNA, RunId("r")),
    "append": lambda s: s.runs.append(ANNA, RunId("r"), [(1, "x")]),
    "finish": lambda s: s.runs.finish(ANNA, RunId("r"), [], None, RunEnded("failed")),
    "keep": lambda s: s.files.keep(ANNA, T, "a", "text/csv", b"a"),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a database with one thread, in which something was asked."""
    path = tmp_path / "app.db"
    store = Store.open(f"sqlite:///{path}", tmp_path / "files")
    thread = store.threads.create(ANNA, "demo", thread_id=T)
    asked(store, thread, "Still there?")
    store.close()
    return path


def opened(path: Path) -> Store:
    return Store.open(f"sqlite:///{path}", path.parent / "files", busy_timeout_s=0.2)


def state(path: Path) -> tuple[bytes, int, int]:
    found = path.stat()
    return path.read_bytes(), found.st_mtime_ns, found.st_mode


def nothing_is_written(store: Store, path: Path, before: tuple[bytes, int, int]) -> None:
    assert store.problem is not None
    assert store.problem.kind == "store_read_only"
    assert store.problem.hint
    for write in WRITES.values():
        with pytest.raises(StoreReadOnly) as refused:
            write(store)
        assert str(refused.value) == store.problem.message
    store.close()
    assert state(path) == before
    assert not (path.parent / "files").exists()


def make_newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.execute("ALTER TABLE threads ADD COLUMN colour TEXT DEFAULT 'blue'")
        db.commit()


def test_a_newer_database_is_read_and_never_written(path: Path) -> None:
    make_newer(path)
    before = state(path)
    store = opened(path)
    assert store.problem is not None
    assert "newer version (revision 9999)" in store.problem.message
    assert [message.text for message in store.threads.messages(ANNA, T)] == ["Still there?"]
    assert [thread.id for thread in store.threads.recent(ANNA)] == [T]
    assert len(store.runs.of_thread(ANNA, T)) == 1
    with pytest.raises(NotFound):
        store.threads.get(ANNA, ThreadId("other"))
    nothing_is_written(store, path, before)


def test_a_newer_database_whose_tables_changed_says_why_it_cannot_be_read(path: Path) -> None:
    make_newer(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE threads RENAME COLUMN title TO heading")
        db.commit()
    before = state(path)
    store = opened(path)
    with pytest.raises(StoreReadOnly, match="newer version"):
        store.threads.get(ANNA, T)
    nothing_is_written(store, path, before)


def test_the_log_beside_a_newer_database_is_read_and_not_folded_in(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        make_newer(path)
        db.execute("UPDATE threads SET title = 'only in the log'")
        db.commit()
        left = path.with_name("left.db")
        for suffix in ("", "-wal"):  # as a kill leaves them
            shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    before = state(left)
    store = opened(left)
    assert store.threads.get(ANNA, T).title == "only in the log"
    nothing_is_written(store, left, before)


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    before = state(path)
    store = opened(path)
    assert store.problem is not None
    assert "another program" in store.problem.message
    nothing_is_written(store, path, before)


def cut_to(size: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:size]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "text": lambda _: b"these are not the bytes of a database\n" * 50,
    "half a header": cut_to(50),
    "a header without a page": cut_to(100),
    "half a page": cut_to(2048),
    "some pages": cut_to(3 * 4096),
    "zeros": lambda content: bytes(len(content)),
    "a torn header": lambda content: b"SQLite form\x00\x00\x00\x00\x00" + content[16:],
    "noise in the middle": lambda content: (
        content[:4096] + random.Random(7).randbytes(5 * 4096) + content[6 * 4096 :]
    ),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_file_is_left_exactly_as_it_is(kind: str, path: Path) -> None:
    path.write_bytes(DAMAGE[kind](path.read_bytes()))
    before = state(path)
    store = opened(path)
    assert store.problem is not None
    assert "app.db is damaged" in store.problem.message
    with contextlib.suppress(StoreReadOnly):  # some damage leaves something to read
        store.threads.recent(ANNA)
    nothing_is_written(store, path, before)


def test_damage_that_shows_later_is_told_when_it_is_met(path: Path) -> None:
    store = opened(path)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(StoreReadOnly, match="damaged"):
        store.threads.recent(ANNA)
    store.close()


def test_a_folder_where_the_file_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.db").mkdir()
    store = opened(tmp_path / "app.db")
    assert store.problem is not None
    assert "is a folder" in store.problem.message
    with pytest.raises(StoreReadOnly, match="folder"):
        store.threads.recent(ANNA)
    with pytest.raises(StoreReadOnly, match="folder"):
        store.threads.create(ANNA, "demo")
    store.close()
    assert list((tmp_path / "app.db").iterdir()) == []


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    store = opened(tmp_path / "data" / "app.db")
    assert store.problem is not None
    assert "cannot be made" in store.problem.message
    store.close()


AS_A_VISITOR = """
import json, os, shutil, sys, tempfile
from pathlib import Path
from assistant.errors import StoreReadOnly
from assistant.messages import OwnerId, ThreadId
from assistant.store import Store
path = Path(sys.argv[1])
# What is done as a visitor is done once before, so that everything is imported by then:
# the environment's own folder may be closed to visitors.
with tempfile.TemporaryDirectory() as elsewhere:
    copy = shutil.copyfile(path, Path(elsewhere, "x.db"))
    store = Store.open(f"sqlite:///{copy}", Path(elsewhere))
    store.threads.messages(OwnerId("anna"), ThreadId("t"))
    store.close()
if os.getuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
store = Store.open(f"sqlite:///{path}", path.parent / "files", busy_timeout_s=0.2)
said = [m.text for m in store.threads.messages(OwnerId("anna"), ThreadId("t"))]
again = [m.text for m in store.threads.messages(OwnerId("anna"), ThreadId("t"))]
try:
    store.threads.create(OwnerId("anna"), "demo")
    written = True
except StoreReadOnly:
    written = False
print(json.dumps([store.problem.message, said, again, written]))
store.close()
"""


@pytest.fixture
def for_everybody() -> Generator[Path]:
    """Return a folder that every user may enter, unlike `tmp_path`."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
        Path(folder).chmod(0o700)


@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_a_write_protected_file_is_read(folder_mode: int, path: Path, for_everybody: Path) -> None:
    """In a child, which stops being root if it is: root may write everything."""
    protected = for_everybody / "app.db"
    shutil.copy(path, protected)
    protected.chmod(0o444)
    for_everybody.chmod(folder_mode)
    before = state(protected)
    child = subprocess.run(
        [sys.executable, "-c", AS_A_VISITOR, str(protected)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    message, first, again, written = json.loads(child.stdout)
    assert "may only be read" in message
    assert first == again == ["Still there?"]
    assert not written
    assert state(protected) == before
