"""Says of each figure in an answer where in the results it stands. The one way in.

Pure, without a model and without a clock. What it cannot look at within its bounds, it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.figures import matching, naming, prose, reading, sources
from assistant.figures.beyond import beside_singles, between_results
from assistant.figures.columns import across, weighted
from assistant.figures.derived import ends_of, groups_of, of_things, sums_of
from assistant.figures.facts import of_facts, values
from assistant.figures.focus import BACK, Focus, Told, elsewhere, focus
from assistant.figures.measures import Measures
from assistant.figures.naming import Name, Names
from assistant.figures.prose import Sentence
from assistant.figures.reckoned import EXACT, bounds_in, of_bounds, of_known, of_parts, of_rows
from assistant.figures.sheets import sheets_of
from assistant.figures.sources import CELL, PAIR, Pool, Sought, Source
from assistant.figures.things import things_of, whole_of
from assistant.figures.values import Figure, FiguresPart, Ground, Passage, Written

_TOP = re.compile(
    r"(?i)\b(?:top|first|largest|biggest|best|leading|highest|ersten|größten|premiers)[ -](\w+)"
)
_BOTTOM = re.compile(
    r"(?i)\b(?:bottom|last|lowest|smallest|least|worst|remaining|other|letzten|kleinsten|übrigen|derniers"
    r"|autres)[ -](\w+)"
)
_NUMBERS = {
    word: number
    for words in (
        "two three four five six seven eight nine ten",
        "zwei drei vier fünf",
        "deux trois",
    )
    for number, word in enumerate(words.split(), 2)
}
_REST = re.compile(
    r"(?i)\b(?:others?|rest|remaining|remainder|except|excluding|without|not"
    r"|n[’']t|fail\w*|apart from|übrigen?|andere[nr]?|ohne|nicht|autres?|reste|sans|hors)\b"
)
_NET = re.compile(r"(?i)\b(?:nps|net|netto|saldo|balance)\b")
_MEAN = re.compile(
    r"(?i)\b(?:average\w*|avg|weighted|gewichtet\w*|pondéré\w*|mean|per|each|typical\w*"
    r"|daily|weekly|monthly|a (?:day|week|month|year)|pro|schnitt|mittel|durchschnitt\w*"
    r"|moyenne|promedio|ø)\b"
)
_AVERAGE = re.compile(r"(?i)average|\bmean\b|schnitt|mittel|moyenne")
_AROUND, _NEARBY = 60, 400
MOST_DERIVED = 200_000
"""sources that are made for one answer; what is not found afterwards is not marked either"""


_Judged = tuple[bool, str, int | None]
"""found, source, query"""
_NOWHERE: _Judged = (False, "", None)


def check(passages: Sequence[Passage], ground: Ground) -> FiguresPart | None:
    """Look up the figures of *passages*; None where there is nothing to compare, or no figure."""
    if not ground.results:
        return None
    return _Check(ground).part(passages)


class _Check:
    def __init__(self, ground: Ground) -> None:
        self._sheets, self._queries, self._cut = sheets_of(ground.results)
        self._names = Names.of(self._sheets)
        self._units = Measures(column for sheet in self._sheets for column in sheet.columns)
        self._pool = Pool()
        for sheet in self._sheets:
            self._pool.add(sources.of_sheet(sheet))
        self._pool.add(of_facts(ground.facts))
        self._pool.add(between_results(self._sheets))
        for sheet in self._sheets:
            self._pool.add(across(whole_of(sheet)))
            self._pool.add(groups_of(sheet))
            self._pool.add(ends_of(sheet))
        self._pool.seal()
        self._asked = values(ground.questions)
        asked = ground.questions[-1] if ground.questions else ""
        low = naming.lowered(asked)
        self._asked_of = [name for _, name in self._names.found(asked, low, 0, len(asked))]
        self._left, self._looked = MOST_DERIVED, 0
        self._said = values(self._queries)

    def part(self, passages: Sequence[Passage]) -> FiguresPart | None:
        found: list[Figure] = []
        notes: list[str] = []
        for passage in passages:
            if len(passage.text) > prose.MOST:
                notes.append(f"Only the first {prose.MOST:,} characters were looked at.")
            found += self._figures(passage)
            if self._looked > reading.MOST:
                notes.append(f"Only the first {reading.MOST:,} figures were looked up.")
        if self._cut:
            notes.append("Of this thread's results only the newest were looked at.")
        if not found:
            return None
        return self._kept(found, " ".join(dict.fromkeys(notes)))

    def _kept(self, found: list[Figure], note: str) -> FiguresPart:
        """Keep the SQL of what was found, and no other."""
        used = sorted({figure.query for figure in found if figure.query is not None})
        places = {query: place for place, query in enumerate(used)}
        figures = tuple(
            Figure(
                f.text,
                f.part,
                f.start,
                f.end,
                f.found,
                f.source,
                None if f.query is None else places[f.query],
            )
            for f in found
        )
        return FiguresPart(figures, tuple(self._queries[query] for query in used), note)

    def _figures(self, passage: Passage) -> Iterator[Figure]:
        source = passage.text[: prose.MOST]
        text = prose.plain(source)
        low = naming.lowered(text)
        reader = reading.Reader(text, source, self._units)
        told: list[Told] = []
        for sentence in prose.sentences(text):
            names = self._names.found(text, low, sentence.start, sentence.end)
            written = [
                figure
                for figure in islice(reader.figures(sentence), reading.MOST + 1)
                if not self._names.within(low, figure.start, figure.end)
            ]
            told.append(Told(sentence, names, written))
            judged: list[tuple[Written, _Judged]] = []
            for figure in written:
                self._looked += 1
                if self._looked > reading.MOST:
                    break
                if (one := self._judged(figure, text, told)) is not None:
                    judged.append((figure, one))
            for figure, one in judged:
                if one == _NOWHERE:
                    one = self._reckoned(figure, text, told)  # noqa: PLW2901 - the second look
                yield Figure(figure.text, passage.part, figure.start, figure.end, *one)
            if self._looked > reading.MOST:
                return

    def _judged(self, figure: Written, text: str, told: Sequence[Told]) -> _Judged | None:
        """Return what becomes of it; None where the figure does not count."""
        newest = told[-1]
        before = text[max(newest.sentence.start, figure.start - _AROUND) : figure.start]
        after = text[figure.end : min(newest.sentence.end, figure.end + _AROUND)]
        said = text[
            max(newest.sentence.start, figure.start - _NEARBY) : min(
                newest.sentence.end, figure.end + _NEARBY
            )
        ]
        since = next(
            one for one in told[-1 - BACK :] if one.sentence.block == newest.sentence.block
        )
        earlier = text[max(since.sentence.start, figure.start - _NEARBY) : newest.sentence.start]
        mean = _speaks_of_averages(said, newest.sentence) or bool(_AVERAGE.search(earlier))
        rest = _REST.search(said) is not None
        net = _NET.search(said) is not None
        sought = matching.sought(figure, mean=mean, rest=rest, net=net)
        fitting = matching.fitting(figure, self._pool.of(sought), before, after)
        if not fitting or elsewhere(newest, figure, fitting, before):
            # What the sentence is about is looked through only where nothing simpler is meant.
            seen = focus(told, figure, self._asked_of)
            fitting += matching.fitting(figure, self._derived(seen, said, sought), before, after)
        sizes = {value for value, _ in figure.readings}
        if not fitting:
            if sizes & (self._asked | self._said) or self._left <= 0 or _says_nothing(figure):
                return None
            return _NOWHERE
        if sizes & self._asked:
            return None
        if (others := elsewhere(newest, figure, fitting, before)) is not None:
            return False, others.told(), others.query
        best = min(fitting, key=lambda one: _order(one, newest.before(figure)))
        if best.rank == CELL and len({one.rows for one in fitting if one.rank == CELL}) == 1:
            newest.cells.append(best)
        newest.found.append((figure, best))
        return True, best.told(), best.query

    def _reckoned(self, figure: Written, text: str, told: Sequence[Told]) -> _Judged:
        """Look once more at one that is nowhere, beside the other figures of its sentence."""
        newest = told[-1]
        back = 3 if newest.sentence.kind == "text" else 1
        known = sorted(
            (one for part in told[-back:] for one in part.found),
            key=lambda one: abs(one[0].start - figure.start),
        )
        before = text[max(newest.sentence.start, figure.start - _AROUND) : figure.start]
        after = text[figure.end : min(newest.sentence.end, figure.end + _AROUND)]
        sought = matching.sought(figure, mean=False)
        said = text[newest.sentence.start : newest.sentence.end][: 2 * _NEARBY]
        beyond = list(of_bounds(self._sheets, bounds_in(newest.figures)))
        counts = [_count_of(word) for word in re.findall(r"\w+", said)]
        fitting = [
            source
            for source in (
                *of_known(known),
                *(source for bound, source in beyond if bound is not figure),
                *of_parts(said, self._sheets, _NUMBERS),
            )
            if sought.has(source.kind, source.value)
            and matching.fits(figure, source, before, after)
        ]
        if not newest.before(figure) and figure.digits >= EXACT and not figure.unit:
            fitting += [source for sheet in self._sheets for source in of_rows(sheet, sought)]
        fitting += [
            source for bound, source in beyond if bound is figure and source.value in counts
        ]
        if not fitting:
            return _NOWHERE
        newest.found.append((figure, fitting[0]))
        return True, fitting[0].told(), fitting[0].query

    def _derived(self, seen: Focus, said: str, sought: Sought) -> list[Source]:
        """Return what a figure may be of what it is about; nothing more once that is too much."""
        found = [
            source
            for source in islice(self._all_derived(seen, said, sought), max(0, self._left))
            if self._counted() and sought.has(source.kind, source.value)
        ]
        return found if self._left > 0 else []

    def _counted(self) -> bool:
        self._left -= 1
        return True

    def _all_derived(self, seen: Focus, said: str, sought: Sought) -> Iterator[Source]:
        top = [n for word in _TOP.findall(said) if (n := _count_of(word))]
        top += [-n for word in _BOTTOM.findall(said) if (n := _count_of(word))]
        rest = sought.rest
        about = things_of(seen.about, seen.beside)
        beside = things_of(seen.beside)
        parts = [things_of(names) for names in seen.parts if not sought.mean]
        for sheet in self._sheets:
            if sought.mean:
                yield from weighted(whole_of(sheet))
            near = [[thing for thing in part if thing.sheet is sheet] for part in parts]
            mine = [thing for thing in about if thing.sheet is sheet]
            theirs = [thing for thing in beside if thing.sheet is sheet]
            if mine or theirs or top or rest:
                sums = sums_of(sheet, mine, top, near, rest=rest) + sums_of(
                    sheet, theirs, (), rest=rest
                )
                yield from of_things(sheet, mine, theirs, sums, sought)
        yield from beside_singles(about, self._sheets)


def _speaks_of_averages(said: str, sentence: Sentence) -> bool:
    return any(map(_MEAN.search, (said, *(head for _, head in sentence.heads))))


def _order(source: Source, names: Sequence[Name]) -> tuple[bool, int, bool]:
    named = any(source.sheet is name.sheet and set(source.rows) <= set(name.rows) for name in names)
    return not named and source.rank > PAIR, source.rank, not named


def _says_nothing(figure: Written) -> bool:
    """Tell if a figure is none of it, all of it, or so small that it may count anything."""
    value = figure.readings[0][0]
    small = figure.bare and value <= matching.SMALL
    return small or value == 0 or (figure.unit == "percent" and value == 100)


def _count_of(word: str) -> int:
    return int(word) if word.isdigit() and len(word) < 4 else _NUMBERS.get(word.lower(), 0)
