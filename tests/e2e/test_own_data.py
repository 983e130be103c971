"""A person's own files in a real browser: dropped, asked about, charted, there after a reload."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from playwright.sync_api import Locator, expect

from tests.e2e.chat_page import ChatPage
from tests.running import ROOT, RunningApp
from tests.server import Analyst, Answer, Call, LoopbackServer, ResponsesApi
from tests.sizes import sample

pytestmark = pytest.mark.browser

ROWS = [("Zürich", "2024-03-15", 12.5), ("Oslo", "2024-04-01", 7.25), ("Zürich", "2024-04-02", 30)]
HEADER = ("Ort, Straße", "day", 'Betrag "€"')
RAGGED = "a,b\n1,2\n3\n4,5\n6,7,8\n"
Keep = Callable[[ChatPage, str], None]


@pytest.fixture
def analyst(port: int) -> Generator[LoopbackServer]:
    """Serve a model that queries and charts whatever tables it is offered."""
    model = Analyst()
    with LoopbackServer(ResponsesApi(model), model=model, port=port) as server:
        yield server


@pytest.fixture
def chat(tab: Callable[[], ChatPage], analyst: LoopbackServer) -> ChatPage:
    return tab()


def as_csv(path: Path) -> None:
    quoted = ['"Ort, Straße",day,"Betrag ""€"""', *(f"{a},{b},{c}" for a, b, c in ROWS)]
    path.write_text("\n".join(quoted) + "\n", encoding="utf-8")


def as_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Umsatz")
        for number, row in enumerate([HEADER, *ROWS]):
            sheet.write_row(number, 0, row)


def as_parquet(path: Path) -> None:
    with duckdb.connect() as db:
        db.execute('CREATE TABLE t ("Ort, Straße" TEXT, day DATE, "Betrag ""€""" DECIMAL(8,2))')
        db.executemany("INSERT INTO t VALUES (?, ?, ?)", ROWS)
        db.execute(f"COPY t TO '{path}' (FORMAT parquet)")


def as_json(path: Path) -> None:
    rows = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    path.write_text(json.dumps(rows), encoding="utf-8")


FORMATS = {"csv": as_csv, "xlsx": as_xlsx, "parquet": as_parquet, "json": as_json}


def drop(chat: ChatPage, *files: Path) -> None:
    """Put files into the composer, as dropping them there does, and wait until they are up."""
    chat.page.locator("[data-testid=stChatInput] input[type=file]").set_input_files(list(files))
    for file in files:
        expect(chat.page.get_by_test_id("stChatInput").get_by_text(file.name)).to_be_visible()
    expect(chat.page.get_by_test_id("stChatInputSubmitButton")).to_be_enabled()


def charts(chat: ChatPage) -> Locator:
    return chat.answers.last.get_by_test_id("stVegaLiteChart")


def tables(chat: ChatPage) -> Locator:
    return chat.answers.last.get_by_test_id("stDataFrame")


