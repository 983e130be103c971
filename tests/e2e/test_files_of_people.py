"""The files that were read wrongly: what the card and the answer say, from a terminal.

Each is brought as it is, read as suggested, and asked for a figure.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.test_command_line import CommandLine
from tests.running import ROOT
from tests.sizes import sample

FILES = ROOT / "tests" / "files"


@dataclass(frozen=True)
class Brought:
    """A file, a question, what stands in the answer, and words that are told of the file."""

    file: str
    question: str
    answer: tuple[str, ...]
    told: tuple[str, ...]


CASES = (
    Brought("f1_rollup.xlsx", "total amount", ("**450**", "total"), ("4, 7 and 8",)),
    Brought("f1_rollup.xlsx", "total amount by region", ("North", "350", "South", "100"), ()),
    Brought("f1_rollup.xlsx", "how many regions", ("**2**",), ()),
    Brought("f14_a.csv.gz", "total amount", ("**60.75**", "total"), ("Total",)),
    Brought("f2_zip.xlsx", 'sales where zip is "02494"', ("10",), ("zip",)),
    Brought("f2_zip.xlsx", "average growth", ("5.17",), ("growth",)),
    Brought(
        "f10_version.csv",
        'total downloads where release is "1.2.10"',
        ("**5**",),
        ("release",),
    ),
    Brought(
        "f9d_yy.csv", "total paid by year of born", ("1945", "1999"), ("born", "1945 to 1999")
    ),
    Brought("f13_bank.csv", "total amount", ("**984.10**",), ("Closing balance", "Account")),
    Brought("f4_merged.xlsx", "total 2023 Revenue", ("**91.50**",), ()),
    Brought("f4_merged.xlsx", "total 2024 Units", ("**12**",), ()),
    Brought("f12_hidden.xlsx", "how many rows", ("**5**",), ("2 rows and 1 column are hidden",)),
    Brought("f6_pct.csv", "average rate", ("rate is text",), ("percent sign", "7.25")),
    Brought("f11_sap.csv", "total Betrag", ("186.75",), ("Betrag",)),
    Brought("f23_inf.csv", "total v", ("infinite",), ("v", "infinite", "NaN")),
    Brought(
        "f7_tz.parquet", "total qty by month of local",
        ("July 2022 with **4**", "January 2022 with **1**", "Europe/Rome"),
        ("2022-02-01  2", "Europe/Rome time", "fractions of a microsecond"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", sample(CASES, 2, 5), ids=lambda case: case.question)
def test_a_file_is_read_as_it_is_meant_and_its_figure_is_right(
    case: Brought, tmp_path: Path
) -> None:
    here = CommandLine(tmp_path)
    shutil.copy(FILES / case.file, tmp_path)
    status, out, err = here.run("ask", "--yes", "--file", case.file, case.question)
    assert status == 0, (out, err)
    assert [word for word in case.answer if word not in out] == [], (out, err)
    assert [word for word in case.told if word not in err] == [], err
