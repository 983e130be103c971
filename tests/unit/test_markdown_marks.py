"""Figures are marked in a text, and nothing else in it changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant.runs import citing
from assistant.ui.markdown import Mark, Notes, marks
from assistant.ui.thread.blocks import split

NUMBER = "32,432"
MARKED = ":orange-background[32,432 :small[not from your data]]"
NOTES = Notes(citing.Numbers(), "sources")


def drawn(text: str, *, other: bool = False) -> str:
    at, found = text.find(NUMBER), list[Mark]()
    while at >= 0:
        found.append(Mark(at, at + len(NUMBER), other))
        at = text.find(NUMBER, at + 1)
    return "\n\n".join(split(text, NOTES, found))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It made **32,432**, so.", f"It made **{MARKED}**, so."),
        ("| a |\n|---|\n| 32,432 |", f"| a |\n|---|\n| {MARKED} |"),
        ("1. **Laptop** - 32,432", f"1. **Laptop** - {MARKED}"),
        ("# 32,432", f"# {MARKED}"),
        ("> 32,432", f"> {MARKED}"),
        ("Sum:32,432", f"Sum\\:\u200b{MARKED}"),
    ],
)
def test_a_figure_in_words_is_marked(text: str, shown: str) -> None:
    assert drawn(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "See `32,432` there.",
        "```\n32,432\n```",
        "A link https://example.org/32,432 here.",
        "[32,432](https://example.org/32,432)",
        "Formula $32,432 + x^2$ here.",
        "$$\n32,432\n$$",
        "bold**32,432**glued",
    ],
)
def test_where_nothing_can_be_marked_the_text_is_as_it_was(text: str) -> None:
    assert drawn(text) == "\n\n".join(split(text, NOTES))


def test_a_figure_of_another_row_has_words_of_its_own() -> None:
    assert drawn("It made 32,432.", other=True) == (
        "It made :orange-background[32,432 :small[from another row]]."
    )


def test_signs_that_a_model_wrote_mark_nothing() -> None:
    text = f"{marks.BEGIN}5{marks.END} and 32,432"
    assert drawn(text).count(":orange") <= 1
    assert ":orange" not in "".join(split(text, NOTES))


@given(some.text("*_`$[]()|:#>-~!<a1 \n\\", max_size=60), some.integers(0, 60))
def test_without_its_marks_any_text_is_what_it_was(text: str, at: int) -> None:
    whole = text[:at] + NUMBER + text[at:]
    start = min(at, len(text))
    found = split(whole, NOTES, [Mark(start, start + len(NUMBER))])
    assert "".join(map(marks.unmarked, found)) == "".join(split(whole, NOTES))
