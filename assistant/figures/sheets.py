"""Results as the check sees them: columns of numbers, columns of labels, which are rates.

Only kept rows count: no model has seen more of a result than they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assistant.figures.values import Result

RATE = re.compile(
    r"(?i)(?:pct|percent|%|share|rate|ratio|margin|growth|change|discount|proportion|portion|anteil"
    r"|quote|rabatt|yoy|mom|part_|taux|remise|prozent)"
)
AVERAGE = re.compile(
    r"(?i)avg|average|mean|median|schnitt|mittel|moyen|(?:^|_)per_|price|score|rating"
)
_AVERAGED = re.compile(r"(?i)\b(?:avg|mean|median)\([^()]{1,80}\)\s+AS\s+\"?(\w+)")
_QUARTER = re.compile(r"Q([1-4])[ -]?(\d{4})\Z|(\d{4})[ -]?Q([1-4])\Z")
_IDENTITY = re.compile(
    r"(?i)(?:^|[\W_])(?:id|year|yr|jahr|ann[ée]e|zip|plz|code|no|nr|rank|month|week|day|quarter)$"
)
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?:[T ]00:00(?::00(?:\.0+)?)?)?(?:Z|\+00:00)?\Z")
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,12})?\Z")
MOST_CELLS = 20_000
"""of a thread, the newest results first"""

Day = tuple[int, int, int]


@dataclass(frozen=True)
class Sheet:
    """One result. Cells are looked at once, when they are first asked for."""

    query: int
    sql: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    row_count: int

    @cached_property
    def numbers(self) -> dict[int, list[float | None]]:
        """Columns of numbers, by their place: None where a row has none."""
        found: dict[int, list[float | None]] = {}
        for at in range(len(self.columns)):
            values = [number_of(row[at]) if at < len(row) else None for row in self.rows]
            if any(value is not None for value in values):
                found[at] = values
        return found

    @cached_property
    def amounts(self) -> tuple[int, ...]:
        """Columns of numbers that can be added up or compared: no ids and years."""
        return tuple(at for at in self.numbers if not _IDENTITY.search(self.columns[at]))

    @cached_property
    def labels(self) -> dict[int, list[str]]:
        """Columns of text, dates and years, by their place."""
        found: dict[int, list[str]] = {}
        for at in range(len(self.columns)):
            values = [row[at] if at < len(row) else None for row in self.rows]
            given = [value for value in values if value is not None]
            if given and (_are_texts(given) or _are_years(given)):
                found[at] = ["" if value is None else str(value) for value in values]
        return found

    @cached_property
    def days(self) -> list[Day] | None:
        """The date of each row (of a quarter or a year its first), where they ascend."""
        for values in self.labels.values():
            found = [day_of(value) or quarter_of(value) or _year_of(value) for value in values]
            if len(found) > 1 and all(found):
                days = [day for day in found if day]
                return days if days == sorted(days) and len(set(days)) == len(days) else None
        return None

    @cached_property
    def rates(self) -> dict[int, float]:
        """Columns of rates, by what makes a percentage of them: 100 of fractions, else 1."""
        found: dict[int, float] = {}
        for at in self.amounts:
            values = [value for value in self.numbers[at] if value is not None]
            fractions = all(-1 <= value <= 1 for value in values)
            if fractions and any(value % 1 for value in values):
                found[at] = 100.0
            elif RATE.search(self.columns[at]):
                found[at] = 1.0
        return found

    @cached_property
    def averages(self) -> frozenset[int]:
        """Columns of which a sum says nothing, by their name or by their SQL."""
        named = {name.casefold() for name in _AVERAGED.findall(self.sql)}
        return frozenset(
            at
            for at in self.amounts
            if AVERAGE.search(self.columns[at]) or self.columns[at].casefold() in named
        )

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """Columns of how many there are of something, by which averages may be weighted."""
        return tuple(
            at
            for at in self.amounts
            if at not in self.rates
            and at not in self.averages
            and all(value is None or (value >= 0 and value % 1 == 0) for value in self.numbers[at])
        )

    @cached_property
    def parts(self) -> frozenset[int]:
        """Rates that add up to a whole: shares, of which several together are one, too."""
        sums = {
            at: share * sum(value for value in self.numbers[at] if value is not None)
            for at, share in self.rates.items()
        }
        return frozenset(at for at, total in sums.items() if abs(total - 100) <= 1)

    def name(self, row: int) -> str:
        """Return what the row is called."""
        words = [spelled(values[row]) for values in self.labels.values() if row < len(values)]
        return ", ".join(word for word in words if word)[:80] or f"row {row + 1}"


def sheets_of(results: Sequence[Result]) -> tuple[list[Sheet], list[str], bool]:
    """Return the *results* as sheets, newest first, their SQL, and whether some were left out."""
    queries: list[str] = []
    found: list[Sheet] = []
    cells = 0
    for result in reversed(results):
        cells += len(result.rows) * len(result.columns)
        if cells > MOST_CELLS and found:
            return found, queries, True
        if any(one.sql == result.sql and one.rows == result.rows for one in found):
            continue
        if result.sql not in queries:
            queries.append(result.sql)
        rows = result.rows
        found.append(
            Sheet(
                queries.index(result.sql),
                result.sql,
                tuple(result.columns),
                rows,
                max(result.row_count, len(rows)),
            )
        )
    return found, queries, False


def number_of(value: Any) -> float | None:
    """Return a cell as a finite number, if it is one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        if not _NUMBER.match(value):
            return None
        return float(value)
    if isinstance(value, int | float | Decimal):
        try:
            number = float(value)
        except OverflowError:
            return None
        return number if math.isfinite(number) else None
    return None


def day_of(text: str) -> Day | None:
    """Return the day that *text* is, if it is one."""
    found = _DATE.match(text)
    return (int(found[1]), int(found[2]), int(found[3] or 1)) if found else None


def quarter_of(text: str) -> Day | None:
    """Return the first day of the quarter that *text* is, if it is one."""
    found = _QUARTER.match(text)
    if found is None:
        return None
    return int(found[2] or found[3]), 3 * int(found[1] or found[4]) - 2, 1


def _year_of(text: str) -> Day | None:
    return (int(text), 1, 1) if len(text) == 4 and text.isdecimal() else None


def spelled(text: str) -> str:
    """Return a label as a person reads it."""
    day = day_of(text)
    return f"{day[0]}-{day[1]:02}-{day[2]:02}" if day else text


def _are_texts(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) for value in values) and not all(
        _NUMBER.match(value) for value in values
    )


def _are_years(values: Sequence[Any]) -> bool:
    return all(type(value) is int and 1900 <= value <= 2099 for value in values)
