"""Which columns of text are dates or times, and what is asked about them.

Decided apart from numbers, before or after them as the text allows; the forms themselves are in
`dates`, and every row is looked at before a column becomes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns import dates
from assistant.data.readers.columns.kinds import Kind
from assistant.data.readers.columns.proving import Proof, Prover, Subject
from assistant.data.readers.staging import Meaning, Staged
from assistant.tables import Choice, Question

Settle = Callable[[], Meaning]
"""finds the meaning of a column once all other columns were seen"""


class Dating:
    """Finds the dates and times of one staged table."""

    def __init__(self, prover: Prover, staged: Staged, asker: Asker) -> None:
        self._prover = prover
        self._staged = staged
        self._asker = asker
        self._order = ""
        """day or month first, as dates of another column prove"""

    def read(self, subject: Subject) -> Meaning | Settle | None:
        """Return the meaning of a column, how to settle it, or None if it has no dates."""
        for kind in kinds():
            if not kind.matches(subject.values):
                continue
            proof = self._prover.prove(subject.source, kind)
            if not proof.holds:
                continue
            rival = self._rival(subject, kind)
            if rival is not None:
                return lambda kind=kind, rival=rival: self._settle(subject, kind, rival)
            if kind.type in ("DATE", "TIMESTAMP") and "day" in kind.note and "/" in kind.id:
                self._order = kind.id
            return _meaning(subject, kind, proof)
        return None

    def _rival(self, subject: Subject, kind: Kind) -> Kind | None:
        """Return the other way to read the column, if it holds too and differs."""
        for other in _rivals(kind):
            if (
                other.matches(subject.values)
                and self._prover.prove(subject.source, other).holds
                and self._prover.example(subject.source, kind, other) is not None
            ):
                return other
        return None

    def _settle(self, subject: Subject, one: Kind, other: Kind) -> Meaning:
        """Have the person decide which of day and month comes first."""
        example = self._prover.example(subject.source, one, other) or ("", "", "")
        (chosen,) = self._asker.ask(_ask_order(subject, example, self._suggest()))
        for kind, order in zip((one, other), ("day", "month"), strict=True):
            if order == chosen:
                return _meaning(subject, kind, self._prover.prove(subject.source, kind))
        return Meaning(subject.source.as_written, (f"“{subject.name}” stays text, as chosen.",))

    def _suggest(self) -> str:
        if self._order:
            return "day" if self._order.startswith("day") else "month"
        return "day" if self._staged.comma_decimals else "text"


def kinds() -> Iterator[Kind]:
    """Yield every kind of date and time."""
    for _, kind in dates.kinds():
        yield kind
    yield dates.TIME


def _rivals(kind: Kind) -> Iterator[Kind]:
    """Yield the kind that reads the same text with day and month the other way round."""
    if kind.id.startswith("day") and "." not in kind.id:
        other = "month" + kind.id.removeprefix("day")
        for form, candidate in dates.kinds():
            if form.id == other and candidate.type == kind.type:
                yield candidate


def _meaning(subject: Subject, kind: Kind, proof: Proof) -> Meaning:
    value = f"({kind.sql(f'({subject.source.filled})')})::{proof.type}"
    notes = [kind.note.replace("{column}", subject.name)] if kind.note else []
    if kind.type == "TIMESTAMP" and any(kind.zoned(value) for value in subject.values):
        notes.append(f"“{subject.name}”: times with an offset were turned into UTC.")
    if proof.words:
        cells = "cell" if proof.words == 1 else "cells"
        notes.append(
            f"“{subject.name}”: {proof.words:,} {cells} with NA, - or the like are missing."
        )
    return Meaning(value, tuple(notes))


def _ask_order(subject: Subject, example: tuple[str, str, str], suggested: str) -> Question:
    text, *readings = example
    labels = (("day", "Day first"), ("month", "Month first"))
    choices = tuple(
        Choice(order, label, f"{text} is {reading}")
        for (order, label), reading in zip(labels, readings, strict=True)
    )
    return Question(
        f"dates:{subject.key}",
        f"The dates in “{subject.name}” can be read in two ways. Which is meant?",
        (*choices, Choice("text", "Keep as text", f"{text} stays as it is")),
        (suggested,),
    )
