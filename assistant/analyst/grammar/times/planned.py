"""Reads what was late, where two dates tell it: `ended later than planned`, `returned on time`.

Only where one date was planned and one came about; a column of delays is read in `conditions`.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Condition, Reading, Stumble
from assistant.analyst.plan import Filter
from assistant.analyst.profile import Field
from assistant.analyst.words.phrases.planning import compared, plans

_LONGEST = 7


def planned(r: Reading) -> bool:
    """Take `later than planned`, `after the deadline`, `late`, `on time`, `ahead of schedule`."""
    item = r.look()
    if item.valued or item.kind == "late" or item.negated or item.noun is not None:
        return False
    text = " ".join(r.look(k).text for k in range(_LONGEST)).strip()
    op, length = compared(text)
    pair = _pair(r) if op else None
    if pair is None or (item.named and not _is_one_of(r, pair)):
        return False
    if any(r.kind(k) in ("not", "no") for k in (-1, -2, -3)):
        raise Stumble(item.text, "I cannot tell what the contrary of it is.")
    size, taken = 0, len(item.text)
    while taken < length:
        size += 1
        taken += 1 + len(r.look(size).text)
    after = r.look(size + 1)
    timed = after.number is not None or after.period or after.kind in ("month", "quarter")
    if timed and item.text.casefold() in ("late", "early"):
        return False  # `late 2023` is a time
    plan, real = pair
    made = Filter.model_validate({"column": real.name, "op": op, "than": plan.name})
    r.take(size + 1)
    r.draft.conditions.append(Condition(made, r.at, row=True))
    r.draft.notes.append(f"I compared {real.name} to {plan.name}.")
    return True


def _is_one_of(r: Reading, pair: tuple[Field, Field]) -> bool:
    named = r.look().named
    return named is not None and set(named.columns) <= {one.name for one in pair}


def _pair(r: Reading) -> tuple[Field, Field] | None:
    """Return the dates that are compared: those of the verb that was said, or the only ones."""
    pairs = plans(r.profile)
    if r.draft.date:
        pairs = [one for one in pairs if one[1].name == r.draft.date] or pairs
    return pairs[0] if len(pairs) == 1 else None
