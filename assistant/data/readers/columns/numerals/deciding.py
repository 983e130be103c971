"""Columns of numbers with something around them, or with something else beside them.

What a sample suggests is counted on every row; what is in doubt is asked or offered, and told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns import numbers
from assistant.data.readers.columns.dates.names import is_counted
from assistant.data.readers.columns.kinds import INFINITE, NANS, Kind, Source, listed
from assistant.data.readers.columns.numbers import Style
from assistant.data.readers.columns.numerals import doubts
from assistant.data.readers.columns.numerals.around import Around, gather
from assistant.data.readers.columns.numerals.doubts import Doubt
from assistant.data.readers.columns.numerals.spelling import Spelling
from assistant.data.readers.columns.proving import Proof, Prover, Specials, Subject
from assistant.data.readers.naming import clip
from assistant.data.readers.staging import Meaning, Staged
from assistant.tables import Question

_SHOWN = 3
"""misfits that are told with their rows"""
_DIALLED = 5
"""digits from which a number with a plus is one that is dialled"""
_THREES = re.compile(r"\d{3}(?:[ .\u00a0\u202f]\d{3}){2,}", re.ASCII)
_DIALLED_NAME = re.compile("(?i)tel|phone|fax|mobil|handy|m[oó]vil|sire[nt]|acc|konto|nr|number")
_MANY = 5
"""numbers that amounts are not likely to be"""
_EXACT = 15
"""digits that a number beside infinity can have"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a column, with what is told of it."""

    kind: Kind
    proof: Proof
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()


Found = Reading | tuple[Reading, Reading] | Meaning
"""a reading, two of which the person has to choose one, or what the column is already"""


