"""What is left of what a model writes: no picture, no fetch, no pretence, but all its code."""

from __future__ import annotations

import gc
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.ui.markdown import label, safe, safe_so_far
from tests.sizes import cases
from tests.unit.hostile_markdown import HOSTILE, hostile

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def nodes(text: str) -> list[Token]:
    """Return every token that another reader of Markdown finds in *text*."""
    found: list[Token] = []
    todo = READER.parse(text)
    while todo:
        token = todo.pop()
        found.append(token)
        todo += token.children or []
    return found


def kinds(text: str) -> set[str]:
    return {token.type for token in nodes(text)}


def addresses(text: str) -> list[str]:
    return [str(token.attrs["href"]) for token in nodes(text) if token.type == "link_open"]


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("![plot](https://a.io/x.png)", "[plot (a.io)](https://a.io/x.png)"),
        ("![](https://a.io/x.png)", "[a.io](https://a.io/x.png)"),
        ("!![plot](https://a.io/x)", r"\![plot (a.io)](https://a.io/x)"),
        (r"\![plot](https://a.io/x)", r"\![plot (a.io)](https://a.io/x)"),
        ("[![badge](https://b.io/i)](https://a.io)", "[badge (a.io)](https://a.io)"),
        ("![a][b]\n\n[b]: https://a.io", "!\\[a\\]\\[b\\]\n\n\\[b\\]: https://a.io"),
        ("![plot](sandbox:/mnt/x.png)", r"!\[plot\](sandbox:/mnt/x.png)"),
        ("![a\nb](https://a.io/x)", "[a\nb (a.io)](https://a.io/x)"),
        ("|a|\n|-|\n|![x](https://a.io)|", "|a|\n|-|\n|[x (a.io)](https://a.io)|"),
        ("[^1]\n\n[^1]: ![x](https://a.io)", "\\[^1\\]\n\n\\[^1\\]: [x (a.io)](https://a.io)"),
    ],
)
def test_a_picture_becomes_a_link_or_text(written: str, drawn: str) -> None:
    assert safe(written) == drawn


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("[docs](https://a.io/p)", "[docs (a.io)](https://a.io/p)"),
        ("[docs](https://a.io/p 'good.io')", "[docs (a.io)](https://a.io/p)"),
        ("[a.io/p](https://www.a.io/p)", "[a.io/p](https://www.a.io/p)"),
        ("[good.io](https://a.io)", "[good.io (a.io)](https://a.io)"),
        ("[https://good.io/a.io](https://a.io)", "[https://good.io/a.io (a.io)](https://a.io)"),
        ("[\u202egood](https://a.io)", "[good (a.io)](https://a.io)"),
        ("[us](mailto:a@b.io)", "[us (a@b.io)](mailto:a@b.io)"),
        ("[**b** `c`](<https://a.io/(x)>)", "[**b** `c` (a.io)](https://a.io/(x))"),
        ("[x](javascript:alert(1))", r"\[x\](javascript\:alert(1))"),
        ("[x](https://good.io@a.io)", "\\[x\\](https\\:\u200b//good\\.io\u200b@a.io)"),
        ("[x](https://good.io\\@a.io)", "\\[x\\](https\\:\u200b//good\\.io\u200b@a.io)"),
        ("[x](/runs?stop)", r"\[x\](/runs?stop)"),
        ("<https://a.io/p>", "<https://a.io/p>"),
        ("see https://a.io/a_b:c", "see https://a.io/a_b:c"),
    ],
)
def test_a_link_leads_to_the_web_and_shows_its_host(written: str, drawn: str) -> None:
    assert safe(written) == drawn


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("costs $5 and $10", r"costs \$5 and \$10"),
        ("$5-$10, or $x^2$", r"\$5-\$10, or $x^2$"),
        ("$5K to 3$", r"\$5K to 3\$"),
        ("$2x+1$ and $$y$$", "$2x+1$ and $$y$$"),
        ("$$\na = b\n$$", "$$\na = b\n$$"),
        ("$$\na = b", "\\$\\$\na = b"),
        (r"$\rule{9em}{9em}$", r"\$\rule{9em}{9em}\$"),
        ("~5 to ~10, ~~gone~~", r"\~5 to \~10, ~~gone~~"),
    ],
)
def test_money_is_not_mathematics(written: str, drawn: str) -> None:
    assert safe(written) == drawn


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("<img src=x>", r"\<img src=x>"),
        (":red[now] key:red", r"\:red\[now\] key\:red"),
        (":::note\nx\n:::", "::\\:note\nx\n:::"),
        (":streamlit: 1:100:5", "\\:\u200bstreamlit: 1\\:\u200b100\\:5"),
        ("a < b <- c", "a < b <- c"),
        ("- [x] done\n- [ ] open [1]", "- [x] done\n- [ ] open \\[1\\]"),
        ("```mermaid\ngraph\n```", "```text\ngraph\n```"),
        ("~~~ Mer&#109;aid\nx\n~~~", "~~~text\nx\n~~~"),
        ("> ```-language-mermaid\n> x", "> ```text\n> x"),
    ],
)
def test_html_directives_and_drawings_are_shown_as_text(written: str, drawn: str) -> None:
    assert safe(written) == drawn


