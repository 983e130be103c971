"""Reads conditions: comparisons, values, not, missing, containing; on rows or on groups.

Which of the two a comparison is about may need the whole question: `assembling` decides then.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Ambiguous, Reading, Stumble, literal
from assistant.analyst.plan import Dimension, Filter, Having, Measure, Op, Value
from assistant.analyst.profile import Field
from assistant.analyst.words.items import Item

_FILLERS = ("skip", "that", "with")
_GIVEN = {
    "recorded", "given", "available", "listed", "entered", "assigned", "set", "specified", "data",
    "information", "figure", "value", "values", "noted", "provided", "known", "present",
}  # fmt: skip
"""words behind a column of which none is there"""
_WITHOUT = ("without", "lacking", "w/o", "sans")
_NONE = {"none", "n/a", "na", "no", "-", "nil", "nothing", "not applicable", "0", "unassigned"}


def missing(r: Reading) -> bool:
    """Take `without a rating`, `price is missing`, `no rating`, `missing prices`."""
    start = r.ahead("skip", "with", "that")
    kind = r.kind(start)
    if kind in ("missing", "no", "present") or (kind == "not" and r.kind(start) == "not"):
        at = r.ahead(*_FILLERS, "missing", "value", start=start + 1)
        column = r.field_at(at)
        gaps = kind == "missing" and column is not None and bool(column.missing)
        usable = column is not None and (column.truth is None or gaps) and not r.look(at).noun
        usable = usable and not _a_value(r, at, column)
        said_no = kind != "not" or r.look(start).text.casefold() in _WITHOUT
        after = r.kind(at + 1)
        if (
            usable
            and column
            and said_no
            and after not in ("cmp", "between")
            and _lacks(r, at, kind)
        ):
            end = at + 1 + (after == "value")
            end += kind in ("no", "not", "missing") and r.look(end).text.casefold() in _GIVEN
            r.take(end)
            if kind in ("no", "not") and not column.missing and _none_said(r, column):
                return True
            op: Op = "present" if kind == "present" else "missing"
            r.add_filter(column.name, op, (), row=True)
            return True
    return _is_missing(r)


def _a_value(r: Reading, at: int, column: Field | None) -> bool:
    """Whether `without open claims` names a value, which is only a part of that column's name."""
    item = r.look(at)
    valued = item.valued is not None and not item.valued.weak
    loose = item.named is not None and item.named.rank > 0
    return valued and loose and column is not None and column.numeric


def _none_said(r: Reading, column: Field) -> bool:
    """Take the cells that say none, where no cell is empty: 0, None, n/a."""
    said = [value for value in column.values if str(value).casefold() in _NONE]
    if column.numeric or said:
        r.add_filter(column.name, "is", tuple(said) or (0,), row=True)
        return True
    raise Stumble(column.name, "Every row has one.")


def _lacks(r: Reading, at: int, kind: str) -> bool:
    """`no` and `without` speak of a column that has gaps, not of one of which none is wanted."""
    item = r.look(at + 1)
    return kind in ("missing", "present") or item.valued is None


def _is_missing(r: Reading) -> bool:
    """Take `price is missing`, `price is not missing`, `null prices`."""
    column = None if r.look().noun is not None else r.quiet_field()
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


def having_some(r: Reading) -> bool:
    """Take `responses with comments`, `bookings with children`: some are there."""
    marked = r.lexicon.column(("discount",)) if r.look().text.casefold() == "discounted" else None
    if marked and (r.look(1).noun is not None or r.kind(1) == "rows"):
        r.take()
        r.add_filter(marked.name, ">", (0,), row=True)
        return True
    if r.kind() != "with" or r.at == 0 or r.draft.head == "list":
        return False
    at = r.ahead(*_FILLERS)
    column = r.quiet_field(at) if r.look(at).noun is None else None
    back = -2 if r.kind(-1) == "that" else -1
    before, after = r.look(back), r.look(at + 1)
    told = before.noun is not None or before.kind in ("rows", "count", "share")
    told = told or before.valued or before.verb
    if column is None or not told or column.truth is not None or r.look(at).valued:
        return False
    more = after.valued or after.named or after.number is not None
    whole = not more and after.kind in ("", "by", "and", "skip", "share", "from")
    whole = whole and after.text.casefold() != "of"
    if not whole or not (column.missing or (column.numeric and column.least == 0)):
        return False
    r.take(at + 1)
    counted = column.numeric and column.least == 0
    r.add_filter(column.name, ">" if counted else "present", (0,) if counted else (), row=True)
    return True


UNENDED = frozenset({"open", "ongoing", "unfinished", "incomplete", "outstanding"})
"""adjectives of rows that have no end yet"""
_ENDS = ("clos", "resolv", "complet", "finish", "end", "return", "solv", "fix", "settl")


