"""The words of the screens: each is made by the code that shows it, and none of the old is left.

A row is what stood on a screen once, and what is to stand there. Sentences put the fact first.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import pytest
import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it ships none

from assistant.analyst import Analyst, analyst_of
from assistant.backends.chat.backend import ChatBackend
from assistant.backends.examining import after_trying
from assistant.backends.passport import Entry, Passport
from assistant.backends.watching import Seen
from assistant.charts import DrawnChart
from assistant.definitions import Connection
from assistant.errors import ServerTrouble, StreamCut
from assistant.messages import MessageId, Problem, Run, RunId, RunState, ThreadId
from assistant.ui import notices
from assistant.ui.charts import caption
from assistant.ui.connections import passport as drawn_passport
from assistant.uploads.admission import Arrival
from assistant.workbench import Workbench
from tests.analyst.loading import load
from tests.pages.conftest import ESCAPED, OWNER, OpenPage, click, labels, seen
from tests.pages.test_passport import app
from tests.readers.bringing import bring_with_suggestions
from tests.running import ROOT, wait_for
from tests.unit.analyst_files import Thread, written
from tests.unit.test_analyst_writing import answered

Request = pytest.FixtureRequest
TO_A_MODEL = ("assistant/tools", "assistant/data/plans", "assistant/data/mending.py")
"""what a model reads, and no person"""
GIVEN = ("It may have been opened in another browser.",)
"""sentences that the table of words itself has"""
ADS = written(
    ["campaign", "day", "clicks"],
    [[["Spring", "Autumn"][n % 2], f"2025-0{1 + n % 9}-11", n % 7] for n in range(60)],
)


def first_screen(request: Request) -> str:
    return seen(click(request.getfixturevalue("page")(), "What can I ask?"))


def first_answer(_: Request) -> str:
    told = Thread("ads.csv", ADS).ask("total clicks by campaign")
    assert told.answered
    return told.text


def reading(_: Request) -> str:
    return answered("orders", "top 5 products by profit in 2024")[0].read_as


def refusal(_: Request) -> str:
    told = Thread("ads.csv", ADS).ask("total clicks by campaign", "clicks by weather")
    assert all("clicks" in one.label.casefold() for one in told.offered[:1])
    return told.text


def question_back(_: Request) -> str:
    asked: Any = orders().read("best customers")
    return "\n".join([asked.text, *(f"[{one.label}] {one.question}" for one in asked.choices)])


def assumed(_: Request) -> str:
    reply, rows = answered("orders", "revenue by month")
    return "\n".join([reply.write(rows), *(f"[{one.label}]" for one in reply.choices)])


def titles(request: Request) -> str:
    folder = request.getfixturevalue("tmp_path")
    brought = bring_with_suggestions(folder, "ads.csv", ADS, here=True)
    (ads,) = brought.imported.tables
    asked: list[tuple[Analyst, str]] = [
        (analyst_of(ads), "share of rows by campaign"),
        (analyst_of(load("employees").table), "employees by year"),
        (orders(), "top 5 products by revenue"),
    ]
    return "\n".join(cast(Any, analyst.read(question)).title for analyst, question in asked)


def orders() -> Analyst:
    return analyst_of(load("orders").table)


def cards_that_ask(request: Request) -> str:
    workbench: Workbench = request.getfixturevalue("workbench")
    open_page: OpenPage = request.getfixturevalue("page")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        for name, head, cells in (
            ("Staff", "Datum", ["05/07/2025", "06/08/2025"]),
            ("Pay", "paid", [1, 2]),
        ):
            sheet: Any = book.add_worksheet(name)  # pyright: ignore[reportUnknownMemberType]
            sheet.write_column(0, 0, [head, *cells])
            sheet.write_column(0, 1, ["n", 3, 4])
    files = [
        Arrival("staff.xlsx", buffer.getvalue()),
        Arrival("umsatz.csv", b"a;b,c|d\n1;2,3|4\n2;3,4|5\n"),
    ]
    thread = workbench.threads.create(OWNER, "sample-analyst")
    workbench.send(OWNER, "how many rows", files, thread_id=thread.id)
    uploads = workbench.uploads.of_thread
    wait_for(lambda: {one.state for one in uploads(OWNER, thread.id)} == {"asking"}, 60)
    at = open_page(thread=thread.id)
    asked = [f"{one.label}: {option}" for one in at.radio for option in one.options]
    details = [caption for one in at.radio for caption in one.proto.captions]
    return ESCAPED.sub(r"\1", "\n".join([seen(at), *labels(at), *asked, *details]))


def tables_at_hand(request: Request) -> str:
    workbench: Workbench = request.getfixturevalue("workbench")
    thread = workbench.threads.create(OWNER, "sample-analyst")
    rows = "".join(f"{n},{n * n}\n" for n in range(30))
    sent = Arrival("umsatz.csv", f"n,amount\n{rows}".encode())
    workbench.send(OWNER, "", [sent], thread_id=thread.id)
    wait_for(lambda: workbench.uploads.of_thread(OWNER, thread.id)[0].state == "ready", 60)
    at = click(request.getfixturevalue("page")(thread=thread.id), "Data (1)")
    heads = [name for one in at.dataframe for name in one.value.columns]
    return "\n".join([seen(at), *labels(at), ", ".join(heads)])


def chart_with_gaps(_: Request) -> str:
    told: dict[str, Any] = {"kind": "line", "x": "day", "y": ("n",), "sql": "", "title": ""}
    chart = DrawnChart(**told, values=3000, missing=100)
    return caption(chart, cast(Any, None), ("day", "n"))


def failed_server(_: Request) -> str:
    return told_of("failed", Problem("server", "scripted failure", ServerTrouble.hint))


def cut_stream(_: Request) -> str:
    try:
        list(ChatBackend.resume(cast(Any, None), cast(Any, None), None))
    except StreamCut as cut:
        return told_of("interrupted", Problem(cut.kind, str(cut), cut.hint))
    raise AssertionError("an answer in Chat Completions cannot be followed again")


def told_of(state: RunState, problem: Problem) -> str:
    ids = RunId("r"), ThreadId("t"), MessageId("m")
    notice = notices.explain(Run(*ids, assistant="a", state=state, problem=problem))
    assert notice
    return "\n".join(filter(None, (notice.title, f"{notice.detail} {notice.hint}".strip())))


def passport(_: Request) -> str:
    with_key = Passport("chat", (Entry("resumes after a cut", "not asked", ""),))
    found = after_trying(
        with_key, ChatBackend(Connection("c", "chat", "http://x/v1")), Seen(), None
    )
    return "\n".join(drawn_passport.badge(entry, found) for entry in found.entries)


def no_thread(request: Request) -> str:
    at = request.getfixturevalue("page")(thread="nobody-has-it")
    return "\n".join([seen(at), *(f"[{label}]" for label in labels(at))])


def browser_without_cookie(request: Request) -> str:
    request.getfixturevalue("monkeypatch").chdir(request.getfixturevalue("tmp_path"))
    with app(request.getfixturevalue("tmp_path"), SHARED="yes") as at:
        return seen(at)


@dataclass(frozen=True)
class Row:
    """What was found on a screen, what stands there instead, and how it comes there."""

    screen: Callable[[Request], str]
    found: tuple[str, ...]
    better: tuple[str, ...]


ROWS = (
    Row(first_screen, ("Fixed rules answer questions", "They know:"),
        ("Exact answers by fixed rules, no AI. You can ask for:",)),
    Row(first_answer, ("No AI model is connected", "fixed rules read your question"), ()),
    Row(reading, ("Only rows where ", "Order by the figure"),
        ("Total profit by product · 2024 · top 5",)),
    Row(refusal, ("I did not answer", "nor a word that I", "I can answer:"),
        ("I can't answer this: “weather” isn't in this table.", "Try:")),
    Row(question_back, ("Which figure do you mean",),
        ("Best by which figure?", "[Revenue] Best customers by revenue", "[Profit] ")),
    Row(assumed, ("to change that",), ("Assumed: sum", "[Use average]")),
    Row(assumed, ("is unfinished", "the data end on"),
        ("2025 is incomplete (data ends 1 Dec 2025).",)),
    Row(cards_that_ask, ("can be read in more than one way", "before you have said how"),
        ("Two choices before staff.xlsx is loaded.",)),
    Row(cards_that_ask, ("Which shall become tables", "Read it like this", "Leave it out"),
        ("Which sheets should be loaded?", "\nLoad\n", "Skip this file")),
    Row(cards_that_ask, ("can be read in two ways", "Which is meant?"),
        ("How are dates in “Datum” written?: Day first", "05/07/2025 = 5 July 2025")),
    Row(tables_at_hand, ("Its first ", "Least, Greatest", "each of them counted"),
        ("First 10 rows", "Min, Max")),
    Row(chart_with_gaps, (), ("2,900 of 3,000 rows (100 have no value)",)),
    Row(tables_at_hand, ("nothing of it is sent anywhere",),
        ("Stays on this machine; nothing is sent.",)),
    Row(tables_at_hand, ("can no longer be asked about", "Its file is removed with it"),
        ("Remove umsatz and its file? Earlier answers stay.", "\nRemove\n", "\nCancel\n")),
    Row(cards_that_ask, (), ("staff.xlsx and umsatz.csv wait for your answer above.",)),
    Row(failed_server, ("The endpoint had a fault", "The fault is at the endpoint"),
        ("The model server failed: “scripted failure”.\nTry again in a moment.",)),
    Row(cut_stream, ("cannot say what became of",),
        ("The connection broke. What arrived is kept.",)),
    Row(passport, ("taking an answer up again",), ("Resumes after a cut: no",)),
    Row(no_thread, ("There is no such thread", "Begin a new thread"),
        ("Thread not found.", "It may have been opened in another browser.", "[New thread]")),
    Row(browser_without_cookie, (), ("Your threads are kept for this browser session only.",)),
    Row(titles, ("hare of number of", "Different Employee"),
        ("Share of rows by campaign", "Employees by year", "Top 5 products by revenue")),
)  # fmt: skip
FOUND = (
    *(found for row in ROWS for found in row.found),
    "How I read this", "share of number of", "It does not say", "I cannot", "Which one do you mean",
)  # fmt: skip
_screens: dict[str, str] = {}


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{n}-{row.screen.__name__}" for n, row in enumerate(ROWS)]
)
def test_a_screen_says_what_it_is_to_say_and_nothing_that_was_found(
    row: Row, request: Request
) -> None:
    name = row.screen.__name__
    if name not in _screens:
        _screens[name] = row.screen(request)
    text = f"\n{_screens[name]}\n"
    assert [better for better in row.better if better not in text] == [], text
    assert [found for found in FOUND if found in text] == []


def strings(node: ast.AST) -> Iterator[str]:
    """Return the texts of a module, those with values in them whole; no docstrings."""
    match node:
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(
                str(one.value) if isinstance(one, ast.Constant) else "{}" for one in parts
            )
            for one in parts:
                if isinstance(one, ast.FormattedValue):
                    yield from strings(one.value)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from strings(child)


@cache
def shown() -> list[tuple[str, str]]:
    """Return the texts of the app that a person can come to read, each with its module."""
    modules = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "assistant").rglob("*.py")]
    names = {path.relative_to(ROOT).as_posix(): path for path in modules}
    return [
        (name, text)
        for name, path in names.items()
        if not name.startswith(TO_A_MODEL)
        for text in strings(ast.parse(path.read_text(encoding="utf-8")))
    ]


def test_none_of_the_words_that_were_found_is_in_a_text_of_the_app() -> None:
    texts = shown()
    assert any(text.startswith("Built-in analyst:") for _, text in texts)
    assert any(text == "Remove {}{}? Earlier answers stay." for _, text in texts)
    assert [(name, text) for name, text in texts if any(old in text for old in FOUND)] == []


def test_a_sentence_begins_with_its_fact() -> None:
    begun = [(name, text) for name, text in shown() if re.match(r"(?:It|Its|There)\b", text)]
    assert [one for one in begun if one[1] not in GIVEN] == []
