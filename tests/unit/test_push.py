"""A page that only looks costs nothing, and is drawn again when what it shows has changed."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from assistant.messages import OwnerId, Thread
from assistant.settings.table import Settings
from assistant.ui.push import Push, Still
from assistant.ui.visit import Shown, Visit, seen
from assistant.workbench import Workbench
from tests.running import wait_for

ANN, BEN = OwnerId("ann"), OwnerId("ben")
SOON_S = 10.0


class Sessions:
    """What Streamlit would be asked to run."""

    def __init__(self) -> None:
        self.asked: queue.Queue[tuple[str, Still]] = queue.Queue()
        self.open = {"one", "two"}

    def rerun(self, session_id: str, still: Still) -> bool:
        self.asked.put((session_id, still))
        return session_id in self.open


@pytest.fixture
def bench(tmp_path: Path) -> Generator[Workbench]:
    opened = Workbench.open(Settings.read({"DATA_DIR": str(tmp_path)}, None, {}))
    yield opened
    opened.close()


@pytest.fixture
def visit(bench: Workbench) -> Visit:
    return Visit(bench, ANN)


@pytest.fixture
def thread(bench: Workbench) -> Thread:
    return bench.threads.create(ANN, "analyst")


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def push(sessions: Sessions) -> Push:
    return Push(sessions.rerun, sessions.open.__contains__, sweep_s=0.05)


def shown(visit: Visit, thread: Thread) -> Shown:
    look = visit.look(thread.id, 30)
    return Shown(thread.id, 30, look.number, seen({}, look.uploads))


def test_a_page_is_drawn_again_when_its_thread_has_changed(
    push: Push, sessions: Sessions, visit: Visit, thread: Thread
) -> None:
    other = visit.workbench.threads.create(ANN, "analyst")
    pages = {"one": shown(visit, thread), "two": shown(visit, other)}
    before = pages["two"].number
    for session_id, page in pages.items():
        push.look_out(session_id, visit, page)
    visit.workbench.send(ANN, "Hello", thread_id=thread.id)
    session_id, still = sessions.asked.get(timeout=SOON_S)
    assert session_id == "one"
    assert still()
    wait_for(lambda: pages["two"].number > before, what="the look at the other page")
    push.pause("one")
    assert not still(), "a script of the page runs by itself"
    assert {found for found, _ in sessions.asked.queue} <= {"one"}


def test_what_changed_between_drawing_and_looking_out_is_not_missed(
    push: Push, sessions: Sessions, visit: Visit, thread: Thread
) -> None:
    page = shown(visit, thread)
    visit.workbench.send(ANN, "Hello", thread_id=thread.id)
    push.look_out("one", visit, page)
    assert sessions.asked.get(timeout=SOON_S)[0] == "one"


def test_looking_and_drawing_again_ask_nothing_while_nothing_changes(
    push: Push, sessions: Sessions, visit: Visit, thread: Thread
) -> None:
    asking: list[str] = []

    def note(*_: Any) -> None:
        asking.append(threading.current_thread().name)

    push.look_out("one", visit, shown(visit, thread))
    wait_for(lambda: visit.workbench.number(ANN) is not None, what="that somebody listens")
    event.listen(Engine, "before_cursor_execute", note)
    try:
        visit.workbench.threads.create(BEN, "analyst")
        asking.clear()
        for _ in range(10):
            push.pause("one")
            push.look_out("one", visit, shown(visit, thread))
        assert not {"push", threading.current_thread().name} & set(asking)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert sessions.asked.empty()


def test_pages_that_are_gone_leave_nothing(
    push: Push, sessions: Sessions, visit: Visit, thread: Thread
) -> None:
    for number in range(100):
        sessions.open.add(f"tab {number}")
        push.look_out(f"tab {number}", visit, shown(visit, thread))
    assert push.looking == 100
    sessions.open.clear()
    wait_for(lambda: push.looking == 0, what="that they are forgotten")
    assert visit.workbench.number(ANN) is None, "nobody listens any more"


def test_a_session_that_is_gone_when_it_is_pushed_is_forgotten(
    sessions: Sessions, visit: Visit, thread: Thread
) -> None:
    push = Push(sessions.rerun, lambda _: True)
    push.look_out("gone", visit, shown(visit, thread))
    visit.workbench.send(ANN, "Hello", thread_id=thread.id)
    assert sessions.asked.get(timeout=SOON_S)[0] == "gone"
    wait_for(lambda: push.looking == 0, what="that it is forgotten")
