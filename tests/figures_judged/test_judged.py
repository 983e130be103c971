"""What the check makes of made-up answers whose right and wrong figures are known."""

from __future__ import annotations

import pytest

from tests.figures import Tell
from tests.figures_judged.judging import Verdict, answers, judged

LEAST_MARKED, MOST_MARKED = 0.95, 0.02


def verdicts(folder: str) -> list[Verdict]:
    return [verdict for answer in answers(folder) for verdict in judged(answer)]


def shares(found: list[Verdict]) -> tuple[int, int, int, int]:
    """Return (wrong ones, those marked, right ones, those marked)."""
    wrong = [one for one in found if not one.right]
    right = [one for one in found if one.right]
    return len(wrong), sum(w.marked for w in wrong), len(right), sum(r.marked for r in right)


def test_there_are_as_many_judged_figures_as_are_claimed() -> None:
    found = verdicts("given")
    assert len(list(answers("given"))) == 60
    assert len({one.thread for one in found}) >= 5
    assert sum(not one.right for one in found) >= 80
    assert sum(one.right for one in found) >= 150


def test_the_unseen_answers_are_as_many_as_is_said() -> None:
    assert len(list(answers("unseen"))) >= 40
    wrong, _, right, _ = shares(verdicts("unseen"))
    assert wrong >= 50
    assert right >= 200


@pytest.mark.parametrize("folder", ["given", "heldout", "unseen"])
def test_wrong_figures_are_marked_and_right_ones_are_not(folder: str, tell: Tell) -> None:
    wrong, marked, right, accused = shares(verdicts(folder))
    tell(f"figures, {folder}: {marked} of {wrong} wrong ones marked, {accused} of {right} right")
    assert marked / wrong >= LEAST_MARKED
    assert accused / right <= MOST_MARKED
