"""SQL that wants out of the sandbox reaches no file, network, environment or setting.

Each statement is refused, or stands below with the reason why it is harmless.
"""

from __future__ import annotations

import hashlib
import json
import socket
import sys
import threading
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import duckdb
import pytest

from assistant.children.stopping import Stop
from assistant.data.sandbox import opened, query
from assistant.data.tables import query_table
from assistant.definitions import Workspace
from assistant.errors import ToolError
from assistant.gallery import FOLDER
from assistant.messages import CallId, ToolCall
from assistant.tools.calling import Toolbox
from tests.faults.hostile_sql import WHEREABOUTS, lines, statements
from tests.figures import Tell, counted
from tests.running import ROOT
from tests.sizes import sample

CANARY = "canary-4711"
ITS_OWN = "the thread's own tables, which it may read anyway"
NOTHING = "an empty list, or what the statement itself says"
DUCKDB = "what DuckDB is and how it is set: no secret, nothing can be changed"
HARMLESS = {
    "SELECT * FROM pragma_database_size()": ITS_OWN,
    "SELECT * FROM pragma_storage_info('orders')": ITS_OWN,
    "SELECT * FROM information_schema.tables": ITS_OWN,
    "SELECT * FROM sqlite_master": ITS_OWN,
    "SELECT * EXCLUDE (hugeint) FROM test_all_types()": NOTHING,
    "SELECT * FROM repeat_row(1, num_rows = 2)": NOTHING,
    "SELECT write_log('x', level := 'error', log_type := 'y')": NOTHING,
    "SELECT * FROM duckdb_logs()": NOTHING,
    "SELECT * FROM duckdb_log_contexts()": NOTHING,
    "SELECT * FROM which_secret('{canary}', 's3')": NOTHING,
    "SELECT * FROM which_secret('s3://bucket/x', 's3')": NOTHING,
    "SELECT * FROM duckdb_secrets()": NOTHING,
    "SELECT * FROM duckdb_temporary_files()": NOTHING,
    "SELECT * FROM duckdb_prepared_statements()": NOTHING,
    "SELECT * FROM duckdb_external_file_cache()": NOTHING,
    "SELECT parse_path('{canary}')": NOTHING,
    "SELECT getvariable('x')": NOTHING,
    "SELECT current_setting('threads')": DUCKDB,
    "SELECT * FROM duckdb_settings()": DUCKDB,
    "SELECT * FROM duckdb_databases()": DUCKDB,
    "SELECT * FROM duckdb_functions() WHERE function_name ILIKE '%read%'": DUCKDB,
    "SELECT * FROM pg_catalog.pg_settings": DUCKDB,
    "SELECT E'\\x27; COPY orders TO ''{target}'''": NOTHING,
    'SELECT 1 AS "a""; COPY orders TO \'{target}\'; --"': NOTHING,
    'SELECT 1 AS "x"", (SELECT content FROM read_text(\'{canary}\')) AS ""y"': NOTHING,
    "SELECT 1 AS \"#1::VARCHAR, getenv('CANARY')\"": NOTHING,
}
REFUSED_WHEREABOUTS = (
    *("duckdb_extensions", "read_text", "read_duckdb", "workspace://other", "glob", "nowhere"),
    *("error(", "CAST(path", "getenv", "EXPLAIN", "ATTACH"),
)
"""the other statements that ask where something lies are answered, with names that say nothing"""
HARMLESS |= {
    sql: DUCKDB
    for sql in lines(WHEREABOUTS)
    if not any(name in sql for name in REFUSED_WHEREABOUTS)
}
canary_rows = [(CANARY,)]
"""what a replacement scan of Python's variables would find"""


class Place:
    """A workspace with bait around it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder / "ws"
        self.folder.mkdir()
        self.file = self.folder / "orders.duckdb"
        self.file.write_bytes((FOLDER / "orders.duckdb").read_bytes())
        self.keep = folder / "keep.parquet"
        (self.folder / "canary.csv").write_text(f"a,b\n{CANARY},1\n", encoding="utf-8")
        (self.folder / "link.csv").symlink_to(self.folder / "canary.csv")
        self._url = url

    def fill(self, sql: str) -> str:
        """Put this place's paths into a statement."""
        paths = {
            "canary": self.folder / "canary.csv",
            "link": self.folder / "link.csv",
            "folder": self.folder,
            "name": self.folder.name,
            "target": self.folder / "target",
            "keep": self.keep,
            "file": self.file,
            "url": self._url,
        }
        for name, path in paths.items():
            sql = sql.replace("{" + name + "}", str(path))
        return sql

    def state(self) -> dict[str, str]:
        """Return what is in the folder."""
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.iterdir())
        }


@pytest.fixture
def calls() -> Generator[list[str]]:
    """Listen on a loopback port; yield its address, and then whoever called."""
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard.append("://{}:{}".format(*server.getsockname()))
        thread = threading.Thread(target=lambda: heard.extend(_accepted(server)), daemon=True)
        thread.start()
        yield heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _accepted(server: socket.socket) -> Iterator[str]:
    while True:
        try:
            caller, address = server.accept()
        except OSError:
            return
        caller.close()
        yield str(address)


