"""A file that is ready is read anew with other answers: nothing is lost while that goes on."""

from __future__ import annotations

import io
import os
from typing import Any

import duckdb
import pytest
import xlsxwriter

from assistant.errors import DataError
from assistant.messages import MessageId, Thread, new_id
from assistant.tables import Anew, Upload
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.running import wait_for
from tests.runs.conftest import ANN, Open
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say

RAGGED = b"a,b\n1,2\n3\n4,5\n6,7,8\n"


def book(**sheets: list[list[Any]]) -> bytes:
    """Return a workbook with these sheets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return out.getvalue()


SALES: list[list[Any]] = [["shop", "amount"], ["Oslo", 10.5], ["Rome", 7.25]]
STAFF: list[list[Any]] = [["name", "born"], ["Ann", "05/07/1980"], ["Bo", "03/04/1990"]]


def upload(bench: Workbench, thread: Thread, at: int = 0) -> Upload:
    return bench.uploads.of_thread(ANN, thread.id)[at]


def read(bench: Workbench, thread: Thread, at: int = 0) -> Upload:
    """Wait until a file is no longer read, and return its upload."""
    wait_for(
        lambda: upload(bench, thread, at).state not in ("reading", "rereading"), 30, "a reading"
    )
    return upload(bench, thread, at)


def brought(
    bench: Workbench, thread: Thread, name: str, content: bytes, *answers: tuple[str, ...]
) -> Upload:
    """Bring a file, with the answers to what it asks, and wait until it is ready."""
    at = len(bench.uploads.of_thread(ANN, thread.id))
    arrival = Arrival(name, content, tuple((id_, tuple(given)) for id_, *given in answers))
    bench.send(ANN, "", [arrival], thread_id=thread.id)
    found = read(bench, thread, at)
    assert found.state == "ready", found
    return found


def ragged(bench: Workbench, thread: Thread, name: str = "ragged.csv") -> Upload:
    return brought(bench, thread, name, RAGGED, ("ragged", "fill"))


def rows(bench: Workbench, thread: Thread, sql: str) -> list[tuple[Any, ...]]:
    name = bench._store.uploads.workspace(ANN, thread.id)
    assert name is not None
    with duckdb.connect(str(bench._store.uploads.path(name)), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_another_answer_reads_the_file_anew_and_names_are_kept(
    bench: Workbench, thread: Thread
) -> None:
    first = ragged(bench, thread)
    other = ragged(bench, thread, "other.csv")
    bench.uploads.rename(ANN, first.id, "ragged", "mine")
    assert [q.suggested for q in first.questions] == [("fill",)]
    assert bench.uploads.reread(ANN, first.id, {"ragged": ("keep",)})
    again = read(bench, thread)
    assert (again.state, again.anew) == ("ready", None)
    assert [(t.name, t.rows, t.refused) for t in again.tables] == [("mine", 2, 2)]
    assert [q.suggested for q in again.questions] == [("keep",)]
    assert rows(bench, thread, "SELECT * FROM mine ORDER BY 1") == [(1, 2), (4, 5)]
    assert upload(bench, thread, 1) == other
    names = "SELECT table_name FROM duckdb_tables() ORDER BY 1"
    assert rows(bench, thread, names) == [("mine",), ("other",)]


def test_the_answers_it_was_read_with_read_nothing(bench: Workbench, thread: Thread) -> None:
    found = ragged(bench, thread)
    before = bench._store.uploads.workspace(ANN, thread.id)
    assert not bench.uploads.reread(ANN, found.id, {"ragged": ("fill",)})
    assert upload(bench, thread) == found
    assert bench._store.uploads.workspace(ANN, thread.id) == before


@pytest.mark.parametrize("answer", [{"ragged": ("else",)}, {"other": ("fill",)}, {"ragged": ()}])
def test_a_choice_that_is_not_there_is_refused(
    bench: Workbench, thread: Thread, answer: dict[str, tuple[str, ...]]
) -> None:
    found = ragged(bench, thread)
    with pytest.raises(DataError, match=r"ragged\.csv leaves no such choice"):
        bench.uploads.reread(ANN, found.id, answer)
    assert upload(bench, thread) == found


def test_questions_that_an_answer_raises_are_asked_while_the_old_tables_stay(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    content = book(Sales=SALES, Staff=STAFF)
    found = brought(bench, thread, "book.xlsx", content, ("sheets", "Sales"))
    (table,) = found.tables
    bench.uploads.reread(ANN, found.id, {"sheets": ("Sales", "Staff")})
    asking = read(bench, thread)
    assert (asking.state, asking.tables) == ("ready", found.tables)
    assert asking.anew is not None
    (question,) = asking.anew.questions
    assert question.id.startswith("dates:")
    backend.streams.append([STARTED, say("Old."), COMPLETED])
    run = bench.send(ANN, "How much?", thread_id=thread.id).run
    assert run
    wait_for(lambda: bench.runs.follow(ANN, run.id, 0, 1).ended, 30, "an answer meanwhile")
    assert backend.turns[-1].tables == (table,)
    bench.uploads.reread(ANN, found.id, {question.id: question.suggested})
    ready = read(bench, thread)
    assert ready.anew is None
    assert [t.rows for t in ready.tables] == [2, 2]
    assert ready.tables[0].name == table.name
    assert {q.id: q.suggested for q in ready.questions}["sheets"] == ("Sales", "Staff")


def test_what_was_asked_can_be_left_as_it_is(bench: Workbench, thread: Thread) -> None:
    content = book(Sales=SALES, Staff=STAFF)
    found = brought(bench, thread, "book.xlsx", content, ("sheets", "Sales"))
    bench.uploads.reread(ANN, found.id, {"sheets": ("Staff",)})
    assert read(bench, thread).anew is not None
    bench.uploads.keep(ANN, found.id)
    assert upload(bench, thread) == found
    assert bench.uploads.reread(ANN, found.id, {"sheets": ("Staff",)})
    assert read(bench, thread).anew is not None


def test_the_message_that_waits_is_answered_from_the_new_tables(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    content = book(Sales=SALES, Staff=STAFF)
    found = brought(bench, thread, "book.xlsx", content, ("sheets", "Sales"))
    message = MessageId(new_id())
    assert bench.uploads.reread(ANN, found.id, {"sheets": ("Staff",)}, message)
    backend.streams.append([STARTED, say("Two."), COMPLETED])
    run = bench.send(ANN, "How many?", thread_id=thread.id, message_id=message).run
    assert run
    asking = read(bench, thread)
    assert asking.holds(message)
    assert asking.anew is not None
    assert bench._store.runs.get(ANN, run.id).waiting
    answers = {question.id: question.suggested for question in asking.anew.questions}
    bench.uploads.reread(ANN, found.id, answers)
    wait_for(lambda: bench.runs.follow(ANN, run.id, 0, 1).ended, 30, "the answer")
    assert [t.source for t in backend.turns[-1].tables] == ["book.xlsx, Staff"]


def test_a_message_that_waits_is_answered_from_the_old_tables_where_they_stay(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    found = brought(bench, thread, "book.xlsx", book(A=SALES, B=STAFF), ("sheets", "A"))
    message = MessageId(new_id())
    bench.uploads.reread(ANN, found.id, {"sheets": ("B",)}, message)
    backend.streams.append([STARTED, say("Two."), COMPLETED])
    run = bench.send(ANN, "How many?", thread_id=thread.id, message_id=message).run
    assert run
    read(bench, thread)
    bench.uploads.keep(ANN, found.id)
    wait_for(lambda: bench.runs.follow(ANN, run.id, 0, 1).ended, 30, "the answer")
    assert backend.turns[-1].tables == found.tables


def test_a_reading_that_fails_leaves_everything_and_says_why(
    bench: Workbench, thread: Thread
) -> None:
    found = ragged(bench, thread)
    path = bench._store.files.path(ANN, found.file.id)
    path.write_bytes(b"\x89PNG")
    bench.uploads.reread(ANN, found.id, {"ragged": ("keep",)})
    failed = read(bench, thread)
    assert failed.tables == found.tables
    assert failed.anew is not None
    assert failed.anew.problem is not None
    assert "a picture" in failed.anew.problem.message
    assert rows(bench, thread, "SELECT count(*) FROM ragged") == [(3,)]
    path.write_bytes(RAGGED)
    assert bench.uploads.reread(ANN, found.id, {"ragged": ("keep",)})
    assert [t.rows for t in read(bench, thread).tables] == [2]


def test_what_a_dead_process_was_reading_anew_is_read_by_the_next_and_asked_meanwhile(
    bench: Workbench, opened: Open, thread: Thread
) -> None:
    found = ragged(bench, thread)
    dead = f"{os.uname().nodename}:{new_id()}"
    half = Upload(
        found.id, thread.id, found.file, "rereading", found.tables, found.questions,
        found.answers, anew=Anew((("ragged", ("keep",)),)),
    )  # fmt: skip
    assert bench._store.uploads.change(ANN, half, ("ready",), dead)
    bench.close()
    after = opened()
    assert upload(after, thread).tables == found.tables
    assert rows(after, thread, "SELECT count(*) FROM ragged") == [(3,)]
    after.recover()
    assert [t.rows for t in read(after, thread).tables] == [2]


def test_a_removed_table_does_not_come_back_unless_sheets_are_chosen_anew(
    bench: Workbench, thread: Thread
) -> None:
    odd: list[list[Any]] = [["d", "e"], ["05/07/1980", "x"], ["03/04/1990", "y"]]
    content = book(A=SALES, B=odd, C=SALES)
    found = brought(
        bench, thread, "b.xlsx", content, ("sheets", "A", "B", "C"), ("dates:B.d", "month")
    )
    assert [t.name for t in found.tables] == ["b_a", "b_b", "b_c"]
    bench.uploads.remove(ANN, found.id, "b_a")
    bench.uploads.rename(ANN, found.id, "b_c", "b_a")
    bench.uploads.reread(ANN, found.id, {"dates:B.d": ("day",)})
    assert [(t.name, t.source) for t in read(bench, thread).tables] == [
        ("b_b", "b.xlsx, B"),
        ("b_a", "b.xlsx, C"),
    ]
    bench.uploads.reread(ANN, found.id, {"sheets": ("A", "C")})
    assert [(t.name, t.source) for t in read(bench, thread).tables] == [
        ("b_a_2", "b.xlsx, A"),
        ("b_a", "b.xlsx, C"),
    ]


def test_a_copied_thread_keeps_its_tables_and_can_read_them_anew_itself(
    bench: Workbench, thread: Thread
) -> None:
    found = ragged(bench, thread)
    copy = bench.threads.copy(ANN, thread.id)
    bench.uploads.reread(ANN, found.id, {"ragged": ("keep",)})
    assert [t.rows for t in read(bench, thread).tables] == [2]
    assert [t.rows for t in upload(bench, copy).tables] == [3]
    assert rows(bench, copy, "SELECT count(*) FROM ragged") == [(3,)]
    bench.uploads.reread(ANN, upload(bench, copy).id, {"ragged": ("keep",)})
    assert [t.rows for t in read(bench, copy).tables] == [2]
    assert rows(bench, thread, "SELECT count(*) FROM ragged") == [(2,)]


def test_a_thread_that_is_copied_while_it_is_read_anew_has_the_old_tables(
    bench: Workbench, thread: Thread
) -> None:
    found = ragged(bench, thread)
    bench.uploads.reread(ANN, found.id, {"ragged": ("keep",)})
    copy = upload(bench, bench.threads.copy(ANN, thread.id))
    read(bench, thread)
    assert (copy.state, copy.anew) == ("ready", None)


def test_of_two_tabs_the_first_is_heard(bench: Workbench, thread: Thread) -> None:
    found = brought(bench, thread, "b.xlsx", book(A=SALES, B=SALES), ("sheets", "A"))
    bench.uploads.reread(ANN, found.id, {"sheets": ("B",)})
    try:
        bench.uploads.reread(ANN, found.id, {"sheets": ("A", "B")})
    except DataError as exc:
        assert "is being read or changed already" in str(exc)  # noqa: PT017 - or it was over
        assert [t.source for t in read(bench, thread).tables] == ["b.xlsx, B"]
    else:
        assert len(read(bench, thread).tables) == 2
