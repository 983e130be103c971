"""Reads values as conditions: `Spain and Italy`, `not Spain`, `country = Spain`, `rating 4 or 5`.

A value that is found in several columns is asked about, unless a column stands beside it.
"""

from __future__ import annotations

from assistant.analyst.grammar.directions import heading, parts
from assistant.analyst.grammar.drafting import Ambiguous, Reading, literal
from assistant.analyst.grammar.times.periods import is_year
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import tidy
from assistant.analyst.plan import Filter, Value
from assistant.analyst.profile import Field

_FILLERS = ("skip", "that", "with")


def column_is(r: Reading) -> bool:
    """Take `country = Spain`, `priority is not High`, `rating 5`, `remote: no`."""
    start = r.ahead(*_FILLERS)
    by = r.kind(start + 2) == "by" and r.look(start + 3).valued is not None
    excluded = r.kind(start) == "not" and (by or r.look(start + 1).literal is not None)
    start += excluded
    item = r.look(start)
    if item.named is None:
        return False
    at = r.ahead("skip", "that", *(("by",) if excluded else ()), start=start + 1)
    negated = r.kind(at) == "not" or (r.kind(at) == "cmp" and r.look(at).says == "is not")
    marked = r.kind(at) == "cmp" or at > start + 1 or negated
    if r.kind(at) in ("not", "cmp"):
        at += 1
        while r.kind(at) in ("skip", "with") and r.look(at).valued is None:
            at += 1
    negated = negated != excluded
    columns = item.named.columns
    if (written := _as_written(r, columns, start + 1)) is not None:
        r.take(start + 2)
        r.add_filter(written[0], "is", (written[1],), row=True)
        return True
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
    column = r.quiet_field(start)
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


def _as_written(r: Reading, columns: tuple[str, ...], at: int) -> tuple[str, Value] | None:
    """Take the A of `energy class A`, which would be a small word elsewhere."""
    text = r.look(at).text
    if not text.isupper() or len(text) > 2:
        return None
    fits = [name for name in columns if text in map(str, r.profile[name].values)]
    return (fits[0], text) if len(fits) == 1 and r.profile[fits[0]].kind != "number" else None


def _several_numbers(r: Reading, start: int, at: int, *, negated: bool) -> bool:
    """Take `grades 9 and 10`, `rating 4 or 5`."""
    column = r.quiet_field(start)
    if column is None or r.look(at).number is None:
        return False
    if not (column.numeric or column.kind == "year"):
        return False
    numbers: list[float] = []
    while (number := r.look(at).number) is not None:
        numbers.append(number)
        joint = r.ahead("comma", "or", "and", "vs", start=at + 1)
        if joint == at + 1 or r.look(joint).number is None or r.look(joint + 1).named:
            at += 1
            break
        at = joint
    years = any(is_year(r, k) for k in range(start, at))
    if len(numbers) < 2 or (years and column.kind != "year"):
        return False
    compared = any(item.kind in ("compare", "vs") for item in r.items)
    r.draft.compare = r.draft.compare or (compared and not negated)
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
    if column.truth and item.number is not None and tidy(item.number) in column.truth:
        return [tidy(item.number)]
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
        start = r.ahead("skip", "from", "with", "to", "by", start=start + 1)
    items, end, compared = _list_at(r, start)
    if not items:
        return False
    column = heading(r, start, _columns(items))
    if not column:
        column, end = _column_of(r, items, end)
    for item in items:
        names = item.named.columns if item.named else item.verb
        if len(names) == 1 and r.profile[names[0]].kind == "date" and not negated:
            r.draft.date = r.draft.date or names[0]
    cells = tuple(dict.fromkeys(value for item in items for value in _cells_in(item, column)))
    _write_values(r, column, cells, negated=negated, end=end)
    if len(items) > 1 and compared and not negated:
        r.draft.compare = True
        r.draft.conditions[-1].compared = True
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
        if last.column == column and not (last.others or last.grain):
            both = tuple(dict.fromkeys((*last.values, *cells)))
            conditions[-1].filter = last.model_copy(update={"values": both})
            return
        conditions[-1].filter = last.model_copy(update={"others": (*last.others, other)})
        return
    r.add_filter(column, "is not" if negated else "is", cells, row=True)


def _list_at(r: Reading, start: int) -> tuple[list[Item], int, bool]:
    """Collect values that are joined by commas, and, or, versus."""
    items: list[Item] = []
    compared = False
    at = end = start
    while (item := r.look(at)).valued and (not item.valued.weak or _beside(r, at)):
        if items and not _columns(items) & {name for name, _ in item.valued.cells}:
            break
        items.append(item)
        end = at + 1
        beside = r.look(end)
        over = (
            bool(beside.named) and not beside.valued and set(beside.named.columns) & _columns(items)
        )
        after = end + 1 if over and r.kind(end + 1) in ("vs", "and", "or") else end
        joint = r.ahead("comma", "or", "and", "vs", "to", start=after)
        following = r.look(r.ahead("skip", "from", "by", start=joint))
        if (
            after > end
            and joint > after
            and following.valued
            and (_columns(items) & {name for name, _ in following.valued.cells})
        ):
            end = after
        else:
            joint = r.ahead("comma", "or", "and", "vs", "to", start=end)
        joints = {r.kind(k) for k in range(end, joint)}
        if not joints or parts(r, start, end):
            break
        at = r.ahead("skip", "from", "by", start=joint)
        following = r.look(at)
        if following.valued and not following.valued.weak:
            compared = compared or bool(joints & {"vs", "and", "comma"} and "or" not in joints)
    return items, end, compared


def _beside(r: Reading, at: int) -> bool:
    """Whether the column of a weak value follows it: `current smokers`."""
    valued, named = r.look(at).valued, r.look(at + 1).named
    if valued is not None and len(r.look(at).text) > 2 and _opposed(r, at, valued.cells):
        return True
    if valued is None or named is None or r.look(at).number is not None:
        return False
    return r.kind(at) == "ago" and any(name in named.columns for name, _ in valued.cells)


def _opposed(r: Reading, at: int, cells: tuple[tuple[str, Value], ...]) -> bool:
    """Whether another value of the same column stands against it: `monthly vs one-off`."""
    names = {name for name, _ in cells}
    for place in (at + 2, at - 2):
        other, joint = r.look(place).valued, r.kind((at + place) // 2)
        against = other is not None and not other.weak and joint in ("vs", "and", "or")
        if other is not None and against and names & {name for name, _ in other.cells}:
            return True
    return False


def _columns(items: list[Item]) -> set[str]:
    sets = [{name for name, _ in item.valued.cells} for item in items if item.valued]
    common = sets[0] if sets else set[str]()
    for other in sets[1:]:
        common = common & other
    return common


def _column_of(r: Reading, items: list[Item], end: int) -> tuple[str, int]:
    """Choose the column of these values, by a name beside them if several have them."""
    candidates = _columns(items)
    beside = r.look(end)
    if beside.named and beside.noun is None and len(beside.named.columns) >= 1:
        for name in beside.named.columns:
            if name in candidates and r.kind(end - len(items)) != "by":
                return name, end + 1
    grouped = [d.column for d in r.draft.dimensions if d.column in candidates]
    if len(grouped) == 1 and len(candidates) > 1:
        return grouped[0], end
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
    raise Ambiguous(items[0], f"“{text}” is in several columns. Which one?", choices[:6])


def _cells_in(item: Item, column: str) -> list[Value]:
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
