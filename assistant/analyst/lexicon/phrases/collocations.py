"""Leaves out words that people put beside a column's word and that add nothing to it.

`interest rate` where there is a rate, `trip distance` where a row is a trip, `downtime hours` of
downtime_h. Done before anything is read; what was left out of a name is told to who asked. A word
that any column or value is called by is never left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.lexicon.items import Item, Named, Valued
from assistant.analyst.lexicon.lists.thesaurus import brief
from assistant.analyst.lexicon.lists.vocabulary import Sign
from assistant.analyst.lexicon.spelling import root, stem
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.profile import Field

_USUAL = """
rate: interest
apr: interest
capacity: storage seating installed nominal rated nameplate generating
price: ticket retail market purchase selling sticker
fare: ticket bus train taxi
cost: incurred
premium: insurance
distance: travel travelled traveled driving
mileage: odometer
odometer: car vehicle
tuition: college course
fee: tuition entry entrance membership
salary: base employee
wage: hourly
power: electric electrical
consumption: energy power fuel electricity
output: electricity energy power production
revenue: sales generated
temperature: ambient air outside
humidity: air relative
pressure: air
rain: daily
rainfall: daily
population: resident
weight: body
height: body
duration: running playing
runtime: running
budget: production
score: test exam
grade: course exam
rating: user customer viewer star
delay: arrival
stay: hospital
absence: class student
downtime: machine unplanned equipment
term: loan repayment
amount: dollar money
limit: credit
balance: account
tax: income
discount: price
quantity: order
stock: inventory warehouse
weather: local
"""
_MODIFIERS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in (line.split(":") for line in _USUAL.strip().splitlines())
}
"""words of columns -> words before them that say what is plain"""
_CONNECTING = frozenset(
    """
    offer offers offered taken enrolled attend attends attended employ employs employed carry
    carries carried host hosts hosted submit submits submitted supply
    """.split()  # noqa: SIM905 - read as a text
)
"""verbs between a row and a column that carry nothing of their own"""
_DOING = frozenset({"serve", "serves", "served", "found", "finds", "showed", "shows", "involved",
                    "involves", "involving", "featured", "features", "drove", "drives", "flew",
                    "teaches", "taught", "treats", "handles", "looked", "belonged"})  # fmt: skip
"""verbs between a row or its figure and one value"""
_OF_PERCENT = {"rate", "percentage", "percent", "proportion"}
_COUNTED_BEFORE = {"count", "top", "by", "list", "which", "distinct", "cmp", "more", "who", "not"}


def with_collocations(
    items: Sequence[Item], lexicon: Lexicon
) -> tuple[list[Item], list[tuple[str, str]]]:
    """Return *items* with such words read as nothing, and (typed, read as) of these."""
    made, read = _glossed(_letters(_twice(items), lexicon)), list[tuple[str, str]]()
    for at in range(len(made) - 1):
        item, behind = made[at], made[at + 1]
        before = made[at - 1] if at else None
        column = _number(behind, lexicon)
        if column is None:
            continue
        if _is_row(item, before) or _is_usual(item, column, lexicon):
            if item.noun is None:
                read.append((f"{item.text} {behind.text}", column.name))
            made[at] = _nothing(item)
            made[at + 1] = replace(behind, sign=None)
    for at in range(1, len(made)):
        column = _number(made[at - 1], lexicon)
        if column is not None and _is_percent(made[at], column):
            made[at] = _nothing(made[at])
    for at in range(2, len(made)):
        if _is_of_some(made, at, lexicon):
            read.append((made[at].text, "all of them together"))
            made[at] = _nothing(made[at])
    made = _hours(made, read, lexicon)
    connected = [
        _nothing(one) if _connects(one, lexicon, beside=_beside_a_value(made, at)) else one
        for at, one in enumerate(made)
    ]
    return connected, read


_ASKING = {
    "any",
    "is",
    "are",
    "is there any",
    "are there any",
    "do",
    "does",
    "which",
    "find",
    "check",
}


def _twice(items: Sequence[Item]) -> list[Item]:
    """Read `any order number twice?` as a question for duplicates."""
    made = list(items)
    while made and made[-1].text in "?.!":
        made.pop()
    asked = bool(made) and made[0].text.casefold() in _ASKING
    if asked and len(made) < 8 and made[-1].text.casefold() in ("twice", "double", "doubled"):
        made[-1] = replace(made[-1], sign=Sign("shape", "duplicates"), number=None)
        return made
    return list(items)


def _tail_of_cell(item: Item) -> bool:
    """Whether it is the B of `line A or B`, which stands for Line B already."""
    cells = item.valued.cells if item.valued is not None and not item.valued.weak else ()
    return any(len(str(value)) > len(item.text) for _, value in cells)


def _letters(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    """Read the capital of `A grades`, `how many As`, as the cell that is that letter."""
    made = list(items)
    for at, item in enumerate(made):
        letter = item.text.removesuffix("s").removesuffix("'")
        cells = lexicon.cells.get((letter.casefold(),)) if len(letter) == 1 else None
        alone = not at or not made[at - 1].text.islower()
        if cells is None or not letter.isupper() or (alone and not _listed(made, at, cells)):
            continue
        exact = tuple(cell for cell in cells.cells if cell[1] == letter)
        columns = {name for name, _ in exact}
        if len(columns) != 1 or letter == "I" or _tail_of_cell(item):
            continue
        made[at] = replace(item, sign=None, named=None, valued=Valued(exact, 0))
        behind = made[at + 1] if at + 1 < len(made) else None
        if behind is not None and behind.named and columns & set(behind.named.columns):
            made[at + 1] = _nothing(behind)
    return made


def _listed(items: Sequence[Item], at: int, cells: Valued) -> bool:
    """Whether another value of its column stands beside a letter: `A or B`."""
    if at + 2 >= len(items) or items[at + 1].kind not in ("or", "and", "comma", "vs"):
        return False
    other = items[at + 2].valued
    columns = {name for name, _ in other.cells} if other is not None else set[str]()
    return bool(columns & {name for name, _ in cells.cells})


def _glossed(items: list[Item]) -> list[Item]:
    """Leave out the word that a value in brackets explains: `withdrew (W)`."""
    made = list(items)
    for at in range(len(items) - 2):
        item, bracket, value = items[at : at + 3]
        known = item.named or item.valued or item.sign or item.noun is not None or item.verb
        if not known and item.number is None and bracket.text == "(" and value.valued:
            made[at] = _nothing(item)
            made[at + 2] = replace(value, valued=replace(value.valued, weak=False), sign=None)
    return made


_FIRST = {"sup", "top", "who", "list", "common", "distinct"}
_OF = ("of", "from", "for")
_SMALL = {"skip", "that", "from", "with"}


def _is_of_some(items: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell the plants of `revenue of subsidised plants`: one figure, not one for each."""
    item = items[at]
    named = item.named if item.plural and item.noun is None and not item.valued else None
    if named is None or len(named.columns) != 1 or named.rank > 3:
        return False
    if lexicon.profile[named.columns[0]].kind not in ("category", "text"):
        return False
    place = _begin(items, at, named, lexicon)
    if place < 1 or not items[place].text.casefold().endswith(_OF):
        return False
    figure = any(_number(one, lexicon) or one.noun == "" for one in items[:place])
    which = any(one.kind in _FIRST or one.text.casefold() == "which" for one in items)
    return figure and not which


