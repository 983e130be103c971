"""Reads conditions: comparisons, values, not, missing, containing; on rows or on groups.

Which of the two a comparison is about may need the whole question: `assembling` decides then.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Ambiguous, Reading, Stumble, literal
from assistant.analyst.lexicon.items import Item
from assistant.analyst.plan import Dimension, Filter, Having, Measure, Op, Value
from assistant.analyst.profile import Field

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
    raise Stumble(column.name, "is in every row.")


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
        raise Stumble(r.look().text, "in which column?")
    if chosen[0].name == last:
        r.draft.mentions.pop()
    counted = Measure(aggregate="distinct", column=chosen[0].name)
    r.draft.measures = [Measure(aggregate="count") if m == counted else m for m in r.draft.measures]
    if r.look().text.casefold() in ("about", "concerning", "regarding"):
        r.draft.notes.append(f"Assumed: “{text}” in {chosen[0].name}.")
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
        raise Ambiguous(item, f"“{item.text}” fits several columns. Which one?", choices)
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
    if negated and r.profile[name].missing:
        r.add_filter(name, "is not", (truth[0],), row=True)
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
