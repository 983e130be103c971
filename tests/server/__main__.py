"""Runs the loopback server as a process: `python -m tests.server --port 8080 --rate 50`.

Prints its base URL once it listens; ends on Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import argparse
import sys
import threading

from tests.server import AssistantsApi, Features, LoopbackServer, Model, ResponsesApi

SCENARIOS = {
    "default": Features(),
    "foreground": Features(background="refused"),
    "chained": Features(conversations=False),
    "stateless": Features(conversations=False, stored=False, background="refused"),
    "unnumbered": Features(background="ignored", numbered=False),
}
ASSISTANTS = "assistants"
"""the Assistants protocol instead; its assistant is asst_1"""


def main() -> None:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(prog="python -m tests.server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--scenario", choices=sorted([*SCENARIOS, ASSISTANTS]), default="default")
    parser.add_argument("--rate", type=float, default=0.0, help="frames a second; 0: at once")
    parser.add_argument("--words", type=int, default=0, help="length of every answer")
    given = parser.parse_args()
    model = Model(given.rate, given.words)
    scenario = SCENARIOS.get(given.scenario)
    api = ResponsesApi(model, scenario) if scenario else AssistantsApi(model)
    with LoopbackServer(api, model=model, port=given.port) as server:
        sys.stdout.write(server.url + "\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
