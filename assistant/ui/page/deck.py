"""Mounts the one script of ours in the page: where it stands, focus, drafts, copying.

What it does and why is said in `front/deck.js`. Without it, and where Streamlit does not take it,
the chat works all the same. Nothing is drawn here that is needed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from streamlit.components import v2
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from assistant.ui import services, state, visitor

_NAME = "workbench.deck"
_HERE = Path(__file__).parent
_LATEST = """
<button class="wb-latest" hidden aria-label="Go to the latest message">↓ Latest</button>
"""

_log = logging.getLogger(__name__)


def mount(*, empty: bool) -> None:
    """Mount it: in the foot of the chat; *empty* while nothing was said in the thread."""
    draw = _component(get_bidi_component_manager())
    if draw is not None:
        data = {"thread": state.thread_id() or "", **state.counted(), "empty": empty}
        if not services.served():  # no cookie of ours: visitors are known by Streamlit's
            data["keep"] = visitor.XSRF
        draw(key="deck", data=data)


@cache
def _component(manager: Any) -> Callable[..., object] | None:
    """Have `front/deck.js` served as a file: the strict CSP blocks what is sent inline.

    There is no public way without an installed package (streamlit 1.67); None where this one is
    not there any more.
    """
    package, _, name = _NAME.partition(".")
    manifest = ComponentManifest(package, "1", [ComponentConfig(name, "front")])
    try:
        manager.register_from_manifest(manifest, _HERE)
    except (AttributeError, TypeError, ValueError) as exc:
        _log.warning("the page's own script is not there: %r", exc)
        return None
    return v2.component(_NAME, html=_LATEST, js="deck.js", isolate_styles=False)