class Numerals:
    """Reads columns of one staged table as numbers, where the person does not say otherwise."""

    def __init__(self, prover: Prover, staged: Staged, asker: Asker) -> None:
        self._prover = prover
        self._staged = staged
        self._asker = asker

    def settle(self, subject: Subject, kind: Kind, proof: Proof) -> Found:
        """Look at what stands around numbers, all of which are of *kind*."""
        style = numbers.style_of(kind)
        around = self._around(subject, style.number, kind.pattern)
        if around is None:
            return Reading(kind, proof)
        return self._decide(subject, Spelling(style, around, kind), proof)

    def counted(self, subject: Subject) -> Meaning | None:
        """Offer to keep versions and sections, of which 1.10 is not 1.1; None if they are none."""
        if not is_counted(subject.name):
            return None
        behind = {value: len(value.partition(".")[2]) for value in subject.values}
        tens = sorted(value for value, digits in behind.items() if digits > 1 and value[-1] == "0")
        if not tens or 1 not in behind.values():
            return None
        doubt = doubts.of_counted(subject.name, tens[0])
        asked = doubts.ask_as_numbers(subject.key, doubt)
        return self._text(subject, doubt.why, asked.id) if self._takes_text(asked) else None

    def _takes_text(self, question: Question) -> bool:
        return self._asker.offer(question) == ("text",)

    def rescue(self, subject: Subject) -> Found | None:
        """Read a column of numbers that are not of one kind; None if it is no such column."""
        if subject.number in self._staged.quoted and self._staged.bare is None:
            return None
        for style in numbers.STYLES:
            sampled = gather({_shape(style, value): 1 for value in subject.values})
            if sampled is None or not sampled.consistent:
                continue
            around = self._around(subject, style.led, ".*")
            if around is None or not around.consistent:
                continue
            if style is numbers.POINTED and any("#," in one.text for one, _ in around.shapes):
                continue  # 1.000,- has no point before decimals
            if _are_dialled(subject, around):
                return None
            spelling = Spelling(style, around)
            proof = self._prover.prove(subject.source, spelling.kind)
            if proof.holds:
                return self._decide(subject, spelling, proof)
        return self._in_part(subject) or self._in_units(subject)

    def _in_units(self, subject: Subject) -> Meaning | None:
        """Say that numbers in several units stay text."""
        sampled = gather({_shape(numbers.POINTED, value): 1 for value in subject.values})
        if sampled is None or not sampled.units:
            return None
        around = self._around(subject, numbers.POINTED.led, ".*")
        if around is None or not around.units:
            return None
        told = ", ".join(f"{unit} {count:,}" for unit, count in around.units.most_common())
        return self._text(subject, f"numbers are in several units ({told})", "")

    def _around(self, subject: Subject, number: str, within: str) -> Around | None:
        shapes = self._prover.shapes(subject.source, number, within)
        return None if shapes is None else gather(shapes)

    def _in_part(self, subject: Subject) -> Found | None:
        """Offer to read as numbers what is a number in at least half of its rows."""
        kinds = [
            kind
            for kind in (numbers.POINT, numbers.COMMA, numbers.SPACED, numbers.SCIENTIFIC)
            if kind.count(subject.values)
            and not (kind.alike and not self._prover.prove(subject.source, kind).alike)
        ]
        if not kinds:
            return None
        filled, counts = self._prover.tally(subject.source, [kind.pattern for kind in kinds])
        most = max(counts)
        if 2 * most < filled:
            both = numbers.SPACED not in kinds and numbers.SPACED.matches(subject.values)
            why = "points and commas both stand before decimals"
            return self._text(subject, why, "") if both else None
        kind = kinds[counts.index(most)]
        style = numbers.style_of(kind)
        around = self._around(subject, style.number, kind.pattern) or gather({"#": most})
        if around is None:
            return None
        if all(map(_is_plain, filter(kind.fits, subject.values))):
            kind = replace(kind, note="")
        spelling = Spelling(style, around, kind, partial=True)
        return self._decide(subject, spelling, self._prover.prove(subject.source, spelling.kind))

    def _decide(self, subject: Subject, spelling: Spelling, proof: Proof) -> Found:
        """Have the person say what is in doubt, one question after the other."""
        name, around = subject.name, spelling.around
        told: list[str] = []
        question = ""
        if doubt := self._doubt(subject, spelling, proof):
            asked = doubts.ask_as_numbers(subject.key, doubt)
            question = asked.id
            if self._takes_text(asked):
                return self._text(subject, doubt.why, question)
            told.append(doubt.became)
        if around.mixed:
            asked = doubts.ask_percent(subject.key, name, around, _plain(subject, spelling))
            (chosen,) = self._asker.ask(asked)
            if chosen == "text":
                why = "percent signs stand in some rows only"
                return self._text(subject, why, question or asked.id)
            spelling = replace(spelling, fractions=chosen == "fraction")
            told.append(doubts.told_percent(name, around, chosen))
        if around.count("ledger"):
            asked, marks = doubts.ask_ledger(subject.key, name, around.ledgers)
            (chosen,) = self._asker.ask(asked)
            if chosen == "text":
                either = " or ".join(sorted(marks.values()))
                why = f"{either} stands beside numbers"
                return self._text(subject, why, question or asked.id)
            spelling = replace(spelling, negative=marks[chosen])
            told.append(f"“{name}”: amounts with {marks[chosen]} are negative.")
        told.extend(doubts.told_signs(name, around))
        if spelling.fractions or spelling.negative:
            proof = self._prover.prove(subject.source, spelling.kind)
        one = Reading(spelling.kind, proof, tuple(told), doubts.caveats(name, around))
        return self._with_rival(subject, spelling, one)

    def _with_rival(
        self, subject: Subject, spelling: Spelling, one: Reading
    ) -> Reading | tuple[Reading, Reading]:
        """Add the reading with other marks, if it holds as well and differs."""
        if spelling.style is not numbers.POINTED:
            return one
        other = spelling.in_style(numbers.COMMAED).kind
        if not all(map(other.fits, filter(one.kind.fits, subject.values))):
            return one
        proof = self._prover.prove(subject.source, other)
        if proof.misfits != one.proof.misfits or not proof.type:
            return one
        if self._prover.example(subject.source, one.kind, other) is None:
            return one
        return one, replace(one, kind=other, proof=proof)

    def _doubt(self, subject: Subject, spelling: Spelling, proof: Proof) -> Doubt | None:
        """Return why the column may be text; None if it is numbers without a doubt."""
        name, around = subject.name, spelling.around
        if spelling.partial:
            shown = self._shown(subject, spelling, proof)
            return doubts.of_misfits(name, proof.misfits, proof.filled, shown)
        if len(around.currencies) > 1:
            return doubts.of_currencies(name, around)
        if doubt := doubts.of_shapes(name, around):
            return doubt
        if spelling.style is not numbers.POINTED and _are_grouped(subject):
            return doubts.of_groups(name, subject.values[0])
        if subject.number in self._staged.quoted and self._staged.bare is not None:
            bare = self._staged.bare.get(subject.number, 0)
            return doubts.of_quotes(name, around.rows - bare, bare) if around.rows > bare else None
        return None

    def _shown(self, subject: Subject, spelling: Spelling, proof: Proof) -> str:
        """Write the first misfits with their rows."""
        rows = self._prover.misfits(subject.source, spelling.kind.pattern, _SHOWN)
        shown = ", ".join(f"“{clip(text, 40)}” ({self._staged.place(row)})" for row, text in rows)
        if not rows:  # written as a number, but beyond all that can be stored
            rows, shown = [(0, "")], f"“{clip(proof.example, 40)}”"
        more = proof.misfits - len(rows)
        return f"{shown} and {more:,} more" if more > 0 else shown

    def finish(self, subject: Subject, reading: Reading) -> Meaning:
        """Return what the column becomes; words for infinity and NaN are what they say."""
        source, type_ = subject.source, reading.proof.type
        value = f"({reading.kind.sql(f'({source.filled})', type_)})::{type_}"
        if not reading.proof.words:
            return Meaning(value, reading.notes, reading.caveats)
        found = self._prover.specials(source)
        nans = found.nans if found.nans and self._keeps_nan(subject, reading, found) else 0
        notes = list(reading.notes)
        caveats = list(reading.caveats)
        if found.infinite or nans:
            if reading.proof.significant > _EXACT:
                why = f"infinity or NaN stands beside numbers of more than {_EXACT} digits"
                return self._text(subject, why, "")
            value = _with_specials(source, value, nans=nans > 0)
            notes.append(doubts.told_specials(subject.name, found.infinite, nans))
            caveats.append(notes[-1])
        if found.nans and not nans:
            notes.append(doubts.told_no_value(subject.name, found.nans))
        if words := reading.proof.words - found.infinite - found.nans:
            cells, are = ("1 cell", "is") if words == 1 else (f"{words:,} cells", "are")
            notes.append(f"“{subject.name}”: {cells} with NA, - or the like {are} missing.")
        return Meaning(value, tuple(notes), tuple(caveats))

    def _keeps_nan(self, subject: Subject, reading: Reading, found: Specials) -> bool:
        """Offer to take NaN for a value or for none.

        Many programs write it for no value. Beside infinity, or where the column has another
        sign for no value, it is what it says.
        """
        other = found.blank or reading.proof.words - found.infinite - found.nans
        says = found.infinite or other or subject.number in self._staged.nans
        asked = doubts.ask_nan(subject.key, subject.name, found.nans, "nan" if says else "missing")
        return self._asker.offer(asked) == ("nan",)

    def _text(self, subject: Subject, why: str, question: str) -> Meaning:
        note = f"“{subject.name}” stays text: {why}."
        return Meaning(subject.source.as_written, (note,), as_numbers=question)


