"""One person keeps no more than the quota, however many keep at once; others have their own."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from assistant.errors import NotFound, QuotaReached
from assistant.messages import Thread
from assistant.store import Store
from tests.unit.store_contract import ANNA, BORIS, at_once

QUOTA = 3_500


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store]:
    url = f"sqlite:///{tmp_path}/app.db"
    opened = Store.open(url, tmp_path / "files", quota_bytes=QUOTA)
    yield opened
    opened.close()


@pytest.fixture
def thread(store: Store) -> Thread:
    return store.threads.create(ANNA, "demo")


def on_disk(tmp_path: Path) -> int:
    return sum(path.stat().st_size for path in (tmp_path / "files").glob("*"))


def test_of_many_that_are_kept_at_once_as_many_are_kept_as_have_room(
    store: Store, tmp_path: Path
) -> None:
    threads = [store.threads.create(ANNA, "demo") for _ in range(8)]

    def keep(number: int) -> bool:
        path = tmp_path / f"{number}.parquet"
        path.write_bytes(b"x" * 1_000)
        content = path if number % 2 else path.read_bytes()
        try:
            store.files.keep(ANNA, threads[number].id, f"{number}.parquet", "", content)
        except QuotaReached:
            return False
        return True

    assert sum(at_once(8, keep)) == 3
    assert store.files.used(ANNA) == on_disk(tmp_path) == 3_000


def test_what_is_too_much_is_refused_before_it_is_on_the_disk_and_stays_where_it_was(
    store: Store, thread: Thread, tmp_path: Path
) -> None:
    store.files.keep(ANNA, thread.id, "a", "", b"a" * 3_000)
    path = tmp_path / "result.parquet"
    path.write_bytes(b"x" * 501)
    for content in (path, b"x" * 501):
        with pytest.raises(QuotaReached, match=r"that one person may keep") as refused:
            store.files.keep(ANNA, thread.id, "b", "", content)
        assert "under Data" in refused.value.hint
    assert path.exists()
    assert on_disk(tmp_path) == 3_000
    store.files.keep(ANNA, thread.id, "b", "", b"x" * 500)


def test_what_is_there_already_and_what_is_shared_count_once(store: Store, thread: Thread) -> None:
    first = store.files.keep(ANNA, thread.id, "a", "", b"a" * 3_000)
    assert store.files.keep(ANNA, thread.id, "a", "", b"a" * 3_000) == first
    copy = store.threads.copy(ANNA, thread.id)
    assert store.files.used(ANNA) == 3_000
    store.files.keep(ANNA, copy.id, "b", "", b"b" * 500)
    store.threads.remove(ANNA, thread.id)
    assert store.files.used(ANNA) == 3_500  # the copy still has it
    store.threads.remove(ANNA, copy.id)
    assert store.files.used(ANNA) == 0


def test_somebody_elses_files_are_not_counted(store: Store, thread: Thread) -> None:
    store.files.keep(ANNA, thread.id, "a", "", b"a" * 3_500)
    his = store.threads.create(BORIS, "demo")
    store.files.keep(BORIS, his.id, "a", "", b"a" * 3_500)
    with pytest.raises(NotFound):
        store.files.keep(BORIS, thread.id, "b", "", b"")
