"""Runs the loopback server as a process: `python -m tests.server --port 8080 --rate 50`.

Prints its base URL once it listens; ends on Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import argparse
import sys
import threading

from tests.server import (
    Analyst,
    Api,
    AssistantsApi,
    ChatApi,
    Features,
    LoopbackServer,
    Manner,
    Model,
    Refusing,
    ResponsesApi,
)
from tests.server.strict_types import prepare

SCENARIOS = {
    "default": Features(),
    "foreground": Features(background="refused"),
    "chained": Features(conversations=False),
    "stateless": Features(conversations=False, stored=False, background="refused"),
    "unnumbered": Features(background="ignored", numbered=False),
    "data": Features(),
}
ASSISTANTS = ("assistants", "assistants-data")
"""the Assistants protocol instead; its assistant is asst_1"""
CHATS = {
    "chat": (Manner(), Refusing()),
    "chat-data": (Manner(), Refusing()),
    "chat-thinking": (Manner(thinks="tags"), Refusing()),
    "chat-minimal": (
        Manner(indices=False, ids="never", whole_calls=True, after_calls="stop", done=False),
        Refusing(frozenset(("stream_options", "parallel_tool_calls", "max_tokens"))),
    ),
}
"""Chat Completions alone, as Ollama and many behind a gateway"""
ANALYSTS = ("data", "assistants-data", "chat-data")
"""with a model that queries and charts whatever tables it is offered"""
NAMES = (*SCENARIOS, *CHATS, *ASSISTANTS)


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--scenario", choices=sorted(NAMES), default="default")
    parser.add_argument("--rate", type=float, default=0.0, help="frames a second; 0: at once")
    parser.add_argument("--words", type=int, default=0, help="length of every answer")
    given = parser.parse_args()
    kind = Analyst if given.scenario in ANALYSTS else Model
    model = kind(given.rate, given.words)
    with LoopbackServer(_api(given.scenario, model), model=model, port=given.port) as server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        threading.Event().wait()


def _api(scenario: str, model: Model) -> Api:
    if scenario in CHATS:
        prepare("chat")
        return ChatApi(model, *CHATS[scenario])
    if scenario in SCENARIOS:
        prepare("responses")
        return ResponsesApi(model, SCENARIOS[scenario])
    return AssistantsApi(model)


if __name__ == "__main__":
    main()
