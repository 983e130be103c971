"""The cards of files and the Data panel, as a person reads them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.messages import FileId, FileRef, OwnerId, Problem, Thread, ThreadId, new_id
from assistant.settings.table import Settings
from assistant.tables import Anew, Choice, Question, RemoteCopy, Upload, UploadId
from assistant.ui.uploads import privacy
from assistant.ui.visit import Visit
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.charts_hostile import hostile_texts
from tests.pages.conftest import OWNER, OpenPage, click, labels, seen
from tests.running import wait_for
from tests.unit.test_markdown import kinds

SALES = b"day,shop,amount\n2024-01-01,Oslo,10.50\n2024-01-02,Rome,7.25\n"
RAGGED = b"a,b\n1,2\n3\n4,5\n6,7,8\n"
AMBIGUOUS = b"a;b,c|d\n1;2,3|4\n2;3,4|5\n"


def brought(workbench: Workbench, name: str, content: bytes) -> Thread:
    thread = workbench.threads.create(OWNER, "sample-analyst")
    workbench.send(OWNER, "", [Arrival(name, content)], thread_id=thread.id)
    wait_for(lambda: workbench.uploads.of_thread(OWNER, thread.id)[0].state != "reading", 30)
    return thread


def upload_of(workbench: Workbench, thread: Thread) -> Upload:
    return workbench.uploads.of_thread(OWNER, thread.id)[0]


def test_a_card_says_what_became_of_a_file_and_that_it_stays(
    workbench: Workbench, page: OpenPage
) -> None:
    thread = brought(workbench, "sales.csv", SALES)
    at = page(thread=thread.id)
    said = seen(at)
    assert "sales.csv · 2 rows" in said
    assert "Stays on this machine; nothing is sent." in said
    assert "Loaded **sales**: 2 rows, 3 columns, Jan 2024." in said
    assert "Data (1)" in labels(at)
    assert seen(at.run()) == said


def test_hostile_names_and_cells_on_a_card_and_in_the_panel_stay_text(
    workbench: Workbench, page: OpenPage
) -> None:
    hostile = hostile_texts("http://canary.invalid")
    line = ",".join('"' + text.replace('"', '""') + '"' for text in hostile) + "\n"
    thread = brought(workbench, "![x](http://canary.invalid).csv", (line * 3).encode())
    at = click(page(thread=thread.id), "Data (1)")
    said = seen(at)
    assert "![d](http://canary.invalid/d.png)" in said
    assert "<script>fetch('http://canary.invalid/i')</script>" in said
    drawn = [*at.markdown, *at.caption, *at.info, *at.warning, *at.error]
    for text in [str(found.value) for found in drawn] + [found.label for found in at.expander]:
        assert not kinds(text) & {"image", "html_inline", "html_block"}, text
        assert "canary" not in text or "link_open" not in kinds(text), text
    assert not any(found.allow_html for found in at.markdown)


def test_a_question_on_a_card_is_answered_there(workbench: Workbench, page: OpenPage) -> None:
    thread = brought(workbench, "odd.csv", AMBIGUOUS)
    at = page(thread=thread.id)
    assert "One choice before odd.csv is loaded." in seen(at)
    click(at, "Load")
    wait_for(lambda: upload_of(workbench, thread).state == "ready", 30)
    ((question, values),) = upload_of(workbench, thread).answers
    assert (question, len(values)) == ("delimiter", 1)


def test_what_is_chosen_on_a_card_is_there_after_a_reload_and_for_nobody_else(
    workbench: Workbench, page: OpenPage
) -> None:
    thread = brought(workbench, "odd.csv", AMBIGUOUS)
    at = page(thread=thread.id)
    (radio,) = at.radio
    assert radio.value == "comma"
    other = "semicolon"
    assert radio.set_value(other).run().radio[0].value == other
    again = page(thread=thread.id)
    assert again.radio[0].value == other
    drafts = workbench.uploads.drafts
    assert drafts.at(OwnerId("else"), again.radio[0].key or "", "x") == "x"
    click(again, "Load")
    wait_for(lambda: upload_of(workbench, thread).state == "ready", 30)
    assert upload_of(workbench, thread).answers == (("delimiter", (other,)),)


def loaded(workbench: Workbench, at: AppTest) -> Thread:
    """Answer what is asked about a file of the page, and wait until it is loaded."""
    (thread,) = workbench.threads.recent(OWNER)
    click(at, "Load")
    wait_for(lambda: upload_of(workbench, thread).state == "ready", 30)
    return thread


def test_what_was_chosen_can_be_changed_on_the_card(workbench: Workbench, page: OpenPage) -> None:
    thread = brought(workbench, "ragged.csv", RAGGED)
    loaded(workbench, page(thread=thread.id))
    at = page(thread=thread.id)
    assert "ragged.csv · 2 rows, 2 left out" in seen(at)
    at = click(at, "Change how it is read")
    (radio,) = at.radio
    assert radio.value == "keep"
    assert "Read like this already" in seen(click(at, "Read again"))
    at.radio[0].set_value("fill")
    click(at, "Read again")
    wait_for(lambda: upload_of(workbench, thread).answers == (("ragged", ("fill",)),), 30)
    for tab in (at.run(), page(thread=thread.id)):
        assert "ragged.csv · 3 rows, 1 left out" in seen(tab)
        assert not tab.radio
        assert click(tab, "Change how it is read").radio[0].value == "fill"
        cancel = tab.button(key=f"unchange-{upload_of(workbench, thread).id}")
        assert not cancel.click().run().radio


def test_what_another_choice_raises_is_asked_on_the_card_and_can_be_let_be(
    workbench: Workbench, page: OpenPage
) -> None:
    thread = brought(workbench, "ragged.csv", RAGGED)
    loaded(workbench, page(thread=thread.id))
    was = upload_of(workbench, thread)
    more = Question("more", "Which?", (Choice("a", "A"), Choice("b", "B")), ("a",), part="Q1")
    asking = replace(was, anew=Anew((("ragged", ("fill",)),), (more,)))
    workbench._store.uploads.change(OWNER, asking, ("ready",))
    at = page(thread=thread.id)
    assert "One choice before ragged.csv is read that way." in seen(at)
    assert "**Q1**" in seen(at)
    assert "ragged.csv · 2 rows, 2 left out" in seen(at)
    at = click(at, "Keep as it was")
    assert upload_of(workbench, thread) == was
    assert "is read that way" not in seen(at)
    failed = replace(was, anew=Anew((), problem=Problem("x", "It has no end.", "Save it again.")))
    workbench._store.uploads.change(OWNER, failed, ("ready",))
    at = page(thread=thread.id)
    said = seen(at)
    assert (
        "could not be read that way.** It has no end. Save it again. The tables are as be" in said
    )
    assert "could not be read that way" not in seen(click(at, "OK"))


def test_what_goes_with_every_figure_comes_first_and_many_notes_are_folded(
    workbench: Workbench, page: OpenPage
) -> None:
    thread = brought(workbench, "sales.csv", SALES)
    was = upload_of(workbench, thread)
    table = replace(
        was.tables[0],
        caveats=("2 total rows are left out.",),
        notes=("2 total rows are left out.", *(f"Note {n}." for n in range(9))),
    )
    workbench._store.uploads.change(OWNER, replace(was, tables=(table,)), ("ready",))
    at = page(thread=thread.id)
    assert [warning.value for warning in at.warning] == [r"2 total rows are left out\."]
    listed = [str(text.value) for text in at.markdown if str(text.value).startswith("- ")]
    assert listed[0] == "\n".join(rf"- :small[Note {n}\.]" for n in range(4))
    assert listed[1].endswith(r"- :small[Note 8\.]")


def test_a_file_can_be_left_out(workbench: Workbench, page: OpenPage) -> None:
    thread = brought(workbench, "odd.csv", AMBIGUOUS)
    at = page(thread=thread.id)
    assert "odd.csv was removed." in seen(click(at, "Skip this file"))


def test_a_refused_file_says_why_and_what_to_do(workbench: Workbench, page: OpenPage) -> None:
    thread = brought(workbench, "x.parquet", b"nothing")
    said = seen(page(thread=thread.id))
    assert "x.parquet was not loaded." in said


def test_the_sample_of_an_assistant_is_shown_until_there_is_own_data(
    workbench: Workbench, page: OpenPage
) -> None:
    assert "3,000 × 16" in seen(click(page(), "Data (1)"))
    thread = brought(workbench, "sales.csv", SALES)
    opened = click(page(thread=thread.id), "Data (1)")
    assert "2 × 3 · sales.csv" in seen(opened)
    assert "3,000" not in seen(opened)


def test_a_reading_that_broke_off_can_be_begun_again(workbench: Workbench, page: OpenPage) -> None:
    thread = workbench.threads.create(OWNER, "sample-analyst")
    file = workbench._store.files.keep(OWNER, thread.id, "sales.csv", "text/csv", SALES)
    upload = Upload(UploadId(new_id()), thread.id, file, "reading")
    workbench._store.uploads.begin(OWNER, upload, "somebody else")
    workbench.uploads.read_again(OWNER, upload.id)
    wait_for(lambda: upload_of(workbench, thread).state == "ready", 30)


@pytest.fixture
def visit(tmp_path: Path) -> Generator[Visit]:
    env = {"DATA_DIR": str(tmp_path / "with a key"), "OPENAI_API_KEY": "sk-x", "SHARED": "no"}
    opened = Workbench.open(Settings.read(env, None, {}))
    yield Visit(opened, OWNER)
    opened.close()


def test_what_leaves_this_machine_is_said_before_and_after(visit: Visit) -> None:
    file = FileRef(FileId("f"), "sales.csv", "text/csv", 9)
    upload = Upload(UploadId("u"), ThreadId("t"), file, "ready")
    general, scientist = map(visit.workbench.assistant, ("general", "data-scientist"))
    host = r"api\.openai\.com"
    results = "gets the results of queries: at most 100 rows or 8 KB of each."
    assert privacy.of_file(visit, general, upload).startswith(f"Stays on this machine. {host}")
    assert privacy.of_file(visit, general, upload).endswith(results)
    before = privacy.of_file(visit, scientist, upload)
    assert before.startswith(f"With the next question a copy goes to {host}")
    sent = replace(upload, remote=(RemoteCopy("openai", "file-1"), RemoteCopy("gone", "file-2")))
    assert privacy.of_file(visit, general, sent) == f"A copy is at {host} and gone."
