"""*Connect a model*: the dialog in which whoever runs the app on their own machine chooses one.

First a server, found on this machine or named by its address; then one of its models. Drawn for
nobody else, and the workbench refuses everybody else. The key is never drawn outside its field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Literal, cast
from urllib.parse import urlsplit

import streamlit as st

from assistant.connecting import Listed
from assistant.definitions import Connection
from assistant.errors import NotCompatible, WorkbenchError
from assistant.gallery.models import ending
from assistant.settings.local_servers import LocalServer
from assistant.ui import actions, markdown, notices, state
from assistant.ui.visit import Visit

_OPEN = "connecting"
_ADDRESS, _KEY, _MODEL, _REMEMBER = (
    f"connect-{name}" for name in ("address", "key", "model", "remember")
)
PROTOCOL = "auto"
_NO_LIST = notices.Notice(
    "This address lists no models.",
    hint="Check it (most end in /v1), or type the name of a model.",
    level="warning",
)


@dataclass(slots=True)
class _Dialog:
    """How far a person has come; kept in the session as long as the dialog is open."""

    found: tuple[LocalServer, ...]
    server: Connection | None = None
    """the one that was chosen; its models are offered"""
    models: tuple[str, ...] = ()
    notice: notices.Notice | None = None


def draw_button(
    visit: Visit, key: str, kind: Literal["secondary", "tertiary"] = "secondary"
) -> None:
    """Draw the way into the dialog, and the dialog where it is open."""
    st.button(
        "Connect a model",
        key=key,
        type=kind,
        icon=":material/add_link:",
        on_click=_begin,
        args=(visit,),
    )
    if _OPEN in st.session_state:
        _draw(visit)


def _begin(visit: Visit) -> None:
    state.tell(None)
    _close()
    try:
        st.session_state[_OPEN] = _Dialog(visit.workbench.connecting.local_servers(visit.owner))
    except WorkbenchError as error:
        state.tell(notices.explain_error(error))


def _close() -> None:
    for name in (_OPEN, _ADDRESS, _KEY, _MODEL, _REMEMBER):
        st.session_state.pop(name, None)


@st.dialog("Connect a model", on_dismiss=_close)
def _draw(visit: Visit) -> None:
    dialog = cast("_Dialog | None", st.session_state.get(_OPEN))
    if dialog is None:
        return
    if dialog.server is None:
        _draw_servers(visit, dialog)
    else:
        _draw_models(visit, dialog, dialog.server)


def _draw_servers(visit: Visit, dialog: _Dialog) -> None:
    if dialog.found:
        st.caption("Found on this machine")
    for server in dialog.found:
        st.button(
            f"{markdown.label(server.name)} · {_count(server.models)}",
            key=f"connect-{server.base_url}",
            icon=":material/computer:",
            help=markdown.label(server.base_url),
            width="stretch",
            on_click=_choose_local,
            args=(dialog, server),
        )
    st.caption("Or another server" if dialog.found else "No model server answers on this machine.")
    unsafe = _unsafe(*_typed())
    # A form, because a field of its own forgets what was typed when Tab goes on to its eye; and
    # no type="url", which knows no http://localhost:8080 (streamlit 1.67).
    with st.form("connect-form", border=False):
        st.text_input("Address", key=_ADDRESS, placeholder="https://api.example.com/v1")
        st.text_input("Key", key=_KEY, type="password", placeholder="Optional", autocomplete="off")
        if dialog.notice:
            notices.draw(dialog.notice)
        if unsafe:
            st.warning("http:// is not encrypted: others on the way can read the key.")
        st.form_submit_button(
            "Send the key anyway" if unsafe else "Find models",
            key="connect-look",
            type="secondary" if unsafe else "primary",
            on_click=_look,
            args=(visit, dialog, unsafe),
        )


def _draw_models(visit: Visit, dialog: _Dialog, server: Connection) -> None:
    st.caption(f"At `{server.base_url.replace('`', '')}`")
    told = st.container()
    chosen = st.selectbox(
        "Model",
        dialog.models,
        index=0 if dialog.models else None,
        key=_MODEL,
        placeholder="Choose one, or type its name" if dialog.models else "Type its name",
        accept_new_options=True,
    )
    if said := ending(chosen or "", datetime.now(UTC).date()):
        st.caption(f":material/event_busy: {markdown.label(said, 200)}")
    st.checkbox(
        "Remember on this machine",
        key=_REMEMBER,
        help="In connections.toml, with the key in the system's keyring. Otherwise it is connected "
        "until the app stops.",
    )
    with st.container(horizontal=True, gap="small"):
        used = st.button("Use this model", key="connect-use", type="primary")
        st.button("Back", key="connect-back", on_click=_back, args=(dialog,))
    if used and _use(visit, dialog, server):
        st.switch_page("pages/chat.py")  # runs the whole page anew, without the dialog
    if dialog.notice:
        with told:
            notices.draw(dialog.notice)


def _choose_local(dialog: _Dialog, server: LocalServer) -> None:
    name = "".join(c if c.isalnum() else "-" for c in server.name.lower())
    dialog.server = Connection(name, PROTOCOL, server.base_url)
    dialog.models, dialog.notice = server.models, None


def _look(visit: Visit, dialog: _Dialog, warned: bool) -> None:
    """Ask the server that was typed for its models; with a key over http only once *warned*."""
    address, key = _typed()
    dialog.notice = None
    if _unsafe(address, key) and not warned:
        return  # the warning is drawn now, and the button says what it does
    named = Connection(_name_of(address), PROTOCOL, address, key)
    try:
        dialog.models = visit.workbench.connecting.models(visit.owner, named)
    except NotCompatible:
        dialog.models, dialog.notice = (), _NO_LIST
    except WorkbenchError as error:
        dialog.notice = notices.explain_error(error)
        return
    dialog.server = named


def _use(visit: Visit, dialog: _Dialog, server: Connection) -> bool:
    """Connect what was chosen and begin a thread with it; False if that was not possible."""
    model = cast("str | None", st.session_state.get(_MODEL)) or ""
    wish = Connection(
        server.name, server.backend, server.base_url, server.api_key, model=model.strip()
    )
    remember = bool(st.session_state.get(_REMEMBER))
    try:
        done = visit.workbench.connecting.connect(visit.owner, wish, remember=remember)
    except WorkbenchError as error:
        dialog.notice = notices.explain_error(error)
        return False
    _close()
    actions.begin_with(done.assistant.id)
    if done.note:
        state.tell(notices.Notice(done.note, level="warning"))
    return True


def _back(dialog: _Dialog) -> None:
    dialog.server = dialog.notice = None


def _typed() -> tuple[str, str]:
    given = (st.session_state.get(name) or "" for name in (_ADDRESS, _KEY))
    address, key = (cast(str, text).strip() for text in given)
    return address, key


def _unsafe(address: str, key: str) -> bool:
    """Whether the key would go over a network as plain text."""
    try:
        url = urlsplit(address)
    except ValueError:
        return False  # it is not asked, either
    return bool(key) and url.scheme == "http" and not _is_loopback(url.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _name_of(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in host)[:40]


def _count(models: tuple[str, ...]) -> str:
    return f"{len(models)} model{'' if len(models) == 1 else 's'}" if models else "no models yet"


def draw_named(visit: Visit) -> None:
    """List the connections that can be forgotten, each with what that means."""
    listed = [found for found in visit.workbench.connecting.listed() if found.removable]
    for found in listed:
        with st.container(
            key=f"connection-{found.name}", horizontal=True, vertical_alignment="center"
        ):
            st.markdown(f"**{markdown.label(found.name)}**  \n{_where(found)}", width="stretch")
            st.button(
                "Forget",
                key=f"forget-{found.name}",
                icon=":material/link_off:",
                help="Removes it from connections.toml, and its key from the keyring."
                if found.remembered
                else "Connected until the app stops.",
                on_click=_forget,
                args=(visit, found.name),
            )


def _where(found: Listed) -> str:
    if found.connection is None:
        return "The keyring lacks the key. Forget this connection, then connect again."
    kept = "remembered on this machine" if found.remembered else "until the app stops"
    model = found.connection.model.replace("`", "")
    return f"`{model}` at `{found.connection.base_url.replace('`', '')}` · {kept}"


def _forget(visit: Visit, name: str) -> None:
    state.tell(None)
    try:
        visit.workbench.connecting.forget(visit.owner, name)
    except WorkbenchError as error:
        state.tell(notices.explain_error(error))
