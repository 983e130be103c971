"""Which rows of the results a text names: by a label, a month, a quarter, a year.

Finds names; what is said of them is not read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from assistant.figures.sheets import Day, Sheet, day_of, quarter_of

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("", "s", "n", "es", "en", "'s", "’s")
_HYPHENS = str.maketrans("‐‑‒–—−", "------")
LONGEST = 60
MOST_NAMES = 5_000
MOST_SAID = 1_000
"""names in one sentence"""
_MONTHS: Mapping[int, tuple[str, ...]] = {
    1: ("January", "Jan", "Januar", "janvier"),
    2: ("February", "Feb", "Februar", "février"),
    3: ("March", "Mar", "März", "mars"),
    4: ("April", "Apr", "avril"),
    5: ("May", "Mai", "mai"),
    6: ("June", "Jun", "Juni", "juin"),
    7: ("July", "Jul", "Juli", "juillet"),
    8: ("August", "Aug", "août"),
    9: ("September", "Sep", "Sept", "septembre"),
    10: ("October", "Oct", "Oktober", "Okt", "octobre"),
    11: ("November", "Nov", "novembre"),
    12: ("December", "Dec", "Dezember", "Dez", "décembre"),
}
_QUARTERS = (
    ("Q1", "first quarter"),
    ("Q2", "second quarter"),
    ("Q3", "third quarter"),
    ("Q4", "fourth quarter"),
)
_WORKDAYS = (("weekday", "working day", "Werktag", "Wochentag"), range(5))
_WEEKEND = (("weekend", "Wochenende"), range(5, 7))
_HALVES = (("H1", "first half"), ("H2", "second half"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the rows that it stands for. *column* is -1 for a stretch of time."""

    sheet: Sheet
    rows: tuple[int, ...]
    words: str
    column: int
    cased: bool = False
    """it is only meant with the capital that it has"""


@dataclass(slots=True)
class Names:
    """All names of some sheets.

    Found by their spelling at each length that the names of one first word have, not one by one:
    a table has thousands that begin with "Customer", and a text may say it as often.
    """

    _spelled: dict[str, list[tuple[str, Name]]] = field(
        default_factory=dict[str, list[tuple[str, Name]]]
    )
    _lengths: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    """by first word"""
    _digits: dict[str, dict[tuple[int, int], set[str]]] = field(
        default_factory=dict[str, dict[tuple[int, int], set[str]]]
    )
    """names by a number in them, where it begins, and their length"""
    _size: int = 0

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> Names:
        """Gather the names of *sheets*."""
        names = cls()
        for sheet in sheets:
            for spelling, name in _names_of(sheet):
                names._add(spelling, name)
            for column in sheet.columns:
                names._note_digits(column)
        return names

    def found(self, text: str, low: str, start: int, end: int) -> list[tuple[int, Name]]:
        """Return what is named between two places of *text*, with its place, in order.

        *low* is `lowered` of the text.
        """
        found: list[tuple[int, int, Name]] = []
        for word in _WORD.finditer(low, start, end):
            at = word.start()
            for ending in _ENDINGS:
                stem = word[0].removesuffix(ending)
                if ending and stem == word[0]:
                    continue
                for length in self._lengths.get(stem, ()):
                    if not _ends_word(low, at + length):
                        continue
                    for spelling, name in self._spelled.get(low[at : at + length], ()):
                        if not name.cased or text.startswith(spelling, at):
                            found.append((at, at + length, name))
            if len(found) >= MOST_SAID:
                break
        return _longest(found)

    def within(self, low: str, start: int, end: int) -> bool:
        """Tell if the number at this place is a part of a name, as in Monitor 27."""
        digits = re.search(r"\d+", low[start:end])
        if digits is None:
            return False
        at = start + digits.start()
        return any(
            low[at - offset : at - offset + length] in names
            for (offset, length), names in self._digits.get(digits[0], {}).items()
            if at >= offset and length > len(digits[0])
        )

    def _add(self, spelling: str, name: Name) -> None:
        word = _WORD.search(lowered(spelling))
        if word is None or len(spelling) > LONGEST or self._size >= MOST_NAMES:
            return
        self._size += 1
        kept = spelling[word.start() :]
        low = lowered(kept)
        self._spelled.setdefault(low, []).append((kept, name))
        self._lengths.setdefault(word[0], set()).add(len(low))
        self._note_digits(spelling)

    def _note_digits(self, text: str) -> None:
        low = lowered(text)
        for digits in re.finditer(r"\d{1,12}", low[:LONGEST]):
            places = self._digits.setdefault(digits[0], {})
            places.setdefault((digits.start(), len(low)), set()).add(low)


