"""Tries on every row of a column what a sample of its values suggests.

SQL over the staging tables only; what follows from it is decided by `inference` and `numerals`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.data.readers.columns import numbers
from assistant.data.readers.columns.kinds import (
    INFINITE,
    MISSING,
    NANS,
    PADDED,
    Kind,
    Source,
    listed,
    literal,
    strip,
)
from assistant.data.readers.staging import Stage, Staged

_SAMPLE = 1000
_MOST_SHAPES = 60


@dataclass(frozen=True, slots=True)
class Subject:
    """A column that is looked at."""

    number: int
    source: Source
    name: str
    key: str
    """ends the ids of its questions"""
    values: Sequence[str]
    """a sample, none of them missing"""


@dataclass(frozen=True, slots=True)
class Proof:
    """How a kind fares on every row of a column."""

    filled: int
    misfits: int
    example: str
    type: str
    """empty: no type holds all digits"""
    alike: bool
    words: int
    """cells with a word that stands for nothing, or for infinity"""
    significant: int
    """digits of the longest number, without zeros in front"""

    @property
    def holds(self) -> bool:
        """Whether every row is of the kind."""
        return self.filled > 0 and self.misfits == 0 and self.alike and self.type != ""


@dataclass(frozen=True, slots=True)
class Specials:
    """How many cells are no finite number."""

    nans: int
    infinite: int
    blank: int


@dataclass(frozen=True, slots=True)
class Prover:
    """Looks at the columns of one staged table."""

    stage: Stage
    staged: Staged

    def look_at(self, column: str) -> Source:
        """Find out how the text of a staged column is to be taken."""
        row = self.stage.connection.execute(
            f"SELECT bool_or(regexp_matches({column}, {literal(PADDED)})) "  # noqa: S608 - our own
            f"FROM {self.staged.stage}"
        ).fetchone()
        return Source(column, padded=bool(row and row[0]))

    def sample(self, column: str) -> list[str]:
        """Return values from the start and from everywhere, without those that are missing."""
        step = max(1, self.staged.rows // _SAMPLE)
        rows = self.stage.connection.execute(
            f"SELECT DISTINCT {column} FROM {self.staged.stage} "  # noqa: S608 - our own names
            f"WHERE {column} IS NOT NULL AND (rowid < {_SAMPLE} OR rowid % {step} = 0) "
            f"LIMIT {2 * _SAMPLE}"
        ).fetchall()
        if not rows:  # in a sparse column the sample may miss what there is
            rows = self.stage.connection.execute(
                f"SELECT DISTINCT {column} FROM {self.staged.stage} "  # noqa: S608 - ours
                f"WHERE {column} IS NOT NULL LIMIT {_SAMPLE}"
            ).fetchall()
        stripped = (strip(value) for (value,) in rows)
        return [value for value in stripped if value and value.upper() not in MISSING]

    def prove(self, column: Source, kind: Kind) -> Proof:
        """Try *kind* on every row."""
        digits = kind.digits.replace("{v}", "v") or "''"
        alike = kind.alike.replace("{v}", "v") or "true"
        text = column.trimmed
        row = self.stage.connection.execute(
            f"WITH t AS (SELECT {text} AS o, {column.without_words('o')} AS v "  # noqa: S608 - our own
            f"FROM {self.staged.stage}), "
            f"p AS (SELECT o, v, regexp_full_match(v, {literal(kind.pattern)}) AS fits, "
            f"CASE WHEN fits THEN ({kind.sql('v')}) IS NOT NULL END AS valued, "
            f"CASE WHEN fits THEN {digits} END AS d FROM t) "
            "SELECT count(v), count(v) FILTER (NOT fits OR NOT valued), "
            "any_value(v) FILTER (NOT fits OR NOT valued), "
            "max(length(ltrim(split_part(d, '.', 1), '-'))), max(length(split_part(d, '.', 2))), "
            "max(length(ltrim(replace(d, '.', ''), '-0'))), "
            f"coalesce({alike}, true), count(o) - count(v) FROM p"
        ).fetchone()
        assert row is not None  # noqa: S101 - an aggregate always has a row
        filled, misfits, example, whole, fraction, significant, is_alike, words = row
        type_ = kind.type or numbers.decimal_type(whole or 0, fraction or 0, significant or 0)
        return Proof(
            filled, misfits, example or "", type_, bool(is_alike), words, significant or 0
        )  # fmt: skip

    def example(self, column: Source, one: Kind, other: Kind) -> tuple[str, str, str] | None:
        """Return a text of the column and what it is, read in each of two ways."""
        first, second = (kind.sql("v") for kind in (one, other))
        row = self.stage.connection.execute(
            f"WITH t AS (SELECT {column.filled} AS v "  # noqa: S608 - our own
            f"FROM {self.staged.stage} WHERE v IS NOT NULL) "
            f"SELECT v, ({first})::VARCHAR, ({second})::VARCHAR FROM t "
            f"WHERE ({first}) <> ({second}) LIMIT 1"
        ).fetchone()
        return None if row is None else (row[0], row[1], row[2])

    def tally(self, column: Source, patterns: Sequence[str]) -> tuple[int, list[int]]:
        """Return how many rows have a value, and how many of these match each pattern."""
        counts = (f"count(v) FILTER (regexp_full_match(v, {literal(one)}))" for one in patterns)
        row = self.stage.connection.execute(
            f"WITH t AS (SELECT {column.filled} AS v FROM {self.staged.stage}) "  # noqa: S608 - ours
            f"SELECT count(v), {', '.join(counts)} FROM t"
        ).fetchone()
        filled, *found = row or (0,)
        return filled, list(found)

    def shapes(self, column: Source, number: str, within: str) -> dict[str, int] | None:
        """Return what the texts that match *within* are with # for the first *number* in them.

        None if there are too many different ones.
        """
        rows = self.stage.connection.execute(
            f"WITH t AS (SELECT {column.filled} AS v FROM {self.staged.stage}) "  # noqa: S608 - ours
            f"SELECT regexp_replace(v, {literal(number)}, '#') AS shape, count(*) FROM t "
            f"WHERE v IS NOT NULL AND regexp_full_match(v, {literal(within)}) "
            f"GROUP BY shape ORDER BY shape LIMIT {_MOST_SHAPES + 1}"
        ).fetchall()
        return dict(rows) if len(rows) <= _MOST_SHAPES else None

    def misfits(self, column: Source, pattern: str, most: int) -> list[tuple[int, str]]:
        """Return the first staged rows whose text does not match, each with its text."""
        return self.stage.connection.execute(
            f"WITH t AS (SELECT rowid AS place, {column.filled} AS v "  # noqa: S608 - our own
            f"FROM {self.staged.stage}) SELECT place, v FROM t "
            f"WHERE NOT regexp_full_match(v, {literal(pattern)}) ORDER BY place LIMIT {most}"
        ).fetchall()

    def specials(self, column: Source) -> Specials:
        """Count the cells that are no finite number."""
        row = self.stage.connection.execute(
            f"WITH t AS (SELECT {column.trimmed} AS v FROM {self.staged.stage}) "  # noqa: S608 - ours
            f"SELECT count(*) FILTER (upper(v) IN ({listed(NANS)})), "
            f"count(*) FILTER (upper(v) IN ({listed(INFINITE)})), "
            "count(*) FILTER (v IS NULL) FROM t"
        ).fetchone()
        return Specials(*(row or (0, 0, 0)))
