"""Makes what a model, a file or a person wrote harmless before Streamlit draws it as Markdown.

Streamlit fetches a picture's address with no click, draws mermaid fences, and has directives of
its own (1.67). After `safe` no picture, reference, footnote, HTML or directive is left, a link
leads to http(s) or mail and shows its host, and code is as it was, byte for byte.
"""

from __future__ import annotations

import re

from assistant.ui.markdown import direction, inline, links, structure
from assistant.ui.markdown.notes import Notes
from assistant.ui.markdown.structure import Reading, Region

_LANGUAGE = re.compile(r"[A-Za-z0-9+#._\-]*")
_DRAWN = re.compile(r"(?i)mermaid|math")
"""languages of fences that Streamlit does not show as code"""
_BRACKET = re.compile(r"((?:[\s>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)\\\[")
_RULE = re.compile(r"([\s>]*)(?!-[ \t])([|:\-][|:\-\s]*)")
"""the second line of a table"""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SHORTCODE = re.compile(r":(?=material/|(?:100|1234|[\w+\-]*[A-Za-z+\-][\w+\-]*):)")


def safe(text: str, notes: Notes | None = None) -> str:
    """Return *text* as Markdown that `st.markdown` can draw without fetching or pretending."""
    return _rewritten(cleaned(text).rstrip(), notes, final=True)


def safe_so_far(text: str, notes: Notes | None = None) -> str:
    """Return as much of `safe` of a text that begins with *text* as is certain already."""
    return _rewritten(cleaned(text, final=False), notes, final=False).rstrip()


def label(text: str, limit: int = 80) -> str:
    """Return *text* as one line of a Markdown label (button, tab, status, caption, title).

    Not for places that take plain text, such as a placeholder or the title of the window.
    """
    line = _CONTROL.sub("", " ".join(_whole(text).split()))
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return _PUNCTUATION.sub(r"\\\1", _SHORTCODE.sub(":\u200b", line))


def cleaned(text: str, *, final: bool = True) -> str:
    """Return *text* with the line ends, and without the margin, that Streamlit gives it.

    `st.markdown` strips a text; code indented on its first line would become something else.
    """
    if not final and text[-1:] and (text[-1] == "\r" or "\ud800" <= text[-1] <= "\udbff"):
        text = text[:-1]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return _whole(text).lstrip()


def _whole(text: str) -> str:
    try:
        text.encode()  # to look for half a character in this way costs a tenth of a search
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _rewritten(text: str, notes: Notes | None, *, final: bool) -> str:
    reading = Reading(text, final=final)
    return rewritten(reading, reading.regions, notes, final=final)[0]


def rewritten(
    reading: Reading, regions: list[Region], notes: Notes | None = None, *, final: bool
) -> tuple[str, bool]:
    """Return some *regions* made harmless, and whether that is all of them.

    Unless they are *final*, it stops before what more text could change.
    """
    out: list[str] = []
    for region in regions:
        part = reading.lines[region.start : region.end]
        written, whole = _region(part, region, reading.last, notes, final)
        out.append(written)
        if not whole:
            return "\n".join(out), False
    return "\n".join(out), True


def _region(
    part: list[str], region: Region, last: int, notes: Notes | None, final: bool
) -> tuple[str, bool]:
    """Return a region made harmless, and whether that is all of it."""
    match region.kind:
        case "code" | "math":
            return "\n".join(_display(part) if region.kind == "math" else part), True
        case "wait":
            return "", False
        case "fence":
            if region.start == last and not final:
                return "", False
            return "\n".join([_opening(part[0], region.info), *part[1:]]), True
        case "table" if final or region.start + 1 < last:
            return _table(part, notes, final or region.end <= last)
        case _:
            cut = not final and region.end > last
            return _text(part, notes, final=final or region.end < last, cut=cut)


def _display(lines: list[str]) -> list[str]:
    r"""Write a formula between `\[` and `\]` on lines of its own, between dollars."""
    begun = _BRACKET.match(lines[0])
    if begun is None:
        return lines
    around = re.sub(r"[^\s>]", " ", begun[1])
    inner = [lines[0][begun.end() :], *lines[1:]]
    inner[-1] = inner[-1].rstrip()[:-2]
    inner[0] = f"{around}{inner[0].strip()}"
    return [f"{begun[1]}$$", *(line for line in inner if line.strip(" \t>")), f"{around}$$"]


def _opening(line: str, info: str) -> str:
    name = structure.language(info)
    if _LANGUAGE.fullmatch(name) and not _DRAWN.search(name):
        return line
    return structure.FENCE.sub(r"\1text", line, count=1)


def _table(lines: list[str], notes: Notes | None, final: bool) -> tuple[str, bool]:
    out: list[str] = []
    for number, line in enumerate(lines):
        known = final or number + 1 < len(lines)
        read = links.straight(_no_rule(line) if number == 0 else line)
        row, whole = (
            (line, True)
            if number == 1
            else inline.rewrite(read, final=known, cells=True, notes=notes)
        )
        out.append(direction.marked(read, row) if number == 0 else row)
        if not whole:
            return "\n".join(out), False
    return "\n".join(out), True


def _text(lines: list[str], notes: Notes | None, *, final: bool, cut: bool) -> tuple[str, bool]:
    """Rewrite a paragraph; its last line may be *cut* off by the end of what is there so far."""
    held = cut and _RULE.fullmatch(lines[-1]) is not None
    shown = [_no_rule(line) for line in (lines[:-1] if held else lines)]
    # A mark of direction would turn all that follows in the paragraph, behind code as well.
    text = links.straight("\n".join(shown))
    if not final and not direction.known(text):
        return "", False
    written, whole = inline.rewrite(text, final=final, notes=notes)
    return direction.marked(text, written), whole and not held


def _no_rule(line: str) -> str:
    """Escape a line that another reader could take for the second one of a table."""
    if "|" not in line or not _RULE.fullmatch(line):
        return line
    return _RULE.sub(r"\1\\\2", line, count=1)
