"""`python -m assistant ask --file`, as a process, against a model that queries what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_command_line import CommandLine, events, responses
from tests.server import Analyst, LoopbackServer, ResponsesApi
from tests.sizes import sample

SALES = "shop,day,amount\nOslo,2024-01-01,10.50\nRome,2024-01-02,7.25\nOslo,2024-01-03,3.00\n"
RAGGED = "a,b\n1,2\n3\n4,5\n"


@pytest.fixture
def here(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    model = Analyst()
    with LoopbackServer(ResponsesApi(model), model=model) as server:
        yield server


def test_a_file_is_asked_about_in_two_rounds_of_two_calls(
    here: CommandLine, server: LoopbackServer
) -> None:
    (here.folder / "x.csv").write_text(SALES)
    asked = ("ask", "--json", "--file", "x.csv", "What sells best?")
    status, out, err = here.run(*asked, **responses(server))
    assert (status, err.splitlines()[0]) == (0, "x.csv: table x, 3 rows, 3 columns")
    finished = [event for event in events(out) if event["event"] == "ToolFinished"]
    assert sorted(event["name"] for event in finished[:2]) == ["list_tables", "query_table"]
    assert sorted(event["name"] for event in finished[2:]) == ["draw_chart", "query_table"]
    assert not any(event["failed"] for event in finished)
    queried = next(event for event in finished[2:] if event["name"] == "query_table")
    assert queried["result"]["rows"] == [["Oslo", 13.5], ["Rome", 7.25]]
    assert queried["result"]["row_count"] == 2
    assert queried["result"]["columns"] == ["shop", "total"]
    assert 'FROM "x"' in queried["result"]["sql"]
    assert events(out)[-1]["state"] == "completed"


def test_without_a_key_a_file_is_asked_about_too(here: CommandLine) -> None:
    (here.folder / "sales.csv").write_text(SALES)
    status, out, _err = here.run("ask", "--file", "sales.csv", "Total amount by shop")
    assert status == 0
    assert "Oslo leads amount with **13.50**, ahead of Rome (7.25)." in out


def test_a_file_that_leaves_a_choice_is_refused_or_read_as_suggested(here: CommandLine) -> None:
    (here.folder / "ragged.csv").write_text(RAGGED)
    asked = ("ask", "--file", "ragged.csv", "How many rows are there?")
    status, out, err = here.run(*asked)
    assert (status, out) == (2, "")
    assert "  - Keep the rows that fit: 2 rows kept, 1 left out (line 3)" in err
    assert "  * Fill short rows with missing values: 3 rows kept, none left out" in err
    assert "1 choice before ragged.csv is loaded." in err
    assert "none left out (--choose ragged=fill)" not in err
    assert "left out (line 3) (--choose ragged=keep)" in err
    status, out, err = here.run(*asked, "--yes")
    assert status == 0
    assert "ragged.csv: table ragged, 3 rows, 2 columns" in err
    assert "What should happen to them? Read as marked by *." in err
    assert "**3** rows" in out


def test_a_choice_is_made_on_the_command_line(here: CommandLine) -> None:
    (here.folder / "ragged.csv").write_text(RAGGED)
    asked = ("ask", "--file", "ragged.csv", "How many rows are there?")
    status, out, err = here.run(*asked, "--choose", "ragged=keep")
    assert (status, "**2** rows" in out) == (0, True)
    assert "  * Keep the rows that fit: 2 rows kept, 1 left out (line 3)\n" in err
    assert "none left out (--choose ragged=fill)" in err


@pytest.mark.parametrize(
    ("choice", "said"),
    sample(
        [
            ("ragged=none", ["--choose ragged: there is no choice 'none'.",
                             "The choices are --choose ragged=keep, --choose ragged=fill"]),
            ("dates:a=day", ["--choose: no file asks 'dates:a'.", "Asked was: ragged."]),
            ("ragged", ["--choose: 'ragged' is no QUESTION=VALUE."]),
        ],
        2,
        3,
    ),
)  # fmt: skip
def test_a_choice_that_is_not_there_is_explained(
    here: CommandLine, choice: str, said: list[str]
) -> None:
    (here.folder / "ragged.csv").write_text(RAGGED)
    asked = ("ask", "--file", "ragged.csv", "--yes", "--choose", choice, "How many rows are there?")
    status, out, err = here.run(*asked)
    assert (status, out) == (2, "")
    assert [text for text in said if text not in err] == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    sample(
        [
            ("away.csv", None, "--file: away.csv cannot be read: No such file or directory."),
            ("x.parquet", b"not parquet", "x.parquet was not loaded."),
            ("x.exe", b"MZ", "x.exe was not loaded."),
            ("empty.csv", b"", "empty.csv was not loaded."),
        ],
        2,
        4,
    ),
)
def test_a_file_that_cannot_be_taken_is_explained(
    here: CommandLine, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (here.folder / name).write_bytes(content)
    status, out, err = here.run("ask", "--file", name, "How many rows are there?")
    assert (status, out) == (2, "")
    assert said in err
