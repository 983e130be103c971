"""Reads what is asked for and for each of what: figures, groups, shares, rates, heads, nouns.

Each construct takes the phrases it knows and says whether it did.
"""

from __future__ import annotations

from assistant.analyst.grammar.amounts.figures import COUNTS, figure_at, valued
from assistant.analyst.grammar.drafting import (
    DATE,
    Ambiguous,
    Mention,
    Reading,
    Stumble,
    default_aggregate,
    literal,
)
from assistant.analyst.lexicon.items import Item
from assistant.analyst.lexicon.lists.thesaurus import VERBS
from assistant.analyst.lexicon.spelling import name_words, stem
from assistant.analyst.lexicon.table.lexicon import PERSONS
from assistant.analyst.plan import Dimension, Measure
from assistant.analyst.profile import Field

_DATE_WORDS = {
    "date",
    "dates",
    "day",
    "days",
    "time",
    "times",
    "timestamp",
    "on",
    "at",
    "dt",
    "when",
}
"""without one of these a date's name is a verb: `shipped`, `hires`"""


def _counted(r: Reading) -> bool:
    """Whether it is how many of something, in total."""
    counts = [one for one in r.draft.measures if one.aggregate in ("count", "distinct")]
    return bool(counts) and counts == r.draft.measures


def aggregate(r: Reading) -> bool:
    """Take a figure whose aggregate is said, or an aggregate whose column comes later."""
    kind = r.kind()
    counted = r.look().noun is not None and r.look(1).text.casefold() in COUNTS
    if kind not in ("agg", "count", "distinct", "margin") and not counted:
        return False
    found = figure_at(r, 0)
    if found and kind == "count" and r.kind(r.ahead("skip", "that", "not", start=found[1])) in (
        "missing", "present"):  # fmt: skip
        found = None
    if found and found[2] and not (kind == "agg" and _outer(r)):
        _add_figures(r, found[0], found[1], kind)
        return True
    if kind == "margin":
        raise Stumble(r.look().text, "needs a column with profit and one with revenue.")
    if kind == "agg":
        sign = r.look().sign
        if not (sign and sign.value == "sum" and _counted(r)):
            r.draft.pending.append(str(sign.value) if sign else "")
        _attach_behind(r)
    elif kind == "count":
        r.draft.head = "count" if r.draft.head in ("", "list") else r.draft.head
        r.draft.counts_rows = True
    else:
        r.draft.distinct = True
    r.take()
    return True


def _outer(r: Reading) -> bool:
    """`average total revenue per month`: what is made of the months' totals comes first."""
    following = r.look(r.ahead("skip", start=1))
    return following.kind == "agg" and following.sign is not None and (
        following.sign.value == "sum") and not following.named  # fmt: skip


def _add_figures(r: Reading, measures: list[Measure], size: int, kind: str) -> None:
    """Note figures down; a count of what `how many` asks for may become a list to be counted."""
    words = " ".join(r.look(k).text for k in range(size)).casefold()
    first = measures[0]
    whole = "how many" in words or _said_more(r, size)
    if kind == "count" and first.aggregate == "distinct" and whole:
        item = r.look(size - 1)
        if item.noun is None:
            r.draft.head = "count"
            r.draft.mentions.append(Mention(first.column, r.at, item.plural, head=True))
            r.take(size)
            return
    r.draft.measures += measures
    r.take(size)


def _said_more(r: Reading, size: int) -> bool:
    """Whether a condition on what is counted follows: `number of customers with more than 3`."""
    at = r.ahead("with", "that", "which", "who", start=size)
    return at > size and r.kind(at) in ("cmp", "between", "count")


