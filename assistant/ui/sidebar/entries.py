"""The list of threads: found ones while something is searched, else pinned ones and by day.

A list that has become shorter keeps its old rows on the screen as long as a script runs, and that
is as long as an answer is written: empty places are drawn where they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from assistant.errors import NotFound
from assistant.messages import Thread
from assistant.ui import markdown
from assistant.ui.sidebar import doing, exporting, groups
from assistant.ui.visit import Visit
from assistant.workbench import Hit, Look

SEARCH = "thread-search"
_LONGEST = 60
_PLACES = "thread_places"
_FOUND = 30


def draw(visit: Visit, look: Look) -> None:
    """Draw the field to search with, and the threads."""
    asked = st.text_input(
        "Search threads",
        key=SEARCH,
        type="search",
        live=True,
        placeholder="Search threads",
        label_visibility="collapsed",
        icon=":material/search:",
    )
    rows = _Rows(visit, look)
    with st.container(key="threads", gap=None):
        rows.draw_undo()
        if asked and asked.strip():
            rows.draw_found(visit.workbench.threads.search(visit.owner, asked, _FOUND + 1), asked)
        else:
            rows.draw_all(look)
        rows.pad()


class _Rows:
    """Draws rows and counts the places they take."""

    def __init__(self, visit: Visit, look: Look) -> None:
        self._visit = visit
        self._here = look.thread.id if look.thread else None
        self._answering = look.answering
        self._places = 0

    def draw_undo(self) -> None:
        """Offer to have a deleted thread back."""
        found = doing.deleted()
        if found is None:
            return
        self._places += 1
        title = markdown.label(found.title or "Untitled", 40)
        # Leaves by itself when its time is over, which costs no script: page.css.
        with st.container(key=f"gone-{found.thread_id}", gap=None):
            with st.container(horizontal=True, wrap=False, gap=None, vertical_alignment="center"):
                st.caption(f"Deleted “{title}”", width="stretch")
                st.button(
                    "Undo",
                    key=f"undo-{found.thread_id}",
                    type="tertiary",
                    on_click=doing.undo,
                    args=(self._visit, found.thread_id),
                )
            if found.left:
                names = markdown.label(", ".join(found.left), 80)
                st.caption(f"Copies of its files are still at {names}.")

    def draw_found(self, hits: tuple[Hit, ...], asked: str) -> None:
        """Draw what was found, with where."""
        if not hits:
            self._caption(f"Nothing found for “{markdown.label(asked.strip(), 40)}”")
        for hit in hits[:_FOUND]:
            self._draw(hit.thread)
            if hit.snippet:
                marked = (
                    f"**{markdown.label(text, 200)}**" if is_hit else _label(text)
                    for text, is_hit in hit.snippet
                )
                self._caption("".join(marked))
        if len(hits) > _FOUND:
            self._caption(f"The newest {_FOUND} are shown. Another word narrows it down.")

    def draw_all(self, look: Look) -> None:
        """Draw pinned threads, then the others by day, and a way to more of them."""
        self._group("Pinned", look.pinned)
        for heading, threads in groups.grouped(look.recent, datetime.now(UTC), _zone()):
            self._group(heading, threads)
        if look.more:
            self._places += 1
            st.button(
                "Show more",
                key="threads-more",
                icon=":material/expand_more:",
                type="tertiary",
                on_click=doing.list_more,
            )

    def pad(self) -> None:
        """Take the places of rows that were there before."""
        before: int = st.session_state.get(_PLACES, 0)
        st.session_state[_PLACES] = self._places
        for _ in range(before - self._places):
            st.empty()

    def _group(self, heading: str, threads: Iterable[Thread]) -> None:
        found = list(threads)
        if found:
            self._caption(heading)
        for thread in found:
            self._draw(thread)

    def _caption(self, text: str) -> None:
        self._places += 1
        st.caption(text)

    def _draw(self, thread: Thread) -> None:
        self._places += 1
        opened = doing.opened()
        what = opened[1] if opened and opened[0] == thread.id else ""
        if what == "Rename":
            self._draw_rename(thread)
            return
        here = thread.id == self._here
        menu = f"menu-{thread.id}"
        key = "row-here" if here else None
        with st.container(key=key, horizontal=True, wrap=False, gap=None):
            st.button(
                self._title(thread, here),
                key=f"thread-{thread.id}",
                type="tertiary",
                width="stretch",
                wrap=False,
                on_click=doing.choose,
                args=(thread.id,),
            )
            st.menu_button(
                f"Actions for {_label(thread.title or 'Untitled')}",
                ["Rename", "Unpin" if thread.pinned else "Pin", "Export", "Delete"],
                key=menu,
                icon=":material/more_horiz:",
                type="tertiary",
                on_click=doing.act,
                args=(self._visit, thread, menu),
            )
        if what == "Export":
            self._draw_export(thread)

    def _draw_rename(self, thread: Thread) -> None:
        field = f"title-{thread.id}"
        with st.form(f"rename-{thread.id}", border=False):
            above = st.container()
            with st.container(horizontal=True, gap="xsmall"):
                st.form_submit_button(
                    "Save", on_click=doing.rename, args=(self._visit, thread, field)
                )
                st.form_submit_button("Cancel", type="tertiary", on_click=doing.close)
            # Last: the field has the focus as soon as it is there, and Enter needs the button.
            above.text_input(
                "Title", thread.title, key=field, max_chars=80, label_visibility="collapsed"
            )

    def _draw_export(self, thread: Thread) -> None:
        self._places += 1
        try:
            whole, messages, _ = self._visit.workbench.threads.whole(self._visit.owner, thread.id)
        except NotFound:  # deleted in another tab just now
            st.empty()
            return
        with st.container(horizontal=True, gap="xsmall"):
            st.download_button(
                "Markdown",
                exporting.to_markdown(whole, messages),
                exporting.file_name(whole),
                "text/markdown",
                key=f"export-{thread.id}",
                icon=":material/download:",
                on_click="ignore",
            )
            st.button("Close", key=f"exporting-{thread.id}", type="tertiary", on_click=doing.close)

    def _title(self, thread: Thread, here: bool) -> str:
        label = _label(" ".join(thread.title.split()) or "Untitled")
        if here:
            return f"**{label}**"
        return f":blue[●] {label}" if thread.id in self._answering else label


def _label(text: str) -> str:
    """Return *text* for a label, with the blanks around it."""
    inner = markdown.label(text, _LONGEST * 2)
    return f"{' ' * text.startswith(' ')}{inner}{' ' * (text.endswith(' ') and text != ' ')}"


def _zone() -> tzinfo:
    """Return the visitor's zone, where the browser tells it."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (OSError, ValueError):
        return UTC
