"""What the words of one table are: its columns, its values and what its rows are called.

Built once for a table. Says what a phrase may mean and how sure that is; chooses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from assistant.analyst.abbreviations import is_short
from assistant.analyst.adjectives import ADJECTIVES
from assistant.analyst.cells import LONGEST, Key, Valued, cells_of
from assistant.analyst.english import COMMON
from assistant.analyst.opposites import truths
from assistant.analyst.profile import AVERAGED, Field, Profile
from assistant.analyst.rownouns import row_nouns
from assistant.analyst.thesaurus import (
    GROUPS,
    VALUE_WORDS,
    VERBS,
    akin,
    brief,
)
from assistant.analyst.vocabulary import MONTHS, PHRASES, WEEKDAYS, WORDS
from assistant.analyst.words import name_words, plural, root, stem

_PLACE = {
    *[
        "id",
        "name",
        "type",
        "date",
        "number",
        "code",
        "total",
        "value",
        "key",
        "no",
        "count",
        "datetime",
        "at",
        "on",
        "timestamp",
        "day",
        "of",
        "the",
        "is",
        "in",
        "has",
        "was",
        "flag",
        "status",
        "level",
        "usd",
        "eur",
        "gbp",
        "kg",
        "km",
        "cm",
        "c",
        "f",
        "ms",
        "kwh",
        "percent",
        "%",
        "hour",
        "minute",
        "second",
        "time",
        "k",
        "v",
        "w",
        "kw",
        "hpa",
        "kmh",
        "mph",
        "m",
        "l",
        "ml",
        "g",
        "mi",
    ]
}
"""words at the end or the start of a column's name that people leave out"""
_AGGREGATED = {"average", "mean", "sum", "median"}
_MODIFIERS = {
    "unit", "list", "annual", "monthly", "daily", "total", "net", "gross", "base", "first", "last",
    "final", "initial", "new", "old", "current", "full", "main", "number", "on", "reorder",
}  # fmt: skip
"""words that say of what kind a column is, and never stand for it"""
_MASS = {"inventory", "stock", "data", "history", "log", "report", "export", "finance"}
"""names of tables that are not what a row is called"""
_TYPED = frozenset(
    word
    for phrase, sign in PHRASES.items()
    if sign.kind not in ("skip", "change")
    for word in phrase
)
"""words of the grammar that a typo may stand for"""
_UNIT_SAYS = {
    "v": "voltage", "w": "power", "kw": "power", "hpa": "pressure",
    "kwh": "energy consumption usage electricity", "mwh": "energy consumption usage electricity",
    "sqm": "area size", "sqft": "area size", "m2": "area size", "bpm": "pulse rate",
    "kmh": "speed", "mph": "speed", "ms": "speed", "c": "temperature", "kg": "weight",
    "km": "distance", "mi": "distance",
}  # fmt: skip
_MEASURES = {"km", "kg", "sqm", "sqft", "m2", "kwh", "lb", "mi", "ton", "liter", "litre"}
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
    "gdp": ("gross", "domestic", "product"), "mpg": ("mile", "per", "gallon"),
}  # fmt: skip
"""letters that stand for several words"""
_TIMES = {"hour", "minute", "second", "day", "ms", "sec"}
_GENERIC = WORDS - {
    "day", "hour", "week", "increase", "profile", "stock", "sold", "run", "answer", "range", "half",
    "lead",
}  # fmt: skip
_ALSO = {
    "patient": ["visit", "stay", "admission", "case", "encounter", "hospitalization"],
    "booking": ["stay", "reservation"],
    "response": ["respondent", "participant", "person", "people", "answer", "submission"],
    "listing": ["property", "home", "listing"],
    "property": ["listing"],
}
"""what rows of a kind are called besides"""
_KINDS = {"type", "status", "level", "class", "category", "group", "segment", "tier", "kind"}
_UNIT_WORDS = {
    "sqm", "sqft", "m2", "ft2", "ft", "lb", "lbs", "mm", "mg", "mmhg", "bpm", "kcal", "cal", "mb",
    "tb", "min", "sec", "hrs", "hr", "deg", "db", "ppm", "hz", "mbps", "rpm", "nm", "psi",
    "kpa", "bar", "lux", "mwh", "mw", "wh", "chf", "jpy", "inr", "cad", "aud", "sek", "gal", "oz",
}  # fmt: skip
"""units at the end of a column's name"""
PERSONS = {"employee", "person", "staff", "customer", "patient", "student", "client", "member"}


