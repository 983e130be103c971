"""What the analyst knows of a table before a question is asked.

Makes the few statements whose rows it needs, and reads those rows; somebody else runs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from assistant.analyst.lexicon.lists.thesaurus import brief
from assistant.analyst.lexicon.spelling import name_words, stem
from assistant.analyst.once import Look, things_of
from assistant.analyst.plan import Value

Kind = Literal["number", "date", "year", "category", "boolean", "identifier", "text"]
Query = Callable[[str], Sequence[Sequence[Any]]]
"""runs one statement and returns all its rows; cells may be JSON (dates as ISO text)"""

MOST_VALUES = 400
"""different values that a column may have for them to be known"""
_MOST_LENGTH = 80
_COLUMNS_AT_ONCE = 60

_NUMBERS = re.compile(r"INT|FLOAT|DOUBLE|DECIMAL|REAL|NUMERIC", re.IGNORECASE)
_NESTED = re.compile(r"\]$|^(STRUCT|MAP|UNION|LIST|BLOB|INTERVAL)", re.IGNORECASE)
_AMOUNT = re.compile(r"[-+(]?\s?[$€£¥]?\s?\d[\d.,' ]*\s?[^\d\s]{0,8}")
_YES, _NO = {"yes", "true", "y", "t", "1"}, {"no", "false", "n", "f", "0"}

AVERAGED = {
    "price", "rate", "ratio", "percent", "pct", "score", "rating", "grade", "mark", "age",
    "temperature", "humidity", "pressure", "latitude", "longitude", "margin", "salary", "wage",
    "pay", "level", "index", "satisfaction", "nps", "csat", "height", "weight", "speed",
    "voltage", "duration", "time", "length", "tenure", "term", "discount", "percentage",
    "bonus", "share", "average", "mean", "interest", "gpa", "distance", "minute", "hour",
    "second", "day", "experience", "bmi", "ph", "density", "frequency", "efficiency",
    "utilization", "utilisation", "size", "rank", "altitude", "elevation", "battery",
    "vibration", "moisture", "fever", "pulse", "heart", "cholesterol", "glucose", "age_years",
    "co2", "ppm", "noise", "star", "compensation", "remuneration", "balance", "closing",
    "close", "open", "opening", "high", "low", "quote", "wind", "rainfall_rate", "adr", "ctr",
    "cpc", "q1", "q2", "q3", "q4", "q5", "temp", "humid", "iq", "likelihood", "probability",
    "efficacy",
} | {"%"}  # fmt: skip
"""words in the name of a column whose values are not added up"""
_NOT_AVERAGED = {"total", "sum", "revenue", "amount", "count", "sale"}
_WORKED = {
    "billed", "billable", "worked", "logged", "tracked", "labour", "labor", "overtime", "downtime",
    "outage", "flown", "volunteered", "chargeable", "charged", "work", "invoiced", "man", "lost",
    "missed", "absent", "absence",
}  # fmt: skip
"""words of times that somebody spends, or something costs"""
_IDENTIFIERS = {
    "id", "code", "zip", "postcode", "phone", "key", "uuid", "guid", "ssn", "isbn", "sku", "mrn",
    "reference", "identifier", "iban", "vin",
}  # fmt: skip
_NUMBERED = {
    "table", "store", "room", "gate", "platform", "aisle", "bay", "lane", "ward", "shop", "branch",
    "depot", "warehouse", "building", "customer", "client", "employee", "driver", "supplier",
    "vendor", "product", "route", "bus", "train", "vehicle", "machine", "terminal", "till",
    "register", "zone", "district", "precinct", "court", "pump", "desk", "locker", "cell", "plot",
    "hall", "screen", "kiosk", "device", "sensor", "department", "account", "operator", "station",
    "stand", "booth", "dock", "rack", "shelf", "cabin", "site",
}  # fmt: skip
"""things that have numbers for names"""
_CENTRES = {"center", "centre", "ctr"}
_YEARS = {"year", "season", "edition", "cohort", "vintage", "fy", "founded", "established"}
_MONEY = {"eur": "€", "usd": "$", "gbp": "£", "euro": "€", "dollar": "$", "pound": "£", "jpy": "¥"}
_UNITS = {
    "percent": "%",
    "percentage": "%",
    "%": "%",
    "celsius": "°C",
    "c": "°C",
    "f": "°F",
    "kwh": "kWh",
    "kg": "kg",
    "km": "km",
    "cm": "cm",
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "second": "seconds",
    "ms": "ms",
}
UNIT_WORDS = {*_MONEY, "percent", "percentage", "%", "celsius", "kwh", "kg", "km", "cm", "ms"}
"""at the end of a name they say no more than the unit of its figures does"""


_EXTREMES = {"min": "minimum", "minimum": "minimum", "max": "maximum", "maximum": "maximum"}
"""at the start of a name they are no minutes"""


@dataclass(frozen=True, slots=True)
class Field:
    """One column."""

    name: str
    type: str
    kind: Kind
    words: tuple[str, ...]
    """its name as folded singular words, abbreviations written out"""
    values: tuple[Value, ...] = ()
    """its different values, the commonest first, if they are known"""
    distinct: int = 0
    missing: int = 0
    least: Any = None
    greatest: Any = None
    additive: bool = True
    """whether a sum of it means something"""
    unit: str = ""
    unique: bool = False
    truth: tuple[Value, Value] | None = None
    """the values that mean yes and no"""
    label: bool = False
    """whether it names somebody or something"""
    once: str = ""
    """of a number that each row of a thing repeats, the column that names the thing"""
    thing: str = ""
    """of anything else that each row of a thing repeats, the same"""
    as_numbers: str = ""
    """of text, the question about its file whose answer reads it as numbers"""

    @property
    def amounts(self) -> bool:
        """Whether it is text of amounts, of which no figure can be made as they stand: 12 kg."""
        seen = self.values or (str(self.least), str(self.greatest))
        plain = self.kind in ("text", "category") and self.type == "VARCHAR"
        return bool(self.as_numbers) or (plain and all(_AMOUNT.fullmatch(str(v)) for v in seen))

    @property
    def numeric(self) -> bool:
        """Whether figures are made of it."""
        return self.kind == "number"

    @property
    def clock(self) -> bool:
        """Whether it has a time of day."""
        return self.type.upper().startswith("TIMESTAMP")


ROWS = Field("", "", "text", ())
"""stands for the rows themselves, where a count has no column"""


@dataclass(frozen=True, slots=True)
class Profile:
    """One table."""

    table: str
    rows: int
    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        return next((field for field in self.fields if field.name == name), ROWS)

    def of(self, *kinds: Kind) -> list[Field]:
        """Return the columns of these kinds."""
        return [field for field in self.fields if field.kind in kinds]


def quoted(name: str) -> str:
    """Return *name* as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def profile_table(table: str, columns: Sequence[tuple[str, str]], query: Query) -> Profile:
    """Look at *table*, whose columns are (name, DuckDB type), with a few statements."""
    facts: list[Sequence[Any]] = []
    rows = 0
    for start in range(0, len(columns), _COLUMNS_AT_ONCE):
        row = query(_facts_sql(table, columns[start : start + _COLUMNS_AT_ONCE]))[0]
        rows, cells = int(row[0] or 0), row[1:]
        facts += [cells[at : at + 4] for at in range(0, len(cells), 4)]
    found = [
        (name, type_, *map(_json, fact)) for (name, type_), fact in zip(columns, facts, strict=True)
    ]
    few = [name for name, type_, _, distinct, *_ in found if _countable(type_, int(distinct))]
    values: dict[str, list[Value]] = {}
    for start in range(0, len(few), _COLUMNS_AT_ONCE):
        chunk = few[start : start + _COLUMNS_AT_ONCE]
        for name, cell in zip(chunk, query(_values_sql(table, chunk))[0], strict=True):
            values[name] = [_json(value) for value in cell or ()]
    fields = [field_of(fact, rows, values.get(fact[0])) for fact in found]
    looks = [Look(one.name, one.type, one.distinct) for one in fields]
    things = things_of(quoted(table), looks, rows, lambda sql: query(sql)[0])
    fields = [repeated(one, things.get(one.name, "")) for one in fields]
    return Profile(table, rows, tuple(fields))


