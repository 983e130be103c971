"""The honesty gate: every column, value and number that was recognised must stand in the SQL.

Looks at the phrases of the question and at the finished statement only, so that it holds whatever
the grammar in between has done.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Stumble
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import SPELT, tidy
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.spans import span
from assistant.analyst.sql.parts import literal
from assistant.analyst.sql.statement import has


def check(items: tuple[Item, ...], sql: str, lexicon: Lexicon) -> None:
    """Raise Stumble for the first phrase that has left no trace in *sql*."""
    for at, item in enumerate(items):
        if not _stands(item, sql, lexicon):
            around = items[at + 1].text if at + 1 < len(items) else ""
            if item.number is not None and _is_time(items, at):
                continue
            raise Stumble(
                item.text,
                f"{around} would change nothing in the answer.".strip(),
            )


def _stands(item: Item, sql: str, lexicon: Lexicon) -> bool:
    if item.period:
        return _period_stands(item.period, sql)
    if item.number is not None and item.text.casefold() not in SPELT:
        return _number_stands(item.number, sql)
    if item.literal is not None and item.named is None and item.valued is None:
        return item.literal.replace("'", "''") in sql
    if item.literal is not None and f"%{item.literal}%".replace("'", "''") in sql:
        return True  # looked for in a text, though it is a value as well
    columns = item.named.columns if item.named else ()
    named = any(has(sql, name) for name in columns)
    cells = item.valued.cells if item.valued and not item.valued.weak else ()
    valued = any(literal(value) in sql for _, value in cells)
    if item.sign is not None or item.noun is not None or item.money:
        return True
    if item.text.casefold() in sql.casefold():
        return True
    dates = [lexicon.profile[name] for name in columns]
    if dates and all(one.kind == "date" and not one.missing for one in dates):
        return True
    if columns or cells:
        return named or valued or _by_another_name(item, sql, lexicon)
    if item.verb:
        return any(has(sql, name) for name in item.verb) or _only_date(item, lexicon)
    return True


def _by_another_name(item: Item, sql: str, lexicon: Lexicon) -> bool:
    """Let the id of a thing stand for its name."""
    columns = item.named.columns if item.named else ()
    words = {word for name in columns for word in lexicon.profile[name].words}
    return any(
        has(sql, one.name) and one.kind == "identifier" and words & set(one.words)
        for one in lexicon.profile.fields
    )


def _only_date(item: Item, lexicon: Lexicon) -> bool:
    """`hired` where every row is somebody who was hired adds nothing, and takes nothing away."""
    return all(
        lexicon.profile[name].kind == "date" and not lexicon.profile[name].missing
        for name in item.verb
    )


def _period_stands(text: str, sql: str) -> bool:
    try:
        first, last = span(text)
    except ValueError:
        return False
    return first.isoformat() in sql or last.isoformat() in sql


def _number_stands(number: float, sql: str) -> bool:
    if 1900 <= number <= 2200 and any(f"'{int(number) + more}-" in sql for more in (0, 1)):
        return True
    forms = {repr(tidy(number)), repr(tidy(number / 100)), str(tidy(number)), f"{number:g}"}
    forms |= {repr(tidy(number * 1000)), f"{int(number):02}" if 0 <= number < 100 else ""}
    return any(form and form in sql for form in forms)


def _is_time(items: tuple[Item, ...], at: int) -> bool:
    """Tell the 6 of `last 6 months`, which has become a date."""
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and following.kind in ("grain", "month")
