"""What the text of each column means: decided on a sample, proved on every row.

Once, for every format that has no types of its own. What cannot be proved stays text, with a note;
what could be read in two ways is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns import doubts, numbers
from assistant.data.readers.columns.dates.deciding import Dating, Settle, Subject
from assistant.data.readers.columns.kinds import BOOLEAN, Kind, Source
from assistant.data.readers.columns.proving import Proof, Prover
from assistant.data.readers.naming import Named, clip
from assistant.data.readers.staging import Meaning, Stage, Staged
from assistant.tables import Question


class Columns:
    """Infers the columns of one staged table."""

    def __init__(self, stage: Stage, staged: Staged, asker: Asker) -> None:
        self._prover = Prover(stage, staged)
        self._staged = staged
        self._asker = asker
        self._dating = Dating(self._prover, staged, asker)
        self._sources: list[Source] = []

    def infer(self, named: Sequence[Named]) -> list[Meaning]:
        """Return the meaning of every column, in order."""
        self._sources = [self._prover.look_at(f"c{n}") for n in range(len(named))]
        found = [self._infer(n, name.name) for n, name in enumerate(named)]
        return [meaning if isinstance(meaning, Meaning) else meaning() for meaning in found]

    def _infer(self, number: int, name: str) -> Meaning | Settle:
        """Return the meaning of a column, or how the person settles it."""
        column = self._sources[number]
        values = self._prover.sample(column.column)
        if not values:
            return Meaning(column.as_written)
        subject = Subject(number, column, name, self._key(name), values)
        if settle := self._dating.numbers(subject):
            return settle
        for kind in self._candidates(number, values):
            proof = self._prover.prove(column, kind)
            if not proof.holds:
                continue
            rival = self._rival(column, kind, values)
            if rival is not None:
                return partial(self._settle, number, name, [kind, rival])
            return self._typed(number, name, kind, proof, values)
        return self._dating.read(subject) or self._as_text(column, name, number, values)

    def _candidates(self, number: int, values: list[str]) -> Iterator[Kind]:
        for kind in self._kinds(number):
            if kind.matches(values):
                yield kind

    def _kinds(self, number: int) -> Iterator[Kind]:
        if number not in self._staged.quoted:
            yield BOOLEAN
            yield numbers.WHOLE
            yield numbers.DECIMAL
            yield numbers.SCIENTIFIC
            yield numbers.POINT
            yield numbers.COMMA
            yield numbers.SPACED

    def _rival(self, column: Source, kind: Kind, values: list[str]) -> Kind | None:
        """Return the other way to read the column, if it holds too and differs."""
        others = [other for other in _rivals(kind, comma=self._staged.comma_decimals)
                  if other.matches(values)]  # fmt: skip
        for other in others:
            if (
                self._prover.prove(column, other).holds
                and self._prover.example(column, kind, other) is not None
            ):
                return other
        return None

    def _settle(self, number: int, name: str, kinds: list[Kind]) -> Meaning:
        """Have the person decide between two ways to read a column."""
        column = self._sources[number]
        one, other = kinds
        example = self._prover.example(column, one, other) or ("", "", "")
        question = doubts.ask_marks(self._key(name), name, kinds, example)
        suggested = "comma" if self._staged.comma_decimals else "point"
        question = Question(question.id, question.text, question.choices, (suggested,))
        (chosen,) = self._asker.ask(question)
        for kind, choice in zip(kinds, question.choices, strict=False):
            if choice.value == chosen:
                proof = self._prover.prove(column, kind)
                return self._typed(number, name, kind, proof, self._prover.sample(column.column))
        return Meaning(column.as_written, (f"“{name}” stays text, as chosen.",))

    def _typed(
        self, number: int, name: str, kind: Kind, proof: Proof, values: list[str]
    ) -> Meaning:
        text = self._sources[number].filled
        value = f"({kind.sql(f'({text})', proof.type)})::{proof.type}"
        notes = list(_remarks(name, kind, values))
        if number in self._staged.texts and kind.words.endswith("numbers"):
            notes.append(f"“{name}”: numbers stored as text became numbers.")
        if proof.words:
            cells = "cell" if proof.words == 1 else "cells"
            notes.append(f"“{name}”: {proof.words:,} {cells} with NA, - or the like are missing.")
        return Meaning(value, tuple(notes))

    def _key(self, name: str) -> str:
        return f"{self._staged.label}.{name}" if self._staged.label else name

    def _as_text(self, column: Source, name: str, number: int, values: list[str]) -> Meaning:
        """Keep the text, and say why if it looks like something else."""
        if number not in self._staged.quoted and _are_codes(values):
            why = "it has numbers with leading zeros or more than 18 digits"
            return Meaning(column.as_written, (f"“{name}” stays text: {why}.",))
        best = max(self._kinds(number), key=lambda kind: kind.count(values))
        if len(values) >= 3 and best.count(values) >= 0.6 * len(values):
            proof = self._prover.prove(column, best)
            if proof.misfits:
                are = "is" if proof.misfits == 1 else "are"
                note = (
                    f"“{name}” stays text: {proof.misfits:,} of its {proof.filled:,} values {are} "
                    f"not among {best.words}, such as “{clip(proof.example, 40)}”."
                )
                return Meaning(column.as_written, (note,))
            if not proof.alike:
                what = "time zones in some of its rows only" if best.type else "mixed signs"
                return Meaning(column.as_written, (f"“{name}” stays text: it has {what}.",))
        return Meaning(column.as_written)


def _are_codes(values: Sequence[str]) -> bool:
    """Whether all are digits, of which some would be lost in a number."""
    digits = all(value.isascii() and value.isdigit() for value in values)
    return digits and any(
        len(value) > numbers.MOST_DIGITS or (value[0] == "0" and len(value) > 1) for value in values
    )


def _remarks(name: str, kind: Kind, values: list[str]) -> Iterator[str]:
    """Say what was taken off the text or added to it."""
    if kind.note:
        yield kind.note.replace("{column}", name)
    if kind.digits and any("%" in value for value in values):
        yield f"“{name}”: the percent signs were taken off; 12.5 means 12.5 %."


def _rivals(kind: Kind, *, comma: bool) -> Iterator[Kind]:
    """Yield the kinds that could read the same text in another way."""
    if kind.id == "point":
        yield numbers.COMMA
    if kind.id == "decimal" and comma:
        yield numbers.COMMA
