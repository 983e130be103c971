"""What is said in the parts of a message, put together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from assistant.joining import BLANK, Piece, joined
from assistant.messages.parts import FOLDED, Part, PlanPart, TextPart


def passages(parts: Iterable[Part]) -> Iterator[tuple[int, list[Piece] | Part]]:
    """Yield each shown part with its place; texts with nothing shown between them as one."""
    pieces: list[Piece] = []
    first, apart = 0, False
    for at, part in enumerate(parts):
        # By name: a stored value may be of the class as it was before an edit of the source.
        name = type(part).__name__
        if name == "TextPart":
            text = cast(TextPart, part)
            first = first if pieces else at
            pieces.append(Piece(text.text, text.id.rpartition(":")[0], apart))
            apart = apart and not text.text
        elif name in FOLDED:
            apart = True
        else:
            if pieces:
                yield first, pieces
            yield at, part
            pieces, apart = [], False
    if pieces:
        yield first, pieces


def text_of(parts: Iterable[Part], *, final: bool = True) -> str:
    """Return what is said in *parts*: passages that something shown divides, as paragraphs."""
    said = [joined(found, final=final) for _, found in passages(parts) if isinstance(found, list)]
    return BLANK.join(text for text in said if text)


def plan_of(parts: Iterable[Part]) -> str:
    """Return the plan of a question that was put together by choices; empty if it was typed."""
    return next((cast(PlanPart, one).plan for one in parts if type(one).__name__ == "PlanPart"), "")


def caveats_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return what has to be said with the rows in *parts*, and is said in none of their texts."""
    found = list(parts)
    said = _letters(text_of(found))
    told = (caveat for part in found for caveat in getattr(part, "caveats", ()))
    return tuple(caveat for caveat in dict.fromkeys(told) if _letters(caveat) not in said)


def _letters(text: str) -> str:
    """Leave out what Markdown may have added."""
    return "".join(filter(str.isalnum, text))
