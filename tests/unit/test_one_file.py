"""The one file that DuckDB reads through us."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from assistant.data.one_file import PLACE, OneFile
from assistant.gallery import FOLDER

SAMPLE = str(FOLDER / "orders.duckdb")


def rows(file: str) -> int:
    with closing(OneFile(file)) as shown, duckdb.connect() as connection:
        shown.show(connection)
        connection.execute(f"ATTACH '{PLACE}' AS tables (READ_ONLY)")
        found = connection.execute("SELECT count(*) FROM tables.orders").fetchone()
        assert found is not None
        return found[0]


@pytest.fixture
def own_fsspec() -> Generator[ModuleType]:
    """Put a library of that name where somebody may have loaded it."""
    before, own = sys.modules.get("fsspec"), ModuleType("fsspec")
    sys.modules["fsspec"] = own
    yield own
    del sys.modules["fsspec"]
    if before is not None:
        sys.modules["fsspec"] = before


def test_duckdb_reads_it_as_often_as_it_is_shown() -> None:
    assert [rows(SAMPLE) for _ in range(3)] == [3000] * 3


def test_nothing_passes_for_fsspec_afterwards() -> None:
    before = sys.modules.get("fsspec")
    rows(SAMPLE)
    assert sys.modules.get("fsspec") is before


def test_an_fsspec_that_is_there_stays(own_fsspec: ModuleType) -> None:
    assert rows(SAMPLE) == 3000
    assert sys.modules["fsspec"] is own_fsspec


def test_there_is_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "other.duckdb").write_bytes(Path(SAMPLE).read_bytes())
    with closing(OneFile(SAMPLE)) as shown, duckdb.connect() as connection:
        shown.show(connection)
        with pytest.raises(duckdb.Error):
            connection.execute("ATTACH 'workspace://other.duckdb' (READ_ONLY)")
        with pytest.raises(duckdb.Error):
            connection.execute(f"ATTACH '{PLACE}' AS written (READ_WRITE)")
