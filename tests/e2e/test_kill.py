"""The app is killed in the middle of an answer that was asked for on its page, and comes back."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.conftest import connected
from tests.faults.journalled import newest, unfinished
from tests.figures import Tell
from tests.running import RunningApp, free_port, wait_for
from tests.server import AssistantsApi, Features, LoopbackServer, Model, ResponsesApi
from tests.sizes import cases, sample

pytestmark = pytest.mark.browser

WORDS = 400
WHOLE = [str(number) for number in range(1, WORDS + 1)]
KINDS = {
    "an endpoint that goes on": ("General assistant", Features()),
    "an endpoint that stops": ("General assistant", Features(background="refused")),
    "the Assistants protocol": ("Your assistant", Features()),
}


class Scene:
    """One app, the endpoint behind it and a chat before it."""

    def __init__(self, app: RunningApp, endpoint: LoopbackServer, chat: ChatPage) -> None:
        self.app, self.endpoint, self.chat = app, endpoint, chat
        self.database = app.folder / "data" / "workbench.db"

    def answering(self, characters: int, rate: float = 100) -> None:
        """Ask, and return when so much of the answer can be read."""
        self.endpoint.model.rate = rate
        self.chat.new_thread.click()
        expect(self.chat.questions).to_have_count(0)
        self.chat.ask(f"Write {WORDS} words").wait_for_text(characters)

    def goes_on(self) -> None:
        """Ask something else in the same thread."""
        self.endpoint.model.rate = 0
        self.chat.ask("Still there?").wait_until("Answered")
        assert self.chat.text == "You said: Still there?"
        assert unfinished(self.database) == 0


@pytest.fixture
def scene(tmp_path: Path, visitor: Any) -> Generator[Callable[[str], Scene]]:
    port = free_port()
    app = RunningApp(tmp_path, connected(port))
    model = Model()
    apis = [ResponsesApi(model), AssistantsApi(model)]
    with LoopbackServer(*apis, model=model, port=port) as endpoint:

        def begin(kind: str) -> Scene:
            assistant, apis[0].features = KINDS[kind]
            chat = visitor(app.start().url)().pick(assistant)
            return Scene(app, endpoint, chat)

        yield begin
        app.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", sample(list(KINDS), 1, 3))
def test_kill_9_at_50_random_moments_loses_nothing_that_was_journalled(
    scene: Callable[[str], Scene], kind: str
) -> None:
    rng = random.Random(f"kill {kind}")
    here = scene(kind)
    states: set[str] = set()
    for _ in range(cases(1, 1, 17)):
        here.answering(rng.choice((0, rng.randrange(1, 200), rng.randrange(200, 1200))))
        here.app.kill()
        left = newest(here.database)
        here.app.start()
        here.chat.page.reload()
        here.chat.wait_until("(Answered|Interrupted)")
        here.chat.picture(f"killed-{'-'.join(kind.split())}")
        after = newest(here.database)
        states.add(after.state)
        assert here.chat.words == (WHOLE if after.state == "completed" else left.text.split())
        assert after.text.startswith(left.text)
        here.goes_on()
    if cases(False, False, True):  # of a few, each may be killed before its endpoint is heard of
        assert ("interrupted" if kind == "an endpoint that stops" else "completed") in states


@pytest.mark.long
@pytest.mark.parametrize(
    "kind", sample(["an endpoint that goes on", "the Assistants protocol"], 1, 2)
)
def test_what_had_arrived_is_read_while_the_endpoint_goes_on(
    scene: Callable[[str], Scene], kind: str
) -> None:
    here = scene(kind)
    here.answering(80, rate=WORDS / 40)
    here.app.kill()
    left = newest(here.database)
    assert left.text
    here.app.start()
    here.chat.page.reload()
    here.chat.wait_for_text(len(left.text))
    expect(here.chat.stop_button).to_be_visible()
    here.chat.picture(f"taken-up-{'-'.join(kind.split())}")
    assert here.chat.text.startswith(left.text)
    here.chat.stop()
    here.chat.wait_until("Stopped")


def test_a_page_that_stayed_open_finds_the_version_that_was_being_written_after_a_kill(
    scene: Callable[[str], Scene],
) -> None:
    here = scene("an endpoint that stops")
    here.chat.ask("One").wait_until("Answered")
    here.endpoint.model.rate = 100
    here.chat.edit(f"Write {WORDS} words")
    here.chat.wait_for_text(200)
    here.app.kill()
    left = newest(here.database)
    here.app.start()
    here.chat.wait_until("Interrupted")
    assert here.chat.words == left.text.split()
    button = partial(here.chat.page.get_by_role, "button")
    for name in ("Continue", "Try again"):
        expect(button(name=name)).to_be_visible()
    expect(here.chat.page.get_by_text("2 of 2")).to_be_visible()
    button(name="Previous version").click()
    here.chat.wait_until("Answered")
    assert here.chat.text == "You said: One"
    button(name="Next version").click()
    here.chat.wait_until("Interrupted")
    assert here.chat.words == left.text.split()
    here.goes_on()


@pytest.mark.parametrize(
    "kind", sample(["an endpoint that goes on", "an endpoint that stops"], 1, 2)
)
def test_sigterm_flushes_marks_and_ends_within_10_s(
    scene: Callable[[str], Scene], kind: str, tell: Tell
) -> None:
    here = scene(kind)
    here.answering(200)
    seen = here.chat.text
    took_s = here.app.terminate(timeout_s=20)
    tell(f"SIGTERM, {kind}: ended after {took_s:.2f} s")
    assert took_s < 10
    left = newest(here.database)
    assert left.text.startswith(seen)
    goes_on = kind != "an endpoint that stops"
    assert left.state == ("active" if goes_on else "interrupted")
    here.app.start()
    here.chat.page.reload()
    here.chat.wait_until("Answered" if goes_on else "Interrupted")
    assert here.chat.words == (WHOLE if goes_on else left.text.split())
    here.goes_on()


@pytest.mark.long
def test_no_child_outlives_a_killed_app(scene: Callable[[str], Scene]) -> None:
    here = scene("an endpoint that goes on")
    here.chat.ask("Please calculate 12*7 and the time in Tokyo")
    wait_for(lambda: bool(_children(here.app.pid)), 30, "a child of the app, for its tools")
    children = _children(here.app.pid)
    here.app.kill()
    wait_for(lambda: not any(_lives(child) for child in children), 10, "the end of the children")


def _children(parent: int) -> set[tuple[int, str]]:
    """Return the processes under *parent*: id, and when each began, as ids come again."""
    found: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            found[int(entry.name)] = int(fields[1]), fields[19]
    below = {parent}
    while more := {child for child, (above, _) in found.items() if above in below} - below:
        below |= more
    return {(child, found[child][1]) for child in below - {parent}}


def _lives(child: tuple[int, str]) -> bool:
    fields = _stat(child[0])
    return bool(fields) and fields[19] == child[1] and fields[0] not in "ZX"


def _stat(process: int) -> list[str]:
    """Return state, parent, ... of a process; nothing if there is none."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return stat.rpartition(")")[2].split()
