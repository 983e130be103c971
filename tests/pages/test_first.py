"""The first screen, by what a person sees and does there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from assistant.analyst import analyst_of
from assistant.analyst.examples import examples
from assistant.analyst.replies import Answering
from assistant.gallery import sample_table
from assistant.workbench import Workbench
from tests.pages.conftest import OWNER, OpenPage, click, labels, seen, thread_of


def test_what_can_be_asked_is_said_by_kind_with_examples_of_the_table(page: OpenPage) -> None:
    at = click(page(), "What can I ask?")
    text = seen(at)
    assert "Exact answers by fixed rules, no AI. You can ask for:" in text
    assert "“Average revenue by channel”" in text


@pytest.mark.parametrize("name", ["orders", "tickets"])
def test_every_example_is_one_that_is_answered(name: str) -> None:
    analyst = analyst_of(sample_table(name))
    found = examples(analyst)
    assert len(found) == 9
    for questions in found.values():
        for question in questions:
            assert isinstance(analyst.read(question, None), Answering), question


def test_the_sample_is_looked_at_before_it_is_begun_with(
    page: OpenPage, workbench: Workbench
) -> None:
    at = click(page(), "Browse the sample")
    assert "Orders of a shop: 3,000 rows, 2023-2025" in seen(at)
    assert "returned :small[true or false]" in seen(at)
    at = click(at, "Start with this sample")
    assert "Start with this sample" not in labels(at), "the dialog is closed"
    (message,) = workbench.look(OWNER, thread_of(at), 30).messages  # type: ignore[arg-type]
    assert "orders.csv" in repr(message)


def test_a_file_is_taken_from_the_dialog_as_if_it_were_dropped(
    page: OpenPage, workbench: Workbench
) -> None:
    at: AppTest = click(page(), "Upload a file")
    assert at.file_uploader[0].label.endswith("up to 25 MB each")
    at.file_uploader[0].set_value([("sales.csv", b"city,sold\nOslo,1\nRome,2\n", "text/csv")])
    at = at.run()
    assert not at.file_uploader
    (message,) = workbench.look(OWNER, thread_of(at), 30).messages  # type: ignore[arg-type]
    assert "sales.csv" in repr(message)