def _attach_behind(r: Reading) -> None:
    """`revenue total`, `salary average`: an aggregate behind its column."""
    at = r.ahead("skip", start=1)
    days = r.draft.measures[-1] if r.draft.measures else None
    if days is not None and days.since and not r.look(at).named:
        made = days.model_copy(update={"aggregate": r.draft.pending.pop()})
        r.draft.measures[-1] = Measure.model_validate(made.model_dump())
        r.draft.notes = [
            one for one in r.draft.notes if not one.startswith("Assumed: average of the days")
        ]
        return
    last = r.draft.mentions[-1] if r.draft.mentions else None
    behind = 2 if r.kind(-1) == "comma" and r.kind(at) == "by" else 1
    close = last is not None and last.place == r.at - behind
    if last and close and r.profile[last.column].numeric and not r.look(at).named:
        name = r.draft.pending.pop()
        joined = r.kind(-1 - behind) in ("and", "comma")
        numbers = [m for m in r.draft.mentions if r.profile[m.column].numeric and not m.soft]
        for one in numbers if joined else [last]:
            r.draft.mentions.remove(one)
            r.draft.measures.append(
                Measure.model_validate({"aggregate": name, "column": one.column})
            )


def using(r: Reading) -> bool:
    """Take `using created_at`: which of several dates is meant."""
    if r.kind() != "using":
        return False
    at = r.ahead("skip", start=1)
    item = r.look(at)
    if (
        item.named
        and len(item.named.columns) == 1
        and r.profile[item.named.columns[0]].kind in ("date", "year")
    ):
        r.draft.date = item.named.columns[0]
        r.take(at + 1)
        return True
    r.take()
    return True


def head(r: Reading) -> bool:
    """Take `which`, `who`, `when`, `list`, `how much`, `share of`, `trend`, `compare`."""
    item = r.look()
    kind = item.kind
    if kind == "when" and any(one.kind in ("sup", "common") for one in r.items):
        if not {"day", "date"} & set(item.text.casefold().split()):
            pass
        else:
            r.draft.head = r.draft.head or "which"
            r.draft.dimensions.append(Dimension(column=DATE, grain="day"))
            r.take()
            return True
    if kind in ("which", "who", "when", "list", "much"):
        begun = r.draft.mentions or r.draft.measures
        if kind in ("who", "which") and begun:
            r.take()
            return True
        if not r.draft.head or (r.draft.head == "list" and kind != "list"):
            r.draft.head = kind
    elif kind == "share":
        r.draft.share, r.draft.share_place = True, r.at
    elif kind == "trend":
        r.draft.trend = True
    elif kind in ("compare", "vs"):
        r.draft.compare = True
    elif kind == "change" and item.sign:
        r.draft.change = str(item.sign.value)
    else:
        return False
    r.take()
    return True


def mention(r: Reading) -> bool:
    """Take a column, a row noun or a verb that stands by itself."""
    item = r.look()
    if item.text.casefold() == "new" and r.look(1).noun == "" and r.profile.of("date"):
        r.take()  # each row was new at its own time
        return True
    if item.noun is not None and not (item.named and _better_as_column(r, item)):
        _mention_noun(r, item)
        return True
    if item.kind == "rows" and not item.named:
        _mention_noun(r, item)
        return True
    if item.named is not None:
        column = r.field_at(numeric=True)
        loose = item.named.rank >= (3 if column is not None and column.numeric else 4)
        if column is not None and loose and _only_a_part(r, item, column):
            raise Stumble(item.text, f"may mean {column.name}; type the full name.")
        if column is not None:
            _mention_column(r, item, column)
            return True
    if item.verb:
        return _mention_verb(r, item)
    return bool(item.money) and (_as_figure(r, item) or _spoken(r, item))


def _spoken(r: Reading, item: Item) -> bool:
    """Note down what a verb speaks of: `how much did we sell`."""
    r.draft.verbs.append(item.money)
    if stem(item.text.casefold()) in ("earner", "spender", "seller", "performer"):
        _mention_somebody(r, item)
    r.take()
    return True


_SAYING = {"earnings", "takings", "proceeds"}
"""nouns that mean the column that their verb speaks of"""
_SEVERAL = (VERBS["spend"], VERBS["sold"], VERBS["money"])
"""verbs that take more than their words to tell what they are about"""


