"""Compares the rows of an answer with those of a gold, as a fair reader would.

Order counts only where the gold orders; columns may stand in any order and have labels beside
them; a share may be a percentage; a period may be a date, a number or words. Nothing else is
forgiven: a figure that is off by a millionth is wrong.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

Row = tuple[object, ...]
Rows = Sequence[Row]

MOST_EXTRA_FIGURES = 2
"""columns with numbers beside those asked for: a count, a share, a change"""
CAPS = (100, 200, 500, 1000)
"""a listing may stop after so many rows"""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_LIMIT = re.compile(r"\s+limit\s+\d+\s*$", re.IGNORECASE)
_ORDER = re.compile(r'order by (\w+|"[^"]+")( desc)?( nulls last)?(?: limit \d+)?$', re.IGNORECASE)
_PERIODS = (
    (re.compile(r"^(?:fy ?)?(\d{4})$"), lambda m: f"{m[1]}-01-01"),
    (re.compile(r"^(\d{4})-(\d{2})$"), lambda m: f"{m[1]}-{m[2]}-01"),
    (re.compile(r"^(\d{4})[- ]?q([1-4])$"), lambda m: _quarter(m[1], m[2])),
    (re.compile(r"^q([1-4])[- ]?(\d{4})$"), lambda m: _quarter(m[2], m[1])),
    (re.compile(r"^([a-z]{3})[a-z]*\.? (\d{4})$"), lambda m: _month(m[2], m[1])),
    (re.compile(r"^(\d{4}-\d{2}-\d{2})[ t]00:00(?::00)?$"), lambda m: m[1]),
)


def _quarter(year: str, number: str) -> str:
    return f"{year}-{int(number) * 3 - 2:02}-01"


def _month(year: str, name: str) -> str | None:
    return f"{year}-{_MONTHS.index(name) + 1:02}-01" if name in _MONTHS else None


def plain(cell: object) -> object:
    """Return *cell* as None, a number, or a text in which dates and periods look alike."""
    match cell:
        case bool():
            return str(cell).lower()
        case int() | float() | Decimal():
            number = float(cell)
            return None if math.isnan(number) else number
        case dt.timedelta():
            return cell.total_seconds() / 86400
        case dt.date():  # and datetime
            return _period(str(cell))
        case str():
            return _period(cell)
        case _:
            return cell if cell is None else str(cell)


@functools.lru_cache(maxsize=65_536)
def _period(text: str) -> str:
    folded = text.strip().casefold()
    for pattern, to_date in _PERIODS:
        if (match := pattern.match(folded)) and (date := to_date(match)):
            return date
    short = folded.removesuffix("day")
    weekday = folded[:3] if folded[:3] in _WEEKDAYS and folded.endswith("day") else short
    return weekday if weekday in _WEEKDAYS else text.strip()


def same(one: object, other: object, factor: float = 1.0) -> bool:
    """Compare two plain cells; *factor* turns the first, if a number, into the second's unit."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one * factor, other, rel_tol=1e-6, abs_tol=1e-9)
    if isinstance(one, float) != isinstance(other, float):
        number, text = (one, other) if isinstance(one, float) else (other, one)
        return isinstance(number, float) and text is not None and text == _as_year(number)
    return one == other


def _as_year(number: float) -> str | None:
    return f"{int(number)}-01-01" if number.is_integer() and 1900 <= number <= 2200 else None


@dataclass(frozen=True, slots=True)
class Gold:
    """What a gold's SQL returns."""

    sql: str
    columns: Sequence[str]
    rows: Rows
    everything: Rows
    """the rows without the limit at the end"""


def agree(columns: Sequence[str], rows: Rows, gold: Gold) -> bool:
    """Say whether *rows*, under the names *columns*, are what *gold* asks for."""
    if not _as_many(len(rows), gold):
        return False
    got, wanted = _plain(rows), _plain(gold.rows)
    everything = wanted if len(gold.everything) == len(wanted) else _plain(gold.everything)
    order = _order_of(gold.sql, gold.columns)
    if gold.sql.lower().startswith("select *"):
        return _listing(got, wanted, everything, order, _Names(columns, gold.columns))
    return any(
        _match(got, some, everything, order, is_share(gold.sql))
        for some in _with_and_without_gaps(wanted, len(got))
    )


def _as_many(count: int, gold: Gold) -> bool:
    """Sift out most of what is wrong before anything is compared."""
    if gold.sql.lower().startswith("select *"):
        return count == len(gold.rows) or (count in CAPS and count < len(gold.rows))
    whole = sum(None not in row for row in gold.rows)
    return count in (len(gold.rows), whole)


def _plain(rows: Rows) -> list[Row]:
    return [tuple(plain(cell) for cell in row) for row in rows]


def _with_and_without_gaps(wanted: list[Row], count: int) -> Iterator[list[Row]]:
    """Leave out rows with something missing (no group, no period before), if that helps."""
    yield wanted
    whole = [row for row in wanted if None not in row]
    if len(wanted) > count == len(whole) > 0:
        yield whole


def is_share(sql: str) -> bool:
    """Say whether *sql* computes a ratio, which may be shown as a percentage."""
    return "/" in sql or "100.0" in sql or "then 1" in sql


def without_limit(sql: str) -> str:
    """Return *sql* for all of its rows, of which those of the gold are the first."""
    return _LIMIT.sub("", sql)


