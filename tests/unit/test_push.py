"""A page that only looks costs nothing, and is drawn again when what it shows has changed."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from assistant.messages import OwnerId, RunId, Thread
from assistant.settings.table import Settings
from assistant.ui.push import Push, Still
from assistant.ui.visit import Shown, Visit, listing, seen
from assistant.workbench import Workbench
from tests.running import wait_for
from tests.unit.store_contract import said

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
    return Shown(thread.id, 30, look.number, seen(look), listing(look))


def test_a_page_is_drawn_again_when_its_thread_has_changed(
    push: Push, sessions: Sessions, visit: Visit, thread: Thread
) -> None:
    other = visit.workbench.threads.create(ANN, "analyst")
    for session_id, page in {"one": shown(visit, thread), "two": shown(visit, other)}.items():
        push.look_out(session_id, visit, page)
    visit.workbench.send(ANN, "Hello", thread_id=thread.id)
    asked: dict[str, Still] = {}
    while asked.keys() != {"one", "two"}:  # the other page has it in its list
        session_id, asked[session_id] = sessions.asked.get(timeout=SOON_S)
    assert asked["one"]()
    push.pause("one")
    assert not asked["one"](), "a script of the page runs by itself"
    assert asked["two"]()


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


def test_a_page_without_a_thread_is_drawn_again_for_its_list_alone(
    bench: Workbench, visit: Visit, thread: Thread, push: Push, sessions: Sessions
) -> None:
    look = visit.look(None, 30)
    page = Shown(None, 30, look.number, {}, listing(look))
    push.look_out("one", visit, page)
    bench.threads.create(ANN, "analyst")  # empty: not listed
    wait_for(lambda: page.number > look.number, what="the comparison")
    assert sessions.asked.empty()
    bench.threads.say(ANN, thread.id, said("Hello"))
    assert sessions.asked.get(timeout=SOON_S)[0] == "one"


def test_the_dot_of_the_open_thread_is_no_news_and_that_of_another_is(
    bench: Workbench, visit: Visit, thread: Thread
) -> None:
    other = bench.threads.create(ANN, "analyst")
    for found in (other, thread):
        bench.threads.say(ANN, found.id, said("Hello"))
    before = {found.id: listing(visit.look(found.id, 30)) for found in (other, thread)}
    bench._store.runs.ask(ANN, thread.id, said("And?"), RunId("r"))
    assert listing(visit.look(thread.id, 30)) == before[thread.id]
    assert listing(visit.look(other.id, 30)) != before[other.id]
