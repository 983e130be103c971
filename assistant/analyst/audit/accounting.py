"""The second reading of a question: its phrases against the plan, by none of the grammar's code.

Whatever was said must stand in the plan, and whatever stands in the plan must have been said (or be
a default). What does not add up is a refusal, whichever construct is to blame. Makes no plan.
"""

from __future__ import annotations

from assistant.analyst.audit import made, once, said
from assistant.analyst.audit.accounts import Account
from assistant.analyst.grammar.drafting import Stumble
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.plan import QueryPlan


def account(
    items: tuple[Item, ...], plan: QueryPlan, lexicon: Lexicon, before: QueryPlan | None = None
) -> None:
    """Raise Stumble for the first phrase or part of *plan* that the other side has not.

    *before* is the plan that the question changed, if it is a follow-up.
    """
    if word := once.repeated(plan, lexicon.profile):
        raise Stumble(word, "repeats in all rows of a thing. How should they be added?")
    plain = once.over_rows(plan, lexicon.profile)
    try:
        _hold(Account(items, plan, lexicon, before))
    except Stumble:
        if plain == plan:
            raise
        _hold(Account(items, plain, lexicon, before))


def _hold(books: Account) -> None:
    word = said.lost(books)
    if word:
        raise Stumble(word, "wouldn't show in the answer as meant.")
    word = made.invented(books)
    if word:
        raise Stumble(word, "isn't what the question asks for.")
