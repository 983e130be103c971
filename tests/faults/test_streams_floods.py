"""What an endpoint sends without end, or packed, ends the run in words and takes little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.faults.floods import ASSISTANTS, RESPONSES, Flood
from tests.faults.houses import PROTOCOLS
from tests.figures import Tell
from tests.running import ROOT
from tests.server import Answer, AssistantsApi, LoopbackServer, Model, ResponsesApi
from tests.sizes import sample

MB = 1_000_000
FLAT = 60 * MB
RUNS = {"responses": "/responses", "assistants": "/threads/*/runs"}
FLOODS = {"responses": RESPONSES, "assistants": ASSISTANTS}


class Asking:
    """The child, the server that it asks, and one protocol."""

    def __init__(self, process: subprocess.Popen[str], server: LoopbackServer, name: str) -> None:
        self._process = process
        self.server = server
        self.protocol = name

    def ask(self) -> dict[str, Any]:
        """Have the child ask once; return what it tells of the run."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(PROTOCOLS[self.protocol] + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the child has ended"
        return json.loads(line)

    def flooded(self, flood: Flood) -> dict[str, Any]:
        """Ask and be answered with *flood*."""
        self.server.script("POST", flood.path or RUNS[self.protocol], flood.reply())
        return self.ask()


@contextmanager
def _asking(protocol: str, folder: Path) -> Generator[Asking]:
    model = Model()
    with LoopbackServer(ResponsesApi(model), AssistantsApi(model), model=model) as server:
        command = [sys.executable, "-m", "tests.faults.flooded", server.url, str(folder)]
        env = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "HOME": str(folder)}
        with subprocess.Popen(
            command, cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            asking = Asking(process, server, protocol)
            assert asking.ask()["state"] == "completed"  # and everything is loaded
            yield asking
            assert process.stdin
            process.stdin.close()


@pytest.fixture(scope="module", params=PROTOCOLS)
def asking(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asking]:
    with _asking(request.param, tmp_path_factory.mktemp("flooded")) as asking:
        yield asking


def test_what_never_ends_ends_the_run_in_words_and_under_small_memory(
    asking: Asking, tell: Tell
) -> None:
    wrong: list[object] = []
    most = (0, "")
    every = FLOODS[asking.protocol]
    floods = sample(every, 2, -(-len(every) // 3))
    for flood in floods:
        told = asking.flooded(flood)
        most = max(most, (told["grown"], flood.name))
        right = told["state"] == flood.state and flood.says in told["problem"] and told["hint"]
        if not right or told["grown"] > FLAT:
            wrong.append((flood.name, told))
    tell(
        f"floods, {asking.protocol}: {len(floods)}; at most {most[0] / MB:.0f} MB more ({most[1]})"
    )
    assert wrong == []
    assert asking.server.open_scripts == 0


def test_the_longest_honest_answer_is_not_refused_for_being_repeated_at_the_end(
    asking: Asking, tell: Tell
) -> None:
    piece = 'Straße, "quoted",\n\ttabbed and 北京. ' * 60
    pieces = (piece,) * (2 * MB // len(piece))
    asking.server.model.says(Answer("".join(pieces), pieces))
    told = asking.ask()
    tell(f"an answer of 2 MB, {asking.protocol}: {told['grown'] / MB:.0f} MB more")
    assert (told["state"], told["problem"]) == ("completed", "")
    assert told["kept"] == len(piece) * len(pieces)


def test_a_thread_can_be_used_after_a_flood(asking: Asking) -> None:
    assert asking.ask()["state"] == "completed"
