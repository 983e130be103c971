"""What a server cut into pieces reads as it was written, and no two sentences run together."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.events import TextDelta
from assistant.joining import Piece, joined
from assistant.messages import (
    CallId,
    Message,
    MessageId,
    PartId,
    RefusalPart,
    StepPart,
    TextPart,
    text_of,
)
from assistant.runs.drafts import Draft
from assistant.ui.thread import blocks
from assistant.ui.thread.blocks import Blocks, Chunk
from tests.sizes import cases
from tests.unit.hostile_markdown import hostile

ANSWER = """Findings, by region:

- First point about sales, with **more**
- Second point.
  It goes on ("so it is") here.

| a | b |
|---|---|
| 1 | 2. |
| Say | No |

1. One
2. Two

```py
x = f.g(1)
# Not a heading
y = "a. B"
```

That is all: 12.5 % of it, `a.B` and $x_1$.
"""


def items(*texts: str, apart: bool = False) -> list[Piece]:
    return [Piece(text, f"msg_{n}", apart and n > 0) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (("Let me look.", "The answer is 12."), "Let me look.\n\nThe answer is 12."),
        (("Let me look", "The answer"), "Let me look\n\nThe answer"),
        (("I look:", "| a |\n|---|"), "I look:\n\n| a |\n|---|"),
        (("A list.", "- a", "\n- b"), "A list.\n\n- a\n- b"),
        (("See below", "# Head"), "See below\n\n# Head"),
        (("See below", "```py\nx\n```", "Done."), "See below\n\n```py\nx\n```\n\nDone."),
        (("He said.", "**Bold**"), "He said.\n\n**Bold**"),
        (("**He said.", "** Then"), "**He said.** Then"),
        (("It rose 12%【4:0†a.pdf】", "Costs fell"), "It rose 12%【4:0†a.pdf】\n\nCosts fell"),
        (("It rose 12%.", "【4:0†a.pdf】"), "It rose 12%.【4:0†a.pdf】"),
        (("Sales", ", and", " costs"), "Sales, and costs"),
        (("Line. ", "Next"), "Line. Next"),
        (("3.", "14"), "3.14"),
        (("1.", "First"), "1.First"),
        (("|a|b|\n|-|-|\n|1|2|", "The table"), "|a|b|\n|-|-|\n|1|2|\n\nThe table"),
        (("|a|b|\n|-|-|\n|1|2|", "|3|4|"), "|a|b|\n|-|-|\n|1|2|\n|3|4|"),
        (("|a|b|\n|-|-|\n|1|2|\n", "The table"), "|a|b|\n|-|-|\n|1|2|\n\nThe table"),
        (("انتهى.", "ثم بدأ"), "انتهى.\n\nثم بدأ"),
        (("", "a", ""), "a"),
    ],
)
def test_items_are_one_text_unless_nobody_would_write_the_joint(
    texts: tuple[str, ...], whole: str
) -> None:
    assert joined(items(*texts)) == whole


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (("I look. ", "It is 12."), "I look. \n\nIt is 12."),
        (("I look\n", "It is 12."), "I look\n\n\nIt is 12."),
        (("Findings:\n\n- ", "First"), "Findings:\n\n- First"),
        (("- a.\n", "- b."), "- a.\n- b."),
        (("```py\nx.\n", "Y"), "```py\nx.\nY"),
    ],
)
def test_what_a_tool_call_stands_between_are_two_paragraphs(
    texts: tuple[str, ...], whole: str
) -> None:
    assert joined(items(*texts, apart=True)) == whole


@settings(deadline=None, max_examples=cases(100, 300, 2_000))
@given(hostile() | st.just(ANSWER), st.lists(st.integers(0, 400), max_size=8))
def test_parts_of_one_item_are_one_text_wherever_it_was_cut(text: str, at: list[int]) -> None:
    cuts = [0, *sorted(min(cut, len(text)) for cut in at), len(text)]
    assert joined(Piece(text[a:b], "msg_1") for a, b in itertools.pairwise(cuts)) == text


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_items_cut_anywhere_but_in_a_word_are_one_text(size: int) -> None:
    def between(at: int) -> bool:
        return not (ANSWER[at - 1].isalnum() and ANSWER[at].isalnum())

    cuts = [0, *(at for at in range(1, len(ANSWER), size) if between(at)), len(ANSWER)]
    pieces = [ANSWER[a:b] for a, b in itertools.pairwise(cuts)]
    assert joined(items(*pieces)) == ANSWER


@settings(deadline=None, max_examples=cases(100, 300, 2_000))
@given(st.lists(hostile(6), min_size=1, max_size=5), st.booleans())
def test_what_was_joined_stays_when_more_comes(texts: list[str], apart: bool) -> None:
    whole = joined(items(*texts, apart=apart))
    for count in range(1, len(texts) + 1):
        for size in range(1, len(texts[count - 1]) + 1):
            so_far = [*texts[: count - 1], texts[count - 1][:size]]
            assert whole.startswith(joined(items(*so_far, apart=apart), final=False))


@settings(deadline=None, max_examples=cases(40, 100, 500))
@given(
    hostile(12) | st.just(ANSWER),
    st.lists(st.integers(0, 400), max_size=6),
    st.sampled_from(["m:{}", "m{}:0"]),
    st.integers(1, 40),
)
def test_what_is_streamed_in_parts_is_drawn_as_the_whole(
    text: str, at: list[int], ids: str, size: int
) -> None:
    cuts = [0, *sorted(min(cut, len(text)) for cut in at), len(text)]
    stream, draft, drawn = Blocks(lambda: 0.0), Draft(), [""]
    for number, (a, b) in enumerate(itertools.pairwise(cuts)):
        for start in range(a, b, size):
            piece = text[start : min(start + size, b)]
            draft.apply(TextDelta(PartId(ids.format(number)), piece))
            stream.due = -1.0
            take(drawn, stream.feed(text_of(draft.parts, final=False)))
    stream.due = -1.0
    take(drawn, (*stream.feed(draft.text), *stream.finish()))
    assert not stream.replaced
    assert [block for block in drawn if block] == list(blocks.split(draft.text))
    if ids == "m:{}":
        assert draft.text == text


def take(drawn: list[str], chunks: Iterable[Chunk]) -> None:
    """Draw *chunks* as `st.write_stream` does."""
    for chunk in chunks:
        if isinstance(chunk, str):
            drawn[-1] += chunk
        else:
            drawn.append("")


def test_two_sentences_in_two_items_never_run_together() -> None:
    ends = (
        "It rose.",
        "Did it?",
        "Yes!",
        "So:",
        'He said "no."',
        "(It did.)",
        "**It rose.**",
        "12%",
    )
    begins = ("The", "It", "12 of", "`x`", "**Bold**", "- item", "> quote", "(So)", "Ärger", "И")
    for end, begin in itertools.product(ends, begins):
        if not (end == "12%" and not begin[0].isalnum()):
            assert joined(items(end, begin)) == f"{end}\n\n{begin}"


def test_a_message_reads_as_one_text_but_where_something_is_shown_between() -> None:
    step = StepPart(CallId("c"), "query_table", "function", "done")
    parts = (
        TextPart(PartId("m1:0"), "- "),
        TextPart(PartId("m2:0"), "First"),
        step,
        TextPart(PartId("m3:0"), "\n- Second"),
        RefusalPart(PartId("m4:0"), "No."),
        TextPart(PartId("m5:0"), "- "),
    )
    assert Message(MessageId("m"), "assistant", parts).text == "- First\n- Second\n\n- "


@pytest.mark.parametrize("text", ["Hello there, it is text. ", "See.\n```\nx.\n", "word\n"])
def test_the_work_grows_with_the_number_of_pieces_alone(text: str) -> None:
    def seconds(size: int) -> float:
        began = time.thread_time()
        joined(items(*[text] * size))
        return time.thread_time() - began

    small, large = (min(seconds(size) for _ in range(3)) for size in (500, 4_000))
    assert large < 0.2 + 24 * small  # eight times the pieces: squared, it were 64 times
