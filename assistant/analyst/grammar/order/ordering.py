"""Reads what comes first and how much of it: top 5, the 3 cheapest, lowest first, sorted by.

Only notes it down: what the order is about is decided when the whole question is known.
"""

from __future__ import annotations

from assistant.analyst.grammar.amounts.figures import and_another, figure_at
from assistant.analyst.grammar.drafting import Ambiguous, Mention, Reading, Stumble, literal
from assistant.analyst.grammar.nearness import nearest
from assistant.analyst.grammar.times.periods import is_year
from assistant.analyst.lexicon.lists.adjectives import SUPERLATIVES
from assistant.analyst.lexicon.spelling import SPELT
from assistant.analyst.lexicon.table.lexicon import PERSONS
from assistant.analyst.plan import Measure, Order
from assistant.analyst.profile import Field

_BORN = {"birth", "birthdate", "birthday", "born"}
_MADE = {
    "commission",
    "commissioned",
    "installed",
    "model",
    "made",
    "built",
    "build",
    "construction",
    "constructed",
    "founded",
    "established",
    "manufactured",
}
_BACK = {"refund", "refunded", "tip", "gratuity", "discount", "rebate", "tax", "vat", "deposit"}
"""words of money that is no price, though it is an amount"""
SHOWN = 10
"""rows that are shown where a question does not say how many"""


def _count(r: Reading, ahead: int) -> int:
    item = r.look(ahead)
    number = item.number if item.number is not None else SPELT.get(item.text.casefold())
    if number is None or item.unit or not float(number).is_integer() or not 0 < number <= 10_000:
        return 0
    return int(number)


def _ends_of_time(r: Reading) -> bool:
    """Take `first and last order date`, `earliest and latest`: both figures."""
    words = {"first": "min", "earliest": "min", "last": "max", "latest": "max"}
    at = r.ahead("and", "skip", start=1)
    one, other = (words.get(r.look(k).text.casefold(), "") for k in (0, at))
    if not one or not other or one == other or r.kind(at - 1) not in ("and", "skip"):
        return False
    end = r.ahead("skip", start=at + 1)
    size = next((k for k in range(3) if _dated(r, end + k)), None)
    column = _dated(r, end + size) if size is not None else None
    if column is None or size is None:
        raise Stumble(r.look().text, "first and last of what?")
    for name in (one, other):
        r.draft.measures.append(Measure.model_validate({"aggregate": name, "column": column.name}))
    r.take(end + size + 1)
    return True


def _dated(r: Reading, at: int) -> Field | None:
    """Return the date that stands there: by its name, or the only one where `date` does."""
    item = r.look(at)
    if item.named and all(r.profile[name].kind == "date" for name in item.named.columns):
        return r.field_at(at)
    dates = r.profile.of("date")
    return dates[0] if item.text.casefold() in ("date", "day") and len(dates) == 1 else None


def top(r: Reading) -> bool:
    """Take `top 5`, `5 highest`, `the 10 cheapest`, `first 10 rows`, `top`."""
    if _ends_of_time(r):
        return True
    if r.kind() == "top" and not r.look().named:
        return _top(r)
    count = _count(r, 0)
    after = r.look(1)
    if count and (
        after.kind in ("sup", "recent", "common") or (after.money and after.down is not None)
    ):
        r.draft.limit = count
        r.take()
        return True
    if count and after.money and r.look(2).kind != "than" and after.text.casefold() == "selling":
        r.draft.limit = count
        r.take()
        return True
    if count and _ranked_things(r):
        r.draft.limit, r.draft.head = count, "top"
        r.take()
        return True
    things = after.noun is not None or after.kind == "rows"
    if count and things and not _compared(r) and not is_year(r, 0):
        r.draft.limit = count
        r.draft.head = r.draft.head or "list"
        r.take()
        return True
    return False


def _ranked_things(r: Reading) -> bool:
    """Tell `3 waiters with the most tips`: what is ranked is named before by what."""
    item, at = r.look(1), r.ahead("skip", "with", "that", start=2)
    if item.named is None or not item.plural or item.noun is not None or _compared(r):
        return False
    thing = all(r.profile[name].kind in ("category", "text") for name in item.named.columns)
    return thing and at > 2 and r.kind(at) == "sup"


def _compared(r: Reading) -> bool:
    return r.at > 0 and r.look(-1).kind in ("cmp", "between")