def _begin(items: Sequence[Item], at: int, named: Named, lexicon: Lexicon) -> int:
    """Return the place before what tells which of them are meant, or -1 where nothing does."""
    place = at - 1
    while place >= 0 and (_tells(items[place], named, lexicon) or (
        place < at - 1 and items[place].kind in ("and", "vs", "or", "not", "comma"))):  # fmt: skip
        place -= 1
    if place < at - 1:
        return place
    behind = at + 1
    while behind < len(items) and items[behind].kind in _SMALL and not items[behind].named:
        behind += 1
    told = behind < len(items) and _tells(items[behind], named, lexicon)
    return place if told else -1


def _tells(item: Item, named: Named, lexicon: Lexicon) -> bool:
    """Whether it is a value or a yes or no of another column than *named*."""
    cells = item.valued.cells if item.valued and not item.valued.weak else ()
    columns = {*(name for name, _ in cells), *item.verb, *item.negated}
    flags = item.named.columns if item.named else ()
    columns |= {name for name in flags if lexicon.profile[name].truth}
    return bool(columns) and not columns & set(named.columns)


_WORKED = {"worked", "work", "works", "spent", "used", "run", "ran", "running", "flown", "played"}
_TIMES = {"hour": ("h", "hour", "hr", "hrs"), "minute": ("minute", "min", "mins")}


