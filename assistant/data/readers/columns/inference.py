"""What the text of each column means: decided on a sample, proved on every row.

Once, for every format that has no types of its own. What cannot be proved stays text, with a note;
what could be read in two ways is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns import numbers
from assistant.data.readers.columns.dates.deciding import Dating, Settle
from assistant.data.readers.columns.kinds import BOOLEAN, INFINITE, SELDOM, Kind, fold
from assistant.data.readers.columns.numerals import doubts
from assistant.data.readers.columns.numerals.deciding import Found, Numerals, Reading
from assistant.data.readers.columns.proving import Proof, Prover, Subject
from assistant.data.readers.naming import Named, clip
from assistant.data.readers.staging import Meaning, Stage, Staged

_WORDS = frozenset((*INFINITE, *SELDOM))
_STYLES = [style.id for style in numbers.STYLES]


class Columns:
    """Infers the columns of one staged table."""

    def __init__(self, stage: Stage, staged: Staged, asker: Asker) -> None:
        self._prover = Prover(stage, staged)
        self._numerals = Numerals(self._prover, staged, asker)
        self._staged = staged
        self._asker = asker
        self._dating = Dating(self._prover, staged, asker)

    def infer(self, named: Sequence[Named]) -> list[Meaning]:
        """Return the meaning of every column, in order."""
        found = [self._infer(n, name.name) for n, name in enumerate(named)]
        made = [meaning if isinstance(meaning, Meaning) else meaning() for meaning in found]
        asked = self._staged.as_numbers
        return [replace(m, as_numbers=asked.get(n) or m.as_numbers) for n, m in enumerate(made)]

    def _infer(self, number: int, name: str) -> Meaning | Settle:
        """Return the meaning of a column, or how the person settles it."""
        subject = self._look_at(number, name)
        if not subject.values:
            return Meaning(subject.source.as_written)
        if not subject.source.infinite and (settle := self._dating.numbers(subject)):
            return settle
        subject, found = self._as_numbers(subject)
        if found is None and not subject.source.infinite:
            found = self._dating.read(subject)
        if found is None and (codes := self._as_codes(subject)):
            return codes
        found = found or self._numerals.rescue(subject) or self._as_text(subject)
        if isinstance(found, tuple):
            return partial(self._settle, subject, found)
        return self._typed(subject, found) if isinstance(found, Reading) else found

    def _look_at(self, number: int, name: str) -> Subject:
        source = self._prover.look_at(f"c{number}")
        values = self._prover.sample(source.column)
        folded = any(c.isdecimal() and not c.isascii() for value in values for c in value)
        if folded:
            values = [fold(value) for value in values]
        words = {value.upper() for value in values}
        infinite, seldom = (not words.isdisjoint(known) for known in (INFINITE, SELDOM))
        plain = [value for value in values if value.upper() not in _WORDS]
        source = replace(source, folded=folded, infinite=infinite, seldom=seldom)
        key = f"{self._staged.label}.{name}" if self._staged.label else name
        return Subject(number, source, name, key, plain)

    def _as_numbers(self, subject: Subject) -> tuple[Subject, Found | None]:
        """Find the kind of numbers, or truth, that all rows are of."""
        seen = list(subject.values)
        for kind in self._kinds(subject.number):
            if not kind.matches(seen) or (subject.source.infinite and not kind.numeric):
                continue
            proof = self._prover.prove(subject.source, kind)
            while (shown := subject.source.showing(proof.example)) != subject.source:
                if shown.infinite and not kind.numeric:
                    break
                subject = replace(subject, source=shown)
                proof = self._prover.prove(shown, kind)
            if proof.holds:
                return subject, self._held(subject, kind, proof)
            seen.extend([proof.example] if proof.misfits else [])
        return subject, None

    def _held(self, subject: Subject, kind: Kind, proof: Proof) -> Found:
        if kind.id in _STYLES:
            return self._numerals.settle(subject, kind, proof)
        if kind is numbers.DECIMAL and (text := self._numerals.counted(subject)):
            return text
        rival = self._rival(subject, kind)
        one = Reading(kind, proof)
        return (one, rival) if rival else one

    def _as_codes(self, subject: Subject) -> Meaning | None:
        if not _are_codes(subject.values):
            return None
        if subject.number in self._staged.quoted:
            bare = self._staged.bare
            known = bare is not None and not bare.get(subject.number)
            return Meaning(subject.source.as_written) if known else None
        why = "numbers have leading zeros or more than 18 digits"
        note = f"“{subject.name}” stays text: {why}."
        return Meaning(subject.source.as_written, (note,))

    def _kinds(self, number: int) -> Iterator[Kind]:
        if number not in self._staged.quoted:
            yield BOOLEAN
            yield numbers.WHOLE
            yield numbers.DECIMAL
            yield numbers.SCIENTIFIC
            yield numbers.POINT
            yield numbers.COMMA
            yield numbers.SPACED

    def _rival(self, subject: Subject, kind: Kind) -> Reading | None:
        """Return the other way to read the column, if it holds too and differs."""
        other = numbers.COMMA
        if kind.id == "decimal" and other.matches(subject.values) and self._has_commas:
            proof = self._prover.prove(subject.source, other)
            if proof.holds and self._prover.example(subject.source, kind, other) is not None:
                return Reading(other, proof)
        return None

    @cached_property
    def _has_commas(self) -> bool:
        """Whether a comma stands before decimals, as far as the file or its other columns say."""
        if self._staged.comma_decimals or self._staged.sheet or self._staged.bare is not None:
            return self._staged.comma_decimals
        found = (self._look_at(n, "").values for n, _ in enumerate(self._staged.headers))
        return any(v and numbers.COMMA.matches(v) and not numbers.POINT.matches(v) for v in found)

    def _settle(self, subject: Subject, readings: tuple[Reading, Reading]) -> Meaning:
        """Have the person decide between two ways to read a column."""
        kinds = [reading.kind for reading in readings]
        example = self._prover.example(subject.source, *kinds) or ("", "", "")
        question = doubts.ask_marks(subject.key, subject.name, kinds, example)
        suggested = "comma" if self._has_commas else "point"
        (chosen,) = self._asker.ask(replace(question, suggested=(suggested,)))
        for reading, choice in zip(readings, question.choices, strict=False):
            if choice.value == chosen:
                return self._typed(subject, reading)
        return Meaning(subject.source.as_written, (f"“{subject.name}” stays text.",))

    def _typed(self, subject: Subject, reading: Reading) -> Meaning:
        notes = [*_remarks(subject, reading.kind), *reading.notes]
        stored = subject.number in self._staged.texts and not reading.proof.misfits
        if stored and reading.kind.numeric:
            notes.append(f"“{subject.name}”: numbers stored as text became numbers.")
        if subject.source.folded:
            notes.append(f"“{subject.name}”: digits of another script were taken as 0 to 9.")
        return self._numerals.finish(subject, replace(reading, notes=tuple(notes)))

    def _as_text(self, subject: Subject) -> Meaning:
        """Keep the text, and say why if it looks like something else."""
        values, name, column = subject.values, subject.name, subject.source
        kinds = self._kinds(subject.number)
        best = max(kinds, key=lambda kind: kind.count(values), default=BOOLEAN)
        if len(values) >= 3 and best.count(values) >= 0.6 * len(values):
            proof = self._prover.prove(column, best)
            if proof.misfits:
                are = "is" if proof.misfits == 1 else "are"
                note = (
                    f"“{name}” stays text: {proof.misfits:,} of its {proof.filled:,} values {are} "
                    f"not among {best.words}, such as “{clip(proof.example, 40)}”."
                )
                return Meaning(column.as_written, (note,))
        return Meaning(column.as_written)


_DIGITS = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_LOST = re.compile(rf"0\d.*|\d{{{numbers.MOST_DIGITS + 1},}}", re.ASCII)
_PERCENT = re.compile(r"-?\d*\.?\d+ ?%?")
"""a number of which nothing but the sign of a percentage is taken off"""


def _are_codes(values: Sequence[str]) -> bool:
    """Whether all are digits, of which some would be lost in a number: 007, or 05.50."""
    return all(map(_DIGITS.fullmatch, values)) and any(map(_LOST.fullmatch, values))


def _remarks(subject: Subject, kind: Kind) -> Iterator[str]:
    """Say what was taken off the text or added to it."""
    percent = kind.digits and any("%" in value for value in subject.values)
    if kind.note and not (percent and all(map(_PERCENT.fullmatch, subject.values))):
        yield kind.note.replace("{column}", subject.name)
    if percent:
        yield f"“{subject.name}”: the percent signs were taken off; 12.5 means 12.5 %."
