"""What is asked and told about the numbers of a column.

Words and choices only; which of them is due is decided by `numerals` and `inference`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.data.readers.columns.kinds import Kind
from assistant.data.readers.columns.numerals.around import DEBITS, Around
from assistant.tables import Choice, Question

_KEEP = Choice("text", "Keep as text", "every value stays as written")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a column may be numbers or text."""

    fact: str
    """a sentence for the question"""
    why: str
    """why it stays text, behind a colon"""
    detail: str
    """what reading it as numbers does"""
    became: str
    """a sentence on what was done, when it was read as numbers"""
    suggested: str = "text"
    """or numbers"""


def ask_as_numbers(key: str, doubt: Doubt) -> Question:
    """Ask whether a column is read as numbers."""
    return Question(
        f"as-numbers:{key}",
        f"{doubt.fact} How should the column be read?",
        (_KEEP, Choice("numbers", "Read as numbers", doubt.detail)),
        (doubt.suggested,),
    )


def of_misfits(name: str, misfits: int, filled: int, shown: str) -> Doubt:
    """Doubt a column of numbers in which some rows are none."""
    are = "is not a number" if misfits == 1 else "are not numbers"
    rows = "1 row becomes" if misfits == 1 else f"{misfits:,} rows become"
    values = "1 value" if misfits == 1 else f"{misfits:,} values"
    return Doubt(
        f"{misfits:,} of the {filled:,} values in “{name}” {are}: {shown}.",
        f"{misfits:,} of its {filled:,} values {are}: {shown}",
        f"{rows} empty",
        f"“{name}”: {values} that {are} became empty: {shown}.",
    )


def of_currencies(name: str, around: Around) -> Doubt:
    """Doubt amounts in several currencies."""
    shaped = of_shapes(name, around)
    counts = ", ".join(f"{count:,} \u00d7 {code}" for code, count in around.currencies.items())
    many = f"{len(around.currencies)} currencies ({counts})"
    return Doubt(
        f"“{name}” has {many}.",
        many,
        "amounts are kept without their currency",
        f"“{name}” has {many}; the signs were taken off." + (f" {shaped.became}" if shaped else ""),
    )


def of_shapes(name: str, around: Around) -> Doubt | None:
    """Doubt numbers with a unit, a magnitude, or a plus in front of all."""
    example = around.shapes[0][0].text.replace("#", "5")
    if unit := around.unit:
        return Doubt(
            f"The values in “{name}” are numbers in “{unit}”.",
            f"“{unit}” follows the numbers",
            f"{example} is 5",
            f"“{name}” is in {unit}; the unit was taken off.",
            "numbers" if around.known_unit else "text",
        )
    if powers := around.magnitudes:
        told = ", ".join(f"1{sign} is {10**power:,}" for sign, power in powers.items())
        return Doubt(
            f"“{name}” has shortened numbers: {told}.",
            f"numbers are shortened ({', '.join(powers)})",
            told,
            f"“{name}”: shortened numbers were written out: {told}.",
            "numbers",
        )
    if around.signs["+"] and not around.signs["-"]:
        return Doubt(
            f"{around.signs['+']:,} numbers in “{name}” have a plus in front.",
            "a plus stands in front of numbers",
            "+5 is 5",
            f"“{name}”: plus signs were taken off.",
            "numbers" if around.count("percent") or around.count("currency") else "text",
        )
    return None


def of_counted(name: str, example: str) -> Doubt:
    """Doubt versions with a point: 1.10 comes after 1.9."""
    less = _plain(example)
    return Doubt(
        f"“{name}” has “{example}”, which as a number is {less}.",
        f"“{example}” as a number is {less}",
        f"{example} is {less}",
        "",
    )


def of_groups(name: str, example: str) -> Doubt:
    """Doubt numbers in threes that have as many digits each."""
    digits = sum(map(str.isdigit, example))
    return Doubt(
        f"All values of “{name}” have {digits} digits in groups, as telephones and accounts do.",
        f"all values have {digits} digits in groups",
        f"{example} is {re.sub('[^0-9]', '', example)}",
        f"“{name}”: digits in groups were taken as numbers.",
    )


def of_quotes(name: str, quoted: int, bare: int) -> Doubt:
    """Doubt numbers that JSON has in quotes."""
    numbers = "1 number" if quoted == 1 else f"{quoted:,} numbers"
    were = "was" if quoted == 1 else "were"
    beside = f", and {bare:,} without" if bare else ""
    return Doubt(
        f"“{name}” has {numbers} in quotes{beside}.",
        f"numbers are in quotes{beside}",
        "quotes are taken off",
        f"“{name}”: {numbers} in quotes {were} read as such.",
        "numbers" if bare else "text",
    )


