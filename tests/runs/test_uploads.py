"""Files are brought into threads by real readers, and questions wait for them."""

from __future__ import annotations

import json
import os

import pytest
import sqlalchemy as sa

from assistant.codec import event_from_line
from assistant.errors import DataError, LimitReached
from assistant.events import RunEnded, ToolCallsRequired
from assistant.messages import (
    CallId,
    MessageId,
    NoticePart,
    Run,
    TablePart,
    Thread,
    ToolCall,
    new_id,
)
from assistant.runs.drafts import Draft
from assistant.store.schema import threads
from assistant.tables import Upload, UploadId
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.running import wait_for
from tests.runs.conftest import ANN, Open
from tests.runs.scripted import COMPLETED, STARTED, Scripted, say

SALES = b"day,shop,amount\n2024-01-01,Oslo,10.50\n2024-01-02,Rome,7.25\n2024-01-03,Oslo,3.00\n"
RAGGED = b"a,b\n1,2\n3\n4,5\n6,7,8\n"


def plays(backend: Scripted, sql: str = "") -> None:
    """Have the model query once, if *sql* is given, and then say that it is done."""
    if sql:
        call = ToolCall(CallId("c1"), "query_table", json.dumps({"sql": sql}))
        backend.streams.append([STARTED, ToolCallsRequired((call,))])
    backend.streams.append([STARTED, say("Done."), COMPLETED])


def bring(bench: Workbench, thread: Thread, name: str, content: bytes) -> None:
    bench.send(ANN, "", [Arrival(name, content)], thread_id=thread.id)


def ask(bench: Workbench, thread: Thread, text: str = "?", *arrivals: Arrival) -> Run:
    run = bench.send(ANN, text, arrivals, thread_id=thread.id).run
    assert run
    return run


def uploads(bench: Workbench, thread: Thread) -> tuple[Upload, ...]:
    return bench.uploads.of_thread(ANN, thread.id)


def settled(bench: Workbench, thread: Thread) -> tuple[Upload, ...]:
    wait_for(
        lambda: all(u.state != "reading" for u in uploads(bench, thread)), 30, "the end of reading"
    )
    return uploads(bench, thread)


def answer(bench: Workbench, run: Run) -> Draft:
    draft = Draft()
    wait_for(lambda: bench.runs.follow(ANN, run.id, 0, 1).ended, 30, "the end of the run")
    for _, line in bench.runs.follow(ANN, run.id, 0, 0).entries:
        draft.apply(event_from_line(line))
    return draft


def test_a_question_waits_for_its_file_and_is_answered_from_it(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    sql = "SELECT shop, sum(amount) AS total FROM my_sales GROUP BY ALL ORDER BY 1"
    plays(backend, sql)
    draft = answer(bench, ask(bench, thread, "How much?", Arrival("My Sales.csv", SALES)))
    table = next(part for part in draft.parts if type(part).__name__ == "TablePart")
    assert table.rows == (("Oslo", 13.5), ("Rome", 7.25))
    assert table.file is not None
    assert bench._store.files.read(ANN, table.file.id)[:4] == b"PAR1"
    assert [t.name for t in backend.turns[0].tables] == ["my_sales"]
    assert '"my_sales"' in backend.turns[0].context
    assert "Oslo" not in backend.turns[0].context


@pytest.mark.parametrize("text", ["How much?", " "])
def test_the_same_message_sent_twice_is_there_once_even_where_twice_would_be_too_much(
    opened: Open, backend: Scripted, text: str
) -> None:
    bench = opened(QUOTA_MB="1")
    if text.strip():
        plays(backend)
    message_id = MessageId(new_id())
    arrivals = [Arrival("one.csv", b"a\n" + b"1\n" * 300_000)]
    first, again = (
        bench.send(ANN, text, arrivals, assistant_id="sample-analyst", message_id=message_id)
        for _ in range(2)
    )
    assert first.thread_id == again.thread_id
    runs = bench.runs.of_thread(ANN, first.thread_id)
    assert [run.id for run in runs] == ([again.run.id] if again.run else [])
    assert [answer(bench, run).text for run in runs] == (["Done."] if text.strip() else [])
    (thread,) = bench.threads.recent(ANN)
    said = [m for m in bench.threads.messages(ANN, thread.id) if m.role == "user"]
    assert [m.id for m in said] == [message_id]
    (upload,) = settled(bench, thread)
    assert [(t.name, t.rows, t.refused) for t in upload.tables] == [("one", 300_000, 0)]


def test_a_message_that_may_not_be_sent_leaves_no_thread_behind(opened: Open) -> None:
    bench = opened(UPLOAD_MB="1")
    message_id = MessageId(new_id())
    with pytest.raises(LimitReached):
        bench.send(ANN, "?", [Arrival("big.csv", b"1\n" * 600_000)], message_id=message_id)
    with bench._store._database.reading() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(threads)) == 0
    assert bench._store.files.used(ANN) == 0