def _as_figure(r: Reading, item: Item) -> bool:
    """Take `total produced`, `average earned`, `takings`: the column that the word speaks of."""
    column = r.lexicon.column(item.money) if item.down is None else None
    noun = item.text.casefold() in _SAYING
    if column is None or item.money in _SEVERAL or not (r.draft.pending or noun):
        return False
    bare = item.named is None and r.look(r.ahead("skip", start=1)).named is None
    if not noun and not (bare and r.kind(-1) in ("agg", "skip") and not r.draft.mentions):
        following = r.look(r.ahead("skip", "by", start=1))
        if following.noun is not None or r.kind(-1) != "agg":
            return False
    fits = [one for one in r.profile.of("number") if set(item.money) & set(one.words)]
    if len(fits) > 1:
        choices = tuple((one.name, literal(one.name)) for one in fits[:6])
        raise Ambiguous(item, f"“{item.text}”: which figure?", choices)
    r.draft.notes.append(f"Assumed: “{item.text}” is {column.name}.")
    _mention_column(r, item, column)
    return True


def _mention_somebody(r: Reading, item: Item) -> None:
    """Let `top 5 earners` be rows where a row is somebody, else those whom a column names."""
    persons = [noun for key, noun in r.lexicon.nouns.items() if key[0] in PERSONS]
    if persons:
        r.draft.mentions.append(Mention(persons[0], r.at, item.plural, noun=True))
    else:
        r.draft.head = "who"


_OF_EACH = {
    "amount",
    "total",
    "value",
    "age",
    "score",
    "income",
    "fee",
    "term",
    "size",
    "weight",
    "height",
}
"""words at the end of a column about things that the word before names"""


def _only_a_part(r: Reading, item: Item, column: Field) -> bool:
    """Whether `payments` could be more than payment_type, which is all that the table has."""
    called = item.text.casefold() in name_words(column.name)  # `Drinks Total` has drinks in it
    if column.numeric and item.plural and item.noun is None and column.words[-1] in _OF_EACH:
        return not called  # loans are more than loan_amount
    if column.numeric or column.kind in ("date", "year") or column.truth:
        return False
    bare = not r.draft.mentions and r.draft.head not in ("which", "top") and r.draft.sup is None
    return item.plural or r.draft.head == "count" or r.draft.counts_rows or bare


def _better_as_column(r: Reading, item: Item) -> bool:
    column = r.profile[item.named.columns[0]] if item.named and item.named.rank <= 3 else None
    return column is not None and column.numeric


def _mention_noun(r: Reading, item: Item) -> None:
    r.draft.mentions.append(Mention(item.noun or "", r.at, item.plural, noun=True))
    r.take()


def _mention_column(r: Reading, item: Item, column: Field) -> None:
    head_word = r.draft.head in ("which", "count", "top", "list") and not r.draft.mentions
    before = r.look(-1)
    if column.kind == "date" and not _DATE_WORDS & set(item.text.casefold().split()):
        r.draft.date = r.draft.date or column.name
        r.draft.events = r.draft.events or not item.text.casefold().endswith("ed")
        r.draft.verbs += [item.money] if item.money and r.draft.head == "much" else []
        r.take()
        return
    made = Mention(column.name, r.at, item.plural, head=head_word, owner=before.text)
    if column.kind == "date":
        r.draft.date = r.draft.date or column.name
    pending, r.draft.pending = r.draft.pending, [] if column.numeric else r.draft.pending
    if column.numeric and pending and not r.draft.grain_adjective:
        for name in pending:
            r.draft.measures.append(
                Measure.model_validate({"aggregate": name, "column": column.name})
            )
        r.take(2 if valued(r, 0) else 1)
        return
    r.draft.pending = pending
    r.draft.mentions.append(made)
    r.take(2 if column.numeric and valued(r, 0) else 1)


def _mention_verb(r: Reading, item: Item) -> bool:
    dates = [name for name in item.verb if r.profile[name].kind in ("date", "year")]
    if len(dates) != len(item.verb):
        return False
    r.draft.events = r.draft.events or item.plural
    if len(dates) > 1:
        choices = tuple((name, f"using {literal(name)}") for name in dates[:6])
        raise Ambiguous(item, f"“{item.text}” fits several dates. Which one?", choices)
    r.draft.date = r.draft.date or dates[0]
    r.take()
    return True


def default_measure(column: Field) -> Measure:
    """Return what is made of a column if nothing is said."""
    return Measure(aggregate=default_aggregate(column), column=column.name)
