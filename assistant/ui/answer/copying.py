"""What Copy gives, and its button: the deck of the page copies, and without it nothing is shown.

Pure: a message goes in, text or HTML comes out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from assistant.messages import Part, text_of
from assistant.ui.answer.arranging import Card

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_TABLES = ("TablePart", "ChartPart")


def button(text: str, name: str = "Copy") -> str:
    """Return the HTML of a button that copies *text*; *name* is what it is called aloud."""
    called, given = html.escape(name), html.escape(text)
    return (
        f'<button type="button" class="wb-copy" aria-label="{called}" title="{called}" '
        f'data-copy="{given}"><span class="wb-icon" aria-hidden="true">content_copy</span>'
        '<span class="wb-label">Copy</span></button>'
    )


def answer_text(parts: Sequence[Part]) -> str:
    """Return what is said in *parts*, then the rows of their tables with tabs between cells.

    A chart has the rows of a table that was told already, if it was made of the same query.
    """
    told = [_plain(text_of(parts))]
    seen: set[str] = set()
    for part in parts:
        # By name: a stored value may be of the class as it was before an edit of the source.
        if type(part).__name__ in _TABLES:
            found: Any = part
            if found.sql not in seen:
                told.append(_rows(found))
            seen.add(found.sql)
    return "\n\n".join(filter(None, told))


def card_text(card: Card) -> str:
    """Return the sentence above a card, or else its title, and its rows; of one figure no rows."""
    said = _plain(card.sentence).strip() or card.title
    return said if card.single and said else "\n\n".join(filter(None, [said, _rows(card.rows)]))


def _plain(text: str) -> str:
    """Leave out what Markdown adds for bold words, and before what it would take for its own."""
    return _ESCAPED.sub(r"\1", _STRONG.sub(r"\1", text))


def _rows(part: Any) -> str:
    lines = ["\t".join(map(_cell, row)) for row in (part.columns, *part.rows)]
    if part.row_count > len(part.rows):
        lines.append(f"({len(part.rows):,} of {part.row_count:,} rows)")
    return "\n".join(lines)


def _cell(value: Any) -> str:
    """Write a value in one line, without a tab of its own."""
    return "" if value is None else " ".join(str(value).split())