@dataclass(frozen=True, slots=True)
class Named:
    """Columns that a phrase may mean; the smaller the rank the surer."""

    columns: tuple[str, ...]
    rank: int


@dataclass(slots=True)
class Lexicon:
    """The words of one table."""

    profile: Profile
    names: dict[Key, Named] = field(default_factory=dict[Key, Named])
    cells: dict[Key, Valued] = field(default_factory=dict[Key, Valued])
    nouns: dict[Key, str] = field(default_factory=dict[Key, str])
    """what a row is called -> column whose different values are counted, or empty"""
    roots: dict[str, Named] = field(default_factory=dict[str, Named])
    """roots of the single words that columns are called by: `grossing` is Gross"""
    verbs: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """roots of verbs -> date or yes/no columns"""
    known: frozenset[str] = frozenset()
    """words that are no typos"""
    targets: frozenset[str] = frozenset()
    """words that a typo may stand for"""
    shorts: dict[str, str] = field(default_factory=dict[str, str])
    """short words in names of columns -> as they stand in `names`"""
    rooted: dict[Key, Named] = field(default_factory=dict[Key, Named])
    """names of several words by their roots: `delivered date` is Delivery Date"""
    truths: dict[Key, tuple[str, bool]] = field(default_factory=dict[Key, tuple[str, bool]])
    """phrases -> yes/no column, and whether they mean yes"""
    loose: frozenset[str] = frozenset()
    """nouns that nothing in the table is called by, taken for its rows"""

    def column(self, words: Sequence[str]) -> Field | None:
        """Return the one column that the first of *words* to mean one means."""
        for word in words:
            named = self.names.get((stem(word),))
            if named and named.rank <= 3 and named.columns:
                fits = [self.profile[name] for name in named.columns]
                fits = [one for one in fits if one.numeric]
                if fits:
                    return fits[0] if len(fits) == 1 else None
        for word in words:
            fits = [one for one in self.profile.of("number") if word in one.words]
            if len(fits) == 1:
                return fits[0]
        return None


    def several(self, words: Sequence[str]) -> list[Field]:
        """Return the columns of numbers that share the first of *words* that is in any."""
        for word in words:
            if fits := [one for one in self.profile.of("number") if word in one.words]:
                return fits
        return []


def learn(profile: Profile) -> Lexicon:
    """Collect the words of *profile*'s table."""
    lexicon = Lexicon(profile)
    lexicon.names = _names(profile)
    lexicon.cells = cells_of(profile)
    lexicon.nouns = _nouns(profile, lexicon.names)
    for key in lexicon.nouns:
        if key in lexicon.names and lexicon.names[key].rank > 0:
            del lexicon.names[key]
    _name_sales(lexicon)
    _add_loose(lexicon)
    lexicon.truths = truths([one for one in profile.fields if one.truth])
    lexicon.shorts = _shorts(profile)
    lexicon.verbs = _verbs(profile)
    lexicon.roots = {
        root("".join(key)): named
        for key, named in lexicon.names.items()
        if len(key) == 1 and named.rank <= 2 and len(named.columns) == 1 and len("".join(key)) > 3
    }
    lexicon.rooted = _by_roots(lexicon.names)
    own = {word for key in (*lexicon.names, *lexicon.cells, *lexicon.nouns) for word in key}
    own |= {word for key in lexicon.truths for word in key}
    thesaurus = {word for group in GROUPS for word in group}
    english = WORDS | COMMON | set(MONTHS) | set(WEEKDAYS) | set(VERBS) | set(ADJECTIVES)
    lexicon.known = frozenset(own | thesaurus | english | set(VALUE_WORDS))
    lexicon.targets = frozenset(
        word
        for word in (own | {plural(word) for word in own} | _TYPED | set(MONTHS))
        if word.isalpha() and len(word) >= (4 if word in own else 5)
    )
    return lexicon