@pytest.mark.parametrize(
    "code",
    [
        "`vec![1]` and ``a ` [b](c)``",
        "```py\nx[1] = '![a](http://b)'  # $5 :red[x]\n```",
        "- a\n\n      vec![1]\n\n- b",
        "> ~~~\n> <img src=x>\n> ~~~",
        "| `a[0]` | b |\n|---|---|\n| `x \\| y[1]` | `![z](q)` |",
        "text `over\nlines[1]` more",
    ],
)
def test_code_stays_as_it_is(code: str) -> None:
    assert safe(code) == code


@settings(deadline=None, max_examples=cases(40, 80, 400))
@given(hostile(), st.sampled_from(["x[1](u)", "![a](http://b.io/x)", "$5 <b> :red[c]", "a|b"]))
def test_code_beside_anything_stays_as_it_is(text: str, code: str) -> None:
    # A heading ends whatever paragraph or list *text* left open; a fence it left open does not.
    text = re.sub(r"`{3,}|~{3,}|\$\$", "", text)
    drawn = safe(f"{text}\n\n# head\n\nsee `{code}` here\n\n```py\n{code}\n```\n\n{text}")
    assert f"\n\nsee `{code}` here\n\n```py\n{code}\n```" in drawn


@settings(deadline=None, max_examples=cases(60, 200, 1_000))
@given(hostile())
def test_nothing_is_left_that_fetches_or_pretends(text: str) -> None:
    once = safe(text)
    for drawn in (once, safe(once)):
        assert not kinds(drawn) & {"image", "html_inline", "html_block"}
        assert all(re.match(r"(?i)https?://|mailto:", where) for where in addresses(drawn))
        fences = [token.info for token in nodes(drawn) if token.type == "fence"]
        assert not any("mermaid" in info for info in fences)


@settings(deadline=None, max_examples=cases(50, 150, 750))
@given(hostile(), st.data())
def test_what_is_shown_early_stays_as_it_was_shown(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(text)))
    early = safe_so_far(text[:cut])
    assert safe(text).startswith(early)
    assert "image" not in kinds(early)


@pytest.mark.parametrize("text", [*HOSTILE, "\ud800", "\ud83d\ude00", "\0", "\r\n\r", ""])
def test_any_text_can_be_drawn(text: str) -> None:
    safe(text).encode()
    label(text).encode()


def test_only_what_is_open_is_kept_back() -> None:
    assert safe_so_far("An **idea** about `co") == "An **idea** about"
    assert safe_so_far("See [the docs](https://a.io/lo") == "See"
    assert safe_so_far("It costs $5 a piece") == r"It costs \$5 a piece"
    assert safe_so_far("a [b" + " c" * 300).startswith(r"a \[b c")
    assert safe_so_far("```py\nx = [1") == "```py\nx = [1"


@pytest.mark.parametrize(
    "piece",
    ["word [a](https://b.io/c) `d` $5.\n\n", "[", "![", "](http://x", "`a``b ", "> ", "|a`|b\n"],
)
def test_the_work_grows_with_the_text_alone(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        gc.disable()  # its time is that of all that other tests have left, not of this text
        began = time.thread_time()
        safe(text)
        took_s = time.thread_time() - began
        gc.enable()
        return took_s

    small, large = (min(seconds(size) for _ in range(3)) for size in (10_000, 80_000))
    assert large < 0.2 + 24 * small  # eight times the text: squared, it were 64 times


def test_a_label_is_one_line_without_any_markup() -> None:
    assert label("**a**\n[b](c)") == r"\*\*a\*\* \[b\]\(c\)"
    assert label("![x](http://y) :smile: 12:30") == r"\!\[x\]\(http\:\/\/y\) \:" + (
        "\u200b" + r"smile\: 12\:30"
    )
    assert label("x" * 100) == "x" * 79 + "…"
    assert label("a\u202eb\x00\x1b") == "ab"


@settings(deadline=None, max_examples=cases(30, 60, 300))
@given(hostile())
def test_a_label_is_read_as_plain_text(text: str) -> None:
    found = nodes(label(text))
    assert {token.type for token in found} <= {"paragraph_open", "paragraph_close", "inline"} | {
        "text",
        "text_special",
    }
