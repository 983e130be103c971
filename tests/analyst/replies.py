"""What an analyst may do with a question, in the judge's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answered:
    """It ran a query."""

    sql: str
    columns: Sequence[str]
    rows: Sequence[tuple[object, ...]]
    chart: str = ""
    """kind of the chart beside it: bar, line, ..."""
    drawn: Answered | None = None
    """the chart's own rows, where it is made of others than the answer"""
    upon: bool = False
    """whether it says upon which answer it is built, as the question before it got none"""
    state: Any = None
    """whatever the analyst wants to see again before the next question of the chain"""


@dataclass(frozen=True, slots=True)
class Declined:
    """It said that it cannot, and gave no figure."""

    why: str = ""
    state: Any = None


@dataclass(frozen=True, slots=True)
class AskedBack:
    """It wants to know which of several things is meant."""

    text: str = ""
    state: Any = None


@dataclass(frozen=True, slots=True)
class Talked:
    """It said something short of its own: a greeting, help."""

    text: str = ""
    state: Any = None


Reply = Answered | Declined | AskedBack | Talked
Answer = Callable[[str, str, Reply | None], Reply]
"""(table, question, the reply before in the same chain) -> reply"""