def _add_loose(lexicon: Lexicon) -> None:
    """Add what the rows of a field of life are called, where no column and no value is."""
    profile = lexicon.profile
    words = {word for one in profile.fields for word in (*one.words, *name_words(one.name))}
    found: list[str] = []
    for word in row_nouns((stem(brief(word)) for word in name_words(profile.table)), words):
        named = lexicon.names.get((word,))
        fields = [profile[name] for name in named.columns] if named else []
        part = named is not None and named.rank >= 4
        free = part and all(one.kind in ("category", "text") for one in fields)
        if (named is None or free) and (word,) not in {**lexicon.nouns, **lexicon.cells}:
            found.append(word)
            lexicon.nouns[word,] = ""
            lexicon.names.pop((word,), None)
    lexicon.loose = frozenset(found)


def _by_roots(names: dict[Key, Named]) -> dict[Key, Named]:
    found: dict[Key, set[Named]] = {}
    for key, named in names.items():
        if len(key) > 1 and named.rank <= 1:
            found.setdefault(tuple(map(root, key)), set()).add(named)
    return {key: next(iter(said)) for key, said in found.items() if len(said) == 1}


def _shorts(profile: Profile) -> dict[str, str]:
    words = {word for one in profile.fields for word in name_words(one.name)}
    return {word: stem(brief(word)) for word in words if is_short(word)}


def _name_sales(lexicon: Lexicon) -> None:
    """Let `sales` be the amount as well, where a row is a sale: `how many sales` counts them."""
    if ("sale",) not in lexicon.nouns:
        return
    for word in ("revenue", "turnover", "amount", "total"):
        fits = [one for one in lexicon.profile.of("number") if word in one.words and one.additive]
        if len(fits) == 1:
            lexicon.names["sale",] = Named((fits[0].name,), 3)
            return


def _names(profile: Profile) -> dict[Key, Named]:
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
        names[key] = Named(_one_entity(profile, columns), best)
    return names