def test_files_brought_at_once_all_become_tables(bench: Workbench, thread: Thread) -> None:
    for number in range(4):
        bring(bench, thread, f"part {number}.csv", SALES)
    found = settled(bench, thread)
    assert sorted(t.name for u in found for t in u.tables) == [f"part_{n}" for n in range(4)]


def test_a_file_too_large_or_past_the_quota_is_refused_before_anything_is_kept(
    opened: Open,
) -> None:
    bench = opened(UPLOAD_MB="1", QUOTA_MB="2")
    thread = bench.threads.create(ANN, "sample-analyst")
    with pytest.raises(LimitReached, match=r"big\.csv has 1\.2 MB; a file may have 1\.0 MB"):
        bring(bench, thread, "big.csv", b"a\n" + b"1\n" * 600_000)
    for number in range(2):
        bring(bench, thread, f"{number}.csv", b"a\n" + b"%d\n" % number * 450_000)
    with pytest.raises(LimitReached, match=r"over the 2\.0 MB that one person may keep"):
        bring(bench, thread, "3.csv", b"a\n" + b"3\n" * 450_000)
    assert len(uploads(bench, thread)) == 2
    used = bench._store.files.used(ANN)
    for upload in settled(bench, thread):
        bench.uploads.remove(ANN, upload.id, upload.tables[0].name)
    assert (used, bench._store.files.used(ANN)) == (1_800_004, 0)


