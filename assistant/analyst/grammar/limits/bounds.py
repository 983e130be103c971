"""Reads comparisons: `above 5`, `between 5 and 8`, `more than 100 orders`, `older than 40`.

Which of rows and groups a comparison is about may need the whole question: `assembling` decides.
"""

from __future__ import annotations

from assistant.analyst.grammar.amounts.counting import spending
from assistant.analyst.grammar.amounts.figures import figure_at
from assistant.analyst.grammar.drafting import DATE, Ambiguous, Condition, Reading, Stumble, literal
from assistant.analyst.grammar.guessing import ask_of_what, by_unit, holds, unit_word
from assistant.analyst.grammar.limits.noting import compare
from assistant.analyst.grammar.limits.partly import of_a_kind
from assistant.analyst.grammar.times.ago import ago
from assistant.analyst.grammar.times.periods import is_year, period, years_at
from assistant.analyst.grammar.times.yearly import more_years
from assistant.analyst.grammar.units import UNITS, is_unit_of, unit_behind
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.thesaurus import VERBS
from assistant.analyst.lexicon.spelling import SPELT, name_words, tidy
from assistant.analyst.lexicon.table.participles import done_by
from assistant.analyst.plan import Filter, Measure, Op
from assistant.analyst.profile import Field

_PIECES = {"units", "pieces", "pcs", "points", "times", "once", "twice"}
_FILLERS = ("skip", "that", "with")


def comparison(r: Reading) -> bool:
    """Take `salary above 150k`, `more than 100 orders`, `with average rating below 3`."""
    start = r.ahead(*_FILLERS)
    if _of_year(r, start) or _than_column(r, start):
        return True
    asks_count = r.look(start).text.casefold().startswith("how many")
    if _numbered(r, start) or _spoken(r, start):
        return True
    if not asks_count and (found := figure_at(r, start)):
        measures, size, explicit = found
        at = r.ahead("skip", "that", "with", "value", start=start + size)
        if (
            len(measures) == 1
            and (read := bound(r, at))
            and (_is_unit(r, r.look(read[2]), measures[0]) or not _of_another(r, at, read[2]))
        ):
            op, values, end = read
            before = r.items[: r.at + start]
            row = any(item.text.casefold() in ("where", "whose") for item in before)
            row = row and not of_things(r)
            after = r.look(end)
            compare(r, measures[0], op, values, explicit=explicit, row=row)
            pieces = after.text.casefold() in _PIECES and not explicit
            r.take(end + (pieces or _is_unit(r, after, measures[0])))
            return True
    return _bound_first(r, start)


def _is_unit(r: Reading, item: Item, measure: Measure) -> bool:
    """Whether a word behind a number is the unit of what is measured: `under 3.65 V`."""
    column = r.profile[measure.column] if measure.column else None
    return column is not None and unit_behind(column, item)


def _of_column(r: Reading, at: int, column: Field, op: Op, values: tuple[float, ...]) -> bool:
    if column.truth is not None:
        raise Stumble(r.look(at).text, "how many of what?")
    r.take(at + 1)
    aggregate = "sum" if column.numeric else "distinct"
    measure = Measure.model_validate({"aggregate": aggregate, "column": column.name})
    compare(r, measure, op, values, explicit=not column.numeric, row=False)
    return True


def of_things(r: Reading) -> bool:
    """Whether a condition is said of groups: `regions where profit is below 40000`."""
    last = r.draft.mentions[-1] if r.draft.mentions else None
    said = r.draft.measures or r.draft.pending or r.draft.counts_rows or r.draft.distinct
    return not said and last is not None and not last.noun and not r.profile[last.column].numeric


def _of_another(r: Reading, at: int, end: int) -> bool:
    """Tell `number of matches with 5 or more goals`: the bound is that of what comes behind it."""
    item = r.look(r.ahead("skip", start=end))
    counted = item.noun is not None or item.kind == "rows"
    numeric = item.named and any(r.profile[name].numeric for name in item.named.columns)
    return bool(numeric) or (r.kind(at - 1) == "with" and counted)


