"""Dates and times as people write them: a pattern for each form, and SQL that reads it.

A form that can be read in several orders has SQL for each of them; which one is meant is decided
in `deciding`. All SQL gives a timestamp, or NULL where there is no such day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from assistant.data.readers.columns.kinds import Kind, literal

_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?: ?[AaPp]\.?[Mm]\.?)?"
_MIDNIGHT = "24:00(?::00)?"
"""the end of a day: the next one begins"""
_OFFSET = r"[+-]\d{2}(?::?\d{2})?"
_PLACE = r"[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?"
_ZONE = (
    rf"(?: ?(?:Z|z|(?:UTC|GMT)?{_OFFSET}|UTC|GMT|CES?T|EES?T|WES?T|BST|MSK|IST|JST|[ECMP][SD]T)"
    rf"(?: ?\[{_PLACE}\])?| \[?{_PLACE}\]?)"
)
_WORD = r"[A-Za-zÀ-žа-я]{3,12}"
_WORDS = re.compile(_WORD)
_MONTHS = """
jan january januar jän jänner janv janvier ene enero gen gennaio janeiro
feb february februar fév févr février fevr fevrier febrero febbraio fev fevereiro
mar march mär märz mrz maerz mars marzo março marco
apr april avr avril abr abril aprile
may mai mayo mag maggio maio
jun june juni juin junio giu giugno junho
jul july juli juil juillet julio lug luglio julho
aug august août aout ago agosto aoû
sep sept september septembre septiembre set settembre setiembre setembro
oct october okt oktober octobre octubre ott ottobre out outubro
nov november novembre noviembre novembro
dec december dez dezember déc décembre decembre dic diciembre dicembre dezembro
"""
"""one line for each month: English, German, French, Spanish, Italian, Portuguese"""
_MORE = """
januari stycznia января
februari lutego февраля
maart mrt marts marca марта
kwietnia апреля
mei maj maja мая
czerwca июня
lipca июля
augustus augusti sierpnia августа
września сентября
października октября
listopada ноября
desember grudnia декабря
"""
"""Dutch, Nordic, Polish, Russian"""
MONTHS = {
    word: number
    for lines in (_MONTHS, _MORE)
    for number, words in enumerate(lines.strip().splitlines(), start=1)
    for word in words.split()
}


@dataclass(frozen=True)
class Form:
    """One way to write a day."""

    id: str
    pattern: str
    readings: Mapping[str, str] = field(hash=False)
    """order -> SQL of a timestamp at midnight from the text {d}; one alone has no order: ''"""
    separator: str = ""
    """of three numbers"""
    short: bool = False
    """years have two digits"""
    month: bool = False
    """no day: the first of the month"""
    named: bool = False
    """with the name of a month"""

    def full(self, *, timed: bool, zoned: bool) -> str:
        """Return the pattern of whole values: groups are the day, the clock and the zone."""
        if not timed:
            return f"({self.pattern})"
        zone = f"({_ZONE})?" if zoned else "()"
        return rf"({self.pattern})(?:(?:[T ]|, ?)\s?({_CLOCK}|{_MIDNIGHT}){zone})?"


def _strptime(*formats: str) -> str:
    return f"try_strptime({{d}}, [{', '.join(map(literal, formats))}])"


def _numeric(mark: str) -> Iterator[Form]:
    for year, letter in ((r"\d{4}", "Y"), (r"\d{2}", "y")):
        readings = {
            "day": _strptime(f"%d{mark}%m{mark}%{letter}"),
            "month": _strptime(f"%m{mark}%d{mark}%{letter}"),
        }
        if letter == "y":
            readings["year"] = _strptime(f"%y{mark}%m{mark}%d")
        pattern = rf"\d{{1,2}}\{mark}\d{{1,2}}\{mark}{year}"
        yield Form(f"numeric{mark}{letter}", pattern, readings, mark, short=letter == "y")


def _named(day: str, year: str) -> str:
    """Return SQL for a date with the name of a month, from patterns with a group."""
    known = f"MAP([{', '.join(map(literal, MONTHS))}], {list(MONTHS.values())})"
    found_day = f"regexp_extract({{d}}, {literal(day)}, 1)" if day else "'1'"
    found_year = f"regexp_extract({{d}}, {literal(year)}, 1)"
    word = f"lower(regexp_extract({{d}}, {literal(f'({_WORD})')}, 1))"
    if day:  # `1er janvier` and `3rd March` begin with letters that are no month
        word = f"lower(regexp_extract({{d}}, {literal(f'(?:^|[ ./-]|^[0-9]+)({_WORD})')}, 1))"
    mark = "Y" if "{4}" in year else "y"
    text = f"{found_year} || '-' || {known}[{word}] || '-' || {found_day}"
    return f"try_strptime({text}, '%{mark}-%m-%d')"


def _with_name(id_: str, pattern: str, day: str, year: str) -> Form:
    short = "{4}" not in year
    return Form(id_, pattern, {"": _named(day, year)}, short=short, month=not day, named=True)


_MONTH = "(?:0[1-9]|1[0-2])"
_NTH = r"(?:\.|st|nd|rd|th|er|º)?"
_OF = r"(?:\.?,?[ -]|\.? de | of )"
_DAY_FIRST = rf"\d{{1,2}}{_NTH}{_OF}{_WORD}{_OF}"
FORMS = (
    Form("iso", r"\d{4}-\d{1,2}-\d{1,2}", {"": _strptime("%Y-%m-%d")}),
    Form("slashes", r"\d{4}/\d{1,2}/\d{1,2}", {"": _strptime("%Y/%m/%d")}),
    Form("points", r"\d{4}\.\d{1,2}\.\d{1,2}", {"": _strptime("%Y.%m.%d")}),
    *_numeric("."),
    *_numeric("/"),
    *_numeric("-"),
    _with_name("name", rf"{_DAY_FIRST}\d{{4}}", r"^(\d+)", r"(\d{4})$"),
    _with_name("name-short", rf"{_DAY_FIRST}'?\d{{2}}", r"^(\d+)", r"(\d{2})$"),
    _with_name("joined", r"\d{2}[A-Za-z]{3}\d{4}", r"^(\d+)", r"(\d{4})$"),
    _with_name("american", rf"{_WORD}\.? \d{{1,2}}{_NTH},? \d{{4}}", r" (\d{1,2})", r"(\d{4})$"),
    _with_name("named-iso", rf"\d{{4}}[ -]{_WORD}[ -]\d{{1,2}}", r"(\d{1,2})$", r"^(\d{4})"),
    Form("month", rf"\d{{4}}[-/]{_MONTH}", {"": _strptime("%Y-%m", "%Y/%m")}, month=True),
    Form(
        "month-year",
        rf"(?:[1-9]|{_MONTH})/\d{{4}}|{_MONTH}[.-]\d{{4}}",
        {"": _strptime("%m/%Y", "%m.%Y", "%m-%Y")},
        month=True,
    ),
    _with_name("month-name", rf"{_WORD}{_OF}\d{{4}}", "", r"(\d{4})$"),
    _with_name("year-name", rf"\d{{4}}[ -]{_WORD}", "", r"^(\d{4})"),
    _with_name("month-short", rf"{_WORD}\.?[ -]'?\d{{2}}", "", r"(\d{2})$"),
)
_SINCE_1900 = "(TIMESTAMP '1899-12-30' + to_seconds(round({d}::DOUBLE * 86400)::BIGINT))"
SERIAL = Form("serial", r"[2-7]\d{4}", {"": _SINCE_1900})
"""the days since 1900 by which spreadsheets count, from 1954 to 2119"""
SERIAL_TIME = Form("serial-time", r"[2-7]\d{4}\.\d{1,12}", {"": _SINCE_1900})
SERIALS = (SERIAL, SERIAL_TIME)
COMPACT = Form("compact", r"(?:19|20)\d{6}", {"": _strptime("%Y%m%d")})
COMPACT_MONTH = Form("compact-month", r"(?:19|20)\d{4}", {"": _strptime("%Y%m")}, month=True)
COMPACT_TIME = Form("compact-time", r"(?:19|20)\d{12}", {"": _strptime("%Y%m%d%H%M%S")})


def _since_1970(id_: str, pattern: str, factor: int) -> Form:
    number = "try_cast({d} AS DECIMAL(25,6))"
    return Form(id_, pattern, {"": f"make_timestamp(({number} * {factor})::BIGINT)"})


EPOCHS = (
    _since_1970("seconds", r"1\d{9}(?:\.\d{1,9})?", 1_000_000),
    _since_1970("milliseconds", r"1\d{12}", 1_000),
    _since_1970("microseconds", r"1\d{15}", 1),
)
"""what computers count since 1970 in UTC: from 2001 to 2033"""
CLOCKED = (SERIAL_TIME, COMPACT_TIME, *EPOCHS)
"""numbers with a time of day"""
NUMBERS = (*SERIALS, COMPACT, COMPACT_MONTH, COMPACT_TIME, *EPOCHS)
"""forms that are plain numbers as well"""
SHIFT_1904 = 1462
"""days by which the other way of counting, from 1904, is later"""


@cache
def compiled(form: Form) -> re.Pattern[str]:
    """Return the pattern of a form with clock and zone."""
    return re.compile(form.full(timed=True, zoned=True), re.ASCII)


def form_of(value: str) -> Form | None:
    """Return how *value* is written, if it may be a date."""
    form = next((form for form in FORMS if compiled(form).fullmatch(value)), None)
    if form is None or not form.named:
        return form
    return form if any(word.lower() in MONTHS for word in _WORDS.findall(value)) else None


def is_day(value: str) -> bool:
    """Whether *value* may be a date with a day: a month may as well be the name of a column."""
    form = form_of(value)
    return form is not None and not form.month


@dataclass(frozen=True, slots=True)
class Shape:
    """What is written in a column: its forms, and whether there are clocks and zones."""

    forms: tuple[Form, ...]
    timed: bool = False
    zoned: bool = False

    def pattern(self, form: Form) -> str:
        """Return the pattern of whole values of a form."""
        if form in (*SERIALS, *CLOCKED):
            return form.pattern
        return form.full(timed=self.timed, zoned=self.zoned)

    def day(self, form: Form, order: str) -> str:
        """Return SQL of the day of {v} at midnight."""
        text = "{v}"
        if self.timed and form not in (*SERIALS, *CLOCKED):
            text = f"regexp_extract({{v}}, {literal(self.pattern(form))}, 1)"
        reading = form.readings.get(order) or form.readings.get("")
        return f"({reading})".replace("{d}", text) if reading else "NULL::TIMESTAMP"

    def clock(self, form: Form) -> str:
        """Return SQL of the time of day of {v}, on 12 or 24 hours; NULL if it has none."""
        return time_of_day(f"regexp_extract({{v}}, {literal(self.pattern(form))}, 2)")

    def zone(self) -> str:
        """Return SQL of the zone of {v} as it is written."""
        groups = "|".join(f"(?:{form.pattern})" for form in self.forms if form not in SERIALS)
        pattern = rf"^(?:{groups})(?:[T ]|, ?)\s?(?:{_CLOCK}|{_MIDNIGHT})({_ZONE})$"
        return f"trim(regexp_extract({{v}}, {literal(pattern)}, 1))"


def shape_of(forms: Collection[Form], values: Iterable[str]) -> Shape:
    """Return the shape of values that all have one of *forms*."""
    timed, zoned = any(form in CLOCKED for form in forms), False
    for value in values:
        for form in forms:
            found = compiled(form).fullmatch(value)
            if found is not None:
                timed = timed or bool(found.group(2))
                zoned = zoned or bool(found.group(3))
    ordered = [form for form in (*FORMS, *NUMBERS) if form in forms]
    return Shape(tuple(ordered), timed, zoned)


def time_of_day(text: str) -> str:
    """Return SQL for the time of day in *text*, on 12 or 24 hours; NULL if it is empty."""
    clean = f"upper(regexp_replace({text}, '[ .]+([AaPp])[.]?([Mm])[.]?$', '\\1\\2'))"
    halves = "['%I:%M%p', '%I:%M:%S%p', '%I:%M:%S.%f%p']"
    return (
        f"CASE WHEN regexp_matches({text}, '[AaPp]') THEN try_strptime({clean}, {halves})::TIME "
        f"ELSE try_cast(nullif(replace({text}, ',', '.'), '') AS TIME) END"
    )


TIME = Kind("time", "times of day", _CLOCK, time_of_day("{v}"), "TIME")
