"""Counts over every row of a column how its dates are written and how each of them can be read.

SQL over the staging table only; what follows from the counts is decided in `deciding`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from assistant.data.readers.columns.dates.forms import (
    COMPACT,
    NUMBERS,
    SERIALS,
    Form,
    Shape,
    form_of,
    shape_of,
)
from assistant.data.readers.columns.kinds import Source, literal, strip
from assistant.data.readers.columns.proving import Prover

ORDERS: tuple[str, ...] = ("day", "month", "year")
_LONGEST_EXACT = 26
"""characters of an ISO time with six digits behind its seconds"""
_LONGEST_OTHER = 22
_LOOKED_AT = 1000
_AMONG = (*SERIALS, COMPACT)
"""numbers that may stand among dates"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the rows of one form are."""

    rows: int
    fits: Mapping[str, int]
    """order -> rows that are a date, read so"""
    both: tuple[str, ...]
    """a text that differs between day and month first, and what it is in each of ORDERS"""
    differ: tuple[str, ...]
    """the same, where any two orders differ"""
    first_only: str
    """a text that is a date with the day first only"""
    second_only: str
    """the same, with the month first only"""
    example: str


@dataclass(frozen=True, slots=True)
class Census:
    """What the rows of a column are."""

    shape: Shape
    tallies: Mapping[Form, Tally]
    filled: int
    misfits: int
    misfit: str
    words: int
    """cells with a word that stands for nothing"""
    longest: int
    zones: tuple[str, ...] = ()
    """as they are written, the commonest first; '' of times without one"""


def take(prover: Prover, source: Source, values: Sequence[str], *, serials: bool) -> Census | None:
    """Count what a column has; None if few of the sampled *values* look like dates.

    With *serials*, numbers may be among them.
    """
    known = partial(_form, serials=serials)
    some = values[:40]
    if sum(known(value) is not None for value in some) * 2 < len(some):
        return None
    dated = {value: form for value in values if (form := known(value)) is not None}
    if len(dated) < 0.6 * len(values) or set(dated.values()) <= set(_AMONG):
        return None
    forms = set(dated.values())
    census = _count(prover, source, shape_of(forms, list(dated)))
    if census.misfits:  # the sample may have missed what is rare
        odd = _odd(prover, source, census.shape)
        rare = {value: form for value in odd if (form := known(value)) is not None}
        shape = shape_of(forms | set(rare.values()), [*dated, *rare])
        if shape != census.shape:
            census = _count(prover, source, shape)
    if census.shape.zoned:
        return replace(census, zones=_zones(prover, source, census.shape))
    return census


def take_numbers(prover: Prover, source: Source, values: Sequence[str]) -> Census | None:
    """Count a column of plain numbers that may be dates; None if one of them is none."""
    forms = {
        next((form for form in NUMBERS if re.fullmatch(form.pattern, value, re.ASCII)), None)
        for value in values
    }
    known = [form for form in NUMBERS if form in forms]
    if not known or None in forms or not (len(known) == 1 or forms <= set(SERIALS)):
        return None
    census = _count(prover, source, shape_of(known, ()))
    return None if census.misfits else census


def _form(value: str, *, serials: bool) -> Form | None:
    found = form_of(value)
    if found is None and serials:
        return next((form for form in _AMONG if re.fullmatch(form.pattern, value, re.ASCII)), None)
    return found


def _rows(
    prover: Prover, source: Source, shape: Shape, wanted: str, rest: str = ""
) -> list[tuple[Any, ...]]:
    """Select *wanted* from p: the text v of each row, its form l, and what it is in each order."""
    forms = "".join(
        f" WHEN regexp_full_match(v, {literal(shape.pattern(form))}) THEN {at}"
        for at, form in enumerate(shape.forms)
    )
    orders = ORDERS if any(len(form.readings) > 1 for form in shape.forms) else ORDERS[:1]
    readings = [
        "CASE l"
        + "".join(
            f" WHEN {at} THEN {shape.day(form, order)}" for at, form in enumerate(shape.forms)
        ).replace("{v}", "v")
        + f" END AS {order}_first"
        for order in orders
    ]
    readings += [f"NULL::TIMESTAMP AS {order}_first" for order in ORDERS[len(orders) :]]
    return prover.stage.connection.execute(
        f"WITH t AS (SELECT {source.trimmed} AS o, {source.without_words('o')} AS v "  # noqa: S608 - ours
        f"FROM {prover.staged.stage}), "
        f"l AS (SELECT o, v, CASE{forms} END AS l FROM t), "
        f"p AS (SELECT *, {', '.join(readings)}, "
        f"coalesce(day_first, month_first, year_first) AS valued FROM l) "
        f"SELECT {wanted} FROM p {rest}"
    ).fetchall()