def _order_of(sql: str, columns: Sequence[str]) -> int | None:
    """Return which column of the gold it is ordered by, at its very end; None where by none."""
    if not (found := _ORDER.search(sql.strip())):
        return None
    key = found[1].strip('"')
    if key.isdigit():
        return int(key) - 1
    folded = [column.casefold() for column in columns]
    return folded.index(key.casefold()) if key.casefold() in folded else None


def _match(
    got: list[Row], wanted: list[Row], everything: list[Row], order: int | None, share: bool
) -> bool:
    if len(got) != len(wanted) or not wanted:
        return not got and not wanted
    width, offered = len(wanted[0]), len(got[0])
    for chosen in _assignments(got, wanted, everything if order is not None else wanted, share):
        used = [column for column, _ in chosen]
        if _extra_figures(got, set(range(offered)) - set(used)) > MOST_EXTRA_FIGURES:
            continue
        seen = [tuple(_scaled(row[c], factor) for c, factor in chosen) for row in got]
        if order is None or order >= width:
            if _same_rows(seen, wanted):
                return True
        elif _ordered(seen, wanted, everything, order):
            return True
    return False


def _scaled(cell: object, factor: float) -> object:
    return cell * factor if isinstance(cell, float) else cell


def _assignments(
    got: list[Row], wanted: list[Row], everything: list[Row], share: bool
) -> Iterator[list[tuple[int, float]]]:
    """Yield which column of the answer, in which unit, could be each column of the gold."""
    factors = (1.0, 100.0, 0.01) if share else (1.0,)
    options: list[list[tuple[int, float]]] = []
    for position in range(len(wanted[0])):
        known = [row[position] for row in everything]
        options.append(
            [
                (column, factor)
                for column in range(len(got[0]))
                for factor in factors
                if _within([row[column] for row in got], known, factor)
            ]
        )
    yield from _combinations(options, [])


def _within(cells: list[object], known: list[object], factor: float) -> bool:
    """Say whether the first few *cells* occur among those known: a cheap first sieve."""
    return all(any(same(cell, other, factor) for other in known) for cell in cells[:4])


def _combinations(
    options: list[list[tuple[int, float]]], chosen: list[tuple[int, float]]
) -> Iterator[list[tuple[int, float]]]:
    if len(chosen) == len(options):
        yield chosen
        return
    for column, factor in options[len(chosen)]:
        if all(column != other for other, _ in chosen):
            yield from _combinations(options, [*chosen, (column, factor)])


def _extra_figures(got: list[Row], rest: set[int]) -> int:
    return sum(any(isinstance(row[column], float) for row in got) for column in rest)


def _ordered(seen: list[Row], wanted: list[Row], everything: list[Row], order: int) -> bool:
    """Rows whose figures are alike may change places, and also take each other's at the end."""
    in_order = all(same(a[order], b[order]) for a, b in zip(seen, wanted, strict=True))
    return in_order and (_same_rows(seen, wanted) or _contained(seen, everything))


def _key(row: Row) -> tuple[str, ...]:
    return tuple(
        f"{cell:.4e}" if isinstance(cell, float) else str(cell)
        for cell in (_as_date(value) for value in row)
    )


def _as_date(cell: object) -> object:
    return (_as_year(cell) or cell) if isinstance(cell, float) else cell


def _same_rows(seen: list[Row], wanted: list[Row]) -> bool:
    if len(seen) != len(wanted):
        return False
    pairs = zip(sorted(seen, key=_key), sorted(wanted, key=_key), strict=True)
    if all(same(a, b) for one, other in pairs for a, b in zip(one, other, strict=True)):
        return True
    return len(seen) <= 400 and _contained(seen, wanted)


def _contained(seen: list[Row], everything: list[Row]) -> bool:
    """Say whether each of *seen* is a row of its own among *everything*."""
    left = list(everything)
    for row in seen:
        for number, other in enumerate(left):
            if all(same(a, b) for a, b in zip(row, other, strict=True)):
                del left[number]
                break
        else:
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Names:
    """What the columns of an answer and of the table are called."""

    mine: Sequence[str]
    theirs: Sequence[str]


def _listing(
    got: list[Row], wanted: list[Row], everything: list[Row], order: int | None, names: _Names
) -> bool:
    """Compare rows of the table itself, of which an answer may show some columns only."""
    if not got or not wanted:
        return not got and not wanted
    capped = len(got) < len(wanted)
    columns = _columns_of(got, everything, names)
    if columns is None:
        return False
    gold = [tuple(row[column] for column in columns) for row in wanted]
    if order is not None and order in columns:
        place = columns.index(order)
        whole = [tuple(row[column] for column in columns) for row in everything]
        return _ordered(got, gold[: len(got)], whole, place)
    return _contained(got, gold) if capped else _same_rows(got, gold)


def _columns_of(got: list[Row], everything: list[Row], names: _Names) -> list[int] | None:
    """Return which column of the table each column of the answer is; None if one is none."""
    folded = [name.casefold() for name in names.theirs]
    found: list[int] = []
    for column, name in enumerate(names.mine):
        if name.casefold() in folded:
            found.append(folded.index(name.casefold()))
            continue
        mine = {str(row[column]) for row in got}
        like = [
            number
            for number in range(len(folded))
            if number not in found and mine <= {str(row[number]) for row in everything}
        ]
        if not like:
            return None
        found.append(like[0])
    return found
