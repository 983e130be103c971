"""Joins and spreads the words of a question before they are looked up.

Ids stay in one piece, and a last word that several names share is said for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.analyst.profile import Field
from assistant.analyst.words.spelling import Token
from assistant.analyst.words.table.lexicon import Lexicon


def whole_ids(words: list[Token], question: str, lexicon: Lexicon) -> list[Token]:
    """Keep `SHP-00012` in one piece where the ids of the rows look so."""
    made = list(words)
    for one in lexicon.profile.of("identifier"):
        prefix, high = id_prefix(one), str(one.greatest or "")
        if not prefix:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(prefix)}\d+(?!\w)", question, re.IGNORECASE):
            inside = [t for t in made if t.start >= match.start() and t.end <= match.end()]
            if not inside or len(match[0]) != len(high) or inside[0].kind == "quoted":
                continue
            at = made.index(inside[0])
            text = prefix + match[0][len(prefix) :]
            whole = Token(match[0], "quoted", text, text, start=match.start(), end=match.end())
            made[at : at + len(inside)] = [whole]
    return made


def counted_times(words: list[Token]) -> list[Token]:
    """Read `more than once` as more than 1 times."""
    made: list[Token] = []
    words = _one_or_more(words)
    for at, token in enumerate(words):
        number = _TIMES.get(token.norm)
        if number is None or not at or words[at - 1].norm not in _THAN:
            made.append(token)
            continue
        made.append(replace(token, kind="number", number=number, norm=str(int(number))))
        made.append(replace(token, norm="times", stem="time"))
    return made


def _one_or_more(words: list[Token]) -> list[Token]:
    """Read `an hour or more` as 1 hour or more, and `half a day or longer` as 0.5."""
    made = list(words)
    for at in range(len(made) - 4, -1, -1):
        one, unit, joint, more = (token.norm for token in made[at : at + 4])
        if one not in ("a", "an") or unit not in _STEPS or joint != "or" or more not in _LONGER:
            continue
        half = at > 0 and made[at - 1].norm == "half"
        number = 0.5 if half else 1.0
        made[at] = replace(made[at], kind="number", number=number, norm=f"{number:g}")
        made[at + 3] = replace(made[at + 3], norm="more", stem="more")
        if half:
            made[at] = replace(made[at], start=made[at - 1].start)
            del made[at - 1]
    return made


_STEPS = {"second", "minute", "hour", "day", "week", "month", "year"}
_LONGER = {"more", "longer", "over", "above"}
_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_THAN = {"than", "least", "most", "exactly"}


def spread_both(words: list[Token], lexicon: Lexicon) -> list[Token]:
    """Say words that several names or values share for each of them."""
    return spread_heads(spread_tails(words, lexicon), lexicon)


def spread_tails(words: list[Token], lexicon: Lexicon) -> list[Token]:
    """Read `math, reading and writing score` as three scores."""
    made = list(words)
    for at in range(len(words) - 2, 0, -1):
        tail, joint = words[at + 1], words[at - 1]
        if joint.norm not in ("and", "or", "vs", "&", "versus") or not _named_so(
            [words[at], tail], lexicon
        ):
            continue
        place = at - 2
        while place >= 0 and _named_so([words[place], tail], lexicon):
            if not _named_so([words[place]], lexicon, most=1):
                made.insert(place + 1, replace(tail, end=words[place].end))
            if place < 2 or words[place - 1].norm not in (",", "and"):
                break
            place -= 2
        break
    return made


def spread_heads(words: list[Token], lexicon: Lexicon) -> list[Token]:
    """Read `line A or B` and `zones 1, 2 and 3` as Line A or Line B, where these are values."""
    made: list[Token] = []
    head: Token | None = None
    for at, token in enumerate(words):
        behind = words[at + 1] if at + 1 < len(words) else None
        if behind is not None and _cell([token, behind], lexicon):
            head = token
        elif head is not None and at > 1 and words[at - 1].norm in _JOINTS:
            if _cell([head, token], lexicon) and (len(token.norm) < 3 or token.norm.isdigit()):
                made.append(replace(head, start=token.start, end=token.start))
            else:
                head = None
        elif head is not None and words[at - 1] is not head and token.norm not in _JOINTS:
            head = None
        made.append(token)
    return made


_JOINTS = ("and", "or", "vs", "&", "versus", ",")


def _cell(words: Sequence[Token], lexicon: Lexicon) -> bool:
    return tuple(word.stem for word in words) in lexicon.cells


def _named_so(words: Sequence[Token], lexicon: Lexicon, most: int = 2) -> bool:
    """Whether just these words name one column."""
    named = lexicon.names.get(tuple(word.stem for word in words))
    return named is not None and named.rank <= most and len(named.columns) == 1


def like_an_id(text: str, one: Field) -> bool:
    """Whether *text* looks like the ids of a column."""
    prefix = id_prefix(one)
    return bool(prefix) and text.startswith(prefix) and len(text) == len(str(one.greatest or ""))


def id_prefix(one: Field) -> str:
    """Return the letters that all ids of a column begin with, if digits follow."""
    low, high = (re.match(r"\D*", str(end or "")) for end in (one.least, one.greatest))
    same = low and high and low[0] == high[0] and str(one.least)[-1:].isdigit()
    return low[0] if low and same else ""