def _numbered(r: Reading, start: int) -> bool:
    """Take `season 2023` where seasons are numbers; the year is no date then."""
    one = r.quiet_field(start)
    number = r.look(start + 1).number
    if one is None or not one.numeric or number is None or not is_year(r, start + 1):
        return False
    if not holds(one, number) or one.distinct > 60 or not isinstance(one.least, int):
        return False
    r.take(start + 2)
    r.add_filter(one.name, "is", (tidy(number),), row=True)
    return True


def _spoken(r: Reading, start: int) -> bool:
    """Take `priced over 50`, `earning between 50k and 60k`."""
    item = r.look(start)
    read = bound(r, r.ahead("skip", start=start + 1)) if item.money and item.down is None else None
    number = r.look(start + 1).number
    if read is None and item.text.casefold() in ("rated", "scored") and number is not None:
        read = "is", (number,), start + 2
    spent = item.money == VERBS["spend"]
    column = spending(r) if read and spent else r.lexicon.column(item.money) if read else None
    if read is None or column is None or item.named is not None:
        return False
    measure = Measure(aggregate="sum", column=column.name)
    compare(r, measure, read[0], read[1], explicit=False, row=False)
    r.take(read[2])
    return True


def _than_column(r: Reading, start: int) -> bool:
    """Take `home goals > away goals`, `shipped after ordered`, `stock below the reorder point`."""
    spent = r.look(start).money == VERBS["spend"] and r.look(start).named is None
    one = spending(r) if spent else r.quiet_field(start)
    at = r.ahead("skip", "that", start=start + 1)
    sign = r.look(at).sign
    if sign is None or r.kind(at) not in ("cmp", "since"):
        return False
    other_at = r.ahead("skip", start=at + 1)
    other = r.quiet_field(other_at)
    if one is None or other is None or one.name == other.name or one.kind != other.kind:
        return False
    if one.kind not in ("number", "date", "year") or r.look(other_at).noun is not None:
        return False
    return _write_than(r, one.name, str(sign.value), other.name, other_at + 1)


def _write_than(r: Reading, name: str, op: str, other: str, end: int) -> bool:
    r.take(end)
    made = Filter.model_validate({"column": name, "op": op, "than": other})
    r.draft.conditions.append(Condition(made, r.at, row=True))
    return True


def _of_year(r: Reading, start: int) -> bool:
    """Take `launch year after 2015`, `model year 2020`."""
    column = r.quiet_field(start)
    if column is None or column.kind != "year":
        return False
    at = r.ahead("skip", "that", start=start + 1)
    read = bound(r, at)
    since = r.look(at).sign if r.kind(at) == "since" else None
    if since and r.look(at + 1).number is not None:
        read = since.value, (r.look(at + 1).number or 0.0,), at + 2
    elif read is None and (years := years_at(r, at)):
        read = more_years(r, years)
        if len(read[1]) > 1:
            r.draft.date = r.draft.date or column.name
    if read is None:
        return False
    r.add_filter(column.name, read[0], tuple(tidy(value) for value in read[1]), row=True)
    r.take(read[2])
    return True


def bound(r: Reading, at: int) -> tuple[Op, tuple[float, ...], int] | None:
    """Return `above 5`, `between 5 and 8`, `5 or more`, `= 5`: what, values, where it ends."""
    if r.kind(at) == "between" or (r.kind(at) == "from" and r.look(at + 1).number is not None):
        return _pair(r, at + 1)
    if r.kind(at + 1) == "to" and _beside(r, at) and not is_year(r, at):
        return _pair(r, at)
    sign = r.look(at).sign if r.kind(at) in ("cmp", "not") else None
    number_at = r.ahead("skip", start=at + 1) if sign else at
    number = r.look(number_at).number
    if number is None and sign is not None:
        number = SPELT.get(r.look(number_at).text.casefold())
    if number is None or ago(r, number_at) or (r.kind(at) == "not" and is_year(r, number_at)):
        return None
    after = r.look(number_at + 1)
    if after.kind == "more" and after.sign:
        return after.sign.value, (float(number),), number_at + 2
    if sign is None and _goes_on(r, number_at):
        return None
    if sign is None and (_counts_something(after) or is_year(r, number_at) or not _beside(r, at)):
        return None
    op = "is" if sign is None else sign.value if r.kind(at) == "cmp" else "is not"
    return op, (float(number),), number_at + 1