def _longest(found: list[tuple[int, int, Name]]) -> list[tuple[int, Name]]:
    """Leave out what is a part of a longer name: "Satisfied" in "Very satisfied"."""
    found.sort(key=lambda one: (one[0], -one[1]))
    kept: list[tuple[int, Name]] = []
    begun = ended = -1
    for at, end, name in found:
        if (at, end) == (begun, ended) or at >= ended:
            kept.append((at, name))
            begun, ended = at, end
    return kept


def lowered(text: str) -> str:
    """Return *text* in small letters and with one kind of hyphen, as long as it is."""
    text = text.translate(_HYPHENS)
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


def _ends_word(text: str, end: int) -> bool:
    """Tell if a word ends at this place, or its plural does."""
    return any(
        text.startswith(ending, end)
        and not text[end + len(ending) : end + len(ending) + 1].isalnum()
        for ending in _ENDINGS
    )


def _names_of(sheet: Sheet) -> Iterator[tuple[str, Name]]:
    for column, values in sheet.labels.items():
        rows: dict[str, list[int]] = {}
        for row, value in enumerate(values):
            if value:
                rows.setdefault(value, []).append(row)
        years = {quarter[0] for value in rows if (quarter := quarter_of(value))}
        for value, found in rows.items():
            day = day_of(value)
            if day is None:
                if not value.isdigit() or len(value) == 4:
                    yield value, Name(sheet, tuple(found), value, column)
                if (quarter := quarter_of(value)) and len(years) == 1:
                    forms = _QUARTERS[quarter[1] // 3]
                    yield from ((form, Name(sheet, tuple(found), value, column)) for form in forms)
            else:
                yield from _days_name(sheet, day, tuple(found), column)
    if sheet.days:
        yield from _stretches(sheet, sheet.days)


def _days_name(
    sheet: Sheet, day: Day, rows: tuple[int, ...], column: int
) -> Iterator[tuple[str, Name]]:
    year, month, number = day
    monthly = sheet.days is not None and all(d == 1 for _, _, d in sheet.days)
    words = (
        f"{_MONTHS[month][1]} {year}"
        if monthly and 1 <= month <= 12
        else f"{year}-{month:02}-{number:02}"
    )
    name = Name(sheet, rows, words, column, cased=True)
    yield f"{year}-{month:02}-{number:02}", name
    for spelling in _MONTHS.get(month, ()):
        if monthly:
            yield f"{year}-{month:02}", name
            yield spelling, name
        else:
            yield f"{number} {spelling}", name
            yield f"{number}. {spelling}", name
            yield f"{spelling} {number}", name


def _stretches(sheet: Sheet, days: Sequence[Day]) -> Iterator[tuple[str, Name]]:
    """Name the years, halves and quarters that a sheet of dates has more than a row of."""
    years: dict[int, list[int]] = {}
    for row, (year, _, _) in enumerate(days):
        years.setdefault(year, []).append(row)
    for year, rows in years.items():
        if len(rows) > 1:
            yield str(year), Name(sheet, tuple(rows), str(year), -1)
        dates = _dates(days)
        if dates and all(later - one == timedelta(1) for one, later in pairwise(dates)):
            for spellings, of_week in (_WORKDAYS, _WEEKEND):
                inside = tuple(row for row in rows if dates[row].weekday() in of_week)
                yield from _stretch(sheet, inside, spellings, f"{spellings[0]} {year}", len(years))
        for forms, months in ((_QUARTERS, 3), (_HALVES, 6)):
            for at, spellings in enumerate(forms):
                inside = tuple(row for row in rows if (days[row][1] - 1) // months == at)
                yield from _stretch(sheet, inside, spellings, f"{spellings[0]} {year}", len(years))


def _dates(days: Sequence[Day]) -> list[date]:
    try:
        return [date(*day) for day in days]
    except ValueError:
        return []


def _stretch(
    sheet: Sheet, rows: tuple[int, ...], spellings: Iterable[str], words: str, years: int
) -> Iterator[tuple[str, Name]]:
    if len(rows) < 2:
        return
    name = Name(sheet, rows, words, -1)
    for spelling in spellings:
        if years == 1:
            yield spelling, name
        yield f"{spelling} {words[-4:]}", name
