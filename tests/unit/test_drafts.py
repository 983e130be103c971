"""The fold: odd order changes nothing, and the server's own word counts."""

from __future__ import annotations

from assistant import events as e
from assistant.messages import (
    CallId,
    Citation,
    FileId,
    FilePart,
    FileRef,
    ImagePart,
    NoticePart,
    PartId,
    RefusalPart,
    StepPart,
    Suggestion,
    SuggestionsPart,
    TablePart,
    TextPart,
)
from assistant.runs.drafts import Draft

ONE, TWO = PartId("m:0"), PartId("m:1")
CALL = CallId("c1")


def drawn(*events: e.Event) -> Draft:
    draft = Draft()
    for event in events:
        draft.apply(event)
    return draft


def test_deltas_add_up_and_parts_keep_their_order():
    draft = drawn(
        e.TextDelta(ONE, "a"), e.TextDelta(TWO, "x"), e.TextDelta(ONE, "b"), e.TextDelta(TWO, "y")
    )
    assert draft.text == "abxy"


def test_the_servers_own_text_replaces_what_was_put_together():
    draft = drawn(e.TextDelta(ONE, "ab"), e.TextDelta(ONE, "ab"), e.TextDone(ONE, "abc"))
    assert draft.text == "abc"


def test_an_empty_done_takes_nothing_away():
    assert drawn(e.TextDelta(ONE, "ab"), e.TextDone(ONE, "")).text == "ab"


def test_text_after_a_texts_end_is_ignored():
    assert drawn(e.TextDone(ONE, "ab"), e.TextDelta(ONE, "c")).text == "ab"


def test_the_first_of_two_ends_counts_and_nothing_follows_it():
    draft = drawn(
        e.TextDelta(ONE, "a"), e.RunEnded("completed"), e.TextDelta(ONE, "b"), e.RunEnded("failed")
    )
    assert draft.text == "a"
    assert draft.ended == e.RunEnded("completed")


def test_only_a_repeated_whole_text_is_held_already():
    draft = drawn(e.TextDelta(ONE, "ab"))
    assert not draft.holds(e.TextDone(ONE, "ab"))
    draft.apply(e.TextDone(ONE, "ab"))
    assert draft.holds(e.TextDone(ONE, "ab"))
    assert not draft.holds(e.TextDone(ONE, "abc"))
    assert not draft.holds(e.TextDelta(ONE, "ab"))


def test_a_result_with_rows_becomes_a_table_beside_its_step():
    result = {"sql": "SELECT 1", "columns": ["a"], "rows": [[1]], "row_count": 9}
    draft = drawn(
        e.ToolStarted(CALL, "query_table"), e.ToolFinished(CALL, "query_table", result=result)
    )
    step, table = draft.parts
    assert isinstance(step, StepPart)
    assert step.state == "done"
    assert step.result == {"sql": "SELECT 1", "row_count": 9}
    assert table == TablePart(CALL, "SELECT 1", ("a",), ((1,),), 9)


def test_a_failed_call_shows_no_table():
    result = {"columns": ["a"], "rows": [[1]]}
    draft = drawn(e.ToolFinished(CALL, "query_table", failed=True, result=result))
    assert [type(part) for part in draft.parts] == [StepPart]


def test_a_call_that_was_open_at_the_end_does_not_turn_for_ever():
    (step,) = drawn(e.ToolStarted(CALL, "f"), e.RunEnded("stopped")).steps
    assert step.state == "cancelled"


def test_a_call_finishes_once():
    (step,) = drawn(
        e.ToolFinished(CALL, "f", output="first"), e.ToolFinished(CALL, "f", output="second")
    ).steps
    assert step.output == "first"


def test_arguments_code_and_logs_grow_unless_they_come_whole():
    (step,) = drawn(
        e.ToolStarted(CALL, "python", "code_interpreter"),
        e.ToolArguments(CALL, "{"),
        e.ToolArguments(CALL, "{}", whole=True),
        e.CodeDelta(CALL, "1"),
        e.CodeDelta(CALL, "+1"),
        e.CodeOutput(CALL, "2"),
    ).steps
    assert (step.arguments, step.code, step.logs) == ("{}", "1+1", "2")


def test_media_notices_and_citations_come_once():
    picture = FileRef(FileId("p"), "a.png", "image/png", 1)
    sheet = FileRef(FileId("s"), "a.csv", "text/csv", 1)
    cited = e.Cited(ONE, Citation("Source"))
    draft = drawn(
        *(e.MediaReady(picture), e.MediaReady(picture), e.MediaReady(sheet)),
        e.MediaReady(None, "lost"),
        *(cited, cited),
    )
    assert draft.parts == [
        ImagePart(picture),
        FilePart(sheet),
        NoticePart("lost"),
        TextPart(ONE, "", (Citation("Source"),)),
    ]


def test_the_same_questions_are_offered_once_and_none_not_at_all():
    some, others = Suggestion("Phone, a product", "phone as product"), Suggestion("b", "b")
    draft = drawn(
        *(e.Suggested(()), e.Suggested((some, others)), e.Suggested((some, others))),
        e.RunEnded("completed"),
        e.Suggested((others,)),
    )
    assert draft.parts == [SuggestionsPart((some, others))]
    assert draft.text == ""


def test_a_refusal_is_no_text():
    draft = drawn(e.RefusalDelta(ONE, "I "), e.RefusalDelta(ONE, "won't"))
    assert draft.parts == [RefusalPart(ONE, "I won't")]
    assert draft.text == ""


def test_a_countdown_is_gone_once_something_happens():
    draft = drawn(e.StatusChanged("waiting", "slow down", 7), e.TextDelta(ONE, "a"))
    assert (draft.status, draft.detail, draft.wait_s) == ("writing", "", None)
