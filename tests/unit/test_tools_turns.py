"""Whose call is next: fair between people, then between the runs of one."""

from __future__ import annotations

import random

from assistant.tools.turns import Asker, Turns


def joined(turns: Turns[str], person: str, run: str, count: int) -> None:
    for number in range(count):
        turns.join(Asker(person, run), f"{person}{run}{number}")


def taken(turns: Turns[str], count: int) -> list[str | None]:
    return [turns.next() for _ in range(count)]


def test_a_persons_first_call_is_before_the_third_of_another():
    turns: Turns[str] = Turns(2)
    joined(turns, "ann", "x", 200)
    assert taken(turns, 2) == ["annx0", "annx1"]
    joined(turns, "bob", "x", 1)
    joined(turns, "cem", "x", 1)
    turns.over("ann")
    assert taken(turns, 3) == ["bobx0", "cemx0", "annx2"]


def test_nobody_is_at_work_with_more_than_most_whatever_is_free():
    turns: Turns[str] = Turns(2)
    joined(turns, "ann", "x", 9)
    assert taken(turns, 3) == ["annx0", "annx1", None]
    assert turns.at_work == 2
    turns.over("ann")
    assert taken(turns, 2) == ["annx2", None]


def test_people_who_are_level_take_turns_and_so_do_the_runs_of_one():
    turns: Turns[str] = Turns(1)
    joined(turns, "ann", "x", 3)
    joined(turns, "ann", "y", 2)
    joined(turns, "bob", "z", 2)
    order: list[str] = []
    while call := turns.next():
        order.append(call)
        turns.over(call[:3])
    assert order == ["annx0", "bobz0", "anny0", "bobz1", "annx1", "anny1", "annx2"]


def test_a_call_that_leaves_is_never_next():
    turns: Turns[str] = Turns(5)
    joined(turns, "ann", "x", 3)
    turns.leave(Asker("ann", "x"), "annx1")
    assert taken(turns, 3) == ["annx0", "annx2", None]
    joined(turns, "bob", "x", 1)
    turns.leave(Asker("bob", "x"), "bobx0")
    assert turns.next() is None


def test_nobody_waits_longer_than_one_call_of_each_other_person():
    rng = random.Random("turns")
    for people in range(1, 7):
        turns: Turns[str] = Turns(1)
        for number in range(people):
            joined(turns, f"p{number}", "x", rng.randrange(20, 40))
        for _ in range(20):
            calls = taken(turns, people)
            assert {str(call)[:2] for call in calls} == {f"p{number}" for number in range(people)}
            for number in range(people):
                turns.over(f"p{number}")
