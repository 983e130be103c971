"""The page about performance is made of what was kept, and of nothing else."""

from __future__ import annotations

from pathlib import Path

from benchmarks.load import judging, keeping, writing
from benchmarks.load.apps import OURS
from benchmarks.load.drawing import chart
from benchmarks.load.keeping import Row
from benchmarks.load.measuring import Measured
from benchmarks.load.served import Taken

TAKEN = Taken(100.0, 120.0, 3.0, 9, 20)


def row(app: str = OURS, case: str = "load", people: int = 10, ratio: float = 1.1) -> Row:
    found = {"people": people, "complete": people, "ideal_s": 15.0, "ratio_p95": ratio}
    found |= {"first_text_s_p95": 0.25, "kb_each": 60.0, "scripts": 0}
    return keeping.summed(
        app, case, people, [Measured({"people": found}, TAKEN, TAKEN, 0.1, 0.1, 0.0)]
    )


def test_a_row_takes_the_place_of_the_one_before_it(tmp_path: Path) -> None:
    file = tmp_path / "performance.json"
    for one in (row(people=50), row(people=10), row(people=50, ratio=1.3)):
        keeping.keep(one, file)
    kept = keeping.read(file)
    assert [one.people for one in kept] == [10, 50]
    assert list(kept[1].groups["people"]["ratio_p95"]) == [1.3, 1.3]


def test_the_page_keeps_what_people_wrote_around_the_figures(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    (tmp_path / "images").mkdir()
    page.write_text(f"# Before\n\n{writing.BEGIN}\nold\n{writing.END}\n\nAfter\n")
    keeping.keep(row(), tmp_path / "performance.json")
    for _ in range(2):
        writing.write(tmp_path)
    written = page.read_text()
    assert written.startswith("# Before\n")
    assert written.endswith(f"{writing.END}\n\nAfter\n")
    assert "old" not in written
    assert f"| 10 | {OURS} | 10 (10) | - | - | 0.25 (0.25) |" in written
    assert writing.IMAGE in written
    assert (tmp_path / "images" / "load.svg").read_text().startswith("<svg")


def test_what_was_not_measured_is_neither_drawn_nor_told() -> None:
    assert chart([]) == ""
    assert writing.tables([]) == "Nothing was measured.\n"


def test_our_row_comes_before_those_of_the_peers() -> None:
    told = writing.tables([row("Chainlit", "gradio", 100), row(OURS, "gradio", 100)])
    assert told.index(OURS) < told.index("Chainlit")
    assert "Chainlit" in chart([row("Chainlit", "gradio", 100)])


def test_the_page_has_the_marks_and_a_chart_as_soon_as_there_are_figures() -> None:
    page = (keeping.FILE.parent / "performance.md").read_text(encoding="utf-8")
    assert page.count(writing.BEGIN) == page.count(writing.END) == 1
    assert (writing.IMAGE in page) == bool(keeping.read())


def test_an_aim_is_held_or_missed_and_nothing_is_said_of_what_was_not_measured() -> None:
    told = list(judging.aims([row(people=200, ratio=1.3), row(people=10)]))
    assert "missed: load, 200: all of it, p95, times the ideal 1.30, at most 1.2" in told
    assert "held: load, 200: first text, p95, s 0.25, at most 1.0" in told
    assert all(line.split(": ")[1] == "load, 200" for line in told)


def test_a_lost_answer_is_told_even_where_nothing_is_aimed_at() -> None:
    found = {"people": 10, "complete": 9, "ideal_s": 15.0}
    lost = Measured({"people": found}, TAKEN, TAKEN, 0.1, 0.1, 0.0)
    rows = [keeping.summed(OURS, "load", 10, [lost])]
    assert list(judging.aims(rows)) == ["missed: load, 10: 1 of the people went without"]


def test_what_a_peer_does_better_is_told() -> None:
    rows = [row(OURS, "gradio", 100, 1.2), row("Chainlit", "gradio", 100, 1.1)]
    [line] = judging.losses(rows)
    assert line == "Chainlit, gradio, 100: all of it, p95, times the ideal 1.10 (ours 1.20)"
    assert list(judging.losses(rows[:1])) == []