def _one_entity(profile: Profile, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Bring the name of a thing before its id: `customer` is customer_name, not customer_id."""
    fields = [profile[name] for name in columns]
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
    if len(words) == 2:
        yield 1, (words[1], "of", words[0])
    core = _core(words)
    if words and words[-1] in _KINDS and not one.numeric and core != words:
        yield 4, core  # `payment` of payment_type says less than `customer` of customer_name
    elif core:
        yield 1, core
        yield 1, tuple(stem(word) for word in name_words(one.name) if stem(brief(word)) in core)
        if len(core) == 2:
            yield 2, (core[1], "of", core[0])
    if one.numeric:
        yield from _unit_phrases(words, core)
    for part in _parts(core or words):
        yield 2 if part[-1] == (core or words)[-1] else 5, part
    yield from _long_phrases(raw)
    if core == ("cost",):
        yield 1, ("cost", "of", "good")
        yield 1, ("cost", "of", "good", "sell")
    yield from _akin_phrases(one, core or words)


def _unit_phrases(words: Key, core: Key) -> Iterator[tuple[int, Key]]:
    """Yield what the unit at the end of a name says: `length` of hours, `energy` of kWh."""
    last = words[-1]
    if last in _TIMES and core != words:
        for word in ("time", "duration", "length"):
            yield 1, (*core, word)
    for quantity in _UNIT_SAYS.get(last, "").split():
        if len(core) < len(words):
            yield 1, (*core, quantity)
        elif len(words) == 1:
            yield 3, (quantity,)
    if len(words) > 1 and last in _MEASURES:
        yield 5, (last,)
        for spelt in _SPELT_UNITS.get(last, ()):
            yield 5, spelt


def _long_phrases(raw: Key) -> Iterator[tuple[int, Key]]:
    """Yield letters for the words that they stand for, and words for their letters."""
    for letters, long in _LONG.items():
        if letters in raw:
            at = raw.index(letters)
            yield 1, (*raw[:at], *long, *raw[at + 1 :])
            yield 2, long
        elif raw == long:
            yield 1, (letters,)


def _core(words: Key) -> Key:
    core = list(words)
    while len(core) > 1 and core[-1] in _PLACE | _UNIT_WORDS:
        core.pop()
    while len(core) > 1 and core[0] in _PLACE | _AGGREGATED:
        core.pop(0)
    return tuple(core)


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
    for at, word in enumerate(core):
        for other in akin(word) - {word}:
            yield (3 if len(core) == 1 and not made else 4), (*core[:at], other, *core[at + 1 :])
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


def _nouns(profile: Profile, names: dict[Key, Named]) -> dict[Key, str]:
    """Find what a row is called: by the table's name and by its first id."""
    nouns: dict[Key, str] = {}
    first = next((one for one in profile.fields if one.kind == "identifier"), None)
    if first is not None and first.words[-1] in ("id", "number", "no", "key", "code", "sku"):
        core = _core(first.words)
        place = profile.fields.index(first)
        if (core != first.words or core[-1] == "sku") and (first.unique or place == 0):
            _add_noun(nouns, names, core[-1], "" if first.unique else first.name)
    table = tuple(stem(brief(word)) for word in name_words(profile.table))
    plain = [word for word in table if word not in WORDS | _MASS and not word.isdigit()]
    last = plain[-1] if plain and plain[-1] == table[-1] else ""
    written = [word for word in name_words(profile.table) if not word.isdigit()]
    entity = last in PERSONS or (last,) in nouns or written[-1:] != [last]
    if last and entity and _free(names, last, profile):
        _add_noun(nouns, names, last, nouns.get((last,), ""))
    _add_free(nouns, names, [word for word in plain if word in PERSONS], "")
    for kind, others in _ALSO.items():
        if (kind,) in nouns:
            _add_free(nouns, names, others, nouns[kind,])
    persons = [column for key, column in nouns.items() if len(key) == 1 and PERSONS & set(key)]
    if persons:
        _add_free(nouns, names, ["person", "people", "headcount"], persons[0])
    return nouns


def _free(names: dict[Key, Named], word: str, profile: Profile) -> bool:
    """Whether *word* may mean the rows: no column is it, but for `property type` and the like."""
    named = names.get((word,))
    if word in AVERAGED | {"consumption", "usage", "spend", "expense", "budget"}:
        return False
    if named is None or named.rank >= 4:
        return True
    kinds = [profile[name] for name in named.columns]
    return all(one.words[-1] in _KINDS and len(one.words) > 1 for one in kinds)


def _add_free(
    nouns: dict[Key, str], names: dict[Key, Named], words: Sequence[str], column: str
) -> None:
    """Add words that no column is called by."""
    for word in words:
        if (word,) not in names or names[word,].rank > 2:
            nouns.setdefault((word,), column)


def _add_noun(nouns: dict[Key, str], names: dict[Key, Named], word: str, column: str) -> None:
    for other in akin(word):
        if other == word or "sku" in akin(word) or (other,) not in names or names[other,].rank > 2:
            nouns.setdefault((other,), column)
    nouns[word,] = column


def _verbs(profile: Profile) -> dict[str, tuple[str, ...]]:
    """Let `hired` mean Hire Date, and `churned` the yes/no column of that name."""
    found: dict[str, list[str]] = {}
    for one in profile.fields:
        for word in _verbal(one):
            for other in akin(word) if one.truth else {word}:
                found.setdefault(root(other), []).append(one.name)
    for key, names in _ALIKE:
        for mine, theirs in ((key, names), (names, key)):
            if mine not in found and theirs in found:
                found[mine] = found[theirs]
    if "leav" in found or "attrition" in found:
        found.setdefault("left", found.get("leav") or found["attrition"])
    return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}


_ALIKE = (
    ("creat", "open"), ("clos", "resolv"), ("join", "hir"), ("start", "hir"), ("leav", "terminat"),
    ("leav", "exit"), ("leav", "resign"), ("leav", "separat"), ("quit", "terminat"),
    ("depart", "terminat"), ("list", "post"), ("sign", "register"), ("purchas", "order"),
    ("buy", "purchas"), ("employ", "hir"), ("construct", "build"), ("made", "build"),
)  # fmt: skip


def _verbal(one: Field) -> Iterator[str]:
    """Yield the words of a column that verbs may be made of."""
    if one.kind in ("date", "year") or one.truth is not None:
        yield from (word for word in one.words if word not in _PLACE and len(word) >= 4)
    if one.kind in ("date", "year") and {"birth", "birthdate", "birthday"} & set(one.words):
        yield "born"


def attrition(profile: Profile) -> Sequence[str]:
    """Return the yes/no columns that tell who left."""
    leaving = {"left", "leave", "attrition", "churn", "churned", "exited", "terminated"}
    return [one.name for one in profile.fields if one.truth and leaving & set(one.words)]


__all__ = ["LONGEST", "PERSONS", "Lexicon", "Named", "Valued", "attrition", "learn"]