def _count(prover: Prover, source: Source, shape: Shape) -> Census:
    rows = _rows(
        prover,
        source,
        shape,
        "l, count(v), count(valued), count(day_first), count(month_first), "
        "count(year_first), "
        "any_value([v, day_first::VARCHAR, month_first::VARCHAR, year_first::VARCHAR]) "
        "FILTER (day_first <> month_first), "
        "any_value([v, day_first::VARCHAR, month_first::VARCHAR, year_first::VARCHAR]) "
        "FILTER (least(day_first, month_first, year_first) <> "
        "greatest(day_first, month_first, year_first)), "
        "any_value(v) FILTER (day_first IS NOT NULL AND month_first IS NULL), "
        "any_value(v) FILTER (month_first IS NOT NULL AND day_first IS NULL), "
        "any_value(v), any_value(v) FILTER (v IS NOT NULL AND valued IS NULL), "
        "count(o) - count(v), max(length(v))",
        "GROUP BY l",
    )
    tallies: dict[Form, Tally] = {
        shape.forms[at]: Tally(
            filled,
            dict(zip(ORDERS, fits, strict=True)),
            tuple(cell or "" for cell in both or ()),
            tuple(cell or "" for cell in differ or ()),
            first or "",
            second or "",
            example or "",
        )
        for at, filled, _, *fits, both, differ, first, second, example, _, _, _ in rows
        if at is not None
    }
    return Census(
        shape=shape,
        tallies=tallies,
        filled=sum(row[1] for row in rows),
        misfits=sum(row[1] - row[2] for row in rows),
        misfit=next((row[11] for row in rows if row[11]), ""),
        words=sum(row[12] for row in rows),
        longest=max((row[13] or 0 for row in rows), default=0),
    )


def _odd(prover: Prover, source: Source, shape: Shape) -> list[str]:
    rows = _rows(
        prover,
        source,
        shape,
        "DISTINCT v",
        f"WHERE v IS NOT NULL AND valued IS NULL LIMIT {_LOOKED_AT}",
    )
    return [strip(value) for (value,) in rows]


def example(prover: Prover, source: Source, shape: Shape, form: Form) -> tuple[str, ...]:
    """Return a text of a form, and what it is in each of ORDERS; empty where it is none."""
    rows = _rows(
        prover,
        source,
        shape,
        "v, day_first::VARCHAR, month_first::VARCHAR, year_first::VARCHAR",
        f"WHERE l = {shape.forms.index(form)} LIMIT 1",
    )
    return tuple(cell or "" for cell in (rows[0] if rows else ("",) * 4))


def two_ways(prover: Prover, source: Source, one: str, other: str) -> tuple[str, str, str]:
    """Return a text of the column and what SQL makes of it in two ways."""
    row = prover.stage.connection.execute(
        f"WITH t AS (SELECT {source.filled} AS v FROM {prover.staged.stage}), "  # noqa: S608 - ours
        f"r AS (SELECT v, {one} AS a, {other} AS b FROM t) ".replace("{v}", "v")
        + "SELECT v, a::VARCHAR, b::VARCHAR FROM r WHERE v IS NOT NULL ORDER BY a = b LIMIT 1"
    ).fetchone()
    return row or ("", "", "")


def years(prover: Prover, source: Source, shape: Shape, order: str) -> list[int]:
    """Return the different years of those that are written with two digits, from 0 to 99."""
    short = [str(at) for at, form in enumerate(shape.forms) if form.short]
    column = f"{order or 'day'}_first"
    rows = _rows(
        prover,
        source,
        shape,
        f"DISTINCT year({column}) % 100",
        f"WHERE l IN ({', '.join(short)}) AND {column} IS NOT NULL ORDER BY 1",
    )
    return [year for (year,) in rows]


def _zones(prover: Prover, source: Source, shape: Shape) -> tuple[str, ...]:
    zone = shape.zone().replace("{v}", "v")
    rows = _rows(
        prover,
        source,
        shape,
        f"{zone} AS z, count(*)",
        "WHERE l IS NOT NULL GROUP BY z ORDER BY 2 DESC, 1",
    )
    return tuple(zone for zone, _ in rows)


def finer(prover: Prover, source: Source, census: Census) -> int:
    """Count the values with more than six digits behind the seconds that are not all zero."""
    iso = all(form.id == "iso" for form in census.shape.forms)
    if not census.shape.timed or census.longest <= (_LONGEST_EXACT if iso else _LONGEST_OTHER):
        return 0
    row = prover.stage.connection.execute(
        f"SELECT count(*) FROM {prover.staged.stage} "  # noqa: S608 - our own
        rf"WHERE regexp_matches({source.column}, ':\d\d[.,]\d{{6}}\d*[1-9]')"
    ).fetchone()
    return row[0] if row else 0
