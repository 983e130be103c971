"""Learns the words of one table from its profile, once: see `lexicon` for what is learnt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.analyst.lexicon.items import Key, Named
from assistant.analyst.lexicon.lists.abbreviations import expanded, is_short
from assistant.analyst.lexicon.lists.adjectives import ADJECTIVES
from assistant.analyst.lexicon.lists.english import COMMON
from assistant.analyst.lexicon.lists.opposites import had, truths
from assistant.analyst.lexicon.lists.rownouns import row_nouns
from assistant.analyst.lexicon.lists.synonyms import GROUPS, akin
from assistant.analyst.lexicon.lists.thesaurus import VALUE_WORDS, VERBS, brief
from assistant.analyst.lexicon.lists.vocabulary import MONTHS, PHRASES, WEEKDAYS, WORDS
from assistant.analyst.lexicon.spelling import name_words, plural, root, stem
from assistant.analyst.lexicon.table.cells import cells_of, done_cells, written
from assistant.analyst.lexicon.table.given import gift_names, sizes
from assistant.analyst.lexicon.table.lexicon import PERSONS, Lexicon, happened
from assistant.analyst.lexicon.table.monies import money_names
from assistant.analyst.lexicon.table.naming import KINDS, PLACE, core_of, names_of
from assistant.analyst.lexicon.table.participles import OUTPUT, share_heads
from assistant.analyst.lexicon.table.rowcolumns import has_rows, is_code_of, repeats_often
from assistant.analyst.lexicon.table.wares import wares_of
from assistant.analyst.profile import AVERAGED, Field, Profile

_MASS = {"inventory", "stock", "data", "history", "log", "report", "export", "finance"}
"""names of tables that are not what a row is called"""
_KEYS = {"id", "number", "no", "key", "code", "sku", "reference", "identifier"}
"""ends of names of what a row, or the thing that it is of, is known by"""
_TYPED = frozenset(
    word
    for phrase, sign in PHRASES.items()
    if sign.kind not in ("skip", "change")
    for word in phrase
)
"""words of the grammar that a typo may stand for"""
_ALSO = {
    "patient": ["visit", "stay", "admission", "case", "encounter", "hospitalization"],
    "booking": ["stay", "reservation"],
    "response": ["respondent", "participant", "person", "people", "answer", "submission"],
    "listing": ["property", "home", "listing"],
    "property": ["listing"],
}
"""what rows of a kind are called besides"""


def learn(profile: Profile) -> Lexicon:
    """Collect the words of *profile*'s table."""
    lexicon = Lexicon(profile)
    lexicon.names = names_of(profile)
    shared = share_heads(profile, lexicon.names)
    lexicon.names |= shared
    lexicon.assumed = frozenset(word for word in OUTPUT if (word,) in shared)
    lexicon.cells, lexicon.written = cells_of(profile), written(profile)
    lexicon.shorts = _shorts(profile)
    lexicon.nouns = {
        key: column
        for key, column in _nouns(profile, lexicon.names).items()
        if len(key) > 1 or not _shortened(lexicon, "".join(key))
    }
    _share_names(lexicon)
    lexicon.also = {
        (word,): _counted(kind, lexicon.nouns)
        for kind in _ALSO if (kind,) in lexicon.nouns for word in _ALSO[kind]
    }  # fmt: skip
    for key in lexicon.nouns:
        named = lexicon.names.get(key)
        if named and named.rank > 0 and named.columns[0] not in lexicon.shared:
            del lexicon.names[key]
    _name_sales(lexicon)
    _name_money(lexicon)
    _add_loose(lexicon)
    lexicon.wares = wares_of(profile, _taken(lexicon))
    lexicon.truths = truths([one for one in profile.fields if one.truth])
    said = {key[0] for key in (*lexicon.nouns, *lexicon.cells) if len(key) == 1}
    said |= {w for one in profile.fields if one.truth is None for w in one.words}
    lexicon.truths = had([f for f in profile.fields if f.truth], said) | lexicon.truths
    lexicon.verbs = _verbs(profile)
    lexicon.done = done_cells(profile)
    lexicon.roots = {
        root("".join(key)): named
        for key, named in lexicon.names.items()
        if len(key) == 1 and named.rank <= 2 and len(named.columns) == 1 and len("".join(key)) > 3
    }
    lexicon.rooted = _by_roots(lexicon.names)
    own = {word for key in (*lexicon.names, *lexicon.cells, *lexicon.nouns) for word in key}
    own |= {word for key in lexicon.truths for word in key}
    called = {word for one in profile.fields for word in one.words}
    alike = {key[0] for key, named in lexicon.names.items() if len(key) == 1 and named.rank > 2}
    meant = own - (alike - called - {word for key in lexicon.cells for word in key})
    thesaurus = {word for group in GROUPS for word in group}
    english = WORDS | COMMON | set(MONTHS) | set(WEEKDAYS) | set(VERBS) | set(ADJECTIVES)
    lexicon.known = frozenset(own | thesaurus | english | set(VALUE_WORDS))
    lexicon.targets = frozenset(
        word
        for word in (meant | {plural(word) for word in meant} | _TYPED | set(MONTHS))
        if word.isalpha() and len(word) >= (4 if word in meant else 5)
    )
    return lexicon


