"""The page's own script, as far as it can be seen without a browser (tests/e2e/test_page.py)."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from assistant.ui import visitor
from assistant.ui.page import deck
from tests.pages.conftest import OpenPage, ask, click, thread_of
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say

KEEP = {"keep": visitor.XSRF}
"""as these pages are run without the server that sets a cookie of ours"""


def told(at: AppTest) -> dict[str, Any]:
    """Return what the script is told."""
    (found,) = at.get("bidi_component")
    proto: Any = getattr(found, "proto", None)
    return json.loads(proto.json)


def test_it_is_told_what_was_sent_and_when_the_focus_is_wanted(
    page: OpenPage, backend: Scripted
) -> None:
    backend.streams = [[STARTED, say("One."), COMPLETED]]
    at = page()
    assert told(at) == {"thread": "", "sent": 0, "focus": 0, "empty": True, **KEEP}
    at = ask(at, "first")
    assert told(at) == {"thread": thread_of(at), "sent": 1, "focus": 0, "empty": False, **KEEP}
    at = click(at, "New thread")
    assert told(at) == {"thread": "", "sent": 1, "focus": 1, "empty": True, **KEEP}


def test_streamlit_takes_it_as_a_file_of_a_package(page: OpenPage) -> None:
    """Internal names of Streamlit 1.67, on which the deck stands."""
    (found,) = page().get("bidi_component")
    proto: Any = getattr(found, "proto", None)
    assert proto.js_source_path.partition("?")[0].endswith("deck.js")
    assert not proto.js_content, "what is inline is blocked by the strict policy"


def test_another_streamlit_that_does_not_take_it_is_no_error() -> None:
    assert deck._component(object()) is None
