"""Says which words were taken for a column that is not called so: revenue, tickets.

Reads the phrases only; takes nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.spelling import stem
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.plan import QueryPlan


def assumptions(items: Iterable[Item], plan: QueryPlan, lexicon: Lexicon) -> list[str]:
    """Return a sentence for each word of *items* that the table does not have."""
    used = {name for one in plan.measures for name in (one.column, one.over)}
    used |= {one.column for one in (*plan.filters, *(h.measure for h in plan.having))}
    used |= {plan.order.column} if plan.order is not None else set()
    said: list[str] = []
    for item in items:
        word = stem(item.text.casefold())
        if item.named is None or len(item.named.columns) != 1:
            continue
        column = item.named.columns[0]
        if column not in used:
            continue
        said_as = lexicon.names.get(tuple(word.split()))
        if (word in lexicon.assumed and said_as == item.named) or (
            lexicon.wares.get(word) == column and item.noun is None
        ):
            said.append(f"Assumed: “{item.text}” is {column}.")
    return list(dict.fromkeys(said))
