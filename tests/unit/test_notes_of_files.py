"""What the card of a file says of many columns is said once."""

from __future__ import annotations

import pytest

from assistant.ui.uploads.notes import together

TAKEN = "the percent signs were taken off; 12.5 means 12.5 %."


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["a"], "“a”: "),
        (["a", "b"], "“a” and “b”: "),
        (["a", "b", "c"], "“a”, “b” and 1 more: "),
        ([f"c{n}" for n in range(27)], "“c0”, “c1” and 25 more: "),
    ],
)
def test_what_was_done_to_several_columns_is_one_note(columns: list[str], said: str) -> None:
    why = "“amount” stays text: 1 of its 12 values is not a number: “n/a?” (line 5)."
    notes = ["Columns are separated by a tab.", *(f"“{name}”: {TAKEN}" for name in columns), why]
    assert together(notes) == [notes[0], said + TAKEN, why]


def test_what_is_said_of_one_column_only_stays_as_it_is() -> None:
    counted = ["“a”: 1 cell is missing.", "“b”: 1 cell is missing."]
    notes = ["“a” stays text.", "“b” stays text.", "“a” and “b” are one.", *counted]
    assert together(notes) == notes
