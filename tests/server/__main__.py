"""Runs the loopback server as a process: `python -m tests.server --port 8080 --rate 50`.

Prints its base URL once it listens; ends on Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import argparse
import sys
import threading

from tests.server import Analyst, AssistantsApi, Features, LoopbackServer, Model, ResponsesApi

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
ANALYSTS = ("data", "assistants-data")
"""with a model that queries and charts whatever tables it is offered"""


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--scenario", choices=sorted([*SCENARIOS, *ASSISTANTS]), default="default")
    parser.add_argument("--rate", type=float, default=0.0, help="frames a second; 0: at once")
    parser.add_argument("--words", type=int, default=0, help="length of every answer")
    given = parser.parse_args()
    kind = Analyst if given.scenario in ANALYSTS else Model
    model = kind(given.rate, given.words)
    scenario = SCENARIOS.get(given.scenario)
    api = ResponsesApi(model, scenario) if scenario else AssistantsApi(model)
    with LoopbackServer(api, model=model, port=given.port) as server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
