"""The fold: odd order changes nothing, and the server's own word counts."""

from __future__ import annotations

from itertools import permutations

from assistant import events as e
from assistant.messages import (
    CallId,
    ChartPart,
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


def test_results_stand_in_the_order_in_which_they_were_asked_for():
    result = {"columns": ["a"], "rows": [[1]], "row_count": 1}
    calls = [CallId(name) for name in "abc"]
    begun = [e.ToolStarted(call, "query_table") for call in calls]
    for order in permutations(calls):
        draft = drawn(
            *begun,
            *(
                event
                for call in order
                for event in (
                    e.ToolFinished(call, "query_table", result=result),
                    e.MediaReady(None, f"{call} is not kept whole"),
                )
            ),
            e.TextDelta(ONE, "So."),
            e.ToolStarted(CallId("d"), "query_table"),
            e.ToolFinished(CallId("d"), "query_table", result=result),
        )
        tables = [part.call_id for part in draft.parts if isinstance(part, TablePart)]
        assert tables == [*calls, "d"]
        assert [type(part) for part in draft.parts[-3:]] == [TextPart, StepPart, TablePart]


def test_a_text_that_was_opened_stands_above_what_came_before_its_words():
    result = {"columns": ["a"], "rows": [[1]], "row_count": 1}
    draft = drawn(e.TextOpened(ONE), e.ToolStarted(CALL, "query_table"))
    assert draft.awaits(draft.parts[0])
    assert (draft.status, draft.first_text_s) == ("tool", None)
    assert draft.at_work(len(draft.parts))
    for event in (e.ToolFinished(CALL, "query_table", result=result), e.TextDelta(ONE, "One")):
        draft.apply(event)
        assert draft.awaits(draft.parts[0])
    assert not draft.at_work(len(draft.parts))
    draft.apply(e.TextDone(ONE, "One."))
    assert not draft.awaits(draft.parts[0])
    assert draft.parts[0] == TextPart(ONE, "One.", ahead=True)
    assert [type(part) for part in draft.parts] == [TextPart, StepPart, TablePart]
    assert drawn(e.TextOpened(ONE), e.RunEnded("stopped")).text == ""


def test_how_a_question_was_read_stays_with_its_rows_and_its_chart():
    rows = {"sql": "SELECT 1", "columns": ["a"], "rows": [[1]], "row_count": 1}
    said = e.ToolStarted(CALL, "query_table", read_as="count · by day")
    for result, read_as in (
        (rows, "count · by day"),
        (rows | {"chart": {"kind": "bar"}}, "count · by day"),
    ):
        draft = drawn(said, e.ToolFinished(CALL, "query_table", result=result))
        part = draft.parts[-1]
        assert isinstance(part, TablePart | ChartPart)
        assert part.read_as == read_as
    for reading in (["count", "by day"], "count · by day"):
        draft = drawn(e.ToolFinished(CALL, "ask_table", result=rows | {"reading": reading}))
        assert isinstance(table := draft.parts[-1], TablePart)
        assert table.read_as == "count · by day"


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
    assert drawn(e.Suggested((), "assumed", ("Assumed: sum.",))).parts == [
        SuggestionsPart((), "assumed", ("Assumed: sum.",))
    ]


def test_a_refusal_is_no_text():
    draft = drawn(e.RefusalDelta(ONE, "I "), e.RefusalDelta(ONE, "won't"))
    assert draft.parts == [RefusalPart(ONE, "I won't")]
    assert draft.text == ""


def test_a_countdown_is_gone_once_something_happens():
    draft = drawn(e.StatusChanged("waiting", "slow down", 7), e.TextDelta(ONE, "a"))
    assert (draft.status, draft.detail, draft.wait_s) == ("writing", "", None)