def repeated(field: Field, thing: str) -> Field:
    """Return *field* as one that all rows of each *thing* repeat."""
    return replace(field, once=thing) if field.numeric else replace(field, thing=thing)


def _facts_sql(table: str, columns: Iterable[tuple[str, str]]) -> str:
    parts = ["count(*)"]
    for name, type_ in columns:
        column = quoted(name)
        bare = _NESTED.search(type_) is not None
        least, greatest = ("NULL", "NULL") if bare else (f"min({column})", f"max({column})")
        parts += [f"count({column})", f"approx_count_distinct({column})", least, greatest]
    return f"SELECT {', '.join(parts)} FROM {quoted(table)}"


def _values_sql(table: str, columns: Iterable[str]) -> str:
    parts = [
        f"(SELECT list(v) FROM (SELECT {c} AS v FROM {quoted(table)} WHERE {c} IS NOT NULL "
        f"GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT {MOST_VALUES + 1}))"
        for c in map(quoted, columns)
    ]
    return "SELECT " + ", ".join(parts)


def _countable(type_: str, distinct: int) -> bool:
    few = distinct <= MOST_VALUES * 1.2
    return few and not _NESTED.search(type_) and not type_.upper().startswith(("DATE", "TIME"))


def _json(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, date):
        return value.isoformat()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return int(number) if number.is_integer() else number