def _share_names(lexicon: Lexicon) -> None:
    """Let `flights` be the rows, though each has a flight_no that others have, too."""
    profile = lexicon.profile
    table = [stem(brief(word)) for word in name_words(profile.table)]
    words = {word for one in profile.fields for word in (*one.words, *name_words(one.name))}
    shared: list[str] = []
    for word in dict.fromkeys([*table[-1:], *row_nouns(table, words)]):
        named = lexicon.names.get((word,))
        fields = [profile[name] for name in named.columns] if named else []
        if not is_code_of(word, named, fields, profile.rows) or word in _MASS:
            continue
        if word not in table and fields[0].words[-1] in ("name", "title"):
            continue
        if has_rows(word, fields[0], profile):
            continue
        if not lexicon.nouns.get((word,)) or repeats_often(fields[0], profile.rows):
            lexicon.nouns[word,] = ""
            lexicon.loose |= {word}
            shared.append(fields[0].name)
    lexicon.shared = frozenset(shared)


def _add_loose(lexicon: Lexicon) -> None:
    """Add what the rows of a field of life are called, where no column and no value is."""
    profile = lexicon.profile
    words = {word for one in profile.fields for word in (*one.words, *name_words(one.name))}
    found: list[str] = []
    for word in row_nouns((stem(brief(word)) for word in name_words(profile.table)), words):
        named = lexicon.names.get((word,))
        fields = [profile[name] for name in named.columns] if named else []
        part = named is not None and named.rank >= 4
        free = part and all(one.kind == "category" and one.words[-1] in KINDS for one in fields)
        taken = (word,) in {**lexicon.nouns, **lexicon.cells}
        taken = taken or _shortened(lexicon, word, ("category", "text", "identifier"))
        if (named is None or free) and not taken:
            found.append(word)
            lexicon.nouns[word,] = ""
            lexicon.names.pop((word,), None)
    lexicon.loose |= frozenset(found)


def _shortened(lexicon: Lexicon, word: str, kinds: Sequence[str] = ("category", "text")) -> bool:
    """Whether a column is called *word* in short, and by nothing else: `plan` is pln."""
    short = lexicon.shorts.get(expanded(word, lexicon.shorts))
    fields = [one for one in lexicon.profile.fields if one.kind in kinds]
    return short is not None and any(
        core_of(one.words) == (short,) and one.words[-1] not in KINDS for one in fields
    )


def _by_roots(names: dict[Key, Named]) -> dict[Key, Named]:
    found: dict[Key, set[Named]] = {}
    for key, named in names.items():
        if len(key) > 1 and named.rank <= 1:
            found.setdefault(tuple(map(root, key)), set()).add(named)
    return {key: next(iter(said)) for key, said in found.items() if len(said) == 1}


def _shorts(profile: Profile) -> dict[str, str]:
    words = {word for one in profile.fields for word in name_words(one.name)}
    return {word: stem(brief(stem(brief(word)))) for word in words if is_short(word)}


_WORTH = ("donation", "gift", "expense", "payment", "pledge", "contribution", "transfer", "fine")
"""rows that are an amount: `total donations`, though `donations by month` may be their number"""


def _name_sales(lexicon: Lexicon) -> None:
    """Let `sales` be the amount as well, where a row is a sale: `how many sales` counts them."""
    called = [("sale", 3), *((word, 4) for word in _WORTH)]
    nouns = [(word, rank) for word, rank in called if lexicon.nouns.get((word,)) == ""]
    for word in ("revenue", "turnover", "amount", "total") if nouns else ():
        fits = [one for one in lexicon.profile.of("number") if word in one.words and one.additive]
        if len(fits) == 1:
            lexicon.names |= {(noun,): Named((fits[0].name,), rank) for noun, rank in nouns}
            return


def _name_money(lexicon: Lexicon) -> None:
    """Let `revenue` be the line total where no column is called so; `sales` are rows as well."""
    profile = lexicon.profile
    found = money_names(profile, lexicon.names)
    found |= gift_names(profile, lexicon.names)
    if ("sale",) in found and ("sale",) not in lexicon.nouns:
        lexicon.nouns["sale",] = lexicon.nouns.get(("order",), "")
    lexicon.names |= found
    lexicon.names |= sizes(profile, lexicon.names, lexicon.nouns)
    lexicon.assumed |= frozenset(" ".join(key) for key in found)


def _taken(lexicon: Lexicon) -> list[str]:
    """Return what columns are surely called, and what one row is."""
    sure = [key[0] for key, named in lexicon.names.items() if len(key) == 1 and named.rank <= 3]
    return [*sure, *(key[0] for key in lexicon.nouns if key[0] not in lexicon.loose)]