def _top(r: Reading) -> bool:
    sign = r.look().sign
    word = r.look().text.casefold()
    count = _count(r, 1)
    if count and r.kind(2) == "grain" and r.look(2).named is None and word in ("first", "last"):
        raise Stumble(f"{word} {r.look(1).text} {r.look(2).text}", "which are they?")
    if not count and r.look(1).unit == "%":
        raise Stumble(f"{word} {r.look(1).text}", "needs a number of rows; a percentage won't do.")
    r.take(2 if count else 1)
    r.draft.limit = count or r.draft.limit
    if word in ("first", "last"):
        return _first(r, word, count)
    r.draft.sup = bool(sign and sign.value)
    r.draft.head = "top"
    if not count:
        r.draft.limit = r.draft.limit or 0
    return True


def _first(r: Reading, word: str, count: int) -> bool:
    """`first 10 rows` are as they stand in the table; `last order` is by its date."""
    at = r.ahead("skip")
    if word == "first" and (r.kind(at) == "rows" or (count and r.look(at).noun is not None)):
        r.draft.limit = count or 1
        r.draft.head = "list"
        return True
    if word == "first" and count and r.look(at).text == "":
        r.draft.head = "list"
        return True
    r.draft.recent = word == "last"
    r.draft.limit = count or r.draft.limit
    r.draft.head = r.draft.head or "list"
    return True


def superlative(r: Reading) -> bool:
    """Take `highest`, `most expensive`, `oldest`, `most recent`, `most common`, `the most`."""
    item = r.look()
    made = [one for one in r.profile.of("date", "year") if _MADE & set(one.words)]
    if item.text.casefold() == "newest" and len(made) == 1:
        _adjective(r, down=True)
    elif item.kind == "common":
        r.draft.common, r.draft.sup = True, bool(item.says)
        r.take()
    elif item.kind == "recent":
        if _by_year(r, down=bool(item.says)):
            return True
        r.draft.recent = bool(item.says)
        r.take()
        _number_behind(r)
    elif item.kind == "sup":
        return _both_ends(r) or _most(r)
    elif item.money and item.down is not None and r.look(1).text.casefold() == "first":
        r.draft.order_direction = item.down
        r.take(2)
    elif item.money and item.down is not None and r.look(1).text.casefold() != "than":
        if item.text.casefold() not in SUPERLATIVES:
            raise Stumble(item.text, "from where on? Name a number.")
        _adjective(r, down=item.down)
    else:
        return False
    return True


def _by_year(r: Reading, *, down: bool) -> bool:
    """Take `newest site`, where a year is all that tells the time of a row."""
    years, at = r.profile.of("year"), r.ahead("skip", start=1)
    at += r.look(at).valued is not None and r.look(at).noun is None
    rows = r.look(at).noun == "" or r.kind(at) == "rows"
    if r.profile.of("date") or len(years) != 1 or not rows:
        return False
    many = r.look(at).plural
    r.draft.order = Order(by="column", column=years[0].name, descending=down)
    r.draft.limit = r.draft.limit or (SHOWN if many else 1)
    r.draft.head = r.draft.head or "list"
    r.take()
    return True


def _number_behind(r: Reading) -> None:
    if (count := _count(r, 0)) and not r.look(1).unit:
        r.draft.limit = count
        r.take()


def _most(r: Reading) -> bool:
    item = r.look()
    r.take()
    busy = item.text.casefold() in ("busiest", "quietest")
    if busy and (r.kind() == "grain" or (not r.look().text and r.draft.dimensions)):
        r.draft.busy = True
    r.draft.sup = bool(item.says)
    _number_behind(r)
    following = r.look()
    if following.money and following.down is not None:
        _adjective(r, down=bool(item.says) == following.down)
    return True


def _both_ends(r: Reading) -> bool:
    """Take `highest and lowest price`: two figures, no order."""
    at = r.ahead("and", "comma", "or", start=1)
    other = r.look(at)
    if at == 1 or other.kind != "sup" or other.says == r.look().says:
        return False
    column = r.field_at(r.ahead("skip", start=at + 1), numeric=True)
    if column is None or not column.numeric:
        raise Stumble(r.look().text, "highest and lowest of what?")
    names = ("max", "min") if r.look().says else ("min", "max")
    end, columns = r.ahead("skip", start=at + 1) + 1, [column]
    while more := and_another(r, end):
        columns.append(more[0])
        end = more[1]
    r.draft.measures += [
        Measure.model_validate({"aggregate": name, "column": one.name})
        for one in columns for name in names
    ]  # fmt: skip
    r.take(end)
    return True


