"""A link never hides its host: every way to write one, as Streamlit's own reader would take it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.ui.markdown import link, safe, safe_so_far
from tests.sizes import cases
from tests.unit.hostile_markdown import hostile

READER = MarkdownIt("commonmark").enable("table")
# What remark-gfm 4 looks for in each text, once escapes and entities are gone.
BARE = re.compile(r"(?i)(?:https?://|www(?=\.))([^\s<]*)")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TRICKS = (
    "http://bank.com@evil.com",
    "http://bank.com%40evil.com",
    "http://bank.com\\@evil.com",
    "http://bank.com'@evil.com/x",
    "http://bank.com(@evil.com",
    "http:\\//bank.com@evil.com",
    "http\\://bank.com@evil.com",
    "HTTPS://bank.com:80@evil.com",
    "www.bank.com@evil.com",
    "http&#58;//bank.com&#64;evil.com",
    "&#104;ttp://bank.com@evil.com",
    "http&colon;//bank.com&commat;evil.com",
    "http://bank\uff0ecom@evil.com",
    "http://bank.com\uff20evil.com",
    "http://b\u0430nk.com/x",
    "http://bank.com\u3002evil.com/x",
    "http://bank.com\u200b.evil.com/x",
    "<http://bank.com@evil.com>",
    "<http://b\u0430nk.com/>",
    "[bank.com](http://bank.com@evil.com)",
    "[bank.com][r]\n\n[r]: http://bank.com@evil.com",
    "![bank.com](http://bank.com@evil.com)",
    "| a |\n|---|\n| http://bank.com@evil.com |",
    "- [x](<http://bank.com@evil.com> 't')",
    "](http://bank.com)`",
    "http://bank.com$evil.com",
    "http://bank.com[evil.com]",
    "{http://bank.com{evil}.com",
)


def texts(drawn: str) -> list[str]:
    """Return each text of *drawn* as a reader has it, code excepted."""
    found: list[str] = []
    for token in READER.parse(drawn):
        said = ""
        for child in token.children or []:
            if child.type in ("text", "text_special"):
                said += child.content
            else:
                found.append(said)
                said = ""
        found.append(said)
    return found


def tricked(drawn: str) -> list[str]:
    """Return what would become a link although its host is not plain."""
    hosts = [re.split("[/?#]", bare)[0] for text in texts(drawn) for bare in BARE.findall(text)]
    return [host for host in hosts if re.search(r"[@%\\]|[^\x00-\x7f]", host)]


@pytest.mark.parametrize("trick", TRICKS)
def test_an_address_that_reads_as_another_is_no_link(trick: str) -> None:
    for text in (trick, f"See {trick} and more", f"**{trick}**", f"# {trick}"):
        drawn = safe(text)
        assert tricked(drawn) == []
        links = [token for token in READER.parse(drawn) for token in token.children or []]
        for token in links:
            assert "evil" not in str(token.attrs.get("href", ""))
        for size in range(len(text)):
            assert drawn.startswith(safe_so_far(text[:size]))


@settings(deadline=None, max_examples=cases(60, 200, 1_000))
@given(st.lists(st.sampled_from(TRICKS) | hostile(3), max_size=6).map(" ".join))
def test_no_text_around_it_makes_it_one(text: str) -> None:
    assert tricked(safe(text)) == []


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("see https://a.io/p, or www.a.io.", "see https://a.io/p, or www.a.io."),
        ("https://a.io/@user?x=a@b.io", "https://a.io/@user?x=a@b.io"),
        ("http://localhost:8501/", "http://localhost:8501/"),
        ("mail a@b.io, R&D, AT&T &amp; &nbsp;", "mail a@b.io, R&D, AT&T &amp; &nbsp;"),
        (
            "[M\u00fcller](https://m\u00fcller.de/a)",
            "[M\u00fcller (xn--mller-kva.de)](https://xn--mller-kva.de/a)",
        ),
        (
            "[apple.com](https://\u0430pple.com)",
            "[apple.com (xn--pple-43d.com)](https://xn--pple-43d.com)",
        ),
        ("[a](https://a\uff0eio/x)", "[a (a.io)](https://a.io/x)"),
    ],
)
def test_a_plain_address_stays_one_and_another_script_is_shown_as_it_is_asked_for(
    written: str, drawn: str
) -> None:
    assert safe(written) == drawn


@pytest.mark.parametrize(
    "mark",
    ["\u202e", "\u2066", "\u200f", "\u061c", "&#x202e;", "&#8238;", "&rlm;", "&#0000008207;"],
)
def test_no_mark_of_direction_is_left_in_a_block_with_a_link(mark: str) -> None:
    for text in (
        f"{mark}moc.knab [pay](https://a.io)",
        f"`{mark}` **{mark}** [p{mark}ay](https://a.io) {mark}",
        f"| {mark}a |\n|---|\n| {mark} https://a.io |",
        f"- {mark}\n  https://a.io",
    ):
        assert not BIDI.search("".join(texts(safe(text))))
    assert safe(f"```\n{mark}\n```") == f"```\n{mark}\n```"


def test_a_source_is_a_link_only_if_its_address_is_plain() -> None:
    assert link("A \\(b\\)", "https://a.io/x") == "[A \\(b\\) (a.io)](https://a.io/x)"
    assert link("A", "https://a.io@evil.com/x") == "A"
    assert link("A", "javascript:alert(1)") == "A"
