"""Guesses what a figure is about that a question does not name: `over 65`, `largest order`.

Takes a column only where one can be meant, else asks; takes no phrases.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.analyst.grammar.drafting import END, Ambiguous, Reading, Stumble, literal
from assistant.analyst.grammar.nearness import nearest
from assistant.analyst.grammar.units import is_unit_of, unit_behind
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.general import may_mean
from assistant.analyst.lexicon.lists.thesaurus import MAIN_MEASURES
from assistant.analyst.lexicon.spelling import name_words, stem
from assistant.analyst.lexicon.table.lexicon import PERSONS
from assistant.analyst.lexicon.table.monies import major
from assistant.analyst.plan import Measure
from assistant.analyst.profile import Field

LARGE = 1000
"""numbers from here on may be about what the table is about, without saying so"""


def holds(column: Field, value: float) -> bool:
    """Say whether *value* lies in the range of a column."""
    low, high = column.least, column.greatest
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return True
    return low <= value <= high


def ask_of_what(r: Reading, start: int, end: int, number: Item | None) -> None:
    """Raise Ambiguous where one of a few columns could be what is compared."""
    value = number.number if number else None
    numbers = [one for one in r.profile.of("number") if value is None or holds(one, value)]
    first, last = r.look(start), r.look(end - 1)
    if r.look(end).valued:
        return
    if number is None or not 1 < len(numbers) <= 8 or first.start < 0:
        return
    said = " ".join(r.look(k).text for k in range(start, end))
    item = replace(first, end=last.end)
    choices = tuple((one.name, f"{literal(one.name)} {said}") for one in numbers[:6])
    raise Ambiguous(item, f"“{said}” of what?", choices)


def ask_which(r: Reading) -> None:
    """Raise Ambiguous at a general word that could be one of a few columns: `average score`."""
    item = r.look()
    known = item.sign or item.named or item.valued or item.literal is not None or item.verb
    fits = [] if known else may_mean(item.text, r.profile)
    if fits:
        choices = tuple((one.name, literal(one.name)) for one in fits)
        said = f"“{item.text}” isn't a column. Which one is meant?"
        raise Ambiguous(item, said, choices)


def ask_measure(r: Reading, word: str) -> Field:
    """Return what the table is about; ask where it is about one of a few columns."""
    if found := main_measure(r):
        return found
    for name in MAIN_MEASURES:
        fits = [one for one in r.profile.of("number") if name in one.words]
        if 1 < len(fits) <= 6:
            choices = tuple((one.name, literal(one.name)) for one in fits)
            raise Ambiguous(END, "Which figure?", choices)
    raise Stumble(word, "which figure?")


def by_unit(r: Reading, number: Item | None, unit: Item) -> Field | None:
    """Find the one column that a number without a column may be about."""
    numbers = r.profile.of("number")
    if unit_word(r, unit) and stem(unit.text.casefold()) != "year":
        fits = [one for one in numbers if is_unit_of(one, unit.text)]
        return fits[0] if len(fits) == 1 else None
    years = stem(unit.text.casefold()) in ("year", "yr")
    persons = any(key[0] in PERSONS for key in r.lexicon.nouns)
    if years or (persons and number and not number.unit and _of_persons(r)):
        ages = [one for one in numbers if "age" in one.words]
        if len(ages) == 1 or years:
            return ages[0] if len(ages) == 1 else None
    if (worth := _worth(r, number)) is not None:
        return worth
    if number and number.unit == "%":
        fits = [one for one in numbers if one.unit == "%"]
        return fits[0] if len(fits) == 1 else None
    fitting = [
        one for one in numbers if number and number.number is not None and holds(one, number.number)
    ]
    asked = [
        r.profile[m.column] for m in r.draft.mentions if not m.noun and r.profile[m.column].numeric
    ]
    if asked:
        return asked[-1]
    told = r.draft.mentions or r.draft.head or r.draft.conditions or r.draft.measures
    if number and len(fitting) == 1 and (number.unit or told):
        sure = number.unit or (number.number or 0) >= LARGE or _alone(r, fitting[0])
        return fitting[0] if sure else None
    if number is None or not (number.unit or (number.number or 0) >= LARGE):
        return None
    said = number.unit or r.draft.mentions or r.draft.head or r.draft.conditions
    return main_measure(r) if said else None


def _worth(r: Reading, number: Item | None) -> Field | None:
    """Return what rows are worth that are an amount: `gifts between 100 and 250`."""
    if number is None or number.number is None or number.unit == "%":
        return None
    ahead = next((r.look(-k) for k in (1, 2) if r.kind(-k) != "skip"), END)
    named = ahead.named if ahead.noun is not None else None
    fields = [r.profile[name] for name in named.columns] if named is not None else []
    fits = [one for one in fields if one.additive and holds(one, number.number)]
    return fits[0] if len(fits) == len(fields) == 1 else None


def _alone(r: Reading, column: Field) -> bool:
    """Whether the rows are right before a bound that only what they are about can hold."""
    last = r.draft.mentions[-1] if r.draft.mentions else None
    rows = last is not None and last.noun and not last.column and last.place >= r.at - 2
    return rows and column in (main_measure(r), *_only_measure(r))


def _only_measure(r: Reading) -> tuple[Field, ...]:
    numbers = tuple(r.profile.of("number"))
    return numbers if len(numbers) == 1 else ()


def _of_persons(r: Reading) -> bool:
    """Whether a bare number is said of persons: `women over 65`, `over 50 only`."""
    last = r.draft.mentions[-1] if r.draft.mentions else None
    if last is not None and (last.noun or last.place < r.at - 2):
        return last.noun
    told = r.draft.conditions[-1].filter.column if r.draft.conditions else ""
    sexed = {"gender", "sex"} & set(r.profile[told].words)
    return bool(sexed) or r.at == 0 or r.draft.head == "who"


def main_measure(r: Reading) -> Field | None:
    """Return the column that a table is about, if there is one such."""
    numbers = r.profile.of("number")
    parts = major(numbers, r.profile.rows)
    for fields in (parts, numbers):
        for word in MAIN_MEASURES:
            found = [one for one in fields if _is_a(one, word)]
            found = nearest(r.items, found) if found else found
            if found:
                return found[0] if len(found) == 1 else None
    return None


def _is_a(column: Field, word: str) -> bool:
    """Whether a column is called so, not only by a word before: a sale price is no sale."""
    if word not in column.words:
        return False
    return not set(column.words[column.words.index(word) + 1 :]) & set(MAIN_MEASURES)


def unit_word(r: Reading, unit: Item) -> bool:
    """Say whether a word behind a number is the unit of a column: `120 minutes`."""
    return unit.kind == "grain" or any(unit_behind(one, unit) for one in r.profile.of("number"))


_SCALES = {"k": "thousands", "thousand": "thousands", "m": "millions", "million": "millions",
           "mio": "millions", "musd": "millions", "meur": "millions", "mn": "millions"}  # fmt: skip


def not_scaled(r: Reading, measure: Measure, values: tuple[float, ...]) -> None:
    """Refuse `over 100 million` of a column that has millions: nothing there is so large."""
    column = r.profile[measure.column]
    scale = _SCALES.get(name_words(column.name)[-1]) if measure.column else None
    greatest = column.greatest if isinstance(column.greatest, int | float) else 0
    if scale and greatest and min(abs(value) for value in values) >= 100 * greatest:
        raise Stumble(f"{values[0]:,.0f}", f"is too much: {column.name} is in {scale}.")
