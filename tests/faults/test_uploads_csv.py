"""Silent damage by CSV readers: a corpus of malformed files, and no row lost unannounced.

Of every file, the rows kept and refused are the records that it has. Real child processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.figures import Tally
from tests.readers.bringing import bring, bring_with_suggestions
from tests.sizes import cases, sample


@dataclass(frozen=True)
class Bad:
    """A malformed file: its records below the header, what is asked, and what it becomes."""

    name: str
    data: str | bytes
    records: int
    asks: tuple[str, ...] = ()
    kept: int | None = None
    columns: tuple[str, ...] = ()
    told: str = ""

    def __str__(self) -> str:
        return self.name


GOOD = "".join(f"{n},name {n},{n}.50\n" for n in range(1, 11))
HEAD = "id,name,price\n"
CORPUS = [
    Bad("short rows", HEAD + GOOD + "11,x\n12\n", 12, ("ragged",), 12),
    Bad("long rows", HEAD + GOOD + "11,x,1.50,surplus\n", 11, ("ragged",), 10),
    Bad("short and long rows", HEAD + "1,a\n" + GOOD + "2,b,1.5,x,y\n", 12, ("ragged",), 10),
    Bad("an unclosed quote", HEAD + '0,"open,1.50\n' + GOOD, 11, ("ragged",), 10),
    Bad("an unclosed quote in the last line", HEAD + GOOD + '11,"open,1.50', 11, ("ragged",), 10),
    Bad("text behind a quote", HEAD + GOOD + '11,"a"b,1.50\n', 11, ("ragged",), 10),
    Bad("two unclosed quotes far apart", HEAD + '0,"open,1\n' + GOOD + '11,"x,2\n', 12,
        ("ragged",), 10),
    Bad("inches, which are quotes within a field", HEAD + GOOD + '11,5" pipe,1.50\n', 11, (), 11),
    Bad("doubled quotes", HEAD + GOOD + '11,"say ""hi""",1.50\n', 11, (), 11),
    Bad("line ends within quotes", HEAD + GOOD + '11,"two\nlines",1.50\n', 11, (), 11),
    Bad("a delimiter at the end of each row", HEAD + GOOD.replace("\n", ",\n"), 10, (), 10,
        ("id", "name", "price"), "a delimiter too many"),
    Bad("empty lines", "\n\n" + HEAD + GOOD.replace("\n", "\n\n"), 10, (), 10),
    Bad("rows of delimiters only", HEAD + GOOD + ",,\n,,\n", 10, (), 10, (), "2 lines without"),
    Bad("no header", GOOD, 10, ("header",), 10),
    Bad("no header and numbers only", "1,2\n3,4\n5,6\n", 3, (), 3, ("column_1", "column_2"),
        "No header"),
    Bad("titles above the header", "Report\nof 2024\n\n" + HEAD + GOOD, 10, (), 10,
        ("id", "name", "price"), "2 lines above the header"),
    Bad("a header with one name less", "id,name\n" + GOOD, 10, ("unnamed",), 10),
    Bad("names twice, none, and reserved", 'select,,"a ""b""",SELECT\n1,2,3,4\n', 1, (), 1,
        ("select", "column_2", 'a "b"', "SELECT_2"), "renamed"),
    Bad("old Mac line ends", (HEAD + GOOD).replace("\n", "\r"), 10, (), 10),
    Bad("Windows line ends", (HEAD + GOOD).replace("\n", "\r\n"), 10, (), 10),
    Bad("mixed line ends", HEAD + GOOD + "11,a,1.5\r\n12,b,1.5\r13,c,1.5", 13, (), 13),
    Bad("two delimiters", "a|b,c\n1|2,3\n4|5,6\n", 2, ("delimiter",), 2),
    Bad("one column but several candidates", "a\nx;y,z\nu,v;w\nr;s,t\n", 3,
        ("delimiter",), 3),
    Bad("semicolons and decimal commas", "a;b\n1,5;2\n2,5;3\n", 2, (), 2, ("a", "b"), "semicolon"),
    Bad("blanks before quotes", 'a, b\n1, "x, y"\n2, "z, w"\n', 2, (), 2, ("a", "b")),
    Bad("UTF-16", (HEAD + GOOD).encode("utf-16"), 10, (), 10, (), "UTF-16"),
    Bad("UTF-16 without a mark", (HEAD + GOOD).encode("utf-16-le"), 10, ("encoding",), 10),
    Bad("UTF-8 with a mark", b"\xef\xbb\xbf" + (HEAD + GOOD).encode(), 10, (), 10,
        ("id", "name", "price")),
    Bad("Windows-1252", (HEAD + GOOD + "11,José,1.50\n").encode("cp1252"), 11, (), 11, (),
        "Western European"),
    Bad("a few Russian names", (HEAD + GOOD + "11,Иван,1.50\n").encode("cp1251"), 11,
        ("encoding",), 11),
    Bad("DOS letters", (HEAD + GOOD + "11,José,1.50\n").encode("cp437"), 11, ("encoding",), 11),
    Bad("one bad byte in UTF-8", (HEAD + GOOD + "11,José,1.50\n12,né,2\n").encode()
        + b"13,a\xe9b,1\n", 13, ("encoding",), 13),
    Bad("a header and nothing else", HEAD, 0, (), 0, ("id", "name", "price")),
    Bad("one very long field", HEAD + GOOD + f"11,{'x' * 500_000},1.50\n", 11, (), 11),
]  # fmt: skip
APART = {str(bad) for bad in sample(CORPUS, 4, 8)}
"""those that are read by a child, as the app does"""


