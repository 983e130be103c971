"""Each row of a text knows the line on which it begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.data.readers.asking import Asker
from assistant.data.readers.jobs import Limits
from assistant.data.readers.staging import Staged, open_stage
from assistant.data.readers.text.delimited import read_delimited

BANK = (Path(__file__).parents[1] / "files" / "f13_bank.csv").read_text()


def _nobody(_phase: str, _fraction: float | None) -> None:
    """Take no notice."""


def staged(folder: Path, data: str) -> Staged:
    source = folder / "source"
    source.write_text(data, newline="")
    (table,) = read_delimited(
        source, "t.csv", open_stage(folder, source, Limits()), Asker({}), _nobody
    )
    return table


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        ("a,b\n1,2\n3,4\n", [2, 3]),
        ("Title\n\na,b,c\n1,2,3\n\n\n3,4,5\n", [4, 7]),
        ('a,b\n1,"x\ny\nz"\n3,4\n"5\n",6\n7,8\n', [2, 5, 6, 8]),
        ('a,"b\nc"\r\n1,2\r\n\r\n3,4\r\n', [3, 5]),
        ("a,b,c\n1,2,3\n4\n\n5,6,7\n", [2, 3, 5]),
        (BANK, [6, 7, 8]),
    ],
)
def test_each_row_knows_its_line(tmp_path: Path, data: str, lines: list[int]):
    table = staged(tmp_path, data)
    assert [table.line(row) for row in range(table.rows)] == lines
