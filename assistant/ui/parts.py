"""How each kind of message part looks: one drawer each, found by the part's class name.

By name, because a stored value may be an instance of the class as it was before an edit of the
source (Streamlit reloads modules while the workbench lives on). Model text is always filtered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import streamlit as st

from assistant.errors import WorkbenchError
from assistant.messages import Citation, FileRef, Part, TextPart
from assistant.ui import blocks, markdown, suggestions
from assistant.ui.visit import Visit

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""what st.image shows as it is; an SVG is a document and is offered as a file"""

FOLDED = frozenset({"StepPart", "ReasoningPart"})
"""parts that stand inside the status line, not under it"""


def kind(part: Part) -> str:
    """Return the name of the part's class."""
    return type(part).__name__


def draw_all(visit: Visit, parts: Sequence[Part], key: str, *, offer: bool) -> None:
    """Draw what stands under the status line, in order, then the sources."""
    for at, part in enumerate(parts):
        draw(visit, part, f"{key}-{at}", offer=offer)
    draw_citations(citations(parts))


def draw(visit: Visit, part: Part, key: str, *, offer: bool = True) -> None:
    """Draw one part; *key* is unique on the page and the same at every rerun.

    Suggestions can be clicked only on *offer*: they make sense after the newest answer.
    """
    drawer = _DRAWERS.get(kind(part))
    if drawer is _suggestions and not offer:
        drawer = _past_suggestions
    if drawer is not None:
        drawer(visit, part, key)


def citations(parts: Iterable[Part]) -> list[Citation]:
    """Return the sources of a message, each once, in order."""
    texts = [cast(TextPart, part) for part in parts if kind(part) == "TextPart"]
    found = {
        (source.url, source.file_id, source.title): source
        for text in texts
        for source in text.citations
    }
    return list(found.values())


def draw_citations(found: Sequence[Citation]) -> None:
    """Draw the sources as numbered notes."""
    if not found:
        return
    lines = [f"{n}. {_source(citation)}" for n, citation in enumerate(found, 1)]
    st.caption("\n".join(["**Sources**", "", *lines]))


def draw_text(text: str) -> None:
    """Draw a stretch of Markdown in the same blocks that it was streamed in."""
    for block in blocks.split(text):
        st.markdown(block)


def _text(_visit: Visit, part: TextPart, _key: str) -> None:
    draw_text(part.text)


def _refusal(_visit: Visit, part: Any, _key: str) -> None:
    st.info(f"**The assistant declined.**  \n{markdown.safe(part.text)}", icon=":material/block:")


def _notice(_visit: Visit, part: Any, _key: str) -> None:
    st.warning(markdown.safe(part.text), icon=":material/warning:")


def _table(visit: Visit, part: Any, key: str) -> None:
    from assistant.ui import tables  # noqa: PLC0415 - a second that the first page does not wait for

    tables.draw(visit, part, key)


def _chart(visit: Visit, part: Any, key: str) -> None:
    from assistant.ui import charts  # noqa: PLC0415 - as above

    charts.draw(visit, part, key)


def _suggestions(visit: Visit, part: Any, key: str) -> None:
    suggestions.draw(visit, part.questions, f"suggestions-{key}")


def _past_suggestions(_visit: Visit, part: Any, _key: str) -> None:
    suggestions.draw_past(part.questions)


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
    link = markdown.safe(f"[{title}]({citation.url})") if citation.url else title
    quote = " ".join(citation.quote.split())
    return link + (f": “{markdown.label(quote[:200])}”" if quote else "")


def _size(size: int) -> str:
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


_DRAWERS: dict[str, Callable[[Visit, Any, str], None]] = {
    "TextPart": _text,
    "RefusalPart": _refusal,
    "NoticePart": _notice,
    "TablePart": _table,
    "ChartPart": _chart,
    "ImagePart": _image,
    "FilePart": _file,
    "SuggestionsPart": _suggestions,
}