def _nouns(profile: Profile, names: dict[Key, Named]) -> dict[Key, str]:
    """Find what a row is called: by the table's name and by its first id."""
    nouns: dict[Key, str] = {}
    first = next((one for one in profile.fields if one.kind == "identifier"), None)
    if first is not None and first.words[-1] in _KEYS:
        core = core_of(first.words)
        place = profile.fields.index(first)
        if (core != first.words or core[-1] == "sku") and (first.unique or place == 0):
            _add_noun(nouns, names, core[-1], "" if first.unique else first.name)
    table = tuple(stem(brief(word)) for word in name_words(profile.table))
    plain = [word for word in table if word not in WORDS | _MASS and not word.isdigit()]
    last = plain[-1] if plain and plain[-1] == table[-1] else ""
    written = [word for word in name_words(profile.table) if not word.isdigit()]
    entity = last in PERSONS or (last,) in nouns or written[-1:] != [last]
    if last and entity and _free(names, last, profile):
        _add_noun(nouns, names, last, nouns.get((last,), ""))
    _add_free(nouns, names, [word for word in plain if word in PERSONS], "")
    for kind, others in _ALSO.items():
        if (kind,) in nouns:
            _add_free(nouns, names, others, _counted(kind, nouns))
    persons = [column for key, column in nouns.items() if len(key) == 1 and PERSONS & set(key)]
    if persons:
        _add_free(nouns, names, ["person", "people", "headcount"], persons[0])
    return nouns


def _counted(kind: str, nouns: dict[Key, str]) -> str:
    """Return what is counted of what rows of *kind* are called besides: a patient's stays."""
    return "" if kind in PERSONS else nouns[kind,]


def _free(names: dict[Key, Named], word: str, profile: Profile) -> bool:
    """Whether *word* may mean the rows: no column is it, but for `property type` and the like."""
    named = names.get((word,))
    if word in AVERAGED | {"consumption", "usage", "spend", "expense", "budget"}:
        return False
    if named is None or named.rank >= 4:
        return True
    kinds = [profile[name] for name in named.columns]
    return all(one.words[-1] in KINDS and len(one.words) > 1 for one in kinds)


def _add_free(
    nouns: dict[Key, str], names: dict[Key, Named], words: Sequence[str], column: str
) -> None:
    """Add words that no column is called by."""
    for word in words:
        if (word,) not in names or names[word,].rank > 2:
            nouns.setdefault((word,), column)


def _add_noun(nouns: dict[Key, str], names: dict[Key, Named], word: str, column: str) -> None:
    for other in akin(word):
        if other == word or "sku" in akin(word) or (other,) not in names or names[other,].rank > 2:
            nouns.setdefault((other,), column)
    nouns[word,] = column


def _verbs(profile: Profile) -> dict[str, tuple[str, ...]]:
    """Let `hired` mean Hire Date, and `churned` the yes/no column of that name."""
    found: dict[str, list[str]] = {}
    for one in profile.fields:
        for word in _verbal(one):
            for other in akin(word) if one.truth else {word}:
                found.setdefault(root(other), []).append(one.name)
    for key, names in _ALIKE:
        for mine, theirs in ((key, names), (names, key)):
            if mine not in found and theirs in found:
                found[mine] = found[theirs]
    if "leav" in found or "attrition" in found:
        found.setdefault("left", found.get("leav") or found["attrition"])
    return {key: happened(profile, tuple(dict.fromkeys(names))) for key, names in found.items()}


_ALIKE = (
    ("finish", "end"), ("complet", "end"), ("conclud", "end"), ("end", "finish"),
    ("end", "complet"), ("begin", "start"), ("began", "start"), ("begun", "start"),
    ("scan", "enter"), ("bought", "purchas"), ("bought", "order"), ("buy", "order"),
    ("ship", "dispatch"), ("ship", "sent"), ("arriv", "deliver"), ("kick", "start"),
    ("creat", "open"), ("answ", "reply"), ("respond", "reply"),
    ("answ", "respons"), ("clos", "resolv"), ("join", "hir"), ("start", "hir"),
    ("leav", "terminat"),
    ("leav", "exit"), ("leav", "resign"), ("leav", "separat"), ("quit", "terminat"),
    ("depart", "terminat"), ("list", "post"), ("sign", "register"), ("purchas", "order"),
    ("buy", "purchas"), ("employ", "hir"), ("construct", "build"), ("made", "build"),
    ("build", "commission"), ("construct", "commission"), ("found", "establish"),
)  # fmt: skip


def _verbal(one: Field) -> Iterator[str]:
    """Yield the words of a column that verbs may be made of."""
    if one.kind in ("date", "year") or one.truth is not None:
        last = core_of(one.words)[-1:]
        yield from (
            word
            for word in one.words
            if word not in PLACE and (len(word) >= 4 or word == "end")
            if one.truth is None or word in last or word.endswith(("ed", "ing"))
        )
    if one.kind in ("date", "year") and {"birth", "birthdate", "birthday"} & set(one.words):
        yield "born"