@pytest.mark.parametrize("bad", CORPUS, ids=str)
def test_a_malformed_csv_loses_no_row_unannounced(tmp_path: Path, bad: Bad, tally: Tally):
    here = str(bad) not in APART
    first = bring(tmp_path, "file.csv", bad.data, here=here)
    tally("malformed CSV", "asked about first" if first.word == "asked" else first.word)
    assert tuple(question.id for question in first.imported.questions) == bad.asks
    done = bring_with_suggestions(tmp_path, "file.csv", bad.data, here=here) if bad.asks else first
    (table,) = done.imported.tables
    assert table.rows + table.refused == bad.records
    assert done.rows(f"SELECT count(*) FROM {table.name}") == [(table.rows,)]  # noqa: S608
    if bad.kept is not None:
        assert table.rows == bad.kept
    if bad.columns:
        assert tuple(column.name for column in table.columns) == bad.columns
    if bad.told:
        assert any(bad.told in note for note in table.notes), table.notes
    for question in first.imported.questions:
        assert set(question.suggested) <= {choice.value for choice in question.choices}


@pytest.mark.parametrize("bad", [bad for bad in CORPUS if "ragged" in bad.asks], ids=str)
def test_every_choice_does_what_it_says(tmp_path: Path, bad: Bad):
    (question,) = bring(tmp_path, "file.csv", bad.data, here=True).imported.questions
    for choice in question.choices:
        done = bring(tmp_path, "file.csv", bad.data, {"ragged": (choice.value,)}, here=True)
        (table,) = done.imported.tables
        assert table.rows + table.refused == bad.records
        assert choice.detail.startswith(f"{table.rows} rows kept, ")
        refused = "none left out" if not table.refused else f"{table.refused} left out (line"
        assert refused in choice.detail
        told = " ".join(table.notes)
        assert (choice.detail in told) == bool(table.refused)


def test_rows_that_are_filled_or_go_on_are_named_and_lines_with_nothing_in_them_are_not(
    tmp_path: Path,
):
    data = HEAD + "\n1,a,1\n2\n\n3,b,3,x,y\n4\n"
    for choice, notes in (
        ("keep", ("Rows that did not fit: 1 rows kept, 3 left out (lines 4, 6 and 7).",)),
        ("widen", ("The last cells of 2 short rows (lines 4 and 7) are missing.",
                   "More columns, extra_1 first, hold the rest of 1 long row (line 6).")),
    ):  # fmt: skip
        (table,) = bring(tmp_path, "f.csv", data, {"ragged": (choice,)}, here=True).imported.tables
        assert table.notes[: len(notes)] == notes
        assert "without any value" not in " ".join(table.notes)


def test_the_lines_that_are_named_are_the_lines_of_the_file(tmp_path: Path):
    data = HEAD + '1,a,1\n\n2,b\n3,"two\nlines",3\n4,c\n5,"open,5\n6,d,6\n'
    (question,) = bring(tmp_path, "f.csv", data, here=True).imported.questions
    assert question.choices[0].detail == "3 rows kept, 3 left out (lines 4, 7 and 8)"


def test_many_bad_lines_are_counted_and_the_first_are_named(tmp_path: Path):
    data = HEAD + GOOD + "1,2\n" * 1000
    (question,) = bring(tmp_path, "f.csv", data, here=True).imported.questions
    assert "10 rows kept, 1,000 left out (lines 12, 13, 14" in question.choices[0].detail
    assert question.choices[0].detail.endswith("and more)")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"a,b\n1,\x002\n", "byte 6 is zero"),
        ("a.csv", bytes(range(1, 32)) * 20, "control characters"),
        ("a.csv", b"PK\x03\x04" + b"x" * 50, "a zip archive"),
        ("a.csv", b"%PDF-1.7 ...", "a PDF"),
        ("a.csv", b"\x1f\x8b\x08" + b"x" * 50, "compressed"),
        ("a.csv", b"   \n\n  \n", "The file is empty"),
        ("a.csv", b"\xff\xfea\x00,\x00\x00\xd8", "says UTF-16"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls cannot be read"),
        ("a.pdf", b"%PDF", ".pdf cannot be read"),
        ("a.7z", b"7z\xbc\xaf", ".7z cannot be read"),
        ("noextension", b"a,b\n1,2\n", "without an extension"),
        ("a.parquet", b"a,b\n1,2\n", "not of that kind"),
        ("a.parquet", b"PAR1" + b"x" * 50, "cut off"),
        ("a.json", b"[1, 2", "Not JSON"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.json", b"\xff\xfe\xff", "Not UTF-8"),
        ("a.json", b'{"a": 1} x', "more text follows the end"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_a_sentence(
    tmp_path: Path, name: str, data: bytes, says: str, tally: Tally
):
    error = bring(tmp_path, name, data, here=cases(True, True, False)).error
    tally("files of another kind", "refused and explained" if error and error.hint else "taken")
    assert error is not None
    assert says in str(error)
    assert error.hint


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("../../x\x00<b>.csv", "x_b"),
        ("..\\..\\Bericht (final) 2024.CSV", "bericht_final_2024"),
        ("2024.csv", "t_2024"),
        ("select.csv", "select_table"),
        ("注文.csv", "注文"),
        ("'; DROP TABLE x; --.csv", "drop_table_x"),
        ("\u202egnp.csv", "gnp"),
        ("🎉.csv", "table_table"),
        ("x" * 300 + ".csv", "x" * 60),
    ],
)
def test_upload_names_are_cleaned_text_and_never_a_path(tmp_path: Path, name: str, table: str):
    (made,) = bring(tmp_path, name, "a,b\n1,2\n", here=True).imported.tables
    assert made.name == table
    assert "\x00" not in made.source
    assert "\u202e" not in made.source
