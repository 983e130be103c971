"""The command line is killed in the middle of an answer: what was journalled is there afterwards.

The app itself is killed in tests/e2e/test_kill.py, on its page.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.commands.running import OWNER
from assistant.store import Store
from tests.faults.journalled import newest
from tests.running import ROOT
from tests.server import Features, LoopbackServer, Model, ResponsesApi
from tests.sizes import cases, sample

WORDS = 300
WHOLE = " ".join(str(number) for number in range(1, WORDS + 1))


@pytest.fixture
def endpoint() -> Iterator[LoopbackServer]:
    model = Model()
    with LoopbackServer(ResponsesApi(model), model=model) as server:
        yield server


def _start(folder: Path, url: str, *arguments: str) -> subprocess.Popen[str]:
    env = {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "DATA_DIR": str(folder),
        "OPENAI_BASE_URL": url,
        "OPENAI_PROTOCOL": "responses",
        "OPENAI_MODEL": "m",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _run(folder: Path, url: str, *arguments: str) -> str:
    with _start(folder, url, *arguments) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


@pytest.mark.slow
@pytest.mark.parametrize("keeps", sample([True, False], 1, 2))
def test_a_killed_command_line_loses_nothing_that_was_journalled(
    tmp_path: Path, endpoint: LoopbackServer, keeps: bool
) -> None:
    rng = random.Random(f"command line {keeps}")
    (api,) = endpoint.apis
    assert isinstance(api, ResponsesApi)
    api.features = Features(background="kept" if keeps else "refused")
    for _ in range(cases(1, 1, 10)):
        endpoint.model.rate = 100
        with _start(tmp_path, endpoint.url, "ask", f"Write {WORDS} words") as process:
            assert process.stdout
            assert process.stdout.read(rng.randrange(1, 800))
            process.kill()
        assert process.returncode == -signal.SIGKILL
        left = newest(tmp_path / "workbench.db")
        assert left.state == "active"
        endpoint.model.rate = 0
        _run(tmp_path, endpoint.url, "recover")
        thread, answer = _newest_answer(tmp_path)
        assert answer == (WHOLE if keeps else left.text)
        assert WHOLE.startswith(left.text)
        told = _run(tmp_path, endpoint.url, "ask", "--thread", thread, "Still there?")
        assert told == "You said: Still there?\n"


def _newest_answer(folder: Path) -> tuple[str, str]:
    url = f"sqlite:///{folder}/workbench.db"
    with closing(Store.open(url, folder / "files")) as store:
        thread = store.threads.recent(OWNER)[0]
        return thread.id, store.threads.messages(OWNER, thread.id)[-1].text
