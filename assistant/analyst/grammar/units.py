"""Tells whether a word behind a number, or behind `in`, is the unit of a column: `over 20 kg`.

A unit that a column is not in is never taken: the grammar stumbles over it, as it must.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.thesaurus import brief
from assistant.analyst.lexicon.spelling import name_words, stem
from assistant.analyst.profile import Field

_ALIKE = [
    {"kg", "kilo", "kilogram"}, {"g", "gram"}, {"lb", "lbs", "pound"}, {"t", "ton", "tonne"},
    {"km", "kilometer", "kilometre"}, {"mi", "mile"}, {"m", "meter", "metre"}, {"ft", "foot"},
    {"cm", "centimeter", "centimetre"}, {"mm", "millimeter", "millimetre"}, {"in", "inch"},
    {"min", "minute"}, {"sec", "second"}, {"hr", "hour", "h"}, {"day", "d"}, {"week", "wk"},
    {"month", "mth"}, {"year", "yr"}, {"ms", "millisecond"}, {"night"}, {"page"},
    {"point", "pt", "pts"}, {"piece", "pc", "pcs"}, {"l", "liter", "litre"},
    {"ml", "milliliter"}, {"gal", "gallon"},
    {"usd", "dollar", "$"}, {"eur", "euro", "€"}, {"gbp", "£", "pound"},
    {"kwh"}, {"kw", "kilowatt"},
    {"w", "watt"}, {"v", "volt"}, {"c", "celsius", "°c", "degree"},
    {"f", "fahrenheit", "°f", "degree"}, {"mwh"}, {"mw", "megawatt"},
    {"sqft", "sf"}, {"sqm", "m2"}, {"m3"}, {"acre"}, {"hectare", "ha"}, {"mph"}, {"kmh", "kph"},
    {"mb", "megabyte"}, {"gb", "gigabyte"}, {"kb", "kilobyte"}, {"ppm"}, {"bpm"}, {"percent", "%"},
]  # fmt: skip
UNITS = frozenset(unit for alike in _ALIKE for unit in alike)
_CURRENCIES = {"$", "€", "£", "¥"}
_MEASURED: dict[str, set[str]] = {
    "weight": {"kg", "g", "lb", "t"}, "mass": {"kg", "g", "lb", "t"}, "distance": {"km", "mi", "m"},
    "mileage": {"km", "mi"}, "height": {"cm", "m", "ft", "in"}, "width": {"cm", "m", "mm", "ft"},
    "depth": {"cm", "m", "mm", "ft"}, "age": {"year"}, "experience": {"year"}, "tenure": {"year"},
    "temperature": {"c", "f", "degree"}, "score": {"point"}, "speed": {"mph", "kmh"},
    "area": {"sqft", "sqm", "acre", "hectare"}, "volume": {"l", "m3", "ml"},
    "voltage": {"v"}, "power": {"w", "kw"}, "energy": {"kwh"}, "consumption": {"kwh", "l"},
}  # fmt: skip
"""what a column without a unit may be in, if it is only one of these that is ever said"""


def is_unit_of(column: Field, text: str) -> bool:
    """Whether *text* is what *column* is measured in."""
    said = _forms(text)
    words = set(column.words) | set(name_words(column.name))
    if said & words or (column.unit and column.unit.casefold() in said):
        return True
    if "".join(name_words(column.name)[-2:]) in said:
        return True
    if any(words & forms for forms in _ALIKE) or column.unit:
        return False
    return any(said & _MEASURED.get(word, set()) for word in words)


def unit_behind(column: Field, item: Item) -> bool:
    """Whether the phrase behind a number is the unit of *column*, and nothing else that counts."""
    other = item.named is not None and item.named.rank < 5 and column.name not in item.named.columns
    if not item.text or item.valued or item.noun is not None or other:
        return False
    plain = item.sign is None or item.kind in ("grain", "times", "skip")
    return plain and is_unit_of(column, item.text)


def other_currency(r: Reading, column: Field, values: tuple[float, ...]) -> str:
    """Return the text of a number in another currency than that of *column*."""
    if column.unit not in _CURRENCIES:
        return ""
    said = (item for item in r.items if item.number in values and item.unit in _CURRENCIES)
    return next((item.text for item in said if item.unit != column.unit), "")


def _forms(text: str) -> set[str]:
    word = stem(text.casefold())
    forms = {word, text.casefold(), stem(brief(word)), word.replace(" ", "")}
    return forms.union(*(alike for alike in _ALIKE if alike & forms))
