"""`python -m assistant` as a process, against the demo and both protocols on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from assistant.commands.running import OWNER
from assistant.store import Store
from tests.running import ROOT
from tests.server import AssistantsApi, LoopbackServer, Model, Reply, ResponsesApi
from tests.server.streams import error_reply
from tests.sizes import sample

CANARY = "sk-canary-0123456789"
LONGEST_S = 60


class CommandLine:
    """Runs commands in an empty folder, with no settings but those that are given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / ".data"

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        env = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **settings}
        return subprocess.Popen(
            [sys.executable, "-m", "assistant", *arguments],
            cwd=self.folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **settings: str) -> tuple[int, str, str]:
        """Return (exit status, standard output, standard error); neither has a traceback."""
        with self.start(*arguments, **settings) as process:
            out, err = process.communicate(timeout=LONGEST_S)
        assert "Traceback" not in out + err, err
        return process.returncode, out, err


@pytest.fixture
def here(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    model = Model()
    with LoopbackServer(ResponsesApi(model), AssistantsApi(model), model=model) as server:
        yield server


def responses(server: LoopbackServer) -> dict[str, str]:
    return {
        "OPENAI_BASE_URL": server.url,
        "OPENAI_API_KEY": CANARY,
        "OPENAI_MODEL": "m",
        "OPENAI_PROTOCOL": "responses",
    }


def assistants(server: LoopbackServer) -> dict[str, str]:
    return {"ASSISTANTS_BASE_URL": server.url, "ASSISTANT_ID": "asst_1"}


def events(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def thread_of(err: str) -> str:
    return err.splitlines()[-1].split()[1]


def test_the_demo_answers_with_no_key_and_no_network(here: CommandLine) -> None:
    status, out, err = here.run("ask", "What is the total revenue by region?")
    assert status == 0, err
    assert out.strip()
    assert "completed: in" in err
    status, out, err = here.run("ask", "--json", "How many orders are there?")
    told = events(out)
    assert (status, told[-1]["event"], told[-1]["state"]) == (0, "RunEnded", "completed")
    results = [event["result"] for event in told if event["event"] == "ToolFinished"]
    assert results[0].keys() >= {"sql", "columns", "rows", "row_count"}


@pytest.mark.parametrize("protocol", sample([responses, assistants], 1, 2))
def test_a_model_answers_with_tools_and_goes_on_in_its_thread(
    here: CommandLine, server: LoopbackServer, protocol: Any
) -> None:
    settings = protocol(server)
    status, out, err = here.run("ask", "--json", "calculate 12*7", **settings)
    told = events(out)
    assert status == 0, err
    tools = [event for event in told if event["event"] == "ToolFinished"]
    assert [(tool["name"], tool["failed"]) for tool in tools] == [("calculate", False)]
    assert "84" in json.dumps(tools[0]["result"])
    assert any("84" in event["text"] for event in told if event["event"] == "TextDone")
    status, out, err = here.run("ask", "--thread", thread_of(err), "And what now?", **settings)
    assert (status, out) == (0, "You said: And what now?\n"), err


def test_a_refused_key_ends_with_1_and_the_key_is_nowhere(
    here: CommandLine, server: LoopbackServer
) -> None:
    refusal = error_reply(401, f"Incorrect API key provided: {CANARY}", "invalid_api_key")
    for method in ("GET", "POST", "DELETE"):
        server.script(method, "*", *[refusal] * 20)
    status, out, err = here.run("ask", "Hi", **responses(server))
    assert (status, out) == (1, "")
    assert "failed (" in err
    assert "Check the key" in err
    stored = b"".join(p.read_bytes() for p in here.folder.rglob("*") if p.is_file())
    assert CANARY not in err
    assert CANARY.encode() not in stored


def test_a_connection_of_the_file_is_asked_by_the_name_of_its_assistant(
    here: CommandLine, server: LoopbackServer
) -> None:
    lines = ["[connections.mine]", f'address = "{server.url}"', 'protocol = "responses"']
    lines += ['model = "its-own"', 'headers = { "api-key" = { variable = "OWN_KEY" } }']
    (here.folder / "connections.toml").write_text("\n".join(lines))
    status, out, err = here.run("ask", "--assistant", "general@mine", "Hi", OWN_KEY="k-1234567")
    assert (status, out.strip() != "") == (0, True), err
    (asked,) = server.asked("POST", "/responses")
    assert asked.json()["model"] == "its-own"
    assert asked.headers["api-key"] == "k-1234567"
    assert "authorization" not in asked.headers
    (here.folder / "connections.toml").write_text("[connections.mine]\nadress = 'k-1234567'\n")
    status, _, err = here.run("ask", "--assistant", "general@mine", "Hi")
    assert status == 2
    assert "there is no field adress; the nearest is address" in err
    assert "k-1234567" not in err


def _wait_for_text(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    text = process.stdout.read(10)
    assert text, "the answer did not begin"
    return text


def _started(here: CommandLine, server: LoopbackServer, words: int = 2000) -> subprocess.Popen[str]:
    server.model.rate = 30
    return here.start("ask", f"Write {words} words", **responses(server))


def test_ctrl_c_stops_the_run_at_the_server_and_keeps_the_text(
    here: CommandLine, server: LoopbackServer
) -> None:
    with _started(here, server) as process:
        text = _wait_for_text(process)
        process.send_signal(signal.SIGINT)
        rest, err = process.communicate(timeout=10)
    assert process.returncode == 130, err
    assert "stopped (" in err
    assert (text + rest).startswith("1 2 3 4 5")
    server.wait_for(lambda: all(request.done for request in server.requests))
    server.model.rate = 0
    status, out, err = here.run("ask", "--thread", thread_of(err), "Hi", **responses(server))
    assert (status, out) == (0, "You said: Hi\n"), err


def test_a_second_ctrl_c_gives_up_at_once(here: CommandLine, server: LoopbackServer) -> None:
    server.script("POST", "*/cancel", Reply(before_s=60))
    with _started(here, server) as process:
        _wait_for_text(process)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        while "stopping" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=3)
    assert process.returncode == 130


def test_a_reader_that_leaves_stops_the_run(here: CommandLine, server: LoopbackServer) -> None:
    with _started(here, server) as process:
        _wait_for_text(process)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
        assert process.wait(15) == 1
    assert "Traceback" not in err
    assert len(server.asked("POST", "*/cancel")) == 1


def test_recover_goes_on_with_what_a_killed_process_left_behind(
    here: CommandLine, server: LoopbackServer
) -> None:
    with _started(here, server, words=200) as process:
        _wait_for_text(process)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    status, out, err = here.run("recover", **responses(server))
    assert (status, out) == (0, "1 gone on with, 0 marked as interrupted, 0 waiting\n"), err
    with closing(Store.open(f"sqlite:///{here.data}/workbench.db", here.data / "files")) as store:
        (thread,) = store.threads.recent(OWNER)
        answer = store.threads.messages(OWNER, thread.id)[-1]
    assert answer.text == " ".join(str(number) for number in range(1, 201))


def test_recover_marks_what_cannot_be_gone_on_with(
    here: CommandLine, server: LoopbackServer
) -> None:
    server.apis[0].features.background = "refused"
    with _started(here, server) as process:
        _wait_for_text(process)
        process.kill()
    status, out, err = here.run("recover", **responses(server))
    assert (status, out) == (0, "0 gone on with, 1 marked as interrupted, 0 waiting\n"), err
    status, out, err = here.run("recover", **responses(server))
    assert (status, out) == (0, "0 gone on with, 0 marked as interrupted, 0 waiting\n"), err


def test_doctor_finds_a_fresh_machine_usable(here: CommandLine) -> None:
    status, out, err = here.run("doctor")
    assert status == 0, out + err
    for said in ("Python 3.", "streamlit 1.", "data folder", "database opens", "Sample analyst"):
        assert said in out


def test_doctor_says_what_is_wrong_and_what_to_do(
    here: CommandLine, server: LoopbackServer
) -> None:
    (here.folder / "taken").write_text("a file")
    status, out, _ = here.run(
        "doctor", OPENAI_BASE_URL="http://127.0.0.1:9/v1", OPENAI_API_KEY=CANARY, DATA_DIR="taken"
    )
    assert status == 1
    assert "wrong the data folder" in out
    assert "wrong connection openai" in out
    assert "OPENAI_API_KEY: set (from the environment)" in out
    assert CANARY not in out
    status, out, _ = here.run("doctor", SHARED="perhaps")
    assert status == 1
    assert "SHARED (in the environment) must be one of" in out
    status, out, _ = here.run("doctor", **responses(server))
    assert status == 0, out
    assert "connection openai (responses at http://127.0.0.1" in out
