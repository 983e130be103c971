"""How much of a battery is run: a small sample, the larger one of CI, or all of it.

`pytest` and `.ci/run` run the small one, `--size ci` more of it, `pytest --full` leaves nothing
out. What a sample holds follows from its seed alone, and every battery has a case in each size.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

SIZES = ("small", "ci", "full")
Case = TypeVar("Case")

_chosen = [SIZES[0]]


def choose(size: str) -> None:
    """Say how much is run; pytest does, before it reads any test."""
    _chosen[0] = SIZES[SIZES.index(size)]


def chosen() -> str:
    """Return how much is run."""
    return _chosen[0]


def cases(small: Case, ci: Case, full: Case) -> Case:
    """Return how many cases are tried (or whatever else makes a battery as long as it is)."""
    return (small, ci, full)[SIZES.index(chosen())]


def sample(every: Sequence[Case], small: int, ci: int, seed: int = 20261122) -> list[Case]:
    """Return so many of *every*, in their order: those of CI hold those of the small sample."""
    drawn = random.Random(seed).sample(range(len(every)), len(every))
    return [every[at] for at in sorted(drawn[: cases(small, ci, len(every))])]
