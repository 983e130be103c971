"""What the name of a column says of its values. English, and the commonest words of others.

A name alone never scales a value: whether 0.07 is 7 % is decided with the values, in `columns`.
"""

from __future__ import annotations

import re

from assistant.charts import DateFormat

_CUT = re.compile(r"(?<=[a-zß-öø-ÿ0-9])(?=[A-ZÀ-Þ][a-z])|(?<=[a-z])(?=[A-Z])")
_WORDS = re.compile(r"[^\W_]+|[%€$£¥₹/]")
_PERCENT = {"%", "pct", "percent", "percentage", "prozent"}
"""their values are percent as they stand: 6.6 is 6.6 %"""
_SHARES = {
    *("rate", "share", "discount", "margin", "proportion", "fraction", "ctr", "rabatt", "anteil"),
    *("occupancy", "retention", "churn", "utilisation", "utilization", "remise", "descuento"),
}
_OF_HUNDRED = {
    *("conversion", "churn", "unemployment", "inflation", "interest", "growth", "tax", "vat"),
    *("attendance", "occupancy", "response", "bounce", "open", "click", "completion", "success"),
    *("error", "failure", "survival", "retention", "approval", "literacy", "vaccination", "market"),
    *("employment", "participation", "dropout", "pass", "win", "fill", "default", "mortgage"),
}
"""before one of the above: never above 100 %, so 6.6 may be meant as 6.6 %"""
_MOSTLY_POINTS = {"unemployment", "inflation", "interest", "growth", "mortgage", "vat", "tax"}
"""of these 0.75 may be three quarters of one percent: it stays as it is"""
_NO_SHARE = {
    *("total", "sum", "count", "number", "different", "variance", "per", "/", "times"),
    *("exchange", "heart", "bit", "frame", "hourly", "daily", "pulse", "fx", "birth", "death"),
}
_MEASURES = {"percentile", "median", "average", "avg", "mean", "minimum", "maximum", "deviation"}
_OF = {"of", "by", "in", "for", "from", "to"}
_PLAIN = re.compile(
    r"(?:^|[\W_])(?:id|year|yr|jahr|ann[ée]e|a[ñn]o|anno|zip|zipcode|postcode|plz|code|no|nr|phone)$",
    re.IGNORECASE,
)
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CNY": "¥", "INR": "₹"}
_CURRENCIES = {
    **{code.casefold(): sign for code, sign in _SIGNS.items()},
    **{sign: sign for sign in _SIGNS.values()},
    "euro": "€",
    "euros": "€",
    "dollar": "$",
    "dollars": "$",
    "chf": "CHF",
}
_AMOUNTS = {
    *("price", "cost", "costs", "revenue", "profit", "sales", "amount", "salary", "wage", "fee"),
    *("budget", "spend", "income", "expense", "expenses", "turnover", "payment", "balance"),
}
_GRAINS: dict[str, DateFormat] = {
    "year": "year",
    "quarter": "quarter",
    "month": "month",
    "week": "week",
    "day": "day",
    "half": "month",
    "decade": "year",
}


def words(name: str) -> list[str]:
    """Cut a name into folded words: `unitPrice_EUR` -> unit, price, eur."""
    return [word.casefold() for word in _WORDS.findall(_CUT.sub(" ", name))]


def says_percent(name: str) -> bool:
    """Whether the name says that 6.6 means 6.6 %."""
    return any(word in _PERCENT for word in words(name))


def may_be_share(name: str) -> bool:
    """Whether the name is one of parts of a whole: of `share_price` the head is a price."""
    found = words(name)
    return not _NO_SHARE.intersection(found) and _head(found) in _SHARES


def of_hundred(name: str) -> bool:
    """Whether values above 1 can be percent in a column of shares called so."""
    return bool(_OF_HUNDRED.intersection(words(name)))


def mostly_points(name: str) -> bool:
    """Whether values below 1 can be meant as percent, too, so that they say nothing."""
    return bool(_MOSTLY_POINTS.intersection(words(name)))


def _head(found: list[str]) -> str:
    """Return the word that says what the values are."""
    cut = next((at for at, word in enumerate(found) if word in _OF), len(found))
    if cut < len(found) and _MEASURES.intersection(found[:cut]):  # percentile 90 of discount
        return _head(found[cut + 1 :])
    return found[cut - 1] if cut else ""


def is_name(name: str) -> bool:
    """Whether whole numbers called so name something: ids, years, codes."""
    return _PLAIN.search(name) is not None and "different" not in words(name)  # a count of ids


def currency_of(name: str) -> str:
    """Return the sign of the money that the name says: `price_eur` is in €; else nothing."""
    return next((_CURRENCIES[word] for word in words(name) if word in _CURRENCIES), "")


def is_amount(name: str) -> bool:
    """Whether the name is one of money, even if it does not say of which."""
    return bool(_AMOUNTS.intersection(words(name)))


def currency_sign(code: str) -> str:
    """Return the sign of a currency, EUR; its code where it has none."""
    return _SIGNS.get(code, code)


def grain_of(name: str) -> DateFormat | None:
    """Return how fine the times of a column are by its name, where that is all it says."""
    found = words(name)
    return _GRAINS.get(found[-1]) if found and found[-1] in _GRAINS else None
