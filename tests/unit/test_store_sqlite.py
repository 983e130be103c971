"""The store on SQLite keeps the contract, and what only SQLite has to be asked."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant import codec
from assistant.errors import SettingsError, StoreError
from assistant.events import RunEnded
from assistant.messages import MessageId
from assistant.store import Store
from assistant.store.schema import messages
from assistant.store.sqlite import Sqlite
from tests import stored
from tests.unit.store_contract import (
    ANNA,
    FileContract,
    RunContract,
    ThreadContract,
    asked,
    at_once,
    said,
    thread,  # noqa: F401 - a fixture of the contract
)
from tests.unit.store_isolation import IsolationContract
from tests.unit.store_looking import LookingContract, queries
from tests.unit.store_paths import PathContract
from tests.unit.store_searching import SearchContract
from tests.unit.store_threads import ListContract
from tests.unit.store_uploads import UploadContract


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store]:
    store = Store.open(stored.put(tmp_path, "app.db"), tmp_path / "files")
    assert store.problem is None
    yield store
    store.close()


class TestThreads(ThreadContract):
    pass


class TestLists(ListContract):
    pass


class TestSearch(SearchContract):
    pass


class TestRuns(RunContract):
    pass


class TestPaths(PathContract):
    pass


class TestUploads(UploadContract):
    pass


class TestFiles(FileContract):
    def test_a_file_lies_under_a_random_name_in_one_folder(
        self, store: Store, tmp_path: Path
    ) -> None:
        mine = store.threads.create(ANNA, "demo")
        store.files.keep(ANNA, mine.id, "../../x.csv", "text/csv", b"a")
        (kept,) = (tmp_path / "files").iterdir()
        assert len(kept.name) == 32
        assert {path.name for path in tmp_path.iterdir()} >= {"app.db", "files"}
        store.threads.remove(ANNA, mine.id)
        assert list((tmp_path / "files").iterdir()) == []


class TestIsolation(IsolationContract):
    pass


class TestLooking(LookingContract):
    @pytest.fixture
    def beside(self, store: Store, tmp_path: Path) -> Generator[Store]:
        beside = Store.open(f"sqlite:///{tmp_path}/app.db", tmp_path / "files")
        yield beside
        beside.close()


class WithoutFts5(Sqlite):
    """As a Python is that was built without it."""

    def _full_text(self, connection: sa.Connection) -> bool:
        return False


def test_without_fts5_words_are_compared_and_with_it_again_the_index_is_made_anew(
    store: Store, tmp_path: Path
) -> None:
    mine = store.threads.create(ANNA, "demo")
    asked(store, mine, "Profit by month in Spain")
    database = store._database
    database._dialect = WithoutFts5(sa.make_url(f"sqlite:///{tmp_path}/app.db"), 5.0)
    database._migrate(database._ready())
    asked(store, mine, "Then 100% of _that_")
    for text, there in [("spain pro", True), ("pro spain", False), ("that 10", True), ("%", False)]:
        assert bool(store.threads.search(ANNA, text)) is there, text
    again = Store.open(f"sqlite:///{tmp_path}/app.db", tmp_path / "files")
    assert again._database._dialect.is_searchable(again._database._ready())
    for text, there in [("spain pro", True), ("that 10", True), ("pro spain", False)]:
        assert bool(again.threads.search(ANNA, text)) is there, text
    again.close()


def test_every_connection_is_set_up_to_lose_nothing(store: Store) -> None:
    with store._database.reading() as db:
        found = {
            name: db.scalar(sa.text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_what_was_written_is_there_after_opening_again(store: Store, tmp_path: Path) -> None:
    mine = store.threads.create(ANNA, "demo")
    asked(store, mine, "Still there?")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.threads.get(ANNA, mine.id)
    again = Store.open(f"sqlite:///{tmp_path}/app.db", tmp_path / "files")
    assert [message.text for message in again.threads.messages(ANNA, mine.id)] == ["Still there?"]
    again.close()


def test_two_writers_of_one_file_wait_for_each_other_instead_of_failing(
    store: Store, tmp_path: Path
) -> None:
    """As two processes do: each store has a writer's turn of its own."""
    with contextlib.closing(Store.open(f"sqlite:///{tmp_path}/app.db", tmp_path)) as other:
        stores = (store, other)
        mine = store.threads.create(ANNA, "demo")
        at_once(8, lambda n: [asked(stores[n % 2], mine, f"{n}") for _ in range(10)])
        assert other.threads.count(ANNA, mine.id) == 80


@pytest.mark.parametrize(
    "url",
    [
        "just/a/path.db",
        "",
        "nosuch://user:s3cret@host/db",
        "mysql://user:s3cret@host/db",
        "postgres://user:s3cret@host/db",
        "postgresql+nosuch://user:s3cret@host/db",
        "postgresql://user:s3cret@host:s3cret/db",
        "sqlite+aiosqlite:///x.db",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_an_unusable_url_is_named_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        Store.open(url, tmp_path)
    assert "DATABASE_URL" in str(refused.value)
    assert refused.value.hint
    assert "s3cret" not in str(refused.value) + refused.value.hint
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_the_newest_messages_of_a_long_thread_are_found_without_reading_the_others(
    store: Store,
) -> None:
    mine = store.threads.create(ANNA, "demo")
    parts = codec.parts_to_json(said("").parts)
    a_row = {"owner": ANNA, "thread_id": mine.id, "role": "user", "created_at": ""}
    with store._database.writing(ANNA) as db:
        rows = [
            a_row | {"id": str(n), "number": n, "turn": n, "after": n - 1, "parts": parts}
            for n in range(1, 1001)
        ]
        db.execute(sa.insert(messages), rows)
    asked: list[tuple[str, tuple[object, ...]]] = []
    engine = store._database._engine
    assert engine is not None
    sa.event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2:4]))

    newest = store.threads.messages(ANNA, mine.id, newest=30, before=MessageId("900"))

    assert [int(message.id) for message in newest] == list(range(870, 900))
    (query,) = (query for query in asked if "LIMIT" in query[0])
    with store._database.reading() as db:
        plan = db.exec_driver_sql(f"EXPLAIN QUERY PLAN {query[0]}", query[1]).all()
    # Found and already in order by the index, so that the limit ends the reading; the path is
    # gone back no further than there can be turns.
    first, *others = [step.detail for step in plan if "messages" in step.detail]
    by_turn = "SEARCH messages USING INDEX ix_messages_thread_id_turn_number (thread_id=?"
    assert first.startswith(by_turn)
    assert all(step.startswith("SEARCH messages USING INDEX") for step in others), plan
    assert not any("ORDER BY" in step.detail for step in plan), plan
    assert "steps <" in query[0]


def test_a_hundred_events_are_written_down_in_one_commit_and_few_statements(store: Store) -> None:
    mine = store.threads.create(ANNA, "demo")
    line = '{"event":"TextDelta","v":1,"part_id":"msg_1:0","text":"a few words"}'
    run = asked(store, mine)
    store.runs.claim(ANNA, run.id, "w")
    commits: list[object] = []
    sa.event.listen(store._database._ready(), "commit", commits.append)
    with queries(store) as statements:
        store.runs.append_many([(ANNA, run.id, [(seq, line) for seq in range(1, 101)])])
    assert (len(commits), len(statements)) == (1, 3), statements
    store.runs.finish(ANNA, run.id, [(101, line)], None, RunEnded("completed"))
    assert len(commits) == 2
