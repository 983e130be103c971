"""The threads in the sidebar of every page: found, renamed, pinned, deleted and had back."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from assistant.messages import Message, MessageId, OwnerId, PartId, RunId, TextPart, Thread, new_id
from assistant.workbench import Workbench
from tests.pages.conftest import OWNER, OpenPage, click, seen, thread_of


def begun(workbench: Workbench, *texts: str) -> list[Thread]:
    found = [workbench.threads.create(OWNER, workbench.assistants[0].id) for _ in texts]
    for thread, text in zip(found, texts, strict=True):
        message = Message(MessageId(new_id()), "user", (TextPart(PartId("t"), text),))
        workbench.threads.say(OWNER, thread.id, message)
    return found


def listed(at: AppTest) -> list[str]:
    """Return the titles as they stand in the list."""
    return [row.label for row in at.sidebar.button if (row.key or "").startswith("thread-")]


def headings(at: AppTest) -> list[str]:
    return [found.value for found in at.sidebar.caption]


def pick(at: AppTest, thread: Thread, action: str) -> AppTest:
    menu = next(found for found in at.get("menu_button") if found.key == f"menu-{thread.id}")
    assert action in menu.options
    return menu.set_value(action).run()


def search(at: AppTest, text: str) -> AppTest:
    return at.sidebar.text_input(key="thread-search").set_value(text).run()


def test_threads_are_found_as_one_types_with_the_words_marked(
    page: OpenPage, workbench: Workbench
) -> None:
    first, second = begun(workbench, "umsatz in Köln", "staff by year")
    workbench.threads.rename(OWNER, second.id, "people ![x](http://x) *now*")
    at = page()
    assert listed(at) == ["people \\!\\[x\\]\\(http\\:\\/\\/x\\) \\*now\\*", "Umsatz in Köln"]
    at = search(at, "koln um")
    assert (listed(at), headings(at)) == (["Umsatz in Köln"], [])
    at = search(at, "sta")
    assert headings(at) == ["**sta**ff by year"]
    at = search(at, '"nothing of it')
    assert (listed(at), headings(at)) == ([], ['Nothing found for “\\"nothing of it”'])
    at = search(at, " ")
    assert headings(at) == ["Today"]
    assert first.id != second.id


def test_a_thread_is_renamed_pinned_and_unpinned(page: OpenPage, workbench: Workbench) -> None:
    older, newer = begun(workbench, "older", "newer")
    at = pick(page(), older, "Rename")
    field = at.sidebar.text_input(key=f"title-{older.id}")
    assert field.value == "Older"
    field.set_value("my own title")
    at = click(at, "Save")
    assert listed(at) == ["Newer", "my own title"]
    at = pick(at, older, "Rename")
    at.sidebar.text_input(key=f"title-{older.id}").set_value("not this")
    at = click(at, "Cancel")
    assert listed(at) == ["Newer", "my own title"]
    at = pick(at, older, "Pin")
    assert (listed(at), headings(at)) == (["my own title", "Newer"], ["Pinned", "Today"])
    assert listed(pick(at, older, "Unpin")) == ["Newer", "my own title"]
    assert newer.id != older.id


def test_a_deleted_thread_is_gone_at_once_and_comes_back_by_undo(
    page: OpenPage, workbench: Workbench
) -> None:
    kept, gone = begun(workbench, "kept", "gone")
    at = page(thread=gone.id)
    at = pick(at, gone, "Delete")
    assert listed(at) == ["Kept"]
    assert "thread" not in at.query_params
    assert headings(at) == ["Deleted “Gone”", "Today"]
    assert "Thread not found." in seen(page(thread=gone.id))
    at = click(at, "Undo")
    assert (listed(at), headings(at)) == (["Gone", "Kept"], ["Today"])
    at = pick(at, kept, "Delete")
    workbench.threads.sweep(0)
    at = click(at, "Undo")
    assert "Thread, message or file not found." in seen(at)


def test_more_threads_are_shown_than_the_first_thirty(page: OpenPage, workbench: Workbench) -> None:
    begun(workbench, *(f"question {n}" for n in range(35)))
    at = page()
    assert len(listed(at)) == 30
    at = click(at, "Show more")
    assert len(listed(at)) == 35
    assert "Show more" not in [button.label for button in at.button]


def test_a_thread_is_offered_as_a_file(page: OpenPage, workbench: Workbench) -> None:
    (thread,) = begun(workbench, "revenue by month")
    at = pick(page(), thread, "Export")
    (download,) = at.sidebar.get("download_button")
    assert download.proto.label == "Markdown"
    at = click(at, "Close")
    assert len(at.sidebar.get("download_button")) == 0


def test_a_thread_that_is_being_answered_elsewhere_has_a_dot(
    page: OpenPage, workbench: Workbench
) -> None:
    open_here, other = begun(workbench, "here", "other")
    message = Message(MessageId(new_id()), "user", (TextPart(PartId("t"), "And?"),))
    run = workbench._store.runs.ask(
        OWNER, other.id, message, RunId(new_id())
    )  # no registry begins it
    assert listed(page(thread=open_here.id)) == [":blue[●] Other", "**Here**"]
    workbench.runs.withdraw(OWNER, run.id)
    assert listed(page(thread=open_here.id)) == ["Other", "**Here**"]


def test_it_is_said_where_threads_last_no_longer_than_the_session(page: OpenPage) -> None:
    at, said = page(), "Your threads are kept for this browser session only."
    for owner, told in (("session:a", [said]), ("visitor:a", []), ("local", [])):
        at.session_state["owner"] = owner
        assert headings(at.run()) == told


def test_the_same_list_is_on_the_page_of_assistants_and_leads_to_the_chat(
    page: OpenPage, workbench: Workbench
) -> None:
    mine, _ = begun(workbench, "about alpha", "about beta")
    foreign = workbench.threads.create(OwnerId("somebody"), workbench.assistants[0].id)
    at = page().switch_page("pages/assistants.py").run()
    assert listed(at) == ["About beta", "About alpha"]
    at = click(at, "About alpha")
    assert thread_of(at) == mine.id
    assert "about alpha" in seen(at)
    assert foreign.id not in [button.key for button in at.button]