def still_open(r: Reading) -> bool:
    """Take `open tickets`, where no status says so: those without the date of their end."""
    item = r.look()
    if item.text.casefold() not in UNENDED or item.valued or r.draft.shape == "columns":
        return False
    columns = item.named.columns if item.named else item.verb
    if any(r.profile[name].truth or r.profile[name].numeric for name in columns):
        return False
    if r.look(-1).text.casefold() in ("longest", "shortest"):
        raise Stumble(r.look(-1).text, "Say the oldest, or the newest, that is open.")
    ends = {name for key in _ENDS for name in r.lexicon.verbs.get(key, ())}
    left = [one for name in ends if (one := r.profile[name]).kind == "date" and one.missing]
    if len(left) != 1:
        if columns:
            raise Stumble(item.text, "No column of this table says which are.")
        return False
    r.take()
    r.add_filter(left[0].name, "missing", (), row=True)
    return True


def signed(r: Reading) -> bool:
    """Take `negative amount`, `profit is negative`, `orders with a positive balance`."""
    start = r.ahead(*_FILLERS)
    if r.kind(start) == "signed" and not r.look(start).valued:
        at = r.ahead("skip", start=start + 1)
        column, end, sign = r.field_at(at, numeric=True), at + 1, r.look(start).says
        if column is None:
            return False
    else:
        column = r.quiet_field(start) if r.look(start).noun is None else None
        at = r.ahead("skip", "that", start=start + 1)
        sign, end = r.look(at).says, at + 1
        if column is None or r.kind(at) != "signed":
            return False
    if not column.numeric:
        return False
    r.take(end)
    r.add_filter(column.name, sign, (0,), row=True)
    return True


def late(r: Reading) -> bool:
    """Take the `late` of `late flights`: some delay; `early` is less than none."""
    start = r.ahead(*_FILLERS)
    if r.kind(start) != "late":
        return False
    word, (name, sign) = r.look(start).text.casefold(), r.look(start).says
    if any(r.kind(k) in ("not", "no") for k in range(-1, start)):
        raise Stumble(word, "I cannot tell whether early is meant, too.")
    r.take(start + 1)
    r.add_filter(name, sign, (0,), row=True)
    r.draft.notes.append(f"I took {word} for {name} {sign} 0.")
    return True


def stocked(r: Reading) -> bool:
    """Take `out of stock`, `in stock`, `sold out`: none, or some, of what is at hand."""
    start = r.ahead(*_FILLERS)
    if r.kind(start) != "stocked":
        return False
    column = r.lexicon.column(("stock", "inventory", "hand", "quantity"))
    if column is None:
        return False
    negated = r.kind(start - 1) == "not"
    r.take(start + 1)
    empty = bool(r.look(-1).says) != negated
    r.add_filter(column.name, "is" if empty else ">", (0,), row=True)
    return True


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
    counted = Measure(aggregate="distinct", column=chosen[0].name)
    r.draft.measures = [Measure(aggregate="count") if m == counted else m for m in r.draft.measures]
    if r.look().text.casefold() in ("about", "concerning", "regarding"):
        r.draft.notes.append(f"I looked for “{text}” in {chosen[0].name}.")
    r.take(at + 1)
    r.add_filter(chosen[0].name, "contains", (text,), row=True)
    return True


def _free_texts(texts: list[Field]) -> list[Field]:
    words = {"subject", "remark", "comment", "description", "note", "text", "message", "review"}
    return [one for one in texts if words & set(one.words)]


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
    truth = flags[0].truth
    if truth is None or r.kind(start + 1) == "rate":
        return False
    return _marked(r, flags[0].name, truth, start, negated=negated)


def _marked(
    r: Reading, name: str, truth: tuple[Value, Value], start: int, *, negated: bool
) -> bool:
    never = any(r.look(k).text.casefold() == "never" for k in range(start))
    r.take(start + 1)
    if never and r.draft.mentions and not r.draft.mentions[-1].noun:
        return _never(r, name, truth[0])
    if _opposite_follows(r, name):
        r.draft.dimensions.append(Dimension(column=name))
        return True
    r.add_filter(name, "is", (truth[1 if negated else 0],), row=True)
    return True


def _never(r: Reading, name: str, yes: Value) -> bool:
    """Take `products never returned`: groups without any such row."""
    none = Measure(aggregate="times", where=(Filter(column=name, op="is", values=(yes,)),))
    r.draft.having.append(Having(measure=none, op="is", values=(0,)))
    r.draft.counts_rows = True
    return True


def _opposite_follows(r: Reading, name: str) -> bool:
    """Take `vs non-smokers` behind `smokers`: both are asked for."""
    joint = r.ahead("vs", "and", "or")
    at = r.ahead("not", "no", "skip", "with", start=joint)
    item = r.look(at)
    if joint and r.look(at - 1).text.casefold() in ("without", "not") and not item.text:
        r.take(at)
        return True
    names = item.named.columns if item.named else item.verb or item.negated
    if not joint or (at == joint and not item.negated) or names != (name,):
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
