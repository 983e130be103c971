"""A stop reaches whoever blocks, at once, once, and in whichever order things happen."""

from __future__ import annotations

import threading

from assistant.children.stopping import Stop


def test_the_first_reason_stands():
    stop = Stop()
    assert not stop.asked
    assert stop.ask("user")
    assert not stop.ask("timeout")
    assert stop.reason == "user"


def test_what_blocks_is_closed_while_it_blocks_and_not_afterwards():
    stop, closed = Stop(), []
    with stop.closing(lambda: closed.append("inside")):
        stop.ask("user")
    assert closed == ["inside"]
    stop, closed = Stop(), []
    with stop.closing(lambda: closed.append("inside")):
        pass
    stop.ask("user")
    assert closed == []


def test_a_stop_that_came_first_closes_what_opens_later():
    stop, closed = Stop(), []
    stop.ask("user")
    with stop.closing(lambda: closed.append("late")):
        assert closed == ["late"]


def test_a_sleeper_wakes():
    stop = Stop()
    woken: list[bool] = []
    sleeper = threading.Thread(target=lambda: woken.append(stop.wait(30)))
    sleeper.start()
    stop.ask("user")
    sleeper.join(5)
    assert woken == [True]
    assert Stop().wait(0) is False
