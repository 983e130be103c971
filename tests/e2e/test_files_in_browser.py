"""The files that were read wrongly, in a real browser: what is asked, the card and the answer.

Each is brought with a question to the built-in analyst and read as suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.chat_page import ChatPage
from tests.e2e.test_own_data import drop
from tests.running import ROOT, RunningApp
from tests.sizes import sample

pytestmark = pytest.mark.browser

FILES = ROOT / "tests" / "files"
MISFIT = "shop,amount\nOslo,10.5\nRome,n/a?\nOslo,20\nRome,30\nRome,40\nOslo,50\n"


@dataclass(frozen=True)
class Brought:
    """A file, whether it asks, a question, what the answer says, and what the card says."""

    file: str
    asks: bool
    question: str
    answer: Sequence[str]
    card: Sequence[str]


CASES = (
    Brought(
        "f1_rollup.xlsx", True, "total amount",
        ("Total amount is 450.", "3 total rows are left out (rows 4, 7 and 8)."),
        ("4 rows, 3 left out", "Left out: row 4 “North Total, 350”"),
    ),
    Brought(
        "f14_a.csv.gz", True, "total amount",
        ("total amount is 60.75.", "1 total row is left out (row 5: Total)."),
        ("3 rows, 1 left out", "Unpacked from f14_a.csv.gz."),
    ),
    Brought(
        "f2_zip.xlsx", False, "average growth", ("Average growth is 5.17",),
        ("02494", "07030", "“zip” is text", "12.5 means 12.5 %", "day date"),
    ),
    Brought(
        "f10_version.csv", True, "total downloads", ("Total downloads is 21.",),
        ("1.2.10", "“release” stays text.", "release text"),
    ),
    Brought(
        "f9d_yy.csv", False, "total paid by year of born", ("1945", "1999"),
        ("1945-05-13", "years with two digits, read as 1945 to 1999"),
    ),
    Brought(
        "f13_bank.csv", False, "total amount", ("Total amount is 984.1",),
        ("3 lines above the header", "“Closing balance 984.10”", "Date date · Description text"),
    ),
    Brought(
        "f4_merged.xlsx", False, "total 2023 Revenue", ("Total 2023 revenue is 91.5",),
        ("2023 Units", "2024 Revenue number", "The header takes two lines"),
    ),
    Brought(
        "f12_hidden.xlsx", False, "how many rows", ("5 rows.",),
        ("2 rows and 1 column are hidden in Excel; they count.",),
    ),
    Brought(
        "f6_pct.csv", True, "average rate", ("rate is text, which has no average", "Read “rate”"),
        ("“rate” stays text: percent signs stand in some rows only.",),
    ),
    Brought(
        "f11_sap.csv", False, "total Betrag", ("Total betrag is -1,186.75.",),
        ("-1234.5", "-2.25", "2 values are negative for a minus behind the number"),
    ),
    Brought(
        "f23_inf.csv", False, "total v",
        ("Total v is not a number.", "“v” has 1 infinite value and 1 NaN (not a number)."),
        ("Infinity", "NaN", "1 cell with NA, - or the like is missing"),
    ),
    Brought(
        "f7_tz.parquet", False, "total qty by month of local",
        ("July 2022 with 4", "January 2022 with 1", "Times in “local” are Europe/Rome time."),
        ("Times in “local” are Europe/Rome time.", "rounded to microseconds"),
    ),
)  # fmt: skip


@pytest.fixture
def chat(bare: RunningApp, visitor: Callable[..., Any]) -> ChatPage:
    return visitor(bare.url)()


def card(chat: ChatPage) -> Locator:
    """Return the card of the only file, opened."""
    found = chat.questions.first.locator("[class*=st-key-upload-] details").first
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    expect(chat.questions.first.get_by_text("Stays on this machine")).to_be_visible()
    return found


def ask(chat: ChatPage, file: Path, question: str, *, load: bool, state: str = "Answered") -> None:
    """Bring *file* with a question; if it is asked about, load it as suggested."""
    drop(chat, file)
    chat.ask(question)
    if load:
        chat.page.get_by_role("button", name="Load", exact=True).click()
    chat.wait_until(state)


@pytest.mark.parametrize("case", sample(CASES, 1, 2), ids=lambda case: case.file)
def test_a_file_is_asked_about_shown_and_answered_as_it_is_meant(
    chat: ChatPage, case: Brought
) -> None:
    ask(chat, FILES / case.file, case.question, load=case.asks)
    for words in case.answer:
        expect(chat.answers.last).to_contain_text(words)
    shown = card(chat)
    for words in case.card:
        expect(shown).to_contain_text(words)
    expect(shown).not_to_contain_text("as chosen")


@pytest.mark.long
def test_a_click_reads_a_column_of_text_as_numbers_and_answers_the_question(
    chat: ChatPage, tmp_path: Path
) -> None:
    file = tmp_path / "sales.csv"
    file.write_text(MISFIT, encoding="utf-8")
    ask(chat, file, "total amount", load=False, state="Not answered")
    expect(chat.answers.last).to_contain_text("“amount” is text, which has no sum")
    chat.page.get_by_role("button", name="Read “amount” as numbers").click()
    expect(chat.answers).to_have_count(2)
    for tab in (chat, chat.another_tab().open(chat.thread)):
        tab.wait_until("Answered")
        expect(tab.answers.last).to_contain_text("Total amount is 150.50.")
        expect(card(tab)).to_contain_text("1 value that is not a number became empty: “n/a?”")


@pytest.mark.long
def test_totals_that_are_kept_after_all_change_the_next_answer_and_its_caveat(
    chat: ChatPage,
) -> None:
    ask(chat, FILES / "f1_rollup.xlsx", "total amount", load=True)
    expect(chat.answers.last).to_contain_text("Total amount is 450.")
    shown = card(chat)
    shown.get_by_role("button", name="Change how it is read").click()
    shown.get_by_text("Keep them", exact=True).click()
    shown.get_by_role("button", name="Read again").click()
    expect(chat.questions.first.get_by_text("f1_rollup.xlsx · 7 rows")).to_be_visible()
    chat.ask("total amount").wait_until("Answered")
    expect(chat.answers.last).to_contain_text("Total amount is 1,350.")
    expect(chat.answers.last).to_contain_text("sums count them twice")