def _goes_on(r: Reading, at: int) -> bool:
    """Whether more numbers of the same column follow: `rating 4 or 5`."""
    joint = r.ahead("comma", "or", "and", start=at + 1)
    return joint > at + 1 and r.look(joint).number is not None and not r.look(joint + 1).named


def _counts_something(after: Item) -> bool:
    return after.noun is not None or after.kind == "rows"


def _pair(r: Reading, at: int) -> tuple[Op, tuple[float, ...], int] | None:
    """Read `5 and 8`, `5 to 8`, `5 to 8k`."""
    first, second = r.look(at), r.look(at + 2)
    if is_year(r, at) and is_year(r, at + 2) and _in_the_data(r, first.number, second.number):
        return None  # of time, not of the figure
    if r.kind(at + 3) == "month" or (r.kind(at + 3) == "skip" and r.kind(at + 4) == "month"):
        return None
    if first.number is None or second.number is None or r.kind(at + 1) not in ("and", "to"):
        return None
    thousands = second.text.endswith("k") and not first.text.endswith("k") and first.number < 1000
    return "between", (first.number * (1000 if thousands else 1), second.number), at + 3


def _in_the_data(r: Reading, *years: float | None) -> bool:
    """Whether a date of the table goes from one of these years to the other."""
    for one in r.profile.of("date", "year"):
        low, high = (str(end or "")[:4] for end in (one.least, one.greatest))
        if low.isdigit() and all(int(low) <= int(year or 0) <= int(high) for year in years):
            return True
    return False


def _beside(r: Reading, at: int) -> bool:
    """Whether a number without a comparator stands right behind its column: `rating 5`, `of 5`."""
    before = r.look(at - 1)
    return before.named is not None or before.text.casefold() in ("of", "is", "are", "was", "were")


def _bound_first(r: Reading, start: int) -> bool:
    """Take `more than 100 orders`, `over €1,000`, `older than 40`, `5 or more items`."""
    if r.look(start).money and r.look(start + 1).text.casefold() == "than":
        return _comparative(r, start)
    if _number_first(r, start):
        return True
    read = bound(r, start)
    if read is None or (r.kind(start) not in ("cmp", "between") and read[0] == "is"):
        return _than_what(r, start)
    op, values, end = read
    timed = r.profile.of("date", "year") and r.look(end).named is None
    if timed and any(is_year(r, k) for k in range(start, end)):
        return False
    at = r.ahead("skip", start=end)
    item = r.look(at)
    subject = r.draft.mentions[-1] if r.draft.mentions else None
    if (kind := of_a_kind(r, at)) is not None:
        compare(r, kind, op, values, explicit=True, row=False)
        return True
    counts = item.noun is not None or item.kind in ("rows", "times")
    money = any(r.look(k).unit for k in range(start, end))
    worth = item.named and (money or item.named.rank < 4)
    if counts and not (worth and item.named and r.profile[item.named.columns[0]].numeric):
        r.take(at + 1)
        column = item.noun or ""
        measure = Measure(aggregate="distinct" if column else "count", column=column)
        compare(r, measure, op, values, explicit=True, row=False)
        return True
    if measured := _of_unit(r, at):
        compare(r, measured, op, values, explicit=False, row=False)
        return True
    if item.named and (column := r.field_at(at, numeric=True)) and column.name:
        return _of_column(r, at, column, op, values)
    return _bare_bound(r, start, end, subject is not None)


def _of_unit(r: Reading, at: int) -> Measure | None:
    """Take `minutes of delay`, the unit before its column."""
    behind = r.ahead("skip", start=at + 1)
    column = r.quiet_field(behind)
    if column is None or not column.numeric or not unit_behind(column, r.look(at)):
        return None
    r.take(behind + 1)
    return Measure(aggregate="sum", column=column.name)