def field_of(fact: Sequence[Any], rows: int, values: Sequence[Value] | None) -> Field:
    """Say what a column is for, of its name, type, rows with a value, distinct, least, greatest."""
    name, type_, present, distinct, least, greatest = fact
    if values is not None:
        distinct = len(values)
    raw = name_words(name)
    words = tuple(stem(brief(stem(brief(word)))) for word in raw)
    if len(raw) > 1 and raw[0] in _EXTREMES:
        words = (_EXTREMES[raw[0]], *words[1:])
    known = tuple(values or ()) if values is not None and len(values) <= MOST_VALUES else ()
    short = all(len(str(value)) <= _MOST_LENGTH for value in known)
    known = known if short else ()
    unique = present == rows > 0 and distinct >= 0.93 * rows
    truth = _truth(known)
    kind = _kind(type_, words, known, unique, truth)
    if kind == "number" and _is_numbered(type_, raw, words, known):
        kind = "identifier"  # each has a number for a name
    return Field(
        name,
        type_,
        kind,
        words or (name.casefold(),),
        known if kind in ("category", "boolean", "year", "number", "identifier", "text") else (),
        int(distinct),
        rows - int(present or 0),
        least,
        greatest,
        _NOT_AVERAGED & set(words) != set()
        or _is_work(words)
        or not (AVERAGED & {*words, *raw} or _apiece(words, raw, kind)),
        _unit(raw, words),
        unique,
        truth if kind in ("boolean", "category") else None,
        kind in ("text", "category")
        and bool({"name", "title", "employee", "customer", "person"} & set(words)),
    )


def _kind(
    type_: str, words: Sequence[str], known: Sequence[Value], unique: bool, truth: object
) -> Kind:
    upper = type_.upper()
    if upper.startswith("BOOL"):
        return "boolean"
    if upper.startswith(("DATE", "TIMESTAMP")):
        return "date"
    if _NESTED.search(type_) or upper.startswith("TIME"):
        return "text"
    if _NUMBERS.search(type_):
        return _number_kind(words, known, unique, truth)
    if words and (words[-1] in _IDENTIFIERS or (unique and words[-1] in ("no", "number"))):
        return "identifier"
    return "category" if known and not unique else "text"


def _number_kind(words: Sequence[str], known: Sequence[Value], unique: bool, truth: object) -> Kind:
    if words and (words[-1] in _IDENTIFIERS or _is_number_of(words, unique=unique)):
        return "identifier"
    if len(words) > 1 and words[-1] in _CENTRES and words[0] in ("cost", "profit"):
        return "identifier"  # which has a number for a name
    said = words and (words[-1] in _YEARS or (words[0] in _YEARS and len(words) == 2))
    if said and known and all(1800 <= float(v) <= 2200 and float(v) % 1 == 0 for v in known):
        return "year"
    return "boolean" if truth else "number"


def _is_work(words: Sequence[str]) -> bool:
    """Tell hours that were worked or lost, which are added up, from how long something took."""
    timed = {"hour", "minute", "day", "h"} & set(words)
    return bool(timed and _WORKED & set(words)) and not {"rate", "average", "per"} & set(words)


def _is_numbered(
    type_: str, raw: Sequence[str], words: Sequence[str], known: Sequence[Value]
) -> bool:
    """Tell `table` 1 to 14 from a number of tables: a thing in the singular, few of them."""
    whole = "INT" in type_.upper() and all(isinstance(one, int) and one >= 0 for one in known)
    return bool(raw and known) and whole and raw[-1] == words[-1] and raw[-1] in _NUMBERED


def _apiece(words: Sequence[str], raw: Sequence[str], kind: Kind) -> bool:
    """Tell years of experience and prices of a unit, which nobody adds up."""
    return len(words) > 1 and (raw[0] == "unit" or (kind == "number" and "year" in words))


def _is_number_of(words: Sequence[str], *, unique: bool) -> bool:
    """Tell `pupil_no` and `room number`, which nobody adds up, from `number of rooms`."""
    return words[-1] in ("no", "number") and (unique or len(words) == 2)


def _truth(values: Sequence[Value]) -> tuple[Value, Value] | None:
    """Find the values that mean yes and no, where there is at most one third."""
    yes = [value for value in values if str(value).casefold() in _YES]
    no = [value for value in values if str(value).casefold() in _NO]
    if len(values) > 3 or len(yes) != 1 or len(no) != 1:
        return None
    if len(values) == 3 and isinstance(yes[0], int | float):
        return None
    return yes[0], no[0]


def _unit(raw: Sequence[str], words: Sequence[str]) -> str:
    for word in (*reversed(raw), *reversed(words)):
        if word in _MONEY:
            return _MONEY[word]
    last = raw[-1] if raw else ""
    return _UNITS.get(last, "") or (_UNITS.get(words[-1], "") if len(words) > 1 else "")
