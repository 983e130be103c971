"""Whether bands of ages in a plan are just those that a comparison of the question says.

Reads the phrases by itself; never asks how the plan came about.
"""

from __future__ import annotations

from assistant.analyst.audit.accounts import Account
from assistant.analyst.words.table.bands import ages_of, covered


def stands(a: Account, place: int) -> bool:
    """Whether the comparison at *place* stands as a condition on a column of bands."""
    column, item = ages_of(a.profile), a.at(place)
    if column is None or a.at(place + 1).number is None:
        return False
    numbers = [i.number for i in a.items[place + 1 : place + 4] if i.number is not None]
    op = "between" if item.kind == "between" else str(item.says)
    labels = covered(column, op, numbers[: 1 + (op == "between")])
    return any(one.column == column.name and one.values == labels for one in a.conditions)


def said(a: Account, name: str, values: tuple[object, ...]) -> bool:
    """Whether a comparison was said that is just these bands."""
    column = ages_of(a.profile)
    places = [at for at, item in enumerate(a.items) if item.kind in ("cmp", "between")]
    return column is not None and column.name == name and bool(values) and any(
        stands(a, at) for at in places)  # fmt: skip
