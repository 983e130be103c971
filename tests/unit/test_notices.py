"""What is said when something went wrong: the fact first, short, and what to do."""

from __future__ import annotations

from assistant.errors import ServerTrouble
from assistant.messages import MessageId, Problem, Run, RunId, ThreadId
from assistant.ui import notices


def failed(message: str) -> Run:
    problem = Problem(ServerTrouble.kind, message, ServerTrouble.hint)
    ids = RunId("r"), ThreadId("t"), MessageId("m")
    return Run(*ids, assistant="a", state="failed", problem=problem)


def test_a_model_server_that_failed_is_quoted_in_one_line() -> None:
    notice = notices.explain(failed("scripted failure"))
    assert notice
    assert notice.title == "The model server failed: “scripted failure”."
    assert (notice.detail, notice.hint) == ("", "Try again in a moment.")
    long = notices.explain(failed("a long story " * 20))
    assert long
    assert long.title == "The model server failed"
    assert "long story" in long.detail
