"""Finds the column that says what a sale or a job came to, for words of money that none has.

`revenue` of a table with line_total, price and tip is the line_total. Words only; asks nothing:
where two columns are equally good a word is given both, and the grammar asks which.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.analyst.lexicon.items import Key, Named
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.profile import Field, Profile

MINOR = frozenset(
    """
    refund refunded fee tax vat gst duty tip gratuity discount rebate deposit surcharge shipping
    freight postage commission penalty fine insurance charge toll allowance markup
    """.split()  # noqa: SIM905 - a list would be 20 lines
)
"""words of columns that are a part of what something comes to, or go back"""
_INCOME = ("revenue", "sale", "turnover", "income", "takings", "proceeds", "earnings")
_SPENDING = ("spend", "spent", "spending", "expenditure", "outlay", "expense", "cost")
_SPENT = ("spend", "spent", "spending")
"""what they whom we sell to do, too"""
_RANKS = (
    {"total", "amount", "sum", "takings", "grand"},
    {"gross", "net", "subtotal", "bill", "value", "worth"},
    {"price", "fare"},
)
"""words of columns, the likeliest to be the whole first"""
_PLAIN = {
    "line", "order", "sale", "invoice", "bill", "billed", "item", "paid", "payment", "final",
    "grand", "sub", "ticket", "booking", "check", "basket", "cart", "receipt", "transaction",
    "purchase", "selling", "sold", "overall", "incl", "excl", "charged",
}  # fmt: skip
"""words beside these that change nothing"""
_CURRENCY = {
    "eur", "euro", "usd", "dollar", "gbp", "pound", "chf", "jpy", "inr", "cad", "aud", "sek", "nok",
    "dkk", "pln", "k", "local", "lc", "$", "€", "£",
}  # fmt: skip
_SELLING = {
    "quantity", "order", "sale", "sold", "cart", "basket", "buyer", "shopper", "invoice", "bill",
    "ticket", "booking", "sku", "menu", "dish", "cover", "check", "item", "tip",
    "checkout", "purchase", "purchased", "receipt", "till", "cashier",
}  # fmt: skip
"""words of columns where something is sold"""
_NO_SALES = {
    "loan", "debit", "balance", "account", "iban", "interest", "claim", "policy", "premium",
    "salary", "donation", "donor", "grant", "budget", "term", "debt", "borrower",
}  # fmt: skip
"""words of columns where money is moved and nothing is sold"""
_PER_UNIT = {"quantity", "unit", "piece", "passenger", "guest", "seat", "person", "night"}
_EMPTY = 0.5
"""a column that misses more of its values than this is not what a table is about"""


def major(fields: Sequence[Field], rows: int) -> list[Field]:
    """Return those of *fields* that are no fee, tip or refund and mostly known, else all."""
    fits = [one for one in fields if not MINOR & set(one.words) and one.missing <= rows * _EMPTY]
    return fits or list(fields)


def money_names(profile: Profile, names: dict[Key, Named]) -> dict[Key, Named]:
    """Return words of money that no column is called by, and the columns that they mean."""
    income = _income(profile)
    out = [one for one in profile.of("number") if "spent" in one.words and _is_money(one)]
    out = [one for one in major(out, profile.rows) if one.additive]
    if len(out) == 1:
        meant = [(_INCOME, income), (_SPENDING, out)]
    else:
        meant = [(_INCOME, income), (_SPENT, [] if out else income)]
    found: dict[Key, Named] = {}
    for words, fields in meant:
        for word in words:
            key = (stem(word),)
            if fields and (key not in names or _by_the_way(names[key], profile)):
                found[key] = Named(tuple(one.name for one in fields), 3 if word == "sale" else 2)
    return found


def _by_the_way(named: Named, profile: Profile) -> bool:
    """Whether a word is only part of other names: the sales of Sales Channel."""
    return not any(profile[name].numeric for name in named.columns)


def _is_money(one: Field) -> bool:
    return (bool(one.unit) and one.unit in "€$£¥") or _time(one.words)


def is_income(one: Field) -> bool:
    """Whether a column says in its name that it is money, and is no fee, tip or refund."""
    signed = one.unit in ("€", "$", "£", "¥") or bool(set(one.name) & set("€$£¥"))
    return signed and not MINOR & set(one.words) and one.additive


def _time(words: Collection[str]) -> bool:
    """Whether a name says nothing of times: `spent` alone, but not `time spent`."""
    return not {"time", "hour", "minute", "day", "second", "rate"} & set(words)


def _income(profile: Profile) -> list[Field]:
    """Return the columns of what was sold that are equally good, if any are."""
    words = {word for one in profile.fields for word in one.words} | {stem(profile.table)}
    if not _SELLING & words or _NO_SALES & words:
        return []
    numbers = [one for one in profile.of("number") if one.additive or "price" in one.words]
    numbers = [one for one in numbers if one.missing <= profile.rows * _EMPTY]
    for rank, wanted in enumerate(_RANKS):
        fits = [one for one in numbers if _plainly(one, wanted, profile)]
        if rank == len(_RANKS) - 1 and _PER_UNIT & words:
            return []  # a price of one of several is not what they came to
        if fits:
            whole = [one for one in fits if {"total", "grand"} & set(one.words)]
            return whole if len(whole) == 1 else fits
    return []


def _plainly(one: Field, wanted: Collection[str], profile: Profile) -> bool:
    """Whether a name says *wanted*, and nothing that makes it something else."""
    rest = set(one.words) - _PLAIN - _CURRENCY - {stem(profile.table)}
    said = rest & set(wanted)
    return bool(said) and rest <= set().union(*_RANKS)
