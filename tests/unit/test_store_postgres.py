"""The same contract on a real Postgres."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assistant.errors import StoreBusy, StoreReadOnly
from assistant.store import Store
from assistant.store.schema import metadata
from tests import postgres
from tests.unit.store_contract import (
    ANNA,
    FileContract,
    RunContract,
    ThreadContract,
    asked,
    at_once,
    thread,  # noqa: F401 - a fixture of the contract
)
from tests.unit.store_isolation import IsolationContract
from tests.unit.store_looking import LookingContract
from tests.unit.store_paths import PathContract
from tests.unit.store_searching import SearchContract
from tests.unit.store_threads import ListContract
from tests.unit.store_uploads import UploadContract

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Generator[str]:
    with postgres.serving() as url:
        yield url


@pytest.fixture(scope="module")
def beside_it(server: str) -> Generator[sa.Engine]:
    """Return another way to the database than the store's."""
    engine = sa.create_engine(server)
    yield engine
    engine.dispose()


@pytest.fixture
def empty(server: str, beside_it: sa.Engine) -> Generator[str]:
    """Yield the address of a database without a table, and leave none of the test's."""

    def drop() -> None:
        with beside_it.begin() as db:
            db.execute(sa.text("DROP SCHEMA public CASCADE"))
            db.execute(sa.text("CREATE SCHEMA public"))

    drop()
    yield server
    drop()


@pytest.fixture
def url(server: str, beside_it: sa.Engine) -> str:
    """Return the address of a database without a row: making it anew is most of a short test."""
    with beside_it.begin() as db:
        there = sa.inspect(db).get_table_names()
        for table in reversed(metadata.sorted_tables):
            if table.name in there:
                db.execute(table.delete())
    return server


@pytest.fixture
def store(url: str, tmp_path: Path) -> Generator[Store]:
    store = Store.open(url, tmp_path / "files")
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
    pass


class TestIsolation(IsolationContract):
    pass


class TestLooking(LookingContract):
    @pytest.fixture
    def beside(self, store: Store, url: str, tmp_path: Path) -> Generator[Store]:
        beside = Store.open(url, tmp_path / "files")
        yield beside
        beside.close()


def test_autogenerate_finds_no_difference_between_schema_and_migrations(store: Store) -> None:
    with store._database.reading() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_many_that_open_at_once_all_find_a_migrated_database(empty: str, tmp_path: Path) -> None:
    stores = at_once(6, lambda _: Store.open(empty, tmp_path))
    assert [store.problem for store in stores] == [None] * 6
    for store in stores:
        store.close()


def test_a_newer_database_is_read_and_never_written(
    empty: str, store: Store, url: str, tmp_path: Path
) -> None:
    mine = store.threads.create(ANNA, "demo")
    asked(store, mine)
    with store._database.writing(ANNA) as db:
        db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    newer = Store.open(url, tmp_path)
    assert newer.problem is not None
    assert newer.threads.count(ANNA, mine.id) == 1
    with pytest.raises(StoreReadOnly, match="newer"):
        newer.threads.create(ANNA, "demo")
    newer.close()


def test_a_server_that_is_away_does_not_keep_the_store_from_opening(
    server: str, tmp_path: Path
) -> None:
    away = sa.make_url(server).set(host="127.0.0.1", port=1, password="s3cret", query={})  # noqa: S106
    store = Store.open(away.render_as_string(hide_password=False), tmp_path, busy_timeout_s=1)
    assert store.problem is not None
    assert store.problem.kind == "store_busy"
    assert "s3cret" not in repr(store.problem)
    with pytest.raises(StoreBusy):
        store.threads.recent(ANNA)
    store.close()
