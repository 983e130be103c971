"""A staged table as labels and numbers: which columns have which, and how SQL asks for them.

Decided on a sample and proved on no row: what is not a number is passed over. It is for finding
totals only; what a column becomes is decided elsewhere, without them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.data.cells import quoted
from assistant.data.readers.columns import numbers
from assistant.data.readers.columns.kinds import MISSING, Kind, Source, listed, literal, strip
from assistant.data.readers.naming import visible
from assistant.data.readers.staging import Stage, Staged
from assistant.data.readers.totals import words

_SAMPLE, _ENDS = 400, 50
"""rows at the beginning and at the end"""
_MOST_COLUMNS = 60
"""of a table that are looked at"""
_FITTING = 0.9
"""of a sample, for a column to have numbers"""
_KEYS = re.compile(
    r"(?:^|[\W_])(?:id|key|code|zip|plz|year|yr|jahr|ann[ée]e|a[ñn]o|anno|month|monat|mois|mes|week|"
    r"woche|quarter|day|tag|nr|no|number|rank|#)$",
    re.IGNORECASE,
)
"""names of whole numbers that nobody adds up"""
_MEASURES = re.compile(
    r"metric|measure|indicator|kpi|variable|account|item|line|konto|kennzahl|side", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FAR_MORE = 2
"""times the greatest number of a column: no running number"""
_NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
            "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip
_MANY_DECIMALS = 6
_NOTHING = {*MISSING, "\\N", "(NULL)", "<NULL>", "--", "---", "\u2013", "\u2014"}
"""stand in labels for no label, as programs write it"""
_LENGTH = Kind(
    "length",
    "lengths of time",
    r"\d{1,5}:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?",
    "3600 * split_part({v}, ':', 1)::DOUBLE + 60 * split_part({v}, ':', 2)::DOUBLE "
    "+ coalesce(try_cast(split_part({v}, ':', 3) AS DOUBLE), 0)",
    "DOUBLE",
)
"""whichever of hours, minutes and seconds they have: only their sums count here"""


@dataclass(frozen=True, slots=True)
class Label:
    """A column whose cells name what a row is about."""

    number: int
    text: str
    """SQL of its text without blanks around it; NULL if there is none"""
    mixed: bool
    """whether there is text that many rows share"""
    measures: bool = False
    """whether it names figures of several kinds: revenue is no total of cost and profit"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of numbers that can be added up."""

    number: int
    value: str
    """SQL, a DOUBLE"""
    decimals: str
    """SQL: how many decimals are written"""
    mixed: bool = False
    """as of a label"""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to look for totals in."""

    stage: Stage
    relation: str
    """SQL, with its row numbers, from 0, as `row_at`"""
    rows: int
    last: int
    """number of the last row"""
    labels: tuple[Label, ...]
    figures: tuple[Figure, ...]
    shown: tuple[str, ...]
    """SQL of the text of each column"""
    apart: bool = False
    """whether an empty line stands above the last row"""


def look(stage: Stage, staged: Staged) -> Grid:
    """Return what is known of *staged* after a look at some rows."""
    relation = numbered(staged)
    if staged.meanings is not None:
        return _typed(stage, staged, relation)
    columns = [f"c{n}" for n in range(min(len(staged.headers), _MOST_COLUMNS))]
    last = last_row(stage, relation)
    some = f"SELECT {', '.join(columns)} FROM {relation}"  # noqa: S608 - our own names
    sample = stage.connection.execute(
        f"(FROM ({some}) LIMIT {_SAMPLE}) UNION ALL ({some} WHERE row_at > {last - _ENDS})"
    ).fetchall()
    once = sample[: staged.rows] if staged.rows <= _SAMPLE else sample
    labels: list[Label] = []
    figures: list[Figure] = []
    for n, (column, cells) in enumerate(zip(columns, zip(*sample, strict=True), strict=True)):
        padded = any(cell is not None and strip(cell) != cell for cell in cells)
        text = Source(column, padded=padded).trimmed
        values = [value for value in (strip(cell) for cell in cells if cell) if value]
        plain = [value for value in values if value.upper() not in MISSING]
        kind = None if n in staged.quoted else _kind(plain, comma=staged.comma_decimals)
        if kind is None and n not in staged.quoted and any(map(words.read, plain[-50:])):
            plain = [value for value in plain if words.read(value) is None]
            kind = _kind(plain, comma=staged.comma_decimals)
        name = visible(staged.headers[n])
        if kind is None or (_is_key(name, plain) and not _is_summed(once, n)):
            mixed = len(set(values)) <= len(values) // 2
            if any(value.upper() in _NOTHING for value in values):
                said = f"upper({text}) IN ({listed(sorted(_NOTHING))})"
                text = f"CASE WHEN NOT {said} THEN {text} END"
            mixed = mixed and any(value >= "A" for value in values)
            labels.append(Label(n, text, mixed, bool(_MEASURES.search(name))))
        else:
            figures.append(_figure(n, text, kind))
    shown = tuple(f"c{n}" for n in range(len(staged.headers)))
    apart = (staged.line(last) or 0) - (staged.line(last - 1) or 0) == 2
    return Grid(stage, relation, staged.rows, last, tuple(labels), tuple(figures), shown, apart)


def last_row(stage: Stage, relation: str) -> int:
    """Return the number of the last row: others may have been taken out before."""
    row = stage.connection.execute(
        f"SELECT max(row_at) FROM {relation}"  # noqa: S608 - our own
    ).fetchone()
    return int(row[0] or 0) if row else 0


def numbered(staged: Staged) -> str:
    """Return the relation of *staged* with the number of each row, from 0, as `row_at`."""
    if staged.meanings is None:
        return f"(SELECT rowid AS row_at, * FROM {staged.stage})"  # noqa: S608 - our own
    file = staged.stage.removesuffix(")")
    return (
        "(SELECT file_row_number AS row_at, * EXCLUDE (file_row_number) "  # noqa: S608 - our own
        f"FROM {file}, file_row_number = true))"
    )


def trimmed(text: str) -> str:
    """Return SQL of *text* without blanks around it; NULL if nothing is left."""
    return Source(text, padded=True).trimmed


def _typed(stage: Stage, staged: Staged, relation: str) -> Grid:
    """Return the grid of a table whose columns have types."""
    described = stage.connection.execute(f"DESCRIBE FROM {staged.stage}").fetchall()
    labels: list[Label] = []
    figures: list[Figure] = []
    for n, (name, type_, *_) in enumerate(described[:_MOST_COLUMNS]):
        column = quoted(name)
        if type_.startswith(_NUMERIC) and not type_.endswith("]") and not _KEYS.search(name):
            places = re.search(r",(\d+)\)", type_)
            whole = "0" if "INT" in type_ else str(_MANY_DECIMALS)
            value = f"CASE WHEN isfinite({column}::DOUBLE) THEN {column}::DOUBLE END"
            figures.append(Figure(n, value, places[1] if places else whole))
        elif not type_.startswith(("STRUCT", "MAP", "UNION", "BLOB")) and not type_.endswith("]"):
            text = trimmed(f"{column}::VARCHAR")
            labels.append(Label(n, text, mixed=True))
    shown = tuple(f"{quoted(name)}::VARCHAR" for name, *_ in described)
    last = last_row(stage, relation)
    return Grid(stage, relation, staged.rows, last, tuple(labels), tuple(figures), shown)


def _kind(values: Sequence[str], *, comma: bool) -> Kind | None:
    """Return how the numbers in *values* are written; None if they are none."""
    kinds = [numbers.WHOLE, numbers.DECIMAL, numbers.SCIENTIFIC, numbers.POINT, numbers.COMMA,
             numbers.SPACED, _LENGTH]  # fmt: skip
    if comma:
        kinds.insert(1, kinds.pop(4))
    best, most = None, max(1.0, _FITTING * len(values)) - 0.5
    for kind in kinds:  # some numbers may have a minus behind, which plain ones have not
        if (count := kind.count(values)) > most:
            best, most = kind, count
        if count == len(values):
            break
    return best


def _is_key(name: str, values: Sequence[str]) -> bool:
    whole = all(value.isdigit() for value in values)
    return whole and bool(_KEYS.search(name) or all(map(_YEAR.fullmatch, values)))


def _is_summed(sample: Sequence[Sequence[str | None]], number: int) -> bool:
    """Whether the row that is called a total has the sum of a column, or far more than others."""
    total, others = "", [0]
    for row in sample:
        found = {words.read(cell) for cell in row if cell} - {None}
        cell = strip(row[number] or "")
        if words.Word("total") in found:
            total = cell
        elif not found and cell.isdigit():
            others.append(int(cell))
    return total.isdigit() and int(total) >= min(sum(others), _FAR_MORE * max(others)) > 0


def _figure(number: int, text: str, kind: Kind) -> Figure:
    plain = kind.id in ("whole", "decimal", "scientific")
    value = f"try_cast(c{number} AS DOUBLE)"
    if not plain:
        value = kind.value.replace("{v}", f"({text})").replace("{type}", "DOUBLE")
        value = f"CASE WHEN regexp_full_match({text}, {literal(kind.pattern)}) THEN {value} END"
    mark = "," if kind.id == "comma" else "[.,]" if kind.id == "spaced" else "[.]"
    decimals = f"length(regexp_extract({text}, '{mark}([0-9]+)[^0-9]*$', 1))"
    return Figure(number, f"CASE WHEN isfinite({value}) THEN {value} END", decimals)