@pytest.fixture
def place(tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("CANARY", CANARY)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return Place(tmp_path, calls[0])


def test_hostile_statements_are_refused_or_harmless(
    place: Place, calls: list[str], tmp_path: Path, tell: Tell
):
    tried, ends = Counter[str](), Counter[str]()
    canary_frame = list(canary_rows)
    before, wrong = place.state(), []
    for kind, template in statements():
        tried[kind] += 1
        try:
            told = json.dumps(query(str(place.file), place.fill(template), str(place.keep)).rows)
            end = "harmless" if template in HARMLESS else "passed"
        except ToolError as exc:
            told, end = f"{exc} {exc.hint}", "refused" if exc.hint else "not explained"
        ends[end] += 1
        if (
            end in ("passed", "not explained")
            or CANARY in told
            or (end == "refused") is (template in HARMLESS)
        ):
            wrong.append((end, template, told[:200]))
        assert place.state() == before, template
    tell(f"hostile statements: {counted(ends)} (of kinds {dict(tried)})")
    assert wrong == []
    assert calls[1:] == []
    assert {path.name for path in tmp_path.iterdir()} <= {
        "ws",
        "keep.parquet",
    }  # no home of its own
    assert sum(tried.values()) >= 80
    assert canary_frame == canary_rows


def test_a_seeded_few_are_refused_in_a_child_too(place: Place):
    toolbox = Toolbox((query_table,), waiting=0)
    chosen = sample([sql for _, sql in statements() if sql not in HARMLESS], 3, 5)
    workspace = Workspace(str(place.file), str(place.keep))
    for template in chosen:
        arguments = json.dumps({"sql": place.fill(template)})
        called = toolbox.call(
            ToolCall(CallId("c"), "query_table", arguments), Stop(), workspace=workspace
        )
        assert called.failed, template
        assert called.result["error"]["kind"] in {
            *("not_a_query", "not_allowed", "sql_error", "unknown_table", "unknown_column"),
        }, (template, called.output)
        assert CANARY not in called.output
    toolbox.close()


def revealing(place: Place) -> list[str]:
    """Return what would say where the data, this program and its person are."""
    told = (place.file, place.folder, Path.home(), FOLDER, ROOT, Path.cwd(), Path(sys.prefix))
    return [str(path) for path in told]


@pytest.mark.parametrize("shipped", sample([False, True], 1, 2))
def test_no_result_and_no_error_says_where_the_data_lie(place: Place, shipped: bool):
    file = FOLDER / "orders.duckdb" if shipped else place.file
    asked = [sql for _, sql in statements() if "{" not in sql]  # those say paths themselves
    for sql in asked:
        try:
            told = json.dumps(query(str(file), sql).rows)
        except ToolError as exc:
            told = f"{exc} {exc.hint}"
        assert [path for path in revealing(place) if path in told] == [], (sql, told)
    assert len(asked) > 150


def test_a_child_says_it_as_little(place: Place):
    toolbox = Toolbox((query_table,), waiting=0)
    workspace = Workspace(str(place.file), str(place.keep))
    for sql in sample(lines(WHEREABOUTS), 4, 12):
        call = ToolCall(CallId("c"), "query_table", json.dumps({"sql": sql}))
        told = toolbox.call(call, Stop(), workspace=workspace).output
        assert [path for path in revealing(place) if path in told] == [], (sql, told)
    toolbox.close()


def test_a_file_that_is_gone_or_damaged_is_told_without_its_path(tmp_path: Path):
    damaged = tmp_path / "tables.duckdb"
    damaged.write_bytes(b"not a database" * 1_000)
    for file in (damaged, tmp_path / "gone.duckdb", tmp_path):
        with pytest.raises(ToolError) as caught:
            query(str(file), "SELECT 1")
        assert str(tmp_path) not in f"{caught.value} {caught.value.hint}"


def test_many_threads_of_duckdb_read_one_file_at_once(tmp_path: Path):
    file = tmp_path / "large.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT i, i % 97 AS g, (i * 7919) % 1000003 AS v, "
            "md5(i::TEXT) AS s FROM range(400000) r(i)"
        )
        sql = "SELECT g, sum(v), count(DISTINCT s[1:3]), min(s) FROM t GROUP BY g ORDER BY g"
        whole = [list(row) for row in connection.execute(sql).fetchall()]
    for _ in range(3):
        assert query(str(file), sql).rows == [[g, int(v), n, s] for g, v, n, s in whole]


@pytest.mark.parametrize(
    "poison",
    [
        "CREATE TEMP MACRO count(x) AS 0",
        "CREATE TEMP VIEW orders AS SELECT 1",
        "CREATE TEMP TABLE orders AS SELECT 1",
        "SET VARIABLE x = 1",
        "PREPARE p AS SELECT 1",
        "SELECT nextval('s')",
        "SELECT setseed(0.5)",
        "PIVOT orders ON region USING sum(profit)",
    ],
)
def test_nothing_that_a_statement_makes_is_seen_by_the_next_call(place: Place, poison: str):
    with opened(str(place.file)) as connection:
        well = connection.execute("SELECT count(*), sum(profit) FROM orders").fetchall()
    if "setseed" in poison:
        query(str(place.file), poison)
    else:
        with pytest.raises(ToolError):
            query(str(place.file), poison)
    seen = query(
        str(place.file), "SELECT count(*), sum(profit) FROM orders, (SELECT getvariable('x'))"
    )
    assert [tuple(row) for row in seen.rows] == [(n, float(total)) for n, total in well]


def test_even_what_a_connection_lets_happen_is_gone_with_it(place: Place):
    """The locked connection itself would make a macro: it is the fresh one that forgets it."""
    with opened(str(place.file)) as connection:
        connection.execute("CREATE TEMP MACRO abs(x) AS 42")
        connection.execute("CREATE TEMP VIEW orders AS SELECT 1 AS n")
        assert connection.execute("SELECT abs(1), count(*) FROM orders").fetchall() == [(42, 1)]
    assert query(str(place.file), "SELECT abs(1), count(*) FROM orders").rows == [[1, 3000]]