def _hours(items: list[Item], read: list[tuple[str, str]], lexicon: Lexicon) -> list[Item]:
    """Let `the most hours` be the column that is in hours, and leave out that they were lost."""
    made = list(items)
    for at, item in enumerate(items):
        column = _of_unit(items, at, lexicon)
        if column is not None:
            read.append((item.text, column.name))
            made[at] = replace(item, sign=None, named=Named((column.name,), 2))
            made = [_nothing(one) if _lost(one) else one for one in made]
    return made


def _of_unit(items: Sequence[Item], at: int, lexicon: Lexicon) -> Field | None:
    """Return the one column in the hours of `who lost the most hours`."""
    item, before = items[at], items[at - 1] if at else None
    unit = stem(brief(item.text.casefold()))
    known = item.named or item.valued or item.noun is not None or item.number is not None
    if known or unit not in _TIMES or not (item.plural or item.text.casefold() == "hrs"):
        return None
    asked = before is not None and before.kind in ("agg", "count", "sup", "much")
    numbers = lexicon.profile.of("number")
    fits = [one for one in numbers if one.words[-1] in _TIMES[unit]]
    clocked = any(one.clock for one in lexicon.profile.fields)
    other = _WORKED & {one.text.casefold() for one in items}
    if not asked or len(fits) != 1 or clocked or other:
        return None
    most = before is not None and before.kind == "sup"
    return fits[0] if fits[0].additive or not most else None  # is it the sum, or the mean?


def _lost(item: Item) -> bool:
    """Whether it is the `lost` of hours, and nothing that the table knows."""
    known = item.named or item.valued or item.verb or item.negated
    return item.text.casefold() == "lost" and not known


def _beside_a_value(items: Sequence[Item], at: int) -> bool:
    """Whether a value, or that there is none, stands next to it: `did Ann serve`, `found no`."""
    before = [one for one in items[:at] if one.kind not in ("skip", "that")][-1:]
    behind = [one for one in items[at + 1 :] if one.kind not in ("skip", "that")][:1]
    valued = any(one.valued and not one.valued.weak for one in (*before, *behind))
    return valued or any(one.kind == "no" for one in behind)


def _connects(item: Item, lexicon: Lexicon, *, beside: bool) -> bool:
    """Whether it is a verb that joins a row and a column, and says nothing else here."""
    known = item.named or item.valued or item.sign or item.noun is not None or item.verb
    word = item.text.casefold()
    known = known or item.money or item.negated
    if known or word not in (_CONNECTING | _DOING if beside else _CONNECTING):
        return False
    return not any(root(word) in map(root, one.words) for one in lexicon.profile.fields)


def units_last(items: Sequence[Item]) -> list[Item]:
    """Turn `30 minutes or more` into `30 or more minutes`, which is read anyhow."""
    made = list(items)
    for at in range(len(made) - 2):
        number, unit, more = made[at : at + 3]
        if more.text.casefold() in ("or older", "or younger"):
            continue  # years old are read with it
        if number.number is not None and more.kind == "more" and unit.number is None:
            made[at + 1], made[at + 2] = more, unit
    return made


def _nothing(item: Item) -> Item:
    return replace(item, sign=Sign("skip"), named=None, noun=None, money=(), verb=())


def _number(item: Item, lexicon: Lexicon) -> Field | None:
    """Return the one column of numbers that a phrase surely names."""
    named: Named | None = item.named
    if named is None or len(named.columns) != 1 or named.rank > 3 or item.noun is not None:
        return None
    column = lexicon.profile[named.columns[0]]
    return column if column.numeric else None


def _is_row(item: Item, before: Item | None) -> bool:
    """Tell the `trip` of `average trip distance`, where a row is a trip, from what is counted."""
    if item.noun != "" or item.plural or item.named or item.valued:
        return False
    return before is None or before.kind not in _COUNTED_BEFORE


def _is_usual(item: Item, column: Field, lexicon: Lexicon) -> bool:
    known = item.named or item.valued or item.sign or item.noun is not None or item.verb
    if known or item.number is not None or item.negated:
        return False
    word = stem(item.text.casefold())
    said = {item.text.casefold(), word}
    if any(said & set(one.words) for one in lexicon.profile.fields):
        return False
    return any(said & _MODIFIERS.get(name, frozenset()) for name in column.words)


def _is_percent(item: Item, column: Field) -> bool:
    """Tell the `rate` of `scrap rate`, where that is scrap_pct."""
    plain = item.named is None and item.valued is None and item.noun is None
    return plain and column.unit == "%" and stem(brief(item.text.casefold())) in _OF_PERCENT
