"""Text as models write it: mathematics, what only looks like a directive, right to left, notes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.runs.citing import Numbers
from assistant.ui.markdown import Notes, safe, safe_so_far
from assistant.ui.thread import blocks
from assistant.ui.thread.blocks import Blocks, Chunk
from tests.sizes import cases
from tests.unit.hostile_markdown import hostile

ONE, TWO, BOTH = "【4:0†report.pdf】", "【4:1†source】", "\ue200cite\ue202turn0search0\ue201"
KNOWN = {ONE: (1,), BOTH: (1, 2)}


def notes(known: dict[str, tuple[int, ...]] | None = None) -> Notes:
    return Notes(Numbers(KNOWN if known is None else known), "s")


def note(number: int) -> str:
    return rf":small[[\[{number}\]](#s)]"


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (r"so \(x^2\) and \( \frac{a}{b} \), \(n\)", r"so $x^2$ and $\frac{a}{b}$, $n$"),
        (r"\(\left(a\right)\)", r"$\left(a\right)$"),
        ("\\(a\n= b\\)", "$a = b$"),
        (r"see \[ a = b \] here", r"see $$a = b$$ here"),
        (r"\[ a = b \]", "$$\na = b\n$$"),
        ("\\[\na = b\n\\]", "$$\na = b\n$$"),
        ("\\[ a\n= b \\]", "$$\na\n= b \n$$"),
        ("- one\n  \\[\n  a = b\n  \\]", "- one\n  $$\n  a = b\n  $$"),
        ("1. \\[ a = b \\]", "1. $$\n   a = b\n   $$"),
        ("> \\[ a = b \\]", "> $$\n> a = b\n> $$"),
        ("text\n\\[\n\\sum_i x_i\n\\]\nmore", "text\n$$\n\\sum_i x_i\n$$\nmore"),
        ("| a |\n|---|\n| \\(x_1\\) |", "| a |\n|---|\n| $x_1$ |"),
        ("$$x$$ $x^2$ $$\\frac12$$", "$$x$$ $x^2$ $$\\frac12$$"),
        (r"$HOME/bin:$PATH", r"\$HOME/bin:\$PATH"),
        ("$5 and $6, US$ 5 bis $6", r"\$5 and \$6, US\$ 5 bis \$6"),
        (r"\[sic\] and \(the end\)", r"\[sic\] and \(the end\)"),
        (r"\[1\](https://a.io)", r"\[1\](https://a.io)"),
        (r"`\(x\)` and \(`x`\)", r"`\(x\)` and \(`x`\)"),
        (r"```" + "\n\\[\nx\n\\]\n```", "```\n\\[\nx\n\\]\n```"),
        (r"\(\href{//a.io}{x}\)", r"\(\href{//a.io}{x}\)"),
        ("the $n$th, $k$-means, $a-$b, ${A}/$B", r"the $n$th, $k$-means, \$a-\$b, \${A}/\$B"),
        ("\\[\na = b", "\\[\na = b"),
    ],
)
def test_brackets_with_a_backslash_are_mathematics(written: str, drawn: str) -> None:
    assert safe(written) == drawn


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (":smile: ok", "\\:\u200bsmile: ok"),
        (r"\:smile: :heart\_eyes:", "\\:\u200bsmile: \\:\u200bheart\\_eyes:"),
        (":material/home: :+1:", "\\:\u200bmaterial/home: \\:\u200b+1:"),
        ("&colon;smile&colon; &#58;smile:", "\\&colon;smile\\&colon; \\&#58;smile:"),
        (":blue-badge[x] :small[y]", "\\:blue-badge\\[x\\] \\:small\\[y\\]"),
        ("at 12:30:45, a::b, key: value", "at 12\\:30\\:45, a:\\:b, key: value"),
        ("https://a.io/:smile:/x", "https://a.io/%3Asmile:/x"),
        ("`:smile: :red[x]`", "`:smile: :red[x]`"),
    ],
)
def test_what_looks_like_a_directive_of_streamlit_stays_text(written: str, drawn: str) -> None:
    assert safe(written) == drawn


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("سلام OpenAI 12.", "[](#rtl)سلام OpenAI 12."),
        ("12% שלום", "[](#rtl)12% שלום"),
        ("- **سلام**\n- two\n1. שלום", "- [](#rtl)**سلام**\n- two\n1. [](#rtl)שלום"),
        ("## שלום\n\nEnglish שלום", "## [](#rtl)שלום\n\nEnglish שלום"),
        ("> שלום", "> [](#rtl)שלום"),
        ("- [x] שלום", "- [x] [](#rtl)שלום"),
        ("| שלום | b |\n|---|---|\n| c | d |", "| [](#rtl)שלום | b |\n|---|---|\n| c | d |"),
        ("`שלום` b", "[](#rtl)`שלום` b"),
        ("Grüße, 日本", "Grüße, 日本"),
    ],
)
def test_a_block_that_begins_with_a_right_to_left_letter_is_marked(
    written: str, drawn: str
) -> None:
    assert safe(written) == drawn


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        (f"rose 12%{ONE} and", f"rose 12%{note(1)} and"),
        (f"rose {TWO} and fell {TWO}.", "rose and fell."),
        (f"so {BOTH}.", f"so{note(1)}{note(2)}."),
        (f"- {TWO} a\n- {TWO}b", "-  a\n- b"),
        (f"| a |\n|---|\n| b {ONE} |", f"| a |\n|---|\n| b{note(1)} |"),
        (f"[t{ONE}](https://a.io)", "[t\\[1\\] (a.io)](https://a.io)"),
        (f"`{ONE}`", f"`{ONE}`"),
        (f"```\n{ONE}\n```", f"```\n{ONE}\n```"),
        ("cut 【4:0†repo", "cut"),
        ("cut \ue200cite\ue202turn0", "cut"),
        ("\ue203said\ue204 so", "said so"),
        ("【重要】 of 【a】 【", "【重要】 of 【a】 【"),
    ],
)
def test_a_marker_becomes_the_number_of_its_source_or_goes(written: str, drawn: str) -> None:
    assert safe(written, notes()) == drawn


def test_what_a_person_typed_keeps_its_brackets() -> None:
    assert safe("a 【4†b】 \ue200") == "a 【4†b】 \ue200"


@settings(deadline=None, max_examples=cases(60, 200, 1_000))
@given(
    st.lists(
        st.sampled_from([ONE, TWO, BOTH, "\\(x", "\\)", "\\[", "\\]", "\n", " ", ":a:", "ש"])
        | hostile(2),
        max_size=12,
    ).map("".join),
    st.data(),
)
def test_what_streams_never_shows_a_raw_marker_nor_takes_anything_back(
    text: str, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(text)))
    early, whole = safe_so_far(text[:cut], notes()), safe(text, notes())
    assert whole.startswith(early)
    if "`" not in text and "~" not in text and "    " not in text and "\t" not in text:
        for drawn in (early, whole):
            assert not any(mark in drawn for mark in "†\ue200\ue201\ue202")


def test_half_a_marker_and_one_whose_source_may_come_are_held_back() -> None:
    for text in ("rose 12% 【", "rose 12% 【4:", "rose 12% 【4:0†re", "rose 12% \ue200ci"):
        assert safe_so_far(text, notes()) == "rose 12%"
    assert safe_so_far(f"rose 12% {TWO} and", notes()) == "rose 12%"
    assert safe_so_far(f"rose 12% {TWO} and {'word ' * 9}", notes()).startswith("rose 12% and")


def test_a_source_that_comes_late_has_the_page_drawn_anew_and_no_other() -> None:
    def streamed(*known: dict[str, tuple[int, ...]]) -> tuple[Blocks, list[Chunk]]:
        told = notes({})
        stream = Blocks(lambda: 0.0, told)
        chunks: list[Chunk] = []
        for now in known:
            told.numbers.markers = now
            stream.due = -1.0
            chunks += stream.feed(f"rose 12%{ONE}" + " and more" * 9)
        return stream, [*chunks, *stream.finish()]

    in_time, chunks = streamed(KNOWN)
    assert not in_time.replaced
    assert chunks[0] == blocks.split(f"rose 12%{ONE}" + " and more" * 9, notes())[0]
    never, chunks = streamed({}, {})
    assert not never.replaced
    assert "rose 12% and more" in str(chunks[0])
    late, chunks = streamed({}, KNOWN)
    assert late.replaced


def test_a_number_and_its_unit_stay_in_one_line_and_code_as_it_is() -> None:
    text = "Up 19 % and **5 €**, `5 % 3`, [a 7 % b](http://e.io).\n\n```\n5 % 3\n```\n\n"
    written = safe(f"{text}| 8 % |\n|---|\n")
    together = re.findall(r"\d\xa0[%€]", written)
    assert together == ["9\xa0%", "5\xa0€", "7\xa0%", "8\xa0%"]
    assert written.count("5 % 3") == 2
    sentence = "Up 19 % and 5 € more"
    for end in range(len(sentence)):
        assert safe(sentence).startswith(safe_so_far(sentence[:end]))