@pytest.mark.parametrize("kind", sample(list(FORMATS), 1, 2))
def test_a_dropped_file_is_asked_about_and_its_answer_is_there_after_a_reload(
    chat: ChatPage, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"Umsätze 2024.{kind}"
    FORMATS[kind](file)
    drop(chat, file)
    chat.ask("What sells best?").wait_until("Answered")
    expect(chat.questions.last.get_by_text(f"{file.name} · 3 rows")).to_be_visible()
    expect(chat.answers.last.get_by_text("Zürich: 42.5")).to_be_visible()
    expect(charts(chat)).to_have_count(1)
    expect(tables(chat)).to_have_count(1)
    asked = chat.text
    for tab in (chat.open(chat.thread), chat.another_tab().open(chat.thread)):
        tab.wait_until("Answered")
        assert tab.text == asked
        expect(charts(tab)).to_have_count(1)
        expect(tables(tab)).to_have_count(1)


def test_a_ragged_file_is_asked_about_and_the_question_waits(
    chat: ChatPage, tmp_path: Path
) -> None:
    file = tmp_path / "ragged.csv"
    file.write_text(RAGGED)
    drop(chat, file)
    chat.ask("What sells best?")
    expect(chat.page.get_by_text("One choice before ragged.csv is loaded.")).to_be_visible()
    expect(chat.answers.last.get_by_text("waits for your answer above")).to_be_visible()
    chat.picture("file-question")
    chat.page.get_by_role("button", name="Load", exact=True).click()
    chat.wait_until("Answered")
    expect(chat.questions.last.get_by_text("ragged.csv ·")).to_be_visible()


def test_a_file_can_be_dropped_without_a_question_and_a_refused_one_says_why(
    chat: ChatPage, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.parquet"
    as_csv(good)
    bad.write_bytes(b"not parquet at all")
    drop(chat, good, bad)
    chat.composer.press("Enter")
    expect(chat.questions.last.get_by_text("good.csv · 3 rows")).to_be_visible()
    expect(chat.questions.last.get_by_text("bad.parquet was not loaded.")).to_be_visible()
    expect(chat.answers).to_have_text(re.compile("^Loaded good: 3 rows"))
    expect(chat.composer).to_be_editable()


def test_reading_goes_on_through_a_reload(chat: ChatPage, tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("n,word\n" + "".join(f"{n},word {n % 977}\n" for n in range(400_000)))
    drop(chat, file)
    chat.ask("What sells best?")
    chat.open(chat.thread)
    expect(chat.questions.last.get_by_text("long.csv · 400,000 rows")).to_be_visible()
    chat.wait_until("Answered")


def test_the_panel_shows_renames_and_removes_tables(
    chat: ChatPage, tmp_path: Path, readme: Keep
) -> None:
    chat.page.get_by_role("button", name="Browse the sample").click()
    chat.page.get_by_role("tab", name="Support tickets").click()
    chat.page.get_by_role("button", name="Start with this sample").last.click()
    expect(chat.questions.last.get_by_text("tickets.csv ·")).to_be_visible()
    file = tmp_path / "more.csv"
    as_csv(file)
    drop(chat, file)
    chat.composer.press("Enter")
    expect(chat.questions.last.get_by_text("more.csv · 3 rows")).to_be_visible()
    expect(chat.answers.last.get_by_text("Loaded 2 tables: tickets (")).to_be_visible()
    chat.page.get_by_role("button", name="Data (2)").click()
    expect(chat.page.get_by_role("tab", name="more")).to_be_visible()
    readme(chat, "data-panel")
    chat.page.get_by_role("tab", name="more").click()
    chat.page.get_by_role("button", name="Rename").locator("visible=true").click()
    chat.page.get_by_label("New name").fill("Meine Umsätze")
    opened = chat.page.get_by_test_id("stPopoverBody")
    opened.get_by_role("button", name="Rename").click()
    expect(chat.page.get_by_role("tab", name="more")).to_have_count(0)
    chat.page.get_by_role("tab", name="meine_umsätze").click()
    remove = chat.page.get_by_role("button", name="Remove", exact=True).locator("visible=true")
    remove.click()
    opened.get_by_role("button", name="Cancel").click()
    expect(opened).to_have_count(0)
    remove.click()
    opened.get_by_role("button", name="Remove").click()
    expect(chat.page.get_by_role("tab", name="meine_umsätze")).to_have_count(0)
    expect(chat.page.get_by_role("dialog").get_by_text("tickets", exact=True)).to_be_visible()
    chat.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(chat.page.get_by_role("dialog")).to_have_count(0)
    expect(chat.page.get_by_role("button", name="Data (1)")).to_be_visible()
    expect(chat.page.get_by_text("more.csv was removed.")).to_be_visible()


@pytest.mark.parametrize("look", sample(["light", "dark", "narrow"], 1, 3))
def test_an_answer_from_ones_own_file_looks_right(
    app: RunningApp, analyst: LoopbackServer, visitor: Any, readme: Keep, look: str
) -> None:
    narrow = look == "narrow"
    size = {"width": 390, "height": 844} if narrow else {"width": 1440, "height": 1100}
    scheme = "dark" if look == "dark" else "light"
    chat: ChatPage = visitor(app.url, viewport=size, color_scheme=scheme)()
    drop(chat, ROOT / "assistant" / "gallery" / "orders.csv")
    revenue = "sum(revenue) AS revenue FROM orders GROUP BY ALL"
    sums = {"sql": f"SELECT region, {revenue} ORDER BY 2 DESC"}
    quarters = {
        "kind": "line",
        "sql": f"SELECT date_trunc('quarter', order_date) AS quarter, region, {revenue} ORDER BY 1",
        "x": "quarter",
        "y": ["revenue"],
        "colour": "region",
        "title": "Revenue by quarter",
    }
    calls = Call("query_table", sums), Call("draw_chart", {"chart": quarters})
    said = "**West** sold most over the three years: **328,959.21**, just ahead of South."
    analyst.model.says(Answer(calls=calls), Answer(said))
    chat.ask("Which region sold most, and when?").wait_until("Answered")
    expect(charts(chat)).to_have_count(1)
    charts(chat).scroll_into_view_if_needed()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert chat.page.evaluate(wide) <= 0
    readme(chat, f"own-data-{look}")
