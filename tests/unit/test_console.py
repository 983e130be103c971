"""A run in a terminal: text on one stream, everything about it on the other."""

from __future__ import annotations

import io
import json

from assistant import events as e
from assistant.commands.console import Console
from assistant.messages import (
    CallId,
    Citation,
    FileId,
    FileRef,
    PartId,
    Problem,
    Suggestion,
    Usage,
)

PART = PartId("msg_1:0")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(
    *events: e.Event, as_json: bool = False, out: io.StringIO | None = None
) -> tuple[str, str]:
    """Return what stands on both streams when the screen is brought up to date at each event."""
    out, err = out or io.StringIO(), io.StringIO()
    console = Console(out, err, as_json=as_json)
    for event in events:
        console.take(event)
        console.flush()
    console.finish()
    return out.getvalue(), err.getvalue()


def test_text_goes_out_as_it_grows_and_once() -> None:
    out, _ = shown(
        e.TextDelta(PART, "Hel"),
        e.TextDelta(PART, "lo"),
        e.TextDone(PART, "Hello"),
        e.TextDelta(PartId("msg_2:0"), "Second"),
        e.RefusalDelta(PartId("msg_3:0"), "No."),
        e.RunEnded("completed"),
        e.TextDelta(PART, "after the end"),
    )
    assert out == "Hello\n\nSecond\n\nNo.\n"


def test_a_corrected_text_is_written_again_in_whole() -> None:
    out, err = shown(e.TextDelta(PART, "Hlo"), e.TextDone(PART, "Hello"), e.RunEnded("completed"))
    assert out == "Hlo\n\nHello\n"
    assert "corrected by the server" in err


def test_the_status_is_said_once_with_the_protocols_own_name() -> None:
    _, err = shown(
        e.StatusChanged("queued", raw="thread.run.queued", elapsed_s=0.5),
        e.StatusChanged("queued", raw="thread.run.queued", elapsed_s=0.6),
        e.StatusChanged("waiting", detail="the endpoint asks for it", wait_s=7.0),
        e.TextDelta(PART, "a", raw="thread.message.delta", elapsed_s=1.0),
        e.TextDelta(PART, "b"),
    )
    assert err.splitlines() == [
        "   0.5 s  queued  (thread.run.queued)",
        "   0.6 s  waiting for 7 s: the endpoint asks for it  (thread.run.queued)",
        "   1.0 s  writing  (thread.message.delta)",
    ]


def test_tools_files_sources_and_costs_are_told() -> None:
    call = CallId("c1")
    _, err = shown(
        e.ToolStarted(call, "query_table"),
        e.ToolArguments(call, '{"sql": "SELECT 1"}', whole=True),
        e.ToolFinished(call, "query_table", duration_s=0.04),
        e.ToolFinished(CallId("c2"), "draw", failed=True),
        e.MediaReady(FileRef(FileId("f"), "plot.png", "image/png", 10)),
        e.MediaReady(None, "The file b.csv could not be fetched."),
        e.TextDelta(PART, "So.", elapsed_s=1.5),
        e.Cited(PART, Citation("A page", "https://example.org")),
        e.RunEnded("completed", usage=Usage(10, 20, cost_usd=0.5), elapsed_s=2.0),
    )
    for line in (
        'query_table {"sql": "SELECT 1"} (done, 0.0 s)',
        "draw  (failed)",
        "file: plot.png",
        "The file b.csv could not be fetched.",
        "[1] A page https://example.org",
        "completed: in 2.0 s, first text after 1.5 s, 10 + 20 tokens, 0.5000 USD",
    ):
        assert line in err


def test_what_was_left_out_is_said_beside_the_answer() -> None:
    note = "12 earlier messages were left out, so that the rest fits."
    out, err = shown(e.Noticed(note), e.TextDelta(PART, "Hello"), e.RunEnded("completed"))
    assert (out, note in err) == ("Hello\n", True)


def test_the_first_rows_of_a_table_are_shown_in_columns() -> None:
    rows = [["North", 10], [None, 2], ["a\nb" + "x" * 50, 3]]
    result = {"columns": ["region", "n"], "rows": rows, "row_count": 250}
    _, err = shown(e.ToolFinished(CallId("c"), "query_table", result=result))
    assert [line.split() for line in err.splitlines()[1:]] == [
        ["region", "n"],
        ["North", "10"],
        ["2"],
        ["a", "b" + "x" * 34 + "...", "3"],
        ["...", "250", "rows", "in", "all"],
    ]


def test_the_rows_of_a_chart_are_not_written_again_below_those_of_its_query() -> None:
    result = {"sql": "SELECT 1", "columns": ["n"], "rows": [[17]], "row_count": 1}
    chart = {**result, "chart": {"kind": "bar"}}
    other = {**chart, "sql": "SELECT 2", "rows": [[18]]}
    _, err = shown(
        *(
            e.ToolFinished(CallId(name), name, result=told)
            for name, told in (("query_table", result), ("draw_chart", chart), ("draw", other))
        ),
        e.RunEnded("completed"),
    )
    assert (err.count("17"), err.count("18")) == (1, 1)


