"""The migrations and the schema say the same, whoever starts first."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from assistant.store import Store, revisions
from assistant.store.dialects import dialect_of
from assistant.store.schema import metadata
from tests.unit.store_contract import at_once

OPEN = """
import sys
from pathlib import Path
from assistant.messages import OwnerId
from assistant.store import Store
print("ready", flush=True)
sys.stdin.readline()
store = Store.open(sys.argv[1], Path(sys.argv[2]))
print(store.problem)
store.threads.create(OwnerId("anna"), "demo")
store.close()
"""


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what FTS5 makes for itself."""
    return not str(name).startswith("searched_")


def tables(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


@pytest.mark.filterwarnings("ignore:autogenerate skipping:UserWarning")  # Postgres has it
def test_autogenerate_finds_no_difference_between_schema_and_migrations(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/app.db", tmp_path)
    with store._database.reading() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "include_name": ours})
        assert compare_metadata(context, metadata) == []
    store.close()


def test_one_active_run_for_a_thread_is_a_rule_of_the_database(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/app.db", tmp_path).close()
    index = tables(tmp_path / "app.db")["uq_runs_active"]
    assert index == "CREATE UNIQUE INDEX uq_runs_active ON runs (thread_id) WHERE state = 'active'"


def test_every_table_but_the_installations_own_has_an_owner(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/app.db", tmp_path).close()
    ours = {name: table for name, table in metadata.tables.items() if "owner" in table.c}
    assert metadata.tables.keys() - ours.keys() == {"installation"}
    assert not metadata.tables.keys() - tables(tmp_path / "app.db").keys()


def test_opening_again_migrates_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/app.db"
    Store.open(url, tmp_path).close()
    before = (tmp_path / "app.db").read_bytes()
    Store.open(url, tmp_path).close()
    assert (tmp_path / "app.db").read_bytes() == before


def test_a_folder_with_a_percent_sign_can_hold_the_database(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/100% #ü/app.db", tmp_path)
    assert store.problem is None
    store.close()
    assert [path.name for path in tmp_path.rglob("app.db")] == ["app.db"]


def test_processes_that_start_at_once_all_find_a_migrated_database(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", OPEN, f"sqlite:///{tmp_path}/app.db", str(tmp_path)]
    children = [
        subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        for _ in range(4)
    ]
    for child in children:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
    ends = [(child.communicate(timeout=30)[0], child.returncode) for child in children]
    assert ends == [("None\n", 0)] * 4
    with closing(sqlite3.connect(tmp_path / "app.db")) as db:
        assert db.execute("SELECT count(*) FROM threads").fetchone() == (4,)
        assert db.execute("SELECT * FROM alembic_version").fetchall() == [(revisions.head(),)]


def test_threads_that_open_at_once_all_find_a_migrated_database(tmp_path: Path) -> None:
    stores = at_once(6, lambda _: Store.open(f"sqlite:///{tmp_path}/app.db", tmp_path))
    assert [store.problem for store in stores] == [None] * 6
    for store in stores:
        store.close()


def test_changing_a_new_file_to_wal_is_no_race(tmp_path: Path) -> None:
    """SQLite tells some of those who do it at once BUSY without waiting: about 1 in 100."""
    for number in range(60):
        (tmp_path / f"{number}.db").touch()
        dialect = dialect_of(f"sqlite:///{tmp_path}/{number}.db", 5.0)
        for engine in at_once(6, lambda _, dialect=dialect: dialect.engine()):
            engine.dispose()


def test_the_revisions_are_those_that_the_migrations_name() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(revisions.__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    assert revisions.head() == scripts.get_current_head()
    named = {script.revision for script in scripts.walk_revisions()}
    assert {name for name in named if revisions.is_known(name)} == named
    assert not revisions.is_known("9999")