def test_a_file_that_could_be_damaged_is_asked_about_and_nothing_is_asked_of_it_before(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    plays(backend)
    run = ask(bench, thread, "How much?", Arrival("ragged.csv", RAGGED))
    (upload,) = settled(bench, thread)
    assert (upload.state, [question.id for question in upload.questions]) == ("asking", ["ragged"])
    assert bench._store.runs.get(ANN, run.id).waiting
    suggested = {question.id: question.suggested for question in upload.questions}
    bench.uploads.answer(ANN, upload.id, suggested)
    answer(bench, run)
    (upload,) = settled(bench, thread)
    assert upload.state == "ready"
    assert upload.tables[0].rows + upload.tables[0].refused == 4


def test_a_file_that_is_left_out_holds_nothing_up_and_is_gone(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    bring(bench, thread, "ragged.csv", RAGGED)
    (upload,) = settled(bench, thread)
    plays(backend)
    run = ask(bench, thread, "Go on")
    bench.uploads.leave_out(ANN, upload.id)
    assert answer(bench, run).text == "Done."
    assert uploads(bench, thread)[0].state == "removed"
    assert bench._store.files.used(ANN) == 0


def test_a_question_about_a_file_that_cannot_be_read_ends_and_leaves_the_reason_to_its_card(
    bench: Workbench, thread: Thread
) -> None:
    draft = answer(bench, ask(bench, thread, "How much?", Arrival("x.parquet", b"PAR1 no")))
    (upload,) = settled(bench, thread)
    assert upload.state == "refused"
    assert isinstance(draft.ended, RunEnded)
    assert draft.ended.problem is not None
    assert draft.ended.problem.kind == "unread"
    assert draft.ended.problem.message == "x.parquet was not taken, for the reason above."


def test_what_a_dead_process_was_reading_is_read_by_the_next(
    bench: Workbench, opened: Open, thread: Thread
) -> None:
    file = bench._store.files.keep(ANN, thread.id, "sales.csv", "text/csv", SALES)
    dead = f"{os.uname().nodename}:{new_id()}"
    bench._store.uploads.begin(ANN, Upload(UploadId("u1"), thread.id, file, "reading"), dead)
    assert bench.uploads.progress(UploadId("u1")) is None
    bench.close()
    after = opened()
    after.recover()
    (upload,) = settled(after, thread)
    assert [table.name for table in upload.tables] == ["sales"]


def test_tables_are_renamed_and_removed_in_a_workspace_that_is_written_anew(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    bring(bench, thread, "sales.csv", SALES)
    bring(bench, thread, "more.csv", SALES)
    first, second = settled(bench, thread)
    before = bench._store.uploads.workspace(ANN, thread.id)
    assert bench.uploads.rename(ANN, first.id, "sales", "Umsätze 2024") == "umsätze_2024"
    with pytest.raises(DataError):
        bench.uploads.rename(ANN, first.id, "umsätze_2024", "more")
    assert not bench._store.uploads.path(str(before)).exists()
    plays(backend, 'SELECT count(*) AS n FROM "umsätze_2024"')
    table = answer(bench, ask(bench, thread)).parts[1]
    assert table.rows == ((3,),)
    bench.uploads.remove(ANN, first.id, "umsätze_2024")
    bench.uploads.remove(ANN, second.id, "more")
    assert [upload.state for upload in uploads(bench, thread)] == ["removed", "removed"]
    assert bench._store.uploads.workspace(ANN, thread.id) is None


def test_a_copied_thread_asks_the_same_tables(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    bring(bench, thread, "sales.csv", SALES)
    settled(bench, thread)
    copy = bench.threads.copy(ANN, thread.id)
    plays(backend, "SELECT count(*) AS n FROM sales")
    assert answer(bench, ask(bench, copy)).parts[1].rows == ((3,),)


def test_results_count_towards_the_quota_and_past_it_only_the_first_rows_are_kept(
    opened: Open, backend: Scripted
) -> None:
    bench = opened(QUOTA_MB="3")
    thread = bench.threads.create(ANN, "sample-analyst")
    sql = "SELECT hash(i) AS h FROM range(100000) t(i)"  # 1.0 MB: nothing to compress
    calls = tuple(
        ToolCall(CallId(f"c{n}"), "query_table", json.dumps({"sql": sql})) for n in range(6)
    )
    backend.streams.append([STARTED, ToolCallsRequired(calls)])
    backend.streams.append([STARTED, say("Done."), COMPLETED])
    draft = answer(bench, ask(bench, thread))
    assert draft.text == "Done."
    tables = [part for part in draft.parts if isinstance(part, TablePart)]
    assert [(table.row_count, len(table.rows)) for table in tables] == [(100_000, 100)] * 6
    assert len([table for table in tables if table.file]) == 2
    used = bench._store.files.used(ANN)
    assert 2_000_000 < used < 3_000_000
    (notice,) = (part for part in draft.parts if isinstance(part, NoticePart))
    assert notice.text.startswith("Of this result only the first rows are kept. Your files and")
    assert "of the 3.0 MB that one person may keep" in notice.text
    assert "Remove tables under Data" in notice.text
    bring(bench, thread, "sales.csv", SALES)  # what is left is for whatever has room
    with pytest.raises(LimitReached, match=r"Your files and results here take 2\.0 MB"):
        bring(bench, thread, "big.csv", b"a\n" + b"1\n" * 600_000)
    assert bench._store.files.used(ANN) == used + len(SALES)
    assert settled(bench, thread)[0].state == "ready"


def test_an_answer_goes_on_though_its_whole_result_cannot_be_kept(
    bench: Workbench, backend: Scripted, thread: Thread
) -> None:
    plays(backend, "SELECT region FROM orders")
    (bench.settings.data_dir / "files").write_text("no folder")
    draft = answer(bench, ask(bench, thread))
    assert draft.text == "Done."
    (notice,) = (part for part in draft.parts if isinstance(part, NoticePart))
    assert notice.text.startswith("Of this result only the first rows are kept.")