def test_a_sentence_that_stands_above_its_rows_is_written_before_them() -> None:
    terminal = Terminal()
    console = Console(terminal, terminal)
    result = {"sql": "SELECT 1", "columns": ["n"], "rows": [[17]], "row_count": 1}
    for event in (
        e.TextOpened(PART),
        e.ToolStarted(CallId("c"), "query_table"),
        e.ToolFinished(CallId("c"), "query_table", result=result),
        e.TextDelta(PART, "It is "),
        e.TextDelta(PART, "17 "),
        e.TextDone(PART, "It is 17 days."),
        e.Suggested((), "assumed", ("Assumed: sum.",)),
        e.RunEnded("completed"),
    ):
        console.take(event)
        console.flush()
    console.finish()
    said = [line.strip() for line in terminal.getvalue().splitlines()]
    lines = [line for line in said if line in ("It is 17 days.", "17", "Assumed: sum.")]
    assert lines == ["It is 17 days.", "17", "Assumed: sum."]
    assert "corrected" not in terminal.getvalue()


def test_questions_that_are_offered_follow_the_answer_on_the_other_stream() -> None:
    offered = Suggestion("As a product", "total\n of\x1b[2J Phone"), Suggestion("b", "in 2024?")
    out, err = shown(e.TextDelta(PART, "Which one?"), e.Suggested(offered), e.RunEnded("completed"))
    assert out == "Which one?\n"
    assert err.splitlines()[1:] == [
        "  - total of[2J Phone",
        "  - in 2024?",
        "completed: in 0.0 s",
    ]


def test_on_a_terminal_a_status_does_not_run_into_the_text() -> None:
    terminal = Terminal()
    console = Console(terminal, terminal)
    for event in (
        e.TextDelta(PART, "Hel"),
        e.ToolStarted(CallId("c"), "clock"),
        e.TextDelta(PART, "lo"),
    ):
        console.take(event)
        console.flush()
    console.finish()
    lines = terminal.getvalue().splitlines()
    assert lines[1] == "Hel"
    assert "tool" in lines[2]
    assert "writing" in lines[3]
    assert lines[4] == "lo"


def test_a_failed_run_says_why_and_what_to_do() -> None:
    problem = Problem("key_refused", "The key was refused.", "Check the key.")
    out, err = shown(e.RunEnded("failed", reason="key_refused", problem=problem))
    assert out == ""
    assert err.splitlines()[-3:] == [
        "failed (key_refused): in 0.0 s",
        "The key was refused.",
        "Check the key.",
    ]


def test_json_lines_are_the_events_and_nothing_else() -> None:
    out, _ = shown(
        e.TextDelta(PART, "é \ud800"),
        e.RunEnded("incomplete", reason="max_output_tokens"),
        e.TextDelta(PART, "late"),
        as_json=True,
    )
    first, last = [json.loads(line) for line in out.splitlines()]
    assert (first["event"], first["text"]) == ("TextDelta", "é \ud800")
    assert (last["event"], last["state"]) == ("RunEnded", "incomplete")
    assert out.isascii()


def test_no_control_sequence_of_a_model_reaches_a_terminal() -> None:
    evil = "a\x1b]0;title\x07b\x9b2Jc\n\td"
    out, _ = shown(e.TextDelta(PART, evil), out=Terminal())
    assert out == "a]0;titleb2Jc\n\td\n"
    out, _ = shown(e.TextDelta(PART, evil))
    assert out == evil + "\n"
    _, err = shown(e.StatusChanged("waiting", detail=evil))
    assert "\x1b" not in err
    assert "\x9b" not in err


def test_markers_of_citations_become_numbers_and_are_never_seen() -> None:
    marker, web = "【4:0†report.pdf】", "\ue200cite\ue202turn0search0\ue201"
    file = Citation("report.pdf", file_id="f", start=len("It rose 12%"), end=None)
    whole = f"It rose 12%{marker} and fell 【4:1†source】, says {web}."
    out, err = shown(
        e.TextDelta(PART, "It rose 12%【4:"),
        e.TextDelta(PART, "0†report.pdf】"),
        e.Cited(PART, file),
        e.TextDelta(PART, whole[len("It rose 12%" + marker) :]),
        e.TextDone(PART, whole),
        e.RunEnded("completed"),
    )
    assert out == "It rose 12%[1] and fell, says.\n"
    assert "[1] report.pdf" in err


def test_items_of_one_answer_are_one_text() -> None:
    out, _ = shown(
        e.TextDelta(PART, "- "),
        e.TextDelta(PartId("msg_2:0"), "First"),
        e.TextDelta(PartId("msg_3:0"), "\n- Second."),
        e.TextDelta(PartId("msg_4:0"), "Done."),
        e.RunEnded("completed"),
    )
    assert out == "- First\n- Second.\n\nDone.\n"
