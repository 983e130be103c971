"""Past the quota: a clear refusal in the browser, and the app's memory stays as it was."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.test_own_data import drop
from tests.running import RunningApp

pytestmark = pytest.mark.browser

MB = 1_000_000


@pytest.fixture
def small(tmp_path: Path) -> Generator[RunningApp]:
    """Run an app in which a person may keep 30 MB."""
    running = RunningApp(tmp_path, {"QUOTA_MB": "30"})
    yield running.start()
    running.close()


@pytest.mark.long
def test_files_past_the_quota_are_refused_and_leave_nothing_in_memory(
    small: RunningApp, visitor: Any, tmp_path: Path
) -> None:
    chat = visitor(small.url)()
    words = []
    for number in range(4):
        file = tmp_path / f"large {number}.csv"
        file.write_bytes(b"n,text\n" + (b"%d," % number + b"x" * 97 + b"\n") * 200_000)
        drop(chat, file)
        chat.composer.fill(f"How many rows are in file {number}?")
        chat.composer.press("Enter")
        if number == 0:
            expect(
                chat.questions.last.get_by_text("large 0.csv · 200,000 rows", exact=True)
            ).to_be_visible(timeout=90_000)
            chat.wait_until("Not answered")
            before = memory(small)
        else:
            refusal = chat.page.get_by_text("that one person may keep")
            expect(refusal).to_be_visible()
            expect(chat.composer).to_have_value(f"How many rows are in file {number}?")
            words.append(refusal.inner_text())
    assert "with 20.0 MB more they would be over the 30.0 MB" in words[-1]
    assert memory(small) - before < 60 * MB
    kept = sum(path.stat().st_size for path in (tmp_path / "data" / "files").iterdir())
    assert kept < 100 * MB


def memory(app: RunningApp) -> int:
    """Return the bytes that the app has in memory."""
    pages = Path(f"/proc/{app.pid}/statm").read_text("ascii").split()[1]
    return int(pages) * 4096
