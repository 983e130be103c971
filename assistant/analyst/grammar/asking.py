"""Asks which figure is meant where a question names none: `best month`, `compare Online and Store`.

Offers what the table has, the likeliest first; takes no phrases and guesses nothing.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import END, Ambiguous, Reading, literal
from assistant.analyst.grammar.guessing import main_measure
from assistant.analyst.lexicon.table.monies import major
from assistant.analyst.plan import Dimension, Measure
from assistant.analyst.profile import Field

_OFFERED = 5
_MONEY = {"revenue", "sale", "turnover", "income", "profit", "earnings", "amount", "margin"}
_MOST_GROUPS = 100
_LESS = {
    "cost", "expense", "spend", "spending", "price", "fee", "charge", "fine", "tax", "debt",
    "loss", "discount", "refund", "minute", "hour", "second", "day", "delay", "duration",
    "time", "wait", "age", "error", "defect", "complaint", "return", "cancellation", "downtime",
    "budget", "churn", "bounce", "cpc", "cpa", "mileage", "emission", "weight", "premium", "rent",
}  # fmt: skip
"""words of columns of which more is not better"""
_PIECES = {"quantity", "unit", "piece"}
_WARES = {"product", "item", "article", "sku", "brand", "model", "book", "title"}
JUDGED = frozenset({"best", "worst", "better", "worse"})
"""words that say good and not much"""
ROWS = "number of rows"


def figures_of(r: Reading) -> list[Field]:
    """Return the columns of numbers, those that the table is about first."""
    main = main_measure(r)
    numbers = [one for one in r.profile.of("number") if one.distinct > 1]
    return sorted(numbers, key=lambda one: (one is not main, not one.additive))


def unclear(column: Field) -> bool:
    """Whether it is not said that more of it is better: costs, times."""
    return bool(_LESS & set(column.words))


def _judged(r: Reading) -> bool:
    return any(item.text.casefold() in JUDGED for item in r.items)


def which_figure(r: Reading, dimensions: list[Dimension]) -> Measure | None:
    """Raise Ambiguous where groups are ranked or compared, and nothing says by what."""
    draft = r.draft
    settled = draft.pending or draft.vague or draft.shape or draft.recent is not None
    if settled or draft.verbs or draft.head in ("much", "when", "count", "list"):
        return None
    numbers = [m for m in draft.mentions if m.noun or r.profile[m.column].numeric]
    things = [m for m in draft.mentions if not m.noun and r.profile[m.column].kind != "date"]
    several = [c for c in draft.conditions if len(c.filter.values) > 1 and c.measure is None]
    ranked = (draft.sup is not None or draft.limit is not None) and (dimensions or things)
    compared = draft.compare and (several or things)
    _which_of_rows(r)
    if numbers or not (ranked or compared or draft.trend or draft.change):
        return None
    offered = [one for one in figures_of(r) if not (_judged(r) and unclear(one))]
    names = [one.name for one in offered[: _OFFERED - 1]]
    choices = (*((name, literal(name)) for name in names), (ROWS, ROWS))
    raise Ambiguous(END, _which(r), choices)


def _which(r: Reading) -> str:
    """Return the question in the word that was used: `Best by which figure?`."""
    said = next((i.text for i in r.items if i.text.casefold() in JUDGED or i.kind == "top"), "")
    return f"{said.capitalize()} by which figure?" if said else "Which figure?"


def _which_of_rows(r: Reading) -> None:
    """Raise Ambiguous in `best films` and `top 5 claims`, which say nothing by what."""
    draft = r.draft
    nouns = [m for m in draft.mentions if m.noun]
    only = len(nouns) == len(draft.mentions) and not draft.dimensions and not draft.order_measure
    if not nouns or not only or draft.sup is None or not (_judged(r) or draft.head == "top"):
        return
    fits = [one for one in figures_of(r) if not (_judged(r) and unclear(one))]
    choices = tuple((one.name, literal(one.name)) for one in fits[:_OFFERED])
    raise Ambiguous(END, _which(r), choices)


def which_money(r: Reading) -> Field | None:
    """Return the one column of money that comes in; raise Ambiguous where there are several."""
    fits = [one for one in r.profile.of("number") if _MONEY & set(one.words) and one.additive]
    if assumed := r.lexicon.assumed & {"revenue"}:
        fits = [r.profile[name] for name in r.lexicon.names[*assumed,].columns]
    fits = major(fits, r.profile.rows)
    if len(fits) > 1:
        choices = tuple((one.name, literal(one.name)) for one in fits[:_OFFERED])
        raise Ambiguous(END, "Money: which figure?", choices)
    return fits[0] if fits else None


def which_number(r: Reading) -> None:
    """Raise Ambiguous in `how many chairs were sold`: orders with one, or the pieces of all."""
    pieces = [one for one in r.profile.of("number") if _PIECES & set(one.words) and one.additive]
    tested = [r.profile[one.filter.column] for one in r.draft.conditions if one.filter.column]
    wares = any(_WARES & set(one.words) for one in tested)
    sold = any(item.text.casefold() in ("sold", "bought", "purchased") for item in r.items)
    told = r.draft.measures or any(m.noun for m in r.draft.mentions)
    if len(pieces) != 1 or not (wares and sold) or told:
        return
    item = next((one for one in r.items if one.kind == "count"), END)
    total = f"total {literal(pieces[0].name)} of"
    choices = ((ROWS, f"{ROWS} of"), (pieces[0].name, total))
    raise Ambiguous(item, "Count rows or pieces?", choices)


def which_group(r: Reading) -> None:
    """Raise Ambiguous where it is not said of what the best is sought: `what sells best`."""
    groups = [one for one in r.profile.of("category") if 2 < one.distinct <= _MOST_GROUPS]
    groups = [one for one in groups if one.truth is None]
    choices = tuple((one.name, f"by {literal(one.name)}") for one in groups[:_OFFERED])
    raise Ambiguous(END, "Best of what?", choices)
