"""The checks by the command line: `python -m assistant ask ... --json` as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.endpoints.catalogue import HELLO, NO_SUCH_MODEL, SHOPS, WRONG_KEY
from tests.endpoints.checking import Scene, demand

LONGEST_S = 240
ASSISTANT = "general"
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What one command wrote and how it ended."""

    status: int
    out: str
    err: str

    @property
    def events(self) -> list[Event]:
        """The events of the run."""
        return [json.loads(line) for line in self.out.splitlines() if line.startswith("{")]

    @property
    def end(self) -> Event:
        """The last event of the run."""
        demand(self.events, f"no event; it said: {self._last_words}")
        return self.events[-1]

    @property
    def text(self) -> str:
        """The answer."""
        return "".join(event["text"] for event in self.events if event["event"] == "TextDelta")

    @property
    def thread(self) -> str:
        """The thread's id."""
        lines = [line for line in self.err.splitlines() if line.startswith("thread ")]
        demand(lines, f"no thread; it said: {self._last_words}")
        return lines[-1].split()[1]

    @property
    def ended_as(self) -> str:
        """The end in words, as a note has them."""
        problem = self.end.get("problem") or {}
        said = f"{problem.get('message', '')} {problem.get('hint', '')}".strip()
        return f"{self.end['state']} {self.end.get('reason') or ''}: {said or self._last_words}"

    @property
    def _last_words(self) -> str:
        return " / ".join(self.err.strip().splitlines()[-3:])


class CommandLine:
    """Runs commands of a checkout in an empty folder, with the settings that are given alone."""

    def __init__(self, scene: Scene, name: str) -> None:
        self._scene = scene
        self._folder = scene.folder / name
        self._folder.mkdir(parents=True, exist_ok=True)

    def start(self, settings: Mapping[str, str], *words: str) -> subprocess.Popen[str]:
        """Start a command."""
        return subprocess.Popen(
            [sys.executable, "-m", "assistant", *words],
            cwd=self._folder,
            env={**self._scene.env, "PYTHONPATH": str(self._scene.app), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, settings: Mapping[str, str], *words: str) -> Told:
        """Run a command to its end."""
        with self.start(settings, *words) as process:
            return _rest(process)

    def ask(
        self, settings: Mapping[str, str], question: str, *options: str, thread: str = ""
    ) -> Told:
        """Ask one question, in a new thread unless one is named."""
        who = ("--thread", thread) if thread else ("--assistant", ASSISTANT)
        return self.run(settings, "ask", "--json", *who, *options, question)

    def begin(
        self, settings: Mapping[str, str], question: str
    ) -> tuple[subprocess.Popen[str], str]:
        """Ask; return the process in the middle of its answer, and what it wrote until then."""
        process = self.start(settings, "ask", "--json", "--assistant", ASSISTANT, question)
        assert process.stdout is not None
        read = ""
        for line in process.stdout:
            read += line
            if json.loads(line)["event"] == "TextDelta":
                return process, read
        told = _rest(process, read)
        demand(False, f"no text came: {told.ended_as}")
        raise AssertionError


def _rest(process: subprocess.Popen[str], read: str = "") -> Told:
    try:
        out, err = process.communicate(timeout=LONGEST_S)
    finally:
        if process.poll() is None:
            process.kill()
    return Told(process.returncode, read + out, err)


def doctor(scene: Scene) -> None:
    """Let `doctor` look at the settings, and see whether it is right."""
    here, settings = CommandLine(scene, "doctor"), scene.settings()
    told = here.run(settings, "doctor")
    wrong = " / ".join(line for line in told.out.splitlines() if line.startswith("wrong"))
    demand(told.status == 0, f"exit status {told.status}: {wrong or told.err}")
    asked = here.ask(settings, HELLO)
    demand(asked.status == 0, f"it says ok, but a question {asked.ended_as}")


def two_turns(scene: Scene) -> None:
    """Ask, and ask once more in the thread."""
    here, settings = CommandLine(scene, "turns"), scene.settings()
    first = here.ask(settings, HELLO)
    demand(first.status == 0 and first.text, f"first turn {first.ended_as}")
    second = here.ask(settings, "And once more, please.", thread=first.thread)
    demand(second.status == 0 and second.text, f"second turn {second.ended_as}")


def tools(scene: Scene) -> None:
    """Ask about a file; where the model can call tools, its query has been run."""
    here, settings = CommandLine(scene, "tools"), scene.settings()
    told = here.ask(settings, SHOPS, "--yes", "--file", str(scene.table))
    demand(told.status == 0 and told.text, told.ended_as)
    done = [e["name"] for e in told.events if e["event"] == "ToolFinished" and not e.get("failed")]
    demand(done or "tools" in scene.server.less, f"no tool was run, but: {told.text[:80]}")


def stop(scene: Scene) -> None:
    """Press Ctrl-C in the middle of an answer, and ask again."""
    here, settings = CommandLine(scene, "stop"), scene.settings()
    process, read = here.begin(settings, scene.server.long)
    with process:
        process.send_signal(signal.SIGINT)
        told = _rest(process, read)
    demand(told.status == 130 and told.end["state"] == "stopped", f"Ctrl-C: {told.ended_as}")
    after = here.ask(settings, HELLO, thread=told.thread)
    demand(after.status == 0 and after.text, f"the question after it: {after.ended_as}")


def wrong_key(scene: Scene) -> None:
    """Ask with a wrong key: it is called that, and shown nowhere."""
    told = CommandLine(scene, "key").ask(scene.settings(key=WRONG_KEY), HELLO)
    demand(WRONG_KEY not in told.out + told.err, "the key is shown")
    demand(told.status == 1, told.ended_as)
    named = "key" in told.ended_as.lower() or "wrong key" in scene.server.less
    demand(named, f"does not name the key: {told.ended_as}")


def wrong_model(scene: Scene) -> None:
    """Ask an unknown model: it is called that."""
    told = CommandLine(scene, "model").ask(scene.settings(model=NO_SUCH_MODEL), HELLO)
    demand(told.status == 1, told.ended_as)
    demand("model" in told.ended_as.lower(), f"does not name the model: {told.ended_as}")


def killed(scene: Scene) -> None:
    """Kill the server in mid-answer: interrupted, with the text; the thread goes on after."""
    here, settings = CommandLine(scene, "killed"), scene.settings()
    process, read = here.begin(settings, scene.server.long)
    with process:
        scene.serving.kill()
        told = _rest(process, read)
    scene.serving.start()
    demand(told.end["state"] == "interrupted" and told.text, f"ended as {told.ended_as}")
    after = here.ask(settings, HELLO, thread=told.thread)
    demand(after.status == 0 and after.text, f"the question after it: {after.ended_as}")


CHECKS: Mapping[str, Callable[[Scene], None]] = {
    "doctor": doctor,
    "two turns": two_turns,
    "tools": tools,
    "Stop": stop,
    "wrong key": wrong_key,
    "wrong model": wrong_model,
    "killed": killed,
}
