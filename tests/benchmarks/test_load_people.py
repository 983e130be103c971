"""Three people at the real app: everything that was answered is on their pages and is kept."""

from __future__ import annotations

import sqlite3

from benchmarks.load import apps, keeping, report, stored
from benchmarks.load.crowd import Group
from benchmarks.load.measuring import staged


def test_three_people_get_whole_answers_that_the_database_has_too() -> None:
    ask = Group(name="people", people=3, tokens=60, rate=50, reloading=0.4)
    look = Group(name="lookers", does="look", people=1)
    leave = Group(name="leavers", does="leave", people=1, tokens=20, rate=50)
    with staged(apps.ours()) as stage:
        measured = stage.visit([ask, look, leave])
        kept, wrong = stored.unequal(stage.data)
        with sqlite3.connect(stage.data / "workbench.db") as database:
            database.execute("UPDATE messages SET parts = replace(parts, 'Answer people-0', 'X')")
        _, changed = stored.unequal(stage.data)
    assert measured.troubles == []
    assert {name: found["complete"] for name, found in measured.groups.items()} == {
        "people": 3,
        "lookers": 1,
        "leavers": 1,
    }
    assert measured.groups["people"]["reload_s_median"] > 0
    assert kept == 4
    assert "people-0" not in wrong
    assert "people-0" in changed
    told = "\n".join(report.lines(keeping.summed("ours", "load", 3, [measured])))
    assert "people: 3 (3) of 3 complete" in told
