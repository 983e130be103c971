"""Reads words about the table and about charts: distribution, outliers, duplicates, as a line.

Also holds what is done with words that change nothing.
"""

from __future__ import annotations

from assistant.analyst.grammar.amounts.figures import valued
from assistant.analyst.grammar.drafting import ABSENT, Reading, Stumble
from assistant.analyst.grammar.guessing import ask_which
from assistant.analyst.lexicon.spelling import stem

_SILENT = {
    "skip", "that", "with", "comma", "and", "or", "company", "possible", "instead", "only", "to",
    "from", "using", "by", "parts",
}  # fmt: skip


_CURRENCIES = {"dollar": "$", "usd": "$", "euro": "€", "eur": "€", "pound": "£", "gbp": "£"}


def chart(r: Reading) -> bool:
    """Take `as a bar chart`, `line`, `plot`."""
    item = r.look()
    if item.kind != "chart" or item.sign is None or item.named:
        return False
    r.draft.charted = True
    r.draft.chart = item.says or r.draft.chart
    r.take()
    return True


def shape(r: Reading) -> bool:
    """Take `distribution of`, `outliers`, `duplicates`, `missing values`, `describe`, `columns`."""
    item = r.look()
    if item.kind == "missing" and not r.draft.shape:
        r.draft.shape = "missing"
    elif item.kind == "shape" and item.sign and not item.named and not item.valued:
        new = str(item.sign.value)
        r.draft.shape = r.draft.shape if r.draft.shape in ("missing", "duplicates") else new
    else:
        return False
    r.take()
    return True


def silent(r: Reading) -> bool:
    """Take a word that changes nothing; stumble over every other one."""
    item = r.look()
    if item.kind == "adding" and all(one.kind in ("skip", "and") for one in r.items[: r.at]):
        r.take()
        return True
    if item.kind in _SILENT and item.number is None:
        r.take()
        return True
    if item.kind == "value" and (
        valued(r, -1) or item.plural or r.look(-1).kind in ("possible", "distinct")
    ):
        r.take()
        return True
    if item.kind == "ago" and item.text.casefold() == "this":
        r.take()
        return True
    ask_which(r)
    raise Stumble(item.text, _why(r))


def unit(r: Reading) -> bool:
    """Take `in US dollars` where the figure's column is in dollars."""
    at = r.ahead("skip")
    size = 2 if r.look(at).text.casefold() in ("us", "american") else 1
    word = stem(r.look(at + size - 1).text.casefold())
    sign = _CURRENCIES.get(word)
    if sign is None or r.strong(at + size - 1):
        return False
    columns = [m.column for m in (*r.draft.mentions, *r.draft.measures) if m.column]
    if not any(r.profile[name].unit == sign for name in columns):
        raise Stumble(r.look(at + size - 1).text, "isn't the currency of any figure here.")
    r.take(at + size)
    return True


def _why(r: Reading) -> str:
    item = r.look()
    if item.number is not None:
        return "of what?"
    if item.period or item.kind in (
        "month",
        "quarter",
        "ago",
        "now",
        "weekday",
        "weekend",
        "grain",
    ):
        return "needs a date column; none fits."
    if item.kind:
        return "belongs to what?"
    said = f"“{item.literal or item.text}” {ABSENT}."
    return said if item.literal else f"{said} A value goes in quotes."
