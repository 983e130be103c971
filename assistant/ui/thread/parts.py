"""How each kind of message part looks: one drawer each, found by the part's class name.

By name, because a stored value may be an instance of the class as it was before an edit of the
source (Streamlit reloads modules while the workbench lives on). Model text is always filtered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from assistant.errors import WorkbenchError
from assistant.joining import joined
from assistant.messages import Citation, FileRef, Part, caveats_of, passages
from assistant.runs import citing
from assistant.ui import markdown
from assistant.ui.answer import figures
from assistant.ui.answer.arranging import Card, cards_of
from assistant.ui.thread import blocks, suggestions
from assistant.ui.visit import Visit

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""what st.image shows as it is; an SVG is a document and is offered as a file"""


def kind(part: Part) -> str:
    """Return the name of the part's class."""
    return type(part).__name__


def written(parts: Sequence[Part]) -> bool:
    """Whether anything of an answer can be seen beside its steps."""
    return any(joined(found) if isinstance(found, list) else True for _, found in passages(parts))


def draw_all(visit: Visit, parts: Sequence[Part], key: str, *, offer: bool) -> None:
    """Draw what stands under the status line, in order, then what belongs below."""
    cards = cards_of(parts)
    for at, found in passages(parts):
        if isinstance(found, list):
            text = joined(found)
            draw_text(text, notes(parts, key), figures.marks(parts, at, text))
        elif at in cards:
            if cards[at].at == at:
                draw_card(visit, cards[at], key)
        else:
            draw(visit, found, f"{key}-{at}", offer=offer)
    draw_below(parts, key)


def notes(parts: Sequence[Part], key: str) -> markdown.Notes:
    """Return what becomes of the markers of citations in *parts*."""
    return markdown.Notes(citing.Numbers(citing.markers(parts)), f"sources-{key}")


def draw(visit: Visit, part: Part, key: str, *, offer: bool = True) -> None:
    """Draw one part that is no result; *key* is unique on the page and the same at every rerun.

    Suggestions can be clicked only on *offer*: they make sense after the newest answer.
    """
    drawer = _DRAWERS.get(kind(part))
    if drawer is _suggestions and not offer:
        drawer = _past_suggestions
    if drawer is not None:
        drawer(visit, part, key)


def draw_card(visit: Visit, found: Card, key: str) -> None:
    """Draw the rows of a result and what can be done with them; *key* is that of its answer."""
    from assistant.ui.answer import card  # noqa: PLC0415 - a second that the first page does not wait for

    card.draw(visit, found, f"{key}-{found.key}")


def draw_below(parts: Sequence[Part], key: str) -> None:
    """Draw what has to be said with the figures, then the sources, to whose anchor numbers lead."""
    figures.draw(parts)
    if caveats := caveats_of(parts):
        st.caption(markdown.label(" ".join(caveats), 1000))
    found = citing.sources(parts)
    if found:
        st.subheader("Sources", anchor=f"sources-{key}")
        st.caption("\n".join(f"{n}. {_source(citation)}" for n, citation in enumerate(found, 1)))


def draw_text(text: str, notes: markdown.Notes, marked: Sequence[markdown.Mark] = ()) -> None:
    """Draw a stretch of Markdown in the same blocks that it was streamed in."""
    for block in blocks.split(text, notes, marked):
        st.markdown(block)


def _refusal(_visit: Visit, part: Any, _key: str) -> None:
    said = markdown.safe(part.text, notes((), ""))
    st.info(f"**The assistant declined.**  \n{said}", icon=":material/block:")


def _notice(_visit: Visit, part: Any, _key: str) -> None:
    st.warning(markdown.safe(part.text), icon=":material/warning:")


def _suggestions(visit: Visit, part: Any, key: str) -> None:
    suggestions.draw_offer(visit, part, f"suggestions-{key}")


def _past_suggestions(_visit: Visit, part: Any, _key: str) -> None:
    suggestions.draw_past(part)


def _image(visit: Visit, part: Any, key: str) -> None:
    file: FileRef = part.file
    if file.media_type not in _PICTURES:
        _file(visit, part, key)
        return
    try:
        content = visit.workbench.read_file(visit.owner, file.id)
    except WorkbenchError:
        st.warning(f"{markdown.label(file.name)} is not kept here any more.")
        return
    st.image(content)
    _download(file, content, key)


def _file(visit: Visit, part: Any, key: str) -> None:
    file: FileRef = part.file
    _download(file, lambda: visit.workbench.read_file(visit.owner, file.id), key)


def _download(file: FileRef, content: bytes | Callable[[], bytes], key: str) -> None:
    st.download_button(
        f"{markdown.label(file.name)} :gray[:small[{_size(file.size)}]]",
        content,
        file_name=file.name,
        # Never the type an endpoint named: the browser is to keep the file, not to open it.
        mime="application/octet-stream",
        key=f"file-{key}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def _source(citation: Citation) -> str:
    title = markdown.label(citation.title or citation.url or citation.file_id or "Source")
    link = markdown.link(title, citation.url) if citation.url else title
    quote = " ".join(citation.quote.split())
    return link + (f": “{markdown.label(quote[:200])}”" if quote else "")


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


_DRAWERS: dict[str, Callable[[Visit, Any, str], None]] = {
    "RefusalPart": _refusal,
    "NoticePart": _notice,
    "ImagePart": _image,
    "FilePart": _file,
    "SuggestionsPart": _suggestions,
}
