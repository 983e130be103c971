"""What the columns of a table are called: their names in full, in part, and in other words.

Each name has a rank: the smaller it is, the surer the name means the column. Chooses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from assistant.analyst.lexicon.items import Key, Named
from assistant.analyst.lexicon.lists.abbreviations import SPOKEN, spellings
from assistant.analyst.lexicon.lists.synonyms import akin
from assistant.analyst.lexicon.lists.vocabulary import PHRASES
from assistant.analyst.lexicon.spelling import name_words, stem
from assistant.analyst.profile import Field, Profile

PLACE = {
    "id", "name", "title", "type", "date", "number", "code", "total", "value", "key", "no",
    "reference", "identifier", "count", "datetime", "at", "on", "timestamp", "day", "of", "the",
    "is", "in", "has", "was", "flag", "flg", "yn", "status", "level", "description", "usd",
    "eur", "gbp", "kg", "km", "cm", "c", "f", "ms", "kwh", "percent", "%", "hour", "minute",
    "second", "time", "k", "v", "w", "kw", "hpa", "kmh", "mph", "m", "l", "ml", "g", "mi",
}  # fmt: skip
"""words at the end or the start of a column's name that people leave out"""
_AGGREGATED = {"average", "mean", "sum", "median"}
_LEADING = {"total", "maximum", "minimum", "max", "min", "peak", "highest"}
_MODIFIERS = {
    "unit", "list", "annual", "monthly", "daily", "total", "net", "gross", "base", "first", "last",
    "final", "initial", "new", "old", "current", "full", "main", "number", "on", "reorder",
}  # fmt: skip
"""words that say of what kind a column is, and never stand for it"""
_UNIT_SAYS = {
    "v": "voltage", "w": "power", "kw": "power", "hpa": "pressure",
    "kwh": "energy consumption usage electricity", "mwh": "energy consumption usage electricity",
    "sqm": "area size", "sqft": "area size", "m2": "area size", "bpm": "pulse rate",
    "kmh": "speed", "mph": "speed", "ms": "speed", "c": "temperature", "kg": "weight",
    "km": "distance", "mi": "distance",
}  # fmt: skip
_MEASURES = {
    "km", "kg", "sqm", "sqft", "m2", "kwh", "mwh", "gwh", "mw", "lb", "mi", "ton", "liter",
    "litre", "piece",
}  # fmt: skip
_SPELT_UNITS: dict[str, tuple[Key, ...]] = {
    "sqm": (("square", "meter"), ("square", "metre"), ("m2",)), "sqft": (("square", "foot"),),
    "m2": (("square", "meter"), ("sqm",)), "km": (("kilometer",), ("kilometre",)),
    "kg": (("kilo",), ("kilogram",)), "mi": (("mile",),), "lb": (("pound",),),
}  # fmt: skip
_LONG: dict[str, Key] = {
    "bp": ("blood", "pressure"), "dob": ("date", "of", "birth"), "hp": ("horsepower",),
    "gpa": ("grade", "point", "average"),
    "ctr": ("click", "through", "rate"), "cpc": ("cost", "per", "click"), "hr": ("heart", "rate"),
    "los": ("length", "of", "stay"), "adr": ("average", "daily", "rate"), "bmi": ("body", "mass"),
    "nps": ("net", "promoter", "score"), "aov": ("average", "order", "value"),
    "roi": ("return", "on", "investment"), "pop": ("population",), "sqft": ("square", "foot"),
    "yoe": ("year", "of", "experience"), "mrr": ("monthly", "recurring", "revenue"),
    "zip": ("zip", "code"), "postcode": ("postal", "code"), "postal": ("zip", "code"),
    "tmax": ("maximum", "temperature"), "tmin": ("minimum", "temperature"),
    "gdp": ("gross", "domestic", "product"), "mpg": ("mile", "per", "gallon"),
}  # fmt: skip
"""letters that stand for several words"""
_WHOLES = {"total", "value"}
"""ends of names of what something comes to"""
_TIMES = {"hour", "minute", "second", "day", "ms", "sec"}
_GENERIC = {phrase[0] for phrase in PHRASES if len(phrase) == 1} - {
    "day", "hour", "week", "increase", "profile", "stock", "sold", "run", "answer", "range", "half",
    "lead",
}  # fmt: skip
KEYED = {"no", "number", "code", "name", "title"}
"""ends of names of what things are called by"""
KINDS = {"type", "status", "level", "class", "category", "group", "segment", "tier", "kind"}
_UNIT_WORDS = {
    "sqm", "sqft", "m2", "ft2", "ft", "lb", "lbs", "mm", "mg", "mmhg", "bpm", "kcal", "cal", "mb",
    "tb", "min", "sec", "hrs", "hr", "deg", "db", "ppm", "hz", "mbps", "rpm", "nm", "psi",
    "kpa", "bar", "lux", "mwh", "mw", "wh", "chf", "jpy", "inr", "cad", "aud", "sek", "gal", "oz",
    "piece", "m3", "h", "ha", "ah", "mah", "gwh",
}  # fmt: skip
"""units at the end of a column's name"""


