"""What the cells of a table are called: whole values, parts of them, and other words for them.

Says what a phrase may mean; which column is meant, the grammar decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.analyst.lexicon.items import Key, Valued
from assistant.analyst.lexicon.lists.thesaurus import VALUE_LETTERS, VALUE_WORDS
from assistant.analyst.lexicon.lists.vocabulary import PHRASES, WORDS
from assistant.analyst.lexicon.spelling import QUOTED, root, tokens
from assistant.analyst.lexicon.table.lexicon import Lexicon
from assistant.analyst.plan import Value
from assistant.analyst.profile import Field, Profile

LONGEST = 7


FREE = {
    "remark", "comment", "note", "description", "message", "feedback", "review", "text", "detail",
    "complaint", "observation", "summary",
}  # fmt: skip
"""words of columns that hold sentences: no word of theirs means the whole"""


_MOST_PARTS = 12
"""values that a word may be a part of, for it to mean one of them"""


_WEAK = {"yes", "no", "true", "false", "none", "other", "all", "y", "n", "t", "f", "na", "unknown"}


_SAID_ANYWAY = {"please", "number", "numbers", "figure", "figures", "report", "result", "results"}
"""words of questions that mean no cell, though they are long"""


_CELL_SIGNS = {
    "missing",
    "present",
    "shape",
    "chart",
    "rate",
    "possible",
    "value",
    "signed",
    "sup",
    "trend",
}
"""kinds of words that mean the cell where there is one"""


def cells_of(profile: Profile) -> dict[Key, Valued]:
    """Collect what the cells of *profile*'s columns are called."""
    found: dict[Key, dict[tuple[str, Value], int]] = {}
    for one in profile.fields:
        if one.kind not in ("category", "text", "identifier") or not one.values:
            continue
        for value in one.values:
            for rank, key in _value_phrases(str(value), one):
                ranks = found.setdefault(key, {})
                ranks[one.name, value] = min(rank, ranks.get((one.name, value), 9))
    cells: dict[Key, Valued] = {}
    for key, ranks in found.items():
        best = min(ranks.values())
        chosen = tuple(cell for cell, rank in ranks.items() if rank == best)
        if best == 3 and len(chosen) > _MOST_PARTS:
            continue
        cells[key] = Valued(chosen, best, _is_weak(key))
    return cells


def knowing(lexicon: Lexicon, found: Iterable[tuple[str, Value]]) -> Lexicon:
    """Add values (column, value) of columns that have too many for all to be known."""
    more: dict[str, list[Value]] = {}
    for name, value in found:
        more.setdefault(name, []).append(value)
    fields = lexicon.profile.fields
    fields = tuple(replace(f, values=tuple(more.get(f.name, f.values))) for f in fields)
    profile = replace(lexicon.profile, fields=fields)
    cells = cells_of(profile)
    words = {word for key in cells.keys() - lexicon.cells.keys() for word in key}
    more_known = {"known": lexicon.known | words, "written": written(profile)}
    return replace(lexicon, profile=profile, cells=cells, **more_known)


def written(profile: Profile) -> re.Pattern[str] | None:
    """Return what finds values that begin or end with a sign: O- is not O+, >50K not <=50K."""
    texts = {str(v) for one in profile.fields for v in one.values if one.type == "VARCHAR"}
    ends = [v for v in texts if len(v) > 1 and not (v[0].isalnum() and v[-1].isalnum())]
    found = "|".join(map(re.escape, sorted(ends, key=len, reverse=True)))
    whole = rf"(?<![\w+#<>=-])(?P<written>{found})(?![\w+#<>=-])"
    return re.compile(f"{QUOTED}|{whole}", re.IGNORECASE) if ends else None


def _is_weak(key: Key) -> bool:
    if len(key) > 1:
        return False
    word = "".join(key)
    sign = PHRASES.get((word,))
    plain_sign = sign is not None and sign.kind not in _CELL_SIGNS
    if sign is not None and sign.kind in ("skip", "company") and len(word) > 5:
        plain_sign = word in _SAID_ANYWAY
    return word in _WEAK or len(word) == 1 or word.isdigit() or plain_sign


def _value_phrases(value: str, one: Field) -> Iterator[tuple[int, Key]]:
    key = tuple(token.stem for token in tokens(value) if token.kind != "sign")
    if not key or len(key) > LONGEST:
        return
    yield 0, key
    if one.truth and len(key) == 1:
        return
    phrase = " ".join(key)
    means = {VALUE_WORDS.get(phrase, ""), *(("male", "female") if phrase == "" else ())} - {""}
    if {"gender", "sex"} & set(one.words) and len(phrase) == 1:
        means.add(VALUE_LETTERS.get(phrase, phrase))
    for other, meaning in VALUE_WORDS.items():
        if meaning in (phrase, *means) and other != phrase:
            yield 1, tuple(other.split())
    for meaning in means - {phrase}:
        yield 1, tuple(meaning.split())
    if 2 <= len(key) <= 4 and not FREE & set(one.words):
        for word in key:
            if len(word) > 2 and word not in WORDS:
                yield 3, (word,)


def done_cells(profile: Profile) -> dict[str, Valued]:
    """Return the cells of a few that are what was done, Denied and Approved, by the verb's root."""
    found: dict[str, list[tuple[str, Value]]] = {}
    for one in profile.of("category"):
        for value in one.values if len(one.values) <= _MOST_PARTS else ():
            text = str(value).casefold()
            if text.isalpha() and text.endswith("ed") and len(text) > 4:
                found.setdefault(root(text), []).append((one.name, value))
    return {
        key: Valued(tuple(cells), 0)
        for key, cells in found.items()
        if len({name for name, _ in cells}) == 1
    }
