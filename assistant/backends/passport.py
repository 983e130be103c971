"""What is known of one endpoint, as values: each line with an answer and how it was found.

Light on purpose, for pages: `examining` makes them, and that needs the library for models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.messages import Problem

Answer = Literal["yes", "no", "not asked"]
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a passport."""

    what: str
    answer: Answer
    how: str


@dataclass(frozen=True, slots=True)
class Passport:
    """What was found of one endpoint, for one assistant that is to speak through it."""

    protocol: str
    """responses, chat, assistants or demo; empty where none was found"""
    entries: tuple[Entry, ...] = ()
    wrong: tuple[Problem, ...] = ()
    """why this assistant cannot answer here, the main cause first; empty if nothing is known"""
    models: tuple[str, ...] = ()
    """that the endpoint lists"""

    def answer(self, what: str) -> Answer:
        """Return what was found of *what*."""
        found: dict[str, Answer] = {entry.what: entry.answer for entry in self.entries}
        return found.get(what, "not asked")


def shown(names: Sequence[str]) -> str:
    """Return the first of *names* and how many more there are."""
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
