"""Which connection an assistant speaks through, in words: for the banner and the list."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from assistant.definitions import Assistant, Connection
from assistant.messages import Thread
from assistant.ui import actions, markdown
from assistant.ui.connections import connecting
from assistant.ui.visit import Visit

_PROTOCOLS = {
    "demo": "no AI model",
    "auto": "The model server",
    "responses": "Responses API",
    "chat": "Chat Completions",
    "assistants": "Assistants protocol",
}

HOW_TO_CONNECT = """\
Put one of these into a file named `.env` beside `app.py` (or into the environment, or into
`.streamlit/secrets.toml`), then start the app again.

| To speak to | set |
|---|---|
| OpenAI | `OPENAI_API_KEY` |
| a Responses API elsewhere | `OPENAI_BASE_URL` (mostly ends in `/v1`), `OPENAI_MODEL` |
| an Assistants-protocol server | `ASSISTANT_ID`, and `ASSISTANTS_BASE_URL` if it is not OpenAI's |
| several | a section `[connections.NAME]` for each in `connections.toml` (README, Connections) |

`python -m assistant doctor` says what was found and what is missing.
"""


def draw_how_to_connect(visit: Visit) -> None:
    """Say how a connection is added; offer to do so where the browser's person runs the app."""
    if visit.workbench.connecting.may(visit.owner):
        connecting.draw_named(visit)
        connecting.draw_button(visit, "connect-a-model")
        with st.expander("By settings instead", type="compact"):
            st.markdown(HOW_TO_CONNECT)
    else:
        st.markdown(HOW_TO_CONNECT)


def describe(connection: Connection) -> str:
    """Return where a connection leads, escaped for a label."""
    protocol = _PROTOCOLS.get(connection.backend, connection.backend)
    if connection.backend == "demo":
        return "Demo connection"
    return markdown.label(f"{protocol} at {_host(connection)}")


def host(connection: Connection) -> str:
    """Return the host of a connection's endpoint, escaped for a label."""
    return markdown.label(_host(connection))


def _host(connection: Connection) -> str:
    # An address may hold a name and a password before the @.
    return urlsplit(connection.base_url).netloc.rpartition("@")[2] or "api.openai.com"


def assistant_of(visit: Visit, thread: Thread | None) -> Assistant | None:
    """Return who answers in *thread*, or in the next one; None if it is not connected any more."""
    wanted = thread.assistant if thread else actions.chosen(visit)
    return next((found for found in visit.workbench.assistants if found.id == wanted), None)


def line(visit: Visit, assistant: Assistant | None) -> str:
    """Return one line for a caption: who answers, through what."""
    if assistant is None:
        return ":material/link_off: Not connected"
    connection = visit.workbench.connection_of(assistant)
    if connection.backend == "demo":
        return f":material/power_off: {markdown.label(assistant.name)} · no AI model is connected"
    # Short: on a telephone it shares two lines with Stop.
    facts = [markdown.label(assistant.name, 30), markdown.label(_host(connection), 30)]
    facts += [f"`{assistant.model.replace('`', '')[:30]}`"] if assistant.model else []
    return f":material/link: {' · '.join(facts)}"


def draw_gone() -> None:
    """Say that the assistant of a thread is not there any more."""
    st.warning(
        "**This thread's assistant is not connected any more.**  \n"
        "Everything said can be read. Ask another assistant in a new thread.",
        icon=":material/link_off:",
    )


def draw_ending(visit: Visit, assistant: Assistant) -> None:
    """Say when the model of *assistant* ends, if that is known."""
    if said := visit.workbench.ending(assistant):
        st.caption(f":material/event_busy: {markdown.label(said, 200)}")
