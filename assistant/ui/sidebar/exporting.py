"""A thread as a Markdown file: what was said, each query and the rows that it returned. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.messages import Message, Part, Thread, text_of

_ROWS = 100
_FENCE = "`" * 3


def file_name(thread: Thread) -> str:
    """Return the file's name, after the title."""
    words = re.findall(r"\w+", thread.title.casefold())
    return f"{'-'.join(words)[:60].strip('-') or 'thread'}.md"


def to_markdown(thread: Thread, messages: Sequence[Message]) -> str:
    """Return the whole thread as text."""
    lines = [f"# {' '.join(thread.title.split()) or 'Untitled'}", "", f"Begun {thread.created_at}"]
    for message in messages:
        who = "You" if message.role == "user" else "Assistant"
        lines += ["", f"## {who}", ""]
        text = text_of(message.parts)
        lines += [text] if text else []
        for part in message.parts:
            lines += _lines(part)
    return "\n".join(lines).rstrip() + "\n"


def _lines(part: Part) -> Iterator[str]:
    found: Any = part
    # By name: a stored value may be of the class as it was before an edit of the source.
    match type(part).__name__:
        case "TablePart" | "ChartPart":
            yield from ("", f"{_FENCE}sql", found.sql.strip(), _FENCE, "")
            yield from _table(found.columns, found.rows[:_ROWS])
            if found.row_count > len(found.rows[:_ROWS]):
                shown = len(found.rows[:_ROWS])
                yield from ("", f"The first {shown} of {found.row_count:,} rows.")
        case "FilePart" | "ImagePart":
            yield from ("", f"File: {found.file.name}")
        case "RefusalPart" | "NoticePart":
            yield from ("", found.text)
        case _:
            return


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    yield _row(columns)
    yield _row(["---"] * len(columns))
    yield from map(_row, rows)


def _row(cells: Sequence[Any]) -> str:
    texts = ("" if cell is None else " ".join(str(cell).split()) for cell in cells)
    return f"| {' | '.join(text.replace('|', chr(92) + '|') for text in texts)} |"
