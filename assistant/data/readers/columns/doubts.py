"""Questions about the numbers of a column.

Words and choices only; which of them is due is decided by `inference`.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.data.readers.columns.kinds import Kind
from assistant.tables import Choice, Question


def ask_marks(
    key: str, name: str, kinds: Sequence[Kind], example: tuple[str, str, str]
) -> Question:
    """Ask which mark stands before decimals, where both could."""
    text, *readings = example
    labels = {"comma": "A comma stands before decimals"}
    choices = tuple(
        Choice(
            "comma" if kind.id == "comma" else "point",
            labels.get(kind.id, "A point stands before decimals"),
            f"{text} is {_plain(reading)}",
        )
        for kind, reading in zip(kinds, readings, strict=True)
    )
    return Question(
        f"numbers:{key}",
        f"The numbers in “{name}” can be read in two ways. Which is meant?",
        (*choices, Choice("text", "Keep as text", f"{text} stays as it is")),
        ("point",),
    )


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
