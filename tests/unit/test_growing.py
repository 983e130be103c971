"""A growing text shows at each look what it would show if all of it were read anew."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.ui.markdown import cleaned, safe, safe_so_far
from assistant.ui.markdown.growing import BLOCK, Growing
from assistant.ui.markdown.structure import Reading
from tests.sizes import cases
from tests.unit.hostile_markdown import HOSTILE

WORDS = (
    "the",
    "orders",
    "of",
    "May",
    "`c`",
    "**b**",
    "12",
    "%",
    "1.",
    "-",
    "$5",
    "[a](http://b.c)",
)
BLOCKS = (
    *(
        "\n",
        "\n\n",
        "\n- ",
        "\n\n- ",
        "\n1. ",
        "\n2) ",
        "\n  - ",
        "\n    ",
        "\n\n  ",
        "\n> ",
        "\n-",
    ),
    *("\n```py\n", "\n```\n", "\n  ```\n", "\n- ```\n", "\n\n$$\n", "\n- $$\n", "\n$$", "\n\n1"),
    *(
        "\n\n## ",
        "\n---\n",
        "\n- - -\n",
        "|a|b|\n|-|-|\n",
        "\n|1|`x`|",
        "\r\n",
        "\n\n\xa0",
        "\x0c\n",
    ),
)


def written(draw: random.Random) -> str:
    """Return what a model might write, or somebody who wants to be read wrongly."""
    odd = draw.choice([0.02, 0.1, 0.5])
    found: list[str] = []
    for _ in range(draw.choice([4, 15, 60])):
        found += [" " + draw.choice(WORDS[:4]) for _ in range(draw.choice([1, 1, 3, 30]))]
        found.append(draw.choice(HOSTILE if draw.random() < odd else BLOCKS))
        found.append(draw.choice(WORDS))
    return "".join(found)


def anew(text: str, *, final: bool) -> list[str]:
    """Return the elements of *text*, all of it read from its start."""
    text = cleaned(text, final=final)
    sure = re.sub(r"(?:\A|(?<=\n))(?:[-*+]|\d{1,9}[.)]?)\Z", "", text)
    reading = Reading(sure, final=False)
    cuts = [0]
    for start in reading.starts():
        at = len("\n".join(reading.lines[: start.line])) + 1
        if start.free and at >= cuts[-1] + BLOCK:
            cuts.append(at)
    closed = [safe(text[start:end]) for start, end in pairwise(cuts)]
    return [*closed, safe(text[cuts[-1] :]) if final else safe_so_far(sure[cuts[-1] :])]


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("word", ["www.a.io", "thewww.a.io", "WWW.a.io/b", "awww.", "wwww.a.io,"])
def test_an_address_that_begins_within_words_waits_until_it_is_whole(word: str, size: int) -> None:
    text, growing = f"the orders of the {word} and", Growing()
    for end in range(size, len(text), size):
        (shown,) = growing.read(cleaned(text[:end], final=False), final=False)
        assert [shown[0]] == anew(text[:end], final=False)


@settings(deadline=None, max_examples=cases(20, 60, 2_000))
@given(st.randoms(use_true_random=False))
def test_each_look_shows_what_reading_all_of_it_anew_would_show(draw: random.Random) -> None:
    text, closed, growing = written(draw), list[str](), Growing()
    sizes = draw.choice([(1, 2, 7), (12,), (3, 60), (400,)])
    at = 0
    while at < len(text):
        at += draw.choice(sizes)
        last = at >= len(text)
        shown = list(growing.read(cleaned(text[:at], final=last), final=last))
        closed += [block for block, over in shown if over]
        assert [*closed, shown[-1][0]] == anew(text[:at], final=last)
        assert [over for _, over in shown] == [True] * (len(shown) - 1) + [False]


def test_a_text_that_was_replaced_is_read_from_the_last_element_that_was_closed() -> None:
    settled, growing = f"{'word ' * 100}\n\n# a\n\nb `c` d\n\ne", Growing()
    assert [over for _, over in growing.read(settled, final=False)] == [True, False]
    other = settled.replace("`c`", "`see`")
    assert growing.follows(other)
    assert list(growing.read(other, final=False)) == [("# a\n\nb `see` d\n\ne", False)]
    assert not growing.follows(other.replace("word", "deed"))


@pytest.mark.parametrize(
    "text", ["of$$\xa0\n- $$\n", "::\n\u2028\n- $$\n", "- a\n- `b\n- c", "a\n1"]
)
def test_what_is_above_is_settled_only_where_nothing_could_change_it(text: str) -> None:
    assert [shown for shown, _ in Growing().read(text, final=False)] == anew(text, final=False)


@pytest.mark.parametrize(
    "block", ["words in a paragraph\n\n", "- words in a list\n", "\n\n10. a\n   - b\n"]
)
def test_the_work_of_a_look_does_not_grow_with_the_text_above(block: str) -> None:
    def calls(blocks: int) -> int:
        growing, text = Growing(), block * blocks
        list(growing.read(f"{text}more", final=False))
        return calls_of(lambda: list(growing.read(f"{text}more **words**\n- `c", final=False)))

    calls(1)  # what is made when it is first needed, such as a pattern, counts for nobody
    assert calls(200) <= calls(2) + 50


def test_words_that_go_on_are_not_read() -> None:
    growing, text = Growing(), "- a list\n- of `code` and plain"
    list(growing.read(text, final=False))
    assert calls_of(lambda: list(growing.read(f"{text} words, 1. - *not* read", final=False))) < 9


def calls_of(do: Callable[[], Any]) -> int:
    """Count the functions of Python that *do* calls."""
    calls = 0

    def note(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        do()
    finally:
        sys.setprofile(before)
    return calls