def _adjective(r: Reading, *, down: bool) -> None:
    """Take `oldest`: by age, or, where there is none, by date."""
    item = r.look()
    column = r.lexicon.column(item.money) or _told_apart(r, down=down)
    if column is not None and _BACK & set(column.words):
        raise Stumble(item.text, f"of {column.name}? Name the column.")
    r.take()
    if column is not None:
        r.draft.sup = down
        r.draft.mentions.append(Mention(column.name, r.at, plural=False, soft=True))
        return
    ages = _BORN if item.text.casefold() in ("oldest", "youngest") else set[str]()
    born = [one for one in r.profile.of("date", "year") if (ages | _MADE) & set(one.words)]
    years = r.profile.of("year")
    born = years if not born and len(years) == 1 and not r.profile.of("date") else born
    if item.text.casefold() in ("oldest", "youngest", "newest") and len(born) == 1:
        if _of_thing(r, born[0], first=item.text.casefold() == "oldest"):
            return
        r.draft.order = Order(
            by="column", column=born[0].name, descending=item.text.casefold() != "oldest"
        )
        many = any(one.plural for one in r.items if one.noun is not None or one.valued)
        r.draft.limit = r.draft.limit or (SHOWN if many else 1)
        r.draft.head = r.draft.head or "list"
        return
    persons = any(key[0] in PERSONS for key in r.lexicon.nouns)
    if item.text.casefold() in ("oldest", "youngest") and r.profile.of("date") and not persons:
        r.draft.recent = item.text.casefold() == "youngest"
        return
    r.draft.sup, r.draft.vague = down, item.text


def _of_thing(r: Reading, born: Field, *, first: bool) -> bool:
    """Rank the plants of `oldest plant`, each of which has many rows, by their year."""
    item = r.look(r.ahead("skip"))
    named = r.profile[item.named.columns[0]] if item.named else None
    if named is None or item.noun is not None or named.kind not in ("category", "text"):
        return False
    if born.kind != "year":
        return False
    r.draft.measures.append(
        Measure.model_validate({"aggregate": "min" if first else "max", "column": born.name})
    )
    r.draft.sup = not first
    return True


def _told_apart(r: Reading, *, down: bool) -> Field | None:
    """Choose among several columns that an adjective may be about; ask if nothing tells."""
    item = r.look()
    fields = r.lexicon.several(item.money)
    fields = nearest(r.items, fields) if fields else fields
    ends = ("maximum", "high") if down else ("minimum", "low")
    extreme = [one for one in fields if set(ends) & set(one.words)]
    fields = extreme if len(extreme) == 1 else fields
    if len(fields) < 2:
        return fields[0] if fields else None
    most = "highest" if down else "lowest"
    choices = tuple((one.name, f"{most} {literal(one.name)}") for one in fields[:6])
    raise Ambiguous(item, f"“{item.text}” by which of these?", choices)


def _rows_sorted(r: Reading) -> None:
    """Go on to the `members` of `sort members by age`: they are listed, not counted for each."""
    at = r.ahead("skip", start=1)
    rows = r.look(at).noun is not None or (r.kind(at) == "rows" and not r.look(at).named)
    if rows and r.kind(r.ahead("skip", start=at + 1)) == "by" and not r.draft.mentions:
        r.draft.mentions.append(Mention(r.look(at).noun or "", r.at + at, plural=True, noun=True))
        r.draft.head = "list"
        r.take(at)


def sort(r: Reading) -> bool:
    """Take `sorted by revenue descending`, `lowest first`, `alphabetically`."""
    item = r.look()
    if item.kind == "timewise" and item.sign:
        r.take()
        aged = item.text.casefold().startswith("oldest") and r.lexicon.column(("age",))
        r.draft.by_name = not aged
        r.draft.order_direction = True if aged else bool(item.sign.value)
        return True
    if item.kind == "direction":
        r.take()
        r.draft.by_name = item.sign is not None and item.sign.value is None
        r.draft.order_direction = None if r.draft.by_name else bool(item.sign and item.sign.value)
        return True
    if item.kind != "sort":
        return False
    _rows_sorted(r)
    at = r.ahead("skip", "by", "that", start=1)
    ranked = item.text.casefold().startswith("rank")
    if found := figure_at(r, at):
        measures, size, explicit = found
        r.take(at + size)
        r.draft.order_measure = measures[0]
        r.draft.notes += [] if explicit else [""]
        r.draft.order_direction = True if ranked else r.draft.order_direction
        return True
    column = r.field_at(at) or (_dated(r, at) if r.kind(at) == "grain" else None)
    if column is not None and not ranked:
        r.take(at + 1)
        r.draft.order = Order(by="column", column=column.name, descending=False)
        return True
    r.take()
    if ranked:
        r.draft.sup = True if r.draft.sup is None else r.draft.sup
    elif r.kind(0) not in ("direction", "by", "grain"):
        r.draft.order_direction = True
    return True