def ask_marks(
    key: str, name: str, kinds: Sequence[Kind], example: tuple[str, str, str]
) -> Question:
    """Ask which mark stands before decimals, where both could."""
    text, *readings = example
    labels = {"comma": "Comma before decimals"}
    choices = tuple(
        Choice(
            "comma" if kind.id == "comma" else "point",
            labels.get(kind.id, "Point before decimals"),
            f"{text} is {_plain(reading)}",
        )
        for kind, reading in zip(kinds, readings, strict=True)
    )
    return Question(
        f"numbers:{key}",
        f"How are numbers in “{name}” written?",
        (*choices, Choice("text", "Keep as text", f"{text} stays as it is")),
        ("point",),
    )


def ask_percent(key: str, name: str, around: Around, plain: Sequence[str]) -> Question:
    """Ask what the numbers without a percent sign are, of which *plain* are some.

    As percents they make the column numbers without more ado.
    """
    signs = around.count("percent")
    example = plain[0] if plain else "5"
    fractions = all(re.match(r"\W*(0?[.,]|[01]$)", value) for value in plain)
    hundredfold = 100 * Decimal(re.sub(r"[^\d.]", "", example.replace(",", ".")) or 0)
    fraction = Choice("fraction", "Fractions", f"{example} is {_plain(f'{hundredfold:f}')} %")
    return Question(
        f"percent:{key}",
        f"“{name}” has {signs:,} value{'s' * (signs != 1)} with a percent sign "
        f"and {around.rows - signs:,} without. What are those without?",
        (
            Choice("numbers", "Percent as well", f"{example} is {example} %"),
            *([fraction] if fractions else []),
            _KEEP,
        ),
        ("text",),
    )


def told_percent(name: str, around: Around, chosen: str) -> str:
    """Say what became of numbers without a percent sign."""
    plain = around.rows - around.count("percent")
    many = "1 value" if plain == 1 else f"{plain:,} values"
    as_what = "percent" if chosen == "numbers" else "fractions (x 100 %)"
    return f"“{name}”: {many} without a percent sign read as {as_what}."


def ask_ledger(key: str, name: str, counts: Mapping[str, int]) -> tuple[Question, dict[str, str]]:
    """Ask which mark of an account is negative; *counts* are the rows with each.

    Return the question, and the mark that is negative for each answer.
    """
    told = ", ".join(f"{count:,} {mark or 'without'}" for mark, count in counts.items() if count)
    debit, credit = next(pair for pair in DEBITS.items() if counts[pair[0]] or counts[pair[1]])
    marks = [debit, credit]
    paid = not counts[debit] and counts[""]  # payments on a bill of charges
    likely = credit if paid else debit
    values = {mark: "numbers" if mark == likely else mark for mark in marks}
    choices = (
        Choice(values[one], f"{one} is negative", f"100.00 {one} is -100, 100.00 {two} is 100")
        for one, two in (marks, marks[::-1])
    )
    question = Question(
        f"ledger:{key}",
        f"“{name}” marks amounts with {credit} or {debit} ({told}). Which are negative?",
        (*choices, _KEEP),
        ("numbers" if paid or counts[debit] else "text",),
    )
    return question, {value: mark for mark, value in values.items()}


def ask_nan(key: str, name: str, count: int, suggested: str) -> Question:
    """Ask whether NaN is a value or a gap."""
    return Question(
        f"nan:{key}",
        f"“{name}” has {count:,} NaN. What is meant?",
        (
            Choice("nan", "Not a number", "a sum with NaN is NaN"),
            Choice("missing", "No value", "sums and averages leave these rows out"),
        ),
        (suggested,),
    )


def told_signs(name: str, around: Around) -> Iterator[str]:
    """Say which signs were moved, and which currency was taken off."""
    for what, where in (("behind", "a minus behind"), ("brackets", "brackets around")):
        if count := around.count(what):
            values = "1 value is" if count == 1 else f"{count:,} values are"
            yield f"“{name}”: {values} negative for {where} the number."
    if around.signs["+"] and around.signs["-"]:
        yield f"“{name}”: plus signs were taken off."
    if len(around.currencies) == 1:
        ((currency, count),) = around.currencies.items()
        some = f": {count:,} of {around.rows:,} values say so" if count < around.rows else ""
        yield f"“{name}” is in {currency.rstrip('.')}{some}."


def told_specials(name: str, infinite: int, nans: int) -> str:
    """Say how many values are no finite numbers."""
    parts = [
        *([f"{infinite:,} infinite value{'' if infinite == 1 else 's'}"] if infinite else []),
        *([f"{nans:,} NaN (not a number)"] if nans else []),
    ]
    return f"“{name}” has {' and '.join(parts)}."


def told_no_value(name: str, nans: int) -> str:
    """Say how many NaN stand for no value."""
    return f"“{name}”: {nans:,} NaN {'is' if nans == 1 else 'are'} missing."


def caveats(name: str, around: Around) -> tuple[str, ...]:
    """Return what is said with every figure, of amounts that do not belong in one sum."""
    found = list(around.currencies)
    if len(found) < 2:
        return ()
    return (f"“{name}” has {len(found)} currencies: {', '.join(found)}.",)


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
