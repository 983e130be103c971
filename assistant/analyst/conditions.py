"""Reads conditions: comparisons, values, not, missing, containing; on rows or on groups.

Which of the two a comparison is about may need the whole question: `assembling` decides then.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.analyst.drafting import DATE, END, Ambiguous, Condition, Reading, Stumble, literal
from assistant.analyst.figures import figure_at
from assistant.analyst.periods import is_year, period
from assistant.analyst.plan import Dimension, Filter, Measure, Op, Value
from assistant.analyst.profile import Field
from assistant.analyst.tagging import Item
from assistant.analyst.thesaurus import MAIN_MEASURES
from assistant.analyst.words import SPELT, stem, tidy

_UNIT_WORDS = {
    "minute",
    "second",
    "hour",
    "day",
    "month",
    "year",
    "week",
    "kg",
    "km",
    "euro",
    "dollar",
}
_FILLERS = ("skip", "that", "with")


def missing(r: Reading) -> bool:
    """Take `without a rating`, `price is missing`, `no rating`, `missing prices`."""
    start = r.ahead("skip", "with", "that")
    kind = r.kind(start)
    if kind in ("missing", "no", "present") or (kind == "not" and r.kind(start) == "not"):
        at = r.ahead(*_FILLERS, "missing", "value", start=start + 1)
        column = r.field_at(at)
        usable = column is not None and column.truth is None and not r.look(at).noun
        said_no = kind != "not" or r.look(start).text.casefold() in ("without", "lacking")
        after = r.kind(at + 1)
        if (
            usable
            and column
            and said_no
            and after not in ("cmp", "between")
            and _lacks(r, at, kind)
        ):
            end = at + 1 + (1 if after == "value" else 0)
            r.take(end)
            if kind in ("no", "not") and column.numeric and not column.missing:
                r.add_filter(column.name, "is", (0,), row=True)
                return True
            op: Op = "present" if kind == "present" else "missing"
            r.add_filter(column.name, op, (), row=True)
            return True
    return _is_missing(r)


def _lacks(r: Reading, at: int, kind: str) -> bool:
    """`no` and `without` speak of a column that has gaps, not of one of which none is wanted."""
    item = r.look(at + 1)
    return kind in ("missing", "present") or item.valued is None


def _is_missing(r: Reading) -> bool:
    """Take `price is missing`, `price is not missing`, `null prices`."""
    column = None if r.look().noun is not None else _quiet_field(r)
    if column is None:
        return False
    at = r.ahead("skip", "that", "value", start=1)
    negated = r.kind(at) == "not"
    at = r.ahead("skip", start=at + negated)
    if r.kind(at) not in ("missing", "present"):
        return False
    present = (r.kind(at) == "present") != negated
    r.take(at + 1)
    r.add_filter(column.name, "present" if present else "missing", (), row=True)
    return True


def _quiet_field(r: Reading, ahead: int = 0) -> Field | None:
    item = r.look(ahead)
    if item.named is None or len(item.named.columns) != 1:
        return None
    return r.profile[item.named.columns[0]]


def contains(r: Reading) -> bool:
    """Take `remarks containing "refund"`."""
    if r.kind() != "contains":
        return False
    at = r.ahead("skip", start=1)
    item = r.look(at)
    text = item.literal or item.text
    texts = [one for one in r.profile.of("text", "category") if not one.truth]
    last = r.draft.mentions[-1].column if r.draft.mentions else ""
    chosen = [one for one in texts if one.name == last] or _free_texts(texts)
    if not text or len(chosen) != 1:
        raise Stumble(r.look().text, "It does not say in which column to look for the text.")
    if chosen[0].name == last:
        r.draft.mentions.pop()
    r.take(at + 1)
    r.add_filter(chosen[0].name, "contains", (text,), row=True)
    return True


def _free_texts(texts: list[Field]) -> list[Field]:
    words = {"subject", "remark", "comment", "description", "note", "text", "message", "review"}
    return [one for one in texts if words & set(one.words)]


def comparison(r: Reading) -> bool:
    """Take `salary above 150k`, `more than 100 orders`, `with average rating below 3`."""
    start = r.ahead(*_FILLERS)
    if _of_year(r, start) or _than_column(r, start):
        return True
    asks_count = r.look(start).text.casefold().startswith("how many")
    if _numbered(r, start):
        return True
    if not asks_count and (found := figure_at(r, start)):
        measures, size, explicit = found
        at = r.ahead("skip", "that", "with", "value", start=start + size)
        if len(measures) == 1 and (read := _bound(r, at)):
            op, values, end = read
            before = r.items[: r.at + start]
            row = any(item.text.casefold() in ("where", "whose") for item in before)
            _compare(r, measures[0], op, values, explicit=explicit, row=row)
            r.take(end)
            return True
    return _bound_first(r, start)


def _numbered(r: Reading, start: int) -> bool:
    """Take `season 2023` where seasons are numbers; the year is no date then."""
    one = _quiet_field(r, start)
    number = r.look(start + 1).number
    if one is None or not one.numeric or number is None or not is_year(r, start + 1):
        return False
    if not _holds(one, number) or one.distinct > 60 or not isinstance(one.least, int):
        return False
    r.take(start + 2)
    r.add_filter(one.name, "is", (tidy(number),), row=True)
    return True


def _than_column(r: Reading, start: int) -> bool:
    """Take `home goals > away goals`, `shipped after ordered`, `stock below the reorder point`."""
    one = _quiet_field(r, start)
    at = r.ahead("skip", "that", start=start + 1)
    sign = r.look(at).sign
    if sign is None or r.kind(at) not in ("cmp", "since"):
        return False
    other_at = r.ahead("skip", start=at + 1)
    other = _quiet_field(r, other_at)
    if one is None or other is None or one.name == other.name or one.kind != other.kind:
        return False
    if one.kind not in ("number", "date", "year") or r.look(other_at).noun is not None:
        return False
    r.take(other_at + 1)
    made = Filter.model_validate({"column": one.name, "op": sign.value, "than": other.name})
    r.draft.conditions.append(Condition(made, r.at, row=True))
    return True


def _of_year(r: Reading, start: int) -> bool:
    """Take `launch year after 2015`, `model year 2020`."""
    column = _quiet_field(r, start)
    if column is None or column.kind != "year":
        return False
    at = r.ahead("skip", "that", start=start + 1)
    read = _bound(r, at)
    since = r.look(at).sign if r.kind(at) == "since" else None
    if since and r.look(at + 1).number is not None:
        read = since.value, (r.look(at + 1).number or 0.0,), at + 2
    elif read is None and r.look(start + 1).number is not None and is_year(r, start + 1):
        read = "is", (r.look(start + 1).number or 0.0,), start + 2
    if read is None:
        return False
    r.add_filter(column.name, read[0], tuple(tidy(value) for value in read[1]), row=True)
    r.take(read[2])
    return True


def _bound(r: Reading, at: int) -> tuple[Op, tuple[float, ...], int] | None:
    """Read `above 5`, `between 5 and 8`, `5 or more`, `= 5`: what, values, where it ends."""
    if r.kind(at) == "between" or (r.kind(at) == "from" and r.look(at + 1).number is not None):
        first, second = r.look(at + 1), r.look(at + 3)
        if (
            first.number is not None
            and second.number is not None
            and r.kind(at + 2) in ("and", "to")
        ):
            scale = 1000 if second.text.endswith("k") and not first.text.endswith("k") else 1
            low = first.number * (scale if first.number < 1000 else 1)
            return "between", (low, second.number), at + 4
        return None
    sign = r.look(at).sign
    if sign and r.kind(at) in ("cmp", "not"):
        number_at = r.ahead("skip", start=at + 1)
        op = sign.value if r.kind(at) == "cmp" else "is not"
    else:
        number_at, op = at, "is"
    number = r.look(number_at)
    if number.number is None and sign is not None and number.text.casefold() in SPELT:
        number = replace(number, number=float(SPELT[number.text.casefold()]))
    if number.number is None or (r.kind(at) == "not" and is_year(r, number_at)):
        return None
    if (more := r.look(number_at + 1)).kind == "more" and more.sign:
        return more.sign.value, (number.number,), number_at + 2
    after = r.look(number_at + 1)
    if op == "is" and sign is None and (after.noun is not None or after.kind == "rows"):
        return None
    if sign is None and (is_year(r, number_at) or not _beside(r, at)):
        return None
    return op, (number.number,), number_at + 1


def _beside(r: Reading, at: int) -> bool:
    """Whether a number without a comparator stands right behind its column: `rating 5`, `of 5`."""
    before = r.look(at - 1)
    return before.named is not None or before.text.casefold() in ("of", "is", "are", "was", "were")


def _compare(
    r: Reading, measure: Measure, op: Op, values: tuple[float, ...], *, explicit: bool, row: bool
) -> None:
    numbers = tuple(tidy(value) for value in values)
    if measure.column and _is_fraction(r, r.profile[measure.column], values):
        numbers = tuple(tidy(round(value / 100, 12)) for value in values)
    last = r.draft.mentions[-1] if r.draft.mentions else None
    named = last is not None and not last.noun and not r.profile[last.column].numeric
    subject = last.column if last and named else ""
    if r.draft.dimensions and _after_grain(r):
        subject = DATE
    grouped = explicit or measure.aggregate in ("count", "distinct", "ratio", "per")
    condition = Condition(
        Filter(column=measure.column, op=op, values=numbers), r.at, subject=subject, row=row
    )
    if grouped:
        condition.measure = measure
    elif subject and not row:
        condition.subject = subject
    r.draft.conditions.append(condition)


def _is_fraction(r: Reading, column: Field, values: tuple[float, ...]) -> bool:
    """Whether 20 % are 0.2 in this column."""
    percent = any(item.unit == "%" and item.number in values for item in r.items)
    return percent and column.unit != "%" and float(column.greatest or 0) <= 1


def _after_grain(r: Reading) -> bool:
    """Whether a comparison is said of periods: `days with revenue above 3000`."""
    kinds = [item.kind for item in r.items[: r.at]]
    while kinds and kinds[-1] not in ("grain", "by"):
        if kinds.pop() in ("and", "comma", "agg"):
            return False
    return len(kinds) == 1 or (
        len(kinds) > 1 and kinds[-1] == "grain" and kinds[-2] in ("which", "count", "list", "skip")
    )


def _bound_first(r: Reading, start: int) -> bool:
    """Take `more than 100 orders`, `over €1,000`, `older than 40`, `5 or more items`."""
    if r.look(start).money and r.look(start + 1).text.casefold() == "than":
        return _comparative(r, start)
    if _number_first(r, start):
        return True
    read = _bound(r, start)
    if read is None or (r.kind(start) not in ("cmp", "between") and read[0] == "is"):
        return False
    op, values, end = read
    if r.profile.of("date", "year") and all(1900 <= value <= 2100 for value in values):
        if any(is_year(r, k) for k in range(start, end)) and r.look(end).named is None:
            return False
    at = r.ahead("skip", start=end)
    item = r.look(at)
    subject = r.draft.mentions[-1] if r.draft.mentions else None
    if item.noun is not None or item.kind in ("rows", "times"):
        if item.noun is None or not item.named or not r.profile[item.named.columns[0]].numeric:
            r.take(at + 1)
            column = item.noun or ""
            measure = Measure(aggregate="distinct" if column else "count", column=column)
            _compare(r, measure, op, values, explicit=True, row=False)
            return True
    if item.named and (column := r.field_at(at, numeric=True)) and column.name:
        if column.numeric:
            r.take(at + 1)
            _compare(r, Measure(aggregate="sum", column=column.name), op, values, explicit=False,
                     row=False)  # fmt: skip
        else:
            r.take(at + 1)
            _compare(r, Measure(aggregate="distinct", column=column.name), op, values,
                     explicit=True, row=False)  # fmt: skip
        return True
    return _bare_bound(r, start, end, subject is not None)


def _number_first(r: Reading, start: int) -> bool:
    """Take `with zero stock`, `with 3 bedrooms`."""
    number, item = r.look(start), r.look(start + 1)
    said = any(r.kind(k) == "with" for k in range(start)) or number.number == 0
    again = r.look(start - 1).kind == "and" and bool(r.draft.conditions)
    if number.number is None or number.unit or item.named is None or item.noun is not None:
        return False
    column = r.profile[item.named.columns[0]]
    if not column.numeric or len(item.named.columns) > 1 or not (said or again or not item.plural):
        return False
    op = r.draft.conditions[-1].filter.op if again else "is"
    r.take(start + 2)
    op = op if op in (">", ">=", "<", "<=") else "is"
    r.add_filter(column.name, op, (tidy(number.number),), row=True)
    return True


def _bare_bound(r: Reading, start: int, end: int, noun: bool) -> bool:
    read = _bound(r, start)
    if read is None:
        return False
    op, values, _ = read
    number = next((r.look(k) for k in range(start, end) if r.look(k).number is not None), None)
    unit = r.look(end)
    column = _by_unit(r, number, unit)
    if column is None:
        _ask_of_what(r, start, end, number)
        raise Stumble(
            " ".join(r.look(k).text for k in range(start, end)), "It does not say of what."
        )
    words = _unit_word(r, unit)
    if noun and not words:
        r.draft.notes.append(f"I took {column.name} for what is compared")
    r.take(end + words)
    _compare(r, Measure(aggregate="sum", column=column.name), op, values, explicit=False, row=False)
    return True


def _holds(column: Field, value: float) -> bool:
    """Whether *value* lies in the range of a column."""
    low, high = column.least, column.greatest
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return True
    return low <= value <= high


def _ask_of_what(r: Reading, start: int, end: int, number: Item | None) -> None:
    """Raise Ambiguous where one of a few columns could be what is compared."""
    value = number.number if number else None
    numbers = [one for one in r.profile.of("number") if value is None or _holds(one, value)]
    first, last = r.look(start), r.look(end - 1)
    if r.look(end).valued:
        return
    if number is None or not 1 < len(numbers) <= 8 or first.start < 0:
        return
    said = " ".join(r.look(k).text for k in range(start, end))
    item = replace(first, end=last.end)
    choices = tuple((one.name, f"{literal(one.name)} {said}") for one in numbers[:6])
    raise Ambiguous(item, f"“{said}” of what?", choices)


def ask_measure(r: Reading, word: str) -> Field:
    """Return what the table is about; ask where it is about one of a few columns."""
    if found := main_measure(r):
        return found
    for name in MAIN_MEASURES:
        fits = [one for one in r.profile.of("number") if name in one.words]
        if 1 < len(fits) <= 6:
            choices = tuple((one.name, literal(one.name)) for one in fits)
            raise Ambiguous(END, "Which figure do you mean?", choices)
    raise Stumble(word, "It does not say which figure.")


def _by_unit(r: Reading, number: Item | None, unit: Item) -> Field | None:
    """Find the one column that a number without a column may be about."""
    numbers = r.profile.of("number")
    if _unit_word(r, unit):
        fits = [one for one in numbers if stem(unit.text.casefold()) in one.words]
        return fits[0] if len(fits) == 1 else None
    if number and number.unit == "%":
        fits = [one for one in numbers if one.unit == "%"]
        return fits[0] if len(fits) == 1 else None
    fitting = [
        one
        for one in numbers
        if number and number.number is not None and _holds(one, number.number)
    ]
    asked = [
        r.profile[m.column] for m in r.draft.mentions if not m.noun and r.profile[m.column].numeric
    ]
    if asked:
        return asked[-1]
    if number and len(fitting) == 1 and (number.unit or r.draft.mentions or r.draft.head):
        return fitting[0]
    return main_measure(r) if number and (number.unit or r.draft.mentions or r.draft.head) else None


def main_measure(r: Reading) -> Field | None:
    """Return the column that a table is about, if there is one such."""
    for word in MAIN_MEASURES:
        found = [one for one in r.profile.of("number") if word in one.words]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def _unit_word(r: Reading, unit: Item) -> bool:
    """Whether a word behind a number is the unit of a column: `120 minutes`."""
    word = stem(unit.text.casefold())
    return unit.kind == "grain" or (
        unit.named is None and word in _UNIT_WORDS
        and any(word in one.words for one in r.profile.of("number")))  # fmt: skip


def _comparative(r: Reading, start: int) -> bool:
    """Take `older than 40`, `cheaper than 10`; with a date `older` is before it."""
    item = r.look(start)
    at = r.ahead("skip", start=start + 2)
    if (found := period(r, at)) and item.text.casefold() in ("older", "younger", "newer"):
        column = r.lexicon.column(item.money)
        if column is None or r.look(at).period:
            r.take(at + found[1])
            r.add_filter(DATE, "<" if item.text.casefold() == "older" else ">", (found[0],))
            return True
    column = r.lexicon.column(item.money)
    number = r.look(at)
    if column is None or number.number is None:
        return False
    down = item.down is None or item.down
    r.take(at + 1 + _unit_word(r, r.look(at + 1)))
    _compare(r, Measure(aggregate="sum", column=column.name), ">" if down else "<",
             (number.number,), explicit=False, row=False)  # fmt: skip
    return True


def column_is(r: Reading) -> bool:
    """Take `country = Spain`, `priority is not High`, `rating 5`, `remote: no`."""
    start = r.ahead(*_FILLERS)
    item = r.look(start)
    if item.named is None:
        return False
    at = r.ahead("skip", "that", start=start + 1)
    negated = r.kind(at) == "not" or (
        r.kind(at) == "cmp" and r.look(at).sign is not None and r.look(at).sign.value == "is not"  # type: ignore[union-attr] # as checked
    )
    marked = r.kind(at) == "cmp" or at > start + 1 or negated
    if negated or r.kind(at) == "cmp":
        at += 1
        while r.kind(at) in ("skip", "with") and r.look(at).valued is None:
            at += 1
    columns = item.named.columns
    if _several_numbers(r, start, at, negated=negated):
        return True
    for name in columns:
        column = r.profile[name]
        found = _values_of(r, column, at)
        if found:
            values, end = found
            r.take(end)
            r.add_filter(name, "is not" if negated else "is", values, row=True)
            return True
    column = _quiet_field(r, start)
    if (
        column
        and r.look(at).literal is not None
        and marked
        and column.kind in ("text", "identifier")
    ):
        r.add_filter(
            column.name, "is not" if negated else "is", (r.look(at).literal or "",), row=True
        )
        r.take(at + 1)
        return True
    return False


def _several_numbers(r: Reading, start: int, at: int, *, negated: bool) -> bool:
    """Take `grades 9 and 10`, `rating 4 or 5`."""
    column = _quiet_field(r, start)
    if column is None or not column.numeric or r.look(at).number is None:
        return False
    numbers: list[float] = []
    while (number := r.look(at).number) is not None:
        numbers.append(number)
        joint = r.ahead("comma", "or", "and", start=at + 1)
        if joint == at + 1 or r.look(joint).number is None or r.look(joint + 1).named:
            at += 1
            break
        at = joint
    if len(numbers) < 2 or any(is_year(r, k) for k in range(start, at)):
        return False
    r.take(at)
    op = "is not" if negated else "is"
    r.add_filter(column.name, op, tuple(tidy(number) for number in numbers), row=True)
    return True


def _values_of(r: Reading, column: Field, at: int) -> tuple[tuple[Value, ...], int] | None:
    """Read a list of values of *column*."""
    values: list[Value] = []
    end = at
    while found := _value_of(r, column, end):
        values += found
        end += 1
        joint = r.ahead("comma", "or", "and", start=end)
        more = joint > end and _value_of(r, column, r.ahead("skip", start=joint))
        if not more:
            break
        end = r.ahead("skip", start=joint)
    return (tuple(dict.fromkeys(values)), end) if values else None


def _value_of(r: Reading, column: Field, at: int) -> list[Value]:
    item = r.look(at)
    if item.literal is not None and item.literal in column.values:
        return [item.literal]
    if item.valued:
        return [value for name, value in item.valued.cells if name == column.name]
    if column.truth and item.text.casefold() in ("yes", "true", "no", "false"):
        return [column.truth[0 if item.text.casefold() in ("yes", "true") else 1]]
    if column.kind == "identifier" and item.number is not None and "INT" in column.type:
        return [tidy(item.number)]
    if column.kind == "identifier" and item.kind == "" and item.named is None and item.noun is None:
        plain = item.text and any(char.isdigit() for char in item.text)
        return [item.literal or item.text] if plain else []
    return []


def values(r: Reading) -> bool:
    """Take one value or several: `Spain`, `Spain and Italy`, `not Spain`, `Online vs Store`."""
    start = r.ahead(*_FILLERS, "from", "only")
    negated = r.kind(start) in ("not", "no")
    if negated:
        start = r.ahead("skip", "from", "with", start=start + 1)
    items, end, compared = _list_at(r, start)
    if not items:
        return False
    column, end = _column_of(r, items, end)
    cells = tuple(dict.fromkeys(value for item in items for value in _cells_in(r, item, column)))
    _write_values(r, column, cells, negated=negated, end=end)
    if len(items) > 1 and compared and not negated:
        r.draft.compare = True
    return True


def _write_values(
    r: Reading, column: str, cells: tuple[Value, ...], *, negated: bool, end: int
) -> None:
    conditions = r.draft.conditions
    joined = r.at > 0 and r.look(-1).kind == "or"
    r.take(end)
    if joined and conditions and conditions[-1].filter.op == "is":
        last = conditions[-1].filter
        other = Filter(column=column, op="is", values=cells)
        conditions[-1].filter = last.model_copy(update={"others": (*last.others, other)})
        return
    r.add_filter(column, "is not" if negated else "is", cells, row=True)


def _list_at(r: Reading, start: int) -> tuple[list[Item], int, bool]:
    """Collect values that are joined by commas, and, or, versus."""
    items: list[Item] = []
    compared = False
    at = end = start
    while (item := r.look(at)).valued and not item.valued.weak:
        if items and not _columns(items) & {name for name, _ in item.valued.cells}:
            break
        items.append(item)
        end = at + 1
        joint = r.ahead("comma", "or", "and", "vs", "to", start=end)
        joints = {r.kind(k) for k in range(end, joint)}
        if not joints:
            break
        at = r.ahead("skip", "from", "by", start=joint)
        following = r.look(at)
        if following.valued and not following.valued.weak:
            compared = compared or bool(joints & {"vs", "and", "comma"} and "or" not in joints)
    return items, end, compared


def _columns(items: list[Item]) -> set[str]:
    sets = [{name for name, _ in item.valued.cells} for item in items if item.valued]
    return set.intersection(*sets) if sets else set()


def _column_of(r: Reading, items: list[Item], end: int) -> tuple[str, int]:
    """Choose the column of these values, by a name beside them if several have them."""
    candidates = _columns(items)
    beside = r.look(end)
    if beside.named and beside.noun is None and len(beside.named.columns) >= 1:
        for name in beside.named.columns:
            if name in candidates and r.kind(end - len(items)) != "by":
                return name, end + 1
    for mention in r.draft.mentions[-1:]:
        if mention.column in candidates and not mention.noun and not mention.head:
            r.draft.mentions.pop()
            return mention.column, end
    if len(candidates) == 1:
        return next(iter(candidates)), end
    text = items[0].text
    choices = tuple(
        (f"{text} in {name}", f"{literal(name)} is {literal(str(value))}")
        for name, value in (items[0].valued.cells if items[0].valued else ())
        if name in candidates
    )
    raise Ambiguous(
        items[0], f"“{text}” is found in several columns. Which one do you mean?", choices[:6]
    )


def _cells_in(r: Reading, item: Item, column: str) -> list[Value]:
    if item.valued is None:
        return []
    cells = [value for name, value in item.valued.cells if name == column]
    alike = {str(value).casefold().strip(" .") for value in cells}
    if len(alike) > 1 and item.valued.rank >= 3:
        choices = tuple((str(v), f"{literal(column)} is {literal(str(v))}") for v in cells[:5])
        whole = (f"all with {item.text}", f"{literal(column)} containing {literal(item.text)}")
        raise Ambiguous(
            item,
            f"“{item.text}” is part of several values of {column}. Which one?",
            (*choices, whole),
        )
    return cells


def flag(r: Reading) -> bool:
    """Take a yes/no column as an adjective: `returned orders`, `not paid`, `who left`."""
    start = r.ahead(*_FILLERS)
    negated = r.kind(start) in ("not", "no")
    if negated:
        start = r.ahead(*_FILLERS, "missing", start=start + 1)
    item = r.look(start)
    if r.look(start - 1).kind == "distinct":
        return False
    if item.negated:
        return _opposite(r, item, start, negated=negated)
    names = item.named.columns if item.named else item.verb
    if negated and len(names) == 1 and r.profile[names[0]].kind == "date":
        return _not_happened(r, names[0], start)
    flags = [r.profile[name] for name in names if r.profile[name].truth]
    if not flags or item.noun is not None or len(flags) != len(names):
        return False
    if len(flags) > 1:
        choices = tuple((one.name, f"{literal(one.name)} is yes") for one in flags[:6])
        raise Ambiguous(item, f"“{item.text}” could be several columns. Which one?", choices)
    if r.kind(start + 1) == "rate":
        return False
    truth = flags[0].truth
    if truth is None:
        return False
    r.take(start + 1)
    if _opposite_follows(r, flags[0].name):
        r.draft.dimensions.append(Dimension(column=flags[0].name))
        return True
    r.add_filter(flags[0].name, "is", (truth[1 if negated else 0],), row=True)
    return True


def _opposite_follows(r: Reading, name: str) -> bool:
    """Take `vs non-smokers` behind `smokers`: both are asked for."""
    joint = r.ahead("vs", "and", "or")
    at = r.ahead("not", "skip", start=joint)
    item = r.look(at)
    names = item.named.columns if item.named else item.verb
    if not joint or at == joint or names != (name,):
        return False
    r.take(at + 1)
    return True


def _opposite(r: Reading, item: Item, start: int, *, negated: bool) -> bool:
    """Take `unpaid`, `unresolved`, `unassigned`: no, or nothing there."""
    fields = [r.profile[name] for name in item.negated]
    if len(fields) != 1 or negated:
        return False
    r.take(start + 1)
    if (truth := fields[0].truth) is not None:
        r.add_filter(fields[0].name, "is", (truth[1],), row=True)
    else:
        r.add_filter(fields[0].name, "missing", (), row=True)
    return True


def _not_happened(r: Reading, name: str, start: int) -> bool:
    """Take `not shipped`: no date of that, where some have none."""
    if not r.profile[name].missing:
        return False
    r.take(start + 1)
    r.add_filter(name, "missing", (), row=True)
    return True