def _with_specials(source: Source, value: str, *, nans: bool) -> str:
    """Return SQL for *value* that is infinite where the text says so, and NaN with *nans*."""
    text = f"upper({source.trimmed})"
    below = [word for word in INFINITE if word[0] in "-\u2212"]
    above = [word for word in INFINITE if word not in below]
    cases = [("inf", above), ("-inf", below), *([("nan", NANS)] if nans else [])]
    when = " ".join(f"WHEN {text} IN ({listed(words)}) THEN '{made}'::DOUBLE"
                    for made, words in cases)  # fmt: skip
    return f"CASE {when} ELSE ({value})::DOUBLE END"


def _shape(style: Style, value: str) -> str:
    return re.sub(style.led, "#", value, count=1)


def _plain(subject: Subject, spelling: Spelling) -> list[str]:
    """Return numbers without a percent sign."""
    plain = (value for value in subject.values if "%" not in value)
    return sorted(value for value in plain if spelling.kind.fits(value))


def _is_plain(value: str) -> bool:
    return numbers.SCIENTIFIC.fits(value) or numbers.DECIMAL.fits(value)


def _are_grouped(subject: Subject) -> bool:
    """Whether they are digits in threes, as many in each: telephones, accounts, no amounts."""
    values = set(subject.values)
    alike = len({len(value) for value in values}) == 1 and all(map(_THREES.fullmatch, values))
    return alike and (len(values) >= _MANY or _DIALLED_NAME.search(subject.name) is not None)


def _are_dialled(subject: Subject, around: Around) -> bool:
    """Whether they are numbers of telephones: a plus and many digits."""
    if not around.signs["+"] or around.signs["-"]:
        return False
    return any(len(re.sub(r"\D", "", value)) >= _DIALLED for value in subject.values)
