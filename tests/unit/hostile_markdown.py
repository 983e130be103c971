"""Pieces of Markdown at which readers disagree or fetch, and texts put together from them."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = (
    *("`", "``", "```", "````", "~~~", "~", "~~", "$", "$$", "$x$", "$$\n", "\n\n$$\nx=1\n$$\n"),
    *("![a](http://e.io/x.png)", "[t](https://g.io/p)", "![", "[", "]", "](", "](http://e.io)"),
    *(")", "(", "[^1]", "[^1]: x", "[a]: http://e.io/d", "[a]", "![a][a]", "!", "\\", "\\\\"),
    *("<", "<b>", "</b>", "<!--", "-->", '<a b="', '">', "<https://a.io/`>", "<https://a.io>"),
    *("http://e.io/", "https://a.io/`", "www.a.io/", "https://x.io/|`", "mailto:a@b.io", "a@b.io"),
    *(" ", "    ", "\t", "\n", "\n\n", "\r\n", "\x0b", "\x0c", "\u00a0", "\u2028", "\n    code"),
    *("> ", "\n> ", "\n- ", "* ", "1. ", "\n1. ", "# ", "\n# ", "\n---\n", "\n===", "\n+ "),
    *("|", "\n|", "|-|-|", "|--|--|\n", "\n|-|-|\n", "|a|b|\n|-|-|\n", "| `a | b` |"),
    *(":", ":red[a]", ":x{a=`}", ":::a\n", ":::\n", "::b", "{", "}", ":streamlit:", ":\t"),
    *("a", "b c", "5", "**", "*", "_", "é", "日", "😀", "&#33;", "[x] ", "- [ ] "),
    *("```py\n", "\n```\n", "\n```", "```mermaid\n", "~~~ mermaid\n", "[j](javascript:alert(1))"),
    *("[u](http://a@b.io)", '[u](<http://a.io> "t")', "\n\n    ![q](http://e.io)"),
)


def hostile(size: int = 25) -> st.SearchStrategy[str]:
    """Return texts of up to *size* pieces."""
    piece = st.sampled_from(HOSTILE) | st.text(max_size=4)
    return st.lists(piece, max_size=size).map("".join)
