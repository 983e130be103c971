"""The list of threads: under which day they stand, and what a thread is as a file."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.messages import (
    CallId,
    FileId,
    FilePart,
    FileRef,
    Message,
    MessageId,
    PartId,
    TablePart,
    TextPart,
    Thread,
    ThreadId,
)
from assistant.ui.sidebar.exporting import file_name, to_markdown
from assistant.ui.sidebar.groups import grouped

NOW = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)


def threads(*moments: str) -> list[Thread]:
    return [Thread(ThreadId(str(n)), "a", "T", "", at) for n, at in enumerate(moments)]


def headings(found: list[Thread], zone: str = "UTC") -> list[tuple[str, int]]:
    return [(head, len(group)) for head, group in grouped(found, NOW, ZoneInfo(zone))]


def test_threads_stand_under_the_day_of_their_last_activity() -> None:
    found = threads(
        "2026-03-10T08:00:00.000+00:00",
        "2026-03-09T23:59:00.000+00:00",
        "2026-03-08T12:00:00.000+00:00",
        "2026-03-04T12:00:00.000+00:00",
        "2026-03-03T12:00:00.000+00:00",
        "2026-02-01T12:00:00.000+00:00",
        "2025-12-31T12:00:00.000+00:00",
        "2025-12-01T12:00:00.000+00:00",
    )
    assert headings(found) == [
        ("Today", 1), ("Yesterday", 1), ("Last 7 days", 2), ("March", 1), ("February", 1),
        ("December 2025", 2),
    ]  # fmt: skip


def test_the_day_is_that_of_the_visitors_zone() -> None:
    found = threads("2026-03-10T23:10:00.000+00:00", "2026-03-10T11:00:00.000+00:00")
    assert headings(found) == [("Today", 2)]
    assert headings(found, "Europe/Berlin") == [("Today", 1), ("Yesterday", 1)]
    assert headings(found, "America/Los_Angeles") == [("Today", 2)]


def test_a_clock_that_jumped_repeats_no_heading() -> None:
    found = threads(
        "2026-03-09T12:00:00.000+00:00",
        "2026-03-10T12:00:00.000+00:00",
        "2027-01-01T12:00:00.000+00:00",
        "never",
        "2026-02-01T12:00:00.000+00:00",
    )
    assert headings(found) == [("Yesterday", 4), ("February", 1)]
    assert headings(threads("2030-01-01T00:00:00.000+00:00")) == [("Today", 1)]


def test_a_thread_is_exported_with_its_text_sql_rows_and_files() -> None:
    thread = Thread(ThreadId("t"), "a", "Top 5: products / profit", "2026-03-10", "")
    file = FileRef(FileId("f"), "orders.csv", "text/csv", 1)
    question = Message(MessageId("q"), "user", (TextPart(PartId("t"), "top 5"), FilePart(file)))
    table = TablePart(
        CallId("c"), "SELECT 1\n", ("product", "a|b"), (("Laptop", 3), (None, 4)), 250
    )
    answer = Message(MessageId("a"), "assistant", (TextPart(PartId("p"), "**Laptop**."), table))
    text = to_markdown(thread, [question, answer])
    assert text == "\n".join(
        [
            "# Top 5: products / profit", "", "Begun 2026-03-10",
            "", "## You", "", "top 5", "", "File: orders.csv",
            "", "## Assistant", "", "**Laptop**.", "", "```sql", "SELECT 1", "```", "",
            "| product | a\\|b |", "| --- | --- |", "| Laptop | 3 |", "|  | 4 |",
            "", "The first 2 of 250 rows.", "",
        ]
    )  # fmt: skip
    assert file_name(thread) == "top-5-products-profit.md"
    assert file_name(Thread(ThreadId("t"), "a", "?!", "", "")) == "thread.md"
