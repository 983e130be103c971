"""Says whether a short word in a column's name stands for a word of a question: `svc` for service.

What is surely short for one thing is listed in the thesaurus. The rest is told by how people
shorten: the beginning of a word, or its first letter and some of its consonants, in their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from assistant.analyst.lexicon.lists.english import COMMON
from assistant.analyst.lexicon.lists.synonyms import GROUPS
from assistant.analyst.lexicon.lists.thesaurus import SHORT
from assistant.analyst.lexicon.lists.vocabulary import WORDS
from assistant.analyst.lexicon.spelling import root, stem

SPOKEN = frozenset(
    {"sold", "sent", "paid", "built", "left", "kept", "lost", "won", "bought", "made"}
)
"""verbs that do not end in ed"""

_VOWELS = set("aeiou")
_SHORTEST, _LONGEST = 3, 6
_WHOLE = frozenset(
    """
    act air arm art bag bar bed bill bin bird boat bond book box bulk bus cab cap card cash cat
    cell chip club coal coat coin copy corn cow crew crop cup deal debt deck desk dog drum duct egg
    farm fan fax feed firm flow foil font fuel fund fur gap gas gift grid gross gym hall hen host
    ice ink iron kit lab lamp lap law leaf lens lid link lock log lot mail map mask mat melt mill
    mint net nut pack pad pan park pen pet pig pin pipe pit plan plot pool port post pump rack rain
    rent ring risk rod roof root rope salt scan seal seed shift ship shop size skin slot snow soil
    sort spot stop suit swim tag tank tap tax term text tip tire toll torch tour toy track tram trap
    truck tub van vet wage wall wind wine wing wood wool yarn yard zip zone zoo
    """.split()  # noqa: SIM905 - a list would be 150 lines
)
"""short words that are whole: never the beginning of another"""
_MORE: dict[str, frozenset[str]] = {
    "acc": frozenset({"account", "accuracy", "acceleration"}),
    "app": frozenset({"application"}),
    "asst": frozenset({"assistant"}),
    "attn": frozenset({"attendance", "attention"}),
    "bldg": frozenset({"building"}),
    "cat": frozenset({"category"}),
    "curr": frozenset({"currency", "current"}),
    "dep": frozenset({"department", "departure", "deposit", "depth"}),
    "disc": frozenset({"discount", "discipline"}),
    "dist": frozenset({"distance", "district"}),
    "emp": frozenset({"employee", "employment", "employer"}),
    "est": frozenset({"estimate", "estimated", "established"}),
    "exp": frozenset({"expense", "experience", "expiry", "expiration", "expected"}),
    "inv": frozenset({"invoice", "inventory"}),
    "min": frozenset({"minute"}),
    "max": frozenset({"maximum"}),
    "org": frozenset({"organisation", "organization"}),
    "pax": frozenset({"passenger"}),
    "pc": frozenset({"piece"}),
    "press": frozenset({"pressure"}),
    "prov": frozenset({"provider", "province", "provision"}),
    "rec": frozenset({"record", "received"}),
    "ref": frozenset({"reference", "refund", "referral"}),
    "reg": frozenset({"region", "registration", "registered"}),
    "res": frozenset({"resolution", "reservation", "result", "residence", "response"}),
    "rev": frozenset({"revenue", "review", "revision"}),
    "sat": frozenset({"satisfaction"}),
    "temp": frozenset({"temperature"}),
    "trans": frozenset({"transaction", "transmission"}),
    "transact": frozenset({"transaction"}),
    "vol": frozenset({"volume"}),
    "yoe": frozenset({"experience"}),
}
"""what else, or what only, these are short for"""


def stands_for(short: str, word: str) -> bool:
    """Whether *short*, of a column's name, may be short for *word*."""
    if (listed := _MORE.get(short)) is not None:
        return word in listed or stem(word) in listed
    if short in SHORT:
        return SHORT[short] in (word, stem(word))
    return any(_shortens(short, form) for form in {word, stem(word), root(word)})


def is_short(word: str) -> bool:
    """Whether *word* looks like a short form at all, not like an English word."""
    if word in _MORE or word in SHORT:
        return True
    forms = {word, stem(word), root(word), word + "e"}
    whole = forms & (_WHOLE | COMMON | WORDS) or any(forms & group for group in GROUPS)
    ended = word.endswith(("ed", "ing", "ss")) or word[-1] in "aeo" or word in SPOKEN
    return _SHORTEST <= len(word) <= _LONGEST and word.isalpha() and not whole and not ended


def _shortens(short: str, word: str) -> bool:
    if len(short) >= len(word) or short[0] != word[0] or len(short) < _SHORTEST:
        return False
    return word.startswith(short) or _skeleton(short, word)


def _skeleton(short: str, word: str) -> bool:
    """Whether the letters of *short* come in *word* in their order, vowels only at its start."""
    begun = 0
    while begun < len(short) and short[begun] == word[begun]:
        begun += 1
    if _VOWELS & set(short[begun:]):
        return False
    rest = iter(word[begun:])
    return all(letter in rest for letter in short[begun:])


def expanded(word: str, shorts: Collection[str]) -> str:
    """Return the one of *shorts* that stands for *word*, if it is only one."""
    if len(word) <= _SHORTEST:
        return ""
    found = [short for short in shorts if stands_for(short, word)]
    return found[0] if len(found) == 1 else ""


def spellings(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield how a name is written besides: `SqFt` as square feet, `Check In` as checkin."""
    if len(name) == 2 and max(map(len, name)) <= 6:
        yield ("".join(name),)
    if "".join(name) in ("sqft", "livingsqft", "sqftliving"):
        yield from (("sq", "ft"), ("sq", "foot"), ("square", "foot"), ("square", "footage"))
        yield from (("sqft",), ("footage",), ("floor", "area"), ("living", "area"))
