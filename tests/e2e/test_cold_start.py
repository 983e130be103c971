"""A message that is sent in the first seconds of an app and a page arrives, and arrives once.

Each app is started anew; some browsers come before anything is drawn, and each sends at a random
moment after its composer was first drawn, some with a file.
"""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningApp
from tests.sizes import cases

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SENDING = Path(__file__).with_name("sending.js").read_text(encoding="utf-8")
TOGETHER = cases(2, 5, 5)
"""browsers that come to one start"""
STARTS = cases(1, 2, 40)
CSV = "city,amount\nOslo,7.25\nBergen,12.5\n"
LONGEST_MS = 3_000
BUSY_MS = 120_000


def come(browser: Browser, url: str, plan: dict[str, object]) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script(f"const plan = {json.dumps(plan)};\n{SENDING}")
    page.goto(url, wait_until="commit")
    return page


def kept(folder: Path) -> Counter[str]:
    """Count the messages of people by their text."""
    with closing(sqlite3.connect(folder / "data" / "workbench.db")) as db:
        rows = db.execute("SELECT parts FROM messages WHERE role = 'user'").fetchall()
    texts = (part["text"] for (parts,) in rows for part in json.loads(parts) if "text" in part)
    return Counter(texts)


@pytest.mark.parametrize("start", range(STARTS))
def test_what_is_sent_at_any_moment_of_a_cold_start_is_there_once(
    start: int, browser: Browser, tmp_path: Path
) -> None:
    draw = random.Random(f"cold {start}")
    plans = [
        {
            "text": f"number of rows, said {start}-{n}",
            "at_ms": draw.choice((0, draw.randrange(300), draw.randrange(LONGEST_MS))),
            "file": CSV if draw.random() < 0.4 else "",
        }
        for n in range(TOGETHER)
    ]
    app = RunningApp(tmp_path, {"SHARED": "yes"}).start()
    pages: list[Page] = []
    try:
        pages += (come(browser, app.url, plan) for plan in plans)
        for page, plan in zip(pages, plans, strict=True):
            page.wait_for_function("() => window.wasSent", timeout=BUSY_MS)
            said = page.get_by_label("Chat message from user", exact=True)
            expect(said).to_have_count(1, timeout=BUSY_MS)
            expect(said).to_contain_text(str(plan["text"]))
        assert kept(tmp_path) == Counter(str(plan["text"]) for plan in plans)
    finally:
        for page in pages:
            page.context.close()
        app.close()
