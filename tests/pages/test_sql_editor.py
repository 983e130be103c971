"""*Edit and run*: what stands in the editor of an answer is there when it is opened again."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, ask, click, seen, thread_of

SQL = "SELECT count(*) AS n FROM orders"


def editor(at: AppTest) -> str:
    """Return what stands in the editor."""
    return str(at.text_area(key="sql-text").value)


def test_what_was_typed_and_not_run_is_kept_for_its_answer(page: OpenPage) -> None:
    at = click(ask(page(), SQL), "Edit and run")
    assert editor(at) == SQL
    at.text_area(key="sql-text").set_value(f"{SQL} WHERE profit > 0")
    at = click(at, "Run")
    assert "Keep in thread" in [button.label for button in at.button]
    at.text_area(key="sql-text").set_value("SELECT 1 -- not run yet")
    at = click(at, "Keep in thread")
    assert not at.text_area
    assert f"{SQL} WHERE profit > 0" in seen(at)
    at = at.button(key=edits(at)[0]).click().run()
    assert editor(at) == "SELECT 1 -- not run yet"
    at.text_area(key="sql-text").set_value("")
    at = click(at, "Run")
    assert not at.error
    at = page(thread=thread_of(at))
    assert editor(click(at, "Edit and run")) == SQL, "another session knows nothing of it"


def edits(at: AppTest) -> list[str]:
    """Return the ways into the editor, the oldest answer's first."""
    keys = [button.key or "" for button in at.button]
    return [key for key in keys if key.startswith("edit-sql-")]