def names_of(profile: Profile) -> dict[Key, Named]:
    """Collect what the columns of *profile*'s table are called."""
    found: dict[Key, dict[str, int]] = {}
    for one in profile.fields:
        for rank, key in _phrases(one):
            if "".join(key).isdigit():
                continue  # a year is no name
            ranks = found.setdefault(key, {})
            ranks[one.name] = min(rank, ranks.get(one.name, 9))
    names: dict[Key, Named] = {}
    for key, ranks in found.items():
        best = min(ranks.values())
        columns = tuple(name for name, rank in ranks.items() if rank == best)
        if best == 2 and len(key) == 1 and _whose(profile, columns, key[0]):
            continue  # a guest is somebody, no yes to Repeat Guest
        others = [name for name, rank in ranks.items() if 4 <= rank <= 5]
        if best == 1 and others and len(key) == 1 and _is_span(profile[columns[0]], key[0]):
            best, columns = 5, (*columns, *others)
        names[key] = Named(_one_entity(profile, columns), best)
    return names


def _whose(profile: Profile, columns: tuple[str, ...], word: str) -> bool:
    """Whether only yes/no columns end with *word*, of which others tell more: Guest Country."""
    flags = all(profile[name].truth and len(profile[name].words) > 1 for name in columns)
    others = [one for one in profile.fields if one.name not in columns and word in one.words]
    return flags and bool(others) and not word.endswith(("ed", "ing"))


def _is_span(column: Field, word: str) -> bool:
    """Tell `payment` of payment days, which `payments` do not surely mean."""
    return column.numeric and column.words[0] == word and column.words[-1] in _TIMES


