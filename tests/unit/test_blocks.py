"""A growing text is drawn once, in the same elements as the stored one, at a bounded cost."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from assistant.ui.markdown import safe
from assistant.ui.markdown.growing import BLOCK
from assistant.ui.thread import blocks
from assistant.ui.thread.blocks import Blocks, Chunk
from tests.unit.hostile_markdown import hostile

READER = MarkdownIt("commonmark").enable("table")


@dataclass
class Screen:
    """What `st.write_stream` makes of chunks: elements, and the bytes that it sends for them."""

    elements: list[str] = field(default_factory=lambda: [""])
    sent: int = 0

    def take(self, chunks: Iterator[Chunk]) -> None:
        for chunk in chunks:
            if isinstance(chunk, str):
                assert chunk, "an empty chunk would be dropped"
                self.elements[-1] += chunk
            else:
                self.elements.append("")
            self.sent += len((self.elements[-1] or self.elements[-2]).encode()) + 100

    @property
    def drawn(self) -> list[str]:
        return [element for element in self.elements if element]


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def play(
    text: str, size: int, rate: float, look_s: float = 0.04, short: int = 100_000
) -> tuple[Screen, float]:
    """Stream *text* in deltas; return the screen, and how long the eye ever waited for a change.

    Only waits are counted before which the last element had at most *short* characters.
    """
    clock, screen, worst, changed = Clock(), Screen(), 0.0, 0.0
    stream = Blocks(clock)
    total = len(text) / size / rate
    while clock.now < total:
        clock.now += look_s
        before, shown = screen.sent, len(screen.elements[-1])
        screen.take(stream.feed(text[: int(clock.now * rate) * size]))
        if screen.sent != before:
            worst = max(worst, clock.now - changed if shown <= short else 0.0)
            changed = clock.now
    screen.take(stream.finish())
    assert not stream.replaced
    return screen, worst


def words(count: int, seed: int = 1) -> str:
    draw = random.Random(seed)
    known = ["the", "revenue of", "**orders**", "grew", "by `12 %`", "in March", "$5", "and x_1"]
    return " ".join(draw.choice(known) for _ in range(count)) + "."


def answer(size: int) -> str:
    """Return what a model might write: headings, paragraphs, lists, code and tables."""
    found: list[str] = []
    for n in range(size):
        found += [f"## Part {n}", words(60, n), f"- {words(9)}\n- {words(8)}\n\n- {words(7)}"]
        found += [f"```py\nx_{n} = y[{n}]\n\nprint(x)\n```", "|a|b|\n|-|-|\n" + "|1|`c`|\n" * 5]
        if sum(map(len, found)) > size:
            break
    return "\n\n".join(found)[:size]


@settings(deadline=None, max_examples=80)
@given(st.lists(hostile(8), max_size=6), st.randoms(), st.sampled_from([1, 40, 350]))
def test_what_was_streamed_is_what_is_drawn_afterwards(
    parts: list[str], draw: random.Random, extra: int
) -> None:
    text = "\n\n".join(part + " word" * draw.choice([0, extra // 4]) for part in parts)
    clock, screen, at = Clock(), Screen(), 0
    stream = Blocks(clock)
    while at < len(text):
        at += draw.choice([1, 2, 7, 60])
        clock.now += draw.choice([0.01, 5.0])
        screen.take(stream.feed(text[:at]))
    screen.take(stream.finish())
    assert not stream.replaced
    assert screen.drawn == list(blocks.split(text))


def test_elements_are_remembered_but_not_those_of_a_very_long_text() -> None:
    short, long = answer(3_000), answer(blocks._LONGEST_KEPT + 1)
    assert blocks.split(short) is blocks.split(short)
    assert blocks.split(long) is not blocks.split(long)
    assert blocks.split(long) == blocks.split(long)


@pytest.mark.parametrize(("size", "rate"), [(5, 100), (5, 300), (1, 100), (40, 30)])
def test_the_elements_do_not_depend_on_the_deltas(size: int, rate: float) -> None:
    text = answer(6_000)
    assert play(text, size, rate)[0].drawn == list(blocks.split(text))


def test_an_element_is_whole_blocks_and_no_smaller_than_it_must() -> None:
    text = answer(12_000)
    found = blocks.split(text)
    assert all(len(block) >= BLOCK - 2 for block in found[:-1])
    assert max(map(len, found)) < 4 * BLOCK
    tops = [t.type for t in READER.parse(safe(text)) if t.level == 0]
    assert tops == [t.type for block in found for t in READER.parse(block) if t.level == 0]


@pytest.mark.parametrize(
    "block",
    [
        "```py\n" + "x = 1\n\n" * 200 + "```",
        "\n\n".join(f"{n}. {words(9)}\n\n    more" for n in range(1, 80)),
        "- a\n\n  ```\n  b\n\n" + "  c\n\n" * 200 + "  ```",
        "|a|b|\n|-|-|\n" + "|1|2|\n" * 300,
        words(600),
    ],
    ids=["fence", "list", "fence in a list", "table", "paragraph"],
)
def test_a_block_is_never_cut(block: str) -> None:
    text = f"{words(80)}\n\n{block}\n\n{words(80)}\n\n{words(9)}"
    assert blocks.split(text)[1] == safe(block)
    assert len(blocks.split(text)) == 4
    assert play(text, 5, 300)[0].drawn == list(blocks.split(text))


@pytest.mark.parametrize(
    ("length", "rate", "times"), [(20_000, 100, 7), (20_000, 300, 4), (2_000, 100, 6.5)]
)
def test_the_bytes_are_a_few_times_the_text_and_the_eye_never_waits(
    length: int, rate: float, times: float
) -> None:
    text = answer(length)
    screen, waited = play(text, 5, rate, look_s=0.01, short=700)
    assert screen.sent <= times * len(text)
    assert waited <= 0.25


def test_the_first_words_come_as_they_are_and_then_at_a_pace() -> None:
    clock, screen, text = Clock(), Screen(), "word" * 100
    stream = Blocks(clock)
    seen: list[float] = []
    for size in range(1, 400, 5):
        clock.now += 0.04
        before = screen.sent
        screen.take(stream.feed(text[:size]))
        if screen.sent > before:
            seen.append(clock.now)
    gaps = [after - before for before, after in pairwise(seen)]
    eager = blocks.EAGER // 5
    assert max(gaps[: eager - 2]) < 0.05
    assert min(gaps[eager:]) >= blocks.PACE_S


@pytest.mark.parametrize("block", [words(4_000), "```py\n" + "value = f(1)\n" * 2_000 + "```"])
def test_a_huge_block_is_shown_more_seldom_but_shown(block: str) -> None:
    screen, waited = play(block, 5, 300)
    assert screen.sent <= 8 * len(block)
    assert waited <= blocks.SLOWEST_S + 0.5


def test_an_answer_that_is_already_there_is_drawn_at_once() -> None:
    text = answer(20_000)
    screen = Screen()
    screen.take(Blocks().feed(text))
    assert sum(map(len, screen.drawn)) > len(text) - 500


def test_nothing_is_lost_between_two_looks() -> None:
    clock, screen = Clock(), Screen()
    stream = Blocks(clock)
    for text, at, holding in [("a", 0.0, False), ("a b", 0.01, True), ("a b", 1.0, False)]:
        clock.now = at
        screen.take(stream.feed(text))
        assert stream.holding is holding
    assert screen.drawn == ["a b"]


@pytest.mark.parametrize("end", [lambda s, _: s.finish(), lambda s, text: s.feed(text)])
def test_a_text_that_was_replaced_is_told_and_not_mended(
    end: Callable[[Blocks, str], Iterator[Chunk]],
) -> None:
    for before, after in [("abc", "xyz"), (words(90) + "\n\nabc", words(90, 2) + "\n\nabc")]:
        clock, screen = Clock(), Screen()
        stream = Blocks(clock)
        screen.take(stream.feed(before))
        screen.take(stream.feed(after))
        clock.now = 9.0
        shown = screen.drawn
        screen.take(end(stream, after))
        assert stream.replaced
        assert screen.drawn == shown


def test_streamlit_draws_each_block_as_an_element() -> None:
    def page() -> None:
        import streamlit

        from assistant.ui.thread.blocks import Blocks
        from tests.unit.test_blocks import answer

        stream = Blocks()
        streamlit.write_stream(
            chunk
            for part in (stream.feed(answer(1_500)), stream.feed(answer(3_000)), stream.finish())
            for chunk in part
        )

    drawn = AppTest.from_function(page).run(timeout=30)
    assert not drawn.exception
    assert [element.value for element in drawn.markdown] == list(blocks.split(answer(3_000)))