def _than_what(r: Reading, start: int) -> bool:
    """Ask in `items below the reorder point`: say what is below it."""
    at = r.ahead("skip", start=start + 1)
    item, other = r.look(start), r.quiet_field(at)
    if r.kind(start) != "cmp" or other is None or not other.numeric or r.look(at).noun is not None:
        return False
    numbers = [one for one in r.profile.of("number") if one.name != other.name]
    done = done_by(r.look(start - 1).text, r.profile)
    if len(done) == 1 and done[0].name != other.name:
        return _write_than(r, done[0].name, str(item.says), other.name, at + 1)
    kin = [
        one for one in numbers if one.words[-1] == other.words[-1] and one.words[-1] not in UNITS
    ]
    if len(kin) == 1 and len(other.words) > 1:
        r.draft.notes.append(f"Assumed: {kin[0].name} is compared.")
        return _write_than(r, kin[0].name, str(item.says), other.name, at + 1)
    numbers = [one for one in numbers if one.additive]
    choices = tuple((one.name, f"{literal(one.name)} {item.text}") for one in numbers[:6])
    if not choices:
        return False
    raise Ambiguous(item, f"What is {item.text} {r.look(at).text}?", choices)


def _number_first(r: Reading, start: int) -> bool:
    """Take `with zero stock`, `with 3 bedrooms`."""
    number, item = r.look(start), r.look(start + 1)
    said = any(r.kind(k) == "with" for k in range(start)) or number.number == 0
    again = r.look(start - 1).kind == "and" and bool(r.draft.conditions)
    if number.number is None or item.named is None or item.noun is not None:
        return False
    column = r.profile[item.named.columns[0]]
    if number.unit and (number.unit != "%" or column.unit != "%"):
        return False
    if not column.numeric or len(item.named.columns) > 1 or not (said or again or not item.plural):
        return False
    op = r.draft.conditions[-1].filter.op if again else "is"
    r.take(start + 2)
    op = op if op in (">", ">=", "<", "<=") else "is"
    r.add_filter(column.name, op, (tidy(number.number),), row=True)
    return True


def _bare_bound(r: Reading, start: int, end: int, noun: bool) -> bool:
    read = bound(r, start)
    if read is None:
        return False
    op, values, _ = read
    number = next((r.look(k) for k in range(start, end) if r.look(k).number is not None), None)
    unit = r.look(end)
    column = by_unit(r, number, unit)
    if column is None:
        ask_of_what(r, start, end, number)
        raise Stumble(" ".join(r.look(k).text for k in range(start, end)), "of what?")
    words = unit_word(r, unit) or ("age" in column.words and unit.kind == "grain")
    words += words and r.look(end + 1).text.casefold() in ("old", "of")
    if noun and not words:
        r.draft.notes.append(f"Assumed: {column.name} is compared.")
    r.take(end + words)
    compare(r, Measure(aggregate="sum", column=column.name), op, values, explicit=False, row=False)
    return True


def _comparative(r: Reading, start: int) -> bool:
    """Take `older than 40`, `cheaper than 10`; with a date `older` is before it."""
    item = r.look(start)
    at = r.ahead("skip", start=start + 2)
    if (found := period(r, at)) and item.text.casefold() in ("older", "younger", "newer"):
        column = r.lexicon.column(item.money)
        if column is None or r.look(at).period:
            r.take(at + found[1])
            op = "<" if item.text.casefold() == "older" else ">"
            if not _of_origin(r, op, found[0]):
                r.add_filter(DATE, op, (found[0],))
            return True
    column = r.lexicon.column(item.money)
    number = r.look(at)
    if column is None or number.number is None:
        return False
    down = item.down is None or item.down
    unit = r.look(at + 1)
    loose = unit.kind == "grain" and not column.unit and is_unit_of(column, "year")
    r.take(at + 1 + (loose or unit_behind(column, unit)))
    compare(r, Measure(aggregate="sum", column=column.name), ">" if down else "<",
             (number.number,), explicit=False, row=False)  # fmt: skip
    return True


_ORIGINS = {
    "built", "build", "commission", "commissioned", "founded", "established", "launch", "launched",
    "constructed", "manufactured", "made", "registered", "reg", "born", "birth", "opened",
    "release", "released", "model", "vintage", "installed", "construction",
}  # fmt: skip
"""words of the year from which the age of a thing is counted"""


def _of_origin(r: Reading, op: Op, said: str) -> bool:
    """Test the year from which a thing is, of `older than 2015`, where one column tells it."""
    years = [one for one in r.profile.of("year") if _ORIGINS & {*one.words, *name_words(one.name)}]
    if len(years) != 1 or not said.isdigit():
        return False
    r.add_filter(years[0].name, op, (int(said),), row=True)
    r.draft.notes.append(f"Assumed: {years[0].name} says how old.")
    return True