def _one_entity(profile: Profile, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Bring the name of a thing before its id: `customer` is customer_name, not customer_id."""
    fields = [profile[name] for name in columns]
    keys = [one for one in fields if one.kind == "identifier" or one.words[-1] in KEYED]
    if keys and all(one.kind == "date" or one in keys for one in fields):
        fields, columns = keys, tuple(one.name for one in keys)  # an order is no order date
    ids = [one for one in fields if one.kind == "identifier"]
    others = [one for one in fields if one.kind != "identifier"]
    if ids and len(others) == 1:
        return (others[0].name,)
    labels = [one for one in others if "name" in one.words]
    if len(labels) == 1 and len(others) == len(fields) and all(not o.numeric for o in others):
        return (labels[0].name,)
    return columns


def _phrases(one: Field) -> Iterator[tuple[int, Key]]:
    """Yield what a column may be called, with how sure that is."""
    raw, words = tuple(stem(word) for word in name_words(one.name)), one.words
    yield 0, raw
    yield 0, words
    yield from ((1, key) for key in spellings(raw))
    if len(words) == 2 and words[0] not in SPOKEN and not words[0].endswith("ed"):
        yield 1, (words[1], "of", words[0])  # but not `price of sold` in `of sold homes`
    if one.numeric and words[0] in _LEADING and len(written := _without_unit(words)) > 1:
        yield 1, written  # `average total cost` is the average of Total_Cost_GBP
    core = words[:-1] if one.numeric and _in_steps(one) else core_of(words)
    if words and words[-1] in KINDS and not one.numeric and core != words:
        yield 2, words[-1:]
        yield 4, core  # `payment` of payment_type says less than `customer` of customer_name
    elif core:
        yield from _core_phrases(one, raw, core)
    if one.numeric:
        yield from _unit_phrases(words, core)
        if len(core) == 2 and core[-1] == "amount":
            yield 3, core[:1]
    for part in _parts(core or words):
        if part[-1] == (core or words)[-1]:
            yield 2, part
        elif one.truth is None or part[-1].endswith(("ed", "ing")):
            yield 5, part  # `gift` is not what gift_aid says yes or no to
    yield from _long_phrases(raw, core)
    yield from _akin_phrases(one, core or words)


def _in_steps(one: Field) -> bool:
    """Whether a name ends with its unit, months or years: `Term (months)`."""
    raw = name_words(one.name)
    return len(raw) > 1 and raw[-1] in ("months", "mths", "mos", "years", "yrs", "weeks", "wks")


def _core_phrases(one: Field, raw: Key, core: Key) -> Iterator[tuple[int, Key]]:
    """Yield what a name is without its unit and the like; lines are more than line_total."""
    if one.numeric and len(core) == 1 and _WHOLES & set(one.words[1:]):
        yield 3, core
        yield 1, tuple(word for word in one.words if word == core[0] or word in _WHOLES)
        return
    yield 1, core
    yield 1, tuple(said for said, word in zip(raw, one.words, strict=False) if word in core)
    if len(core) == 2 and core[0] not in SPOKEN and not core[0].endswith("ed"):
        yield 2, (core[1], "of", core[0])


def _unit_phrases(words: Key, core: Key) -> Iterator[tuple[int, Key]]:
    """Yield what the unit at the end of a name says: `length` of hours, `energy` of kWh."""
    last = words[-1]
    if last == "h" and core != words:
        yield 1, (*core, "hour")
        yield 1, ("hour", "of", *core)
    if last in _TIMES and core != words:
        for word in ("time", "duration", "length"):
            yield 1, (*core, word)
            if len(core) > 1:
                yield 2, (core[-1], word)
    for quantity in _UNIT_SAYS.get(last, "").split():
        if len(core) < len(words):
            yield 1, (*core, quantity)
        elif len(words) == 1:
            yield 3, (quantity,)
    if len(words) > 1 and last in _MEASURES:
        yield 2 if last == "piece" else 5, (last,)
        for spelt in _SPELT_UNITS.get(last, ()):
            yield 5, spelt


def _long_phrases(raw: Key, core: Key) -> Iterator[tuple[int, Key]]:
    """Yield letters for the words that they stand for, and words for their letters."""
    if len(raw) > 1 and raw[-1] == "no":
        yield 1, (*raw[:-1], "number")
    if core == ("cost",):
        yield 1, ("cost", "of", "good")
        yield 1, ("cost", "of", "good", "sell")
    for letters, long in _LONG.items():
        if letters in raw:
            at = raw.index(letters)
            yield 1, (*raw[:at], *long, *raw[at + 1 :])
            yield 2, long
        elif raw == long:
            yield 1, (letters,)


def core_of(words: Key) -> Key:
    """Return what is left of a name without units, `id`, `name` and the like."""
    core = list(words)
    if len(core) > 2 and ((core[-1].isdigit() and core[-2].isdigit()) or core[-2:] == ["y", "n"]):
        del core[-2:]  # score (0-10)
    while len(core) > 1 and core[-1] in PLACE | _UNIT_WORDS:
        core.pop()
    while len(core) > 1 and core[0] in PLACE | _AGGREGATED:
        core.pop(0)
    return tuple(core)


def _without_unit(words: Key) -> Key:
    """Return a name without the units at its end, but with the `total` that it begins with."""
    size = len(words)
    while size > 1 and words[size - 1] in PLACE | _UNIT_WORDS:
        size -= 1
    return words[:size] if size < len(words) else ()


def _parts(core: Key) -> Iterator[Key]:
    """Yield parts of a name that mean it: its last word, its first words, any single word."""
    for size in range(len(core) - 1, 0, -1):
        for places in combinations(range(len(core)), size):
            part = tuple(core[place] for place in places)
            word = " ".join(part)
            if part[-1:] != core[-1:] and word in _MODIFIERS:
                continue
            if size > 1 or (word not in _GENERIC and len(word) > 2):
                yield part
        if len(core) > 4:
            return


def _akin_phrases(one: Field, core: Key) -> Iterator[tuple[int, Key]]:
    made = one.words[0] in _AGGREGATED
    classed = one.words[-1] in KINDS and core != one.words and not one.numeric
    for at, word in enumerate(core):
        for other in akin(word) - {word}:
            sure = 5 if classed else 3 if len(core) == 1 and not made else 4
            yield sure, (*core[:at], other, *core[at + 1 :])
            if at == len(core) - 1 and len(core) > 1:
                yield 6, (other,)
    if one.numeric and {"los", "stay", "night"} & set(one.words):
        yield 1, ("length", "of", "stay")
        yield 1, ("stay",)
    if one.numeric and ("hand" in one.words or {"stock", "inventory"} & set(one.words)):
        for word in ("stock", "inventory"):
            yield 2, (word,)
    if one.truth is not None:
        yield 1, (*core, "status")
    if one.kind == "date" and "date" not in one.words:
        yield 1, (*core, "date")
    if one.kind == "date" and one.words[-1] not in ("date", "day"):
        yield 5, ("date",)
