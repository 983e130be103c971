"""Items of kinds that the app has no words for: shown by name with their JSON, never dropped.

And those that wait for something that nobody here can give: the run ends with a sentence, and the
thread goes on all the same.
"""

from typing import Any

import pytest

from assistant.backends.unknown import LONGEST_TEXT
from assistant.messages import StepPart
from tests.contract.test_responses_own import CHAINED, STATELESS, place
from tests.server import Answer, Call, Features

TOOLS = [{"name": "look", "input_schema": {"type": "object"}}]
LISTED = {"type": "mcp_list_tools", "server_label": "deepwiki", "tools": TOOLS}
PACKED = {"type": "compaction", "encrypted_content": "x" * (LONGEST_TEXT + 1)}
FOUND = {"type": "tool_search_output", "call_id": "c1", "execution": "server", "tools": TOOLS}
SEARCHED = {"type": "tool_search_call", "call_id": "c1", "execution": "server", "arguments": {}}
RAN = {"type": "shell_call", "call_id": "c2", "action": {"commands": ["ls"]}, "name": ""}
PRINTED = {"type": "shell_call_output", "call_id": "c2", "output": [{"stdout": "a.csv\n"}]}
PROGRAM = {"type": "program", "call_id": "p1", "code": "tell()", "fingerprint": "f"}
ENDED = {"type": "program_output", "call_id": "p1", "result": "noon"}
PATCH = {"type": "apply_patch_call", "call_id": "c3", "operation": {"type": "delete_file"}}
PATCHED = {"type": "apply_patch_call_output", "call_id": "c3", "output": "ok"}
RIDDLE = {"type": "riddle", "columns": 3, "rows": 7}


def steps(*items: dict[str, Any], features: Features | None = None) -> list[StepPart]:
    with place(features) as here:
        here.server.model.says(Answer("Done.", items=items))
        said = here.talk().ask("Go")
        assert said.ended.state == "completed"
        assert said.text == "Done."
        assert all(step.state == "done" for step in said.draft.steps)
        return said.draft.steps


@pytest.mark.parametrize(
    ("items", "names", "result"),
    [
        ((LISTED,), ["deepwiki.mcp_list_tools"], {"tools": TOOLS}),
        ((SEARCHED, FOUND), ["tool_search", "tool_search_output"], None),
        ((RAN, PRINTED), ["shell", "shell_call_output"], None),
        ((PROGRAM, ENDED), ["program", "program_output"], {"fingerprint": "f"}),
        ((PATCH, PATCHED), ["apply_patch", "apply_patch_call_output"], None),
        ((RIDDLE,), ["riddle"], {"told": {"columns": 3, "rows": 7}}),
    ],
)
def test_an_item_of_another_kind_is_a_step_of_its_name_with_its_json(
    items: tuple[dict[str, Any], ...], names: list[str], result: Any
) -> None:
    found = steps(*items)
    assert [step.name for step in found] == names
    if result is not None:
        assert found[0].result == result
    assert found[-1].result or found[-1].code


def test_what_a_shell_ran_and_printed_is_shown() -> None:
    ran, printed = steps(RAN, PRINTED)
    assert ran.arguments == '{"commands": ["ls"]}'
    assert printed.result == {"output": [{"stdout": "a.csv\n"}]}


def test_what_is_long_and_unreadable_inside_is_named_by_its_size() -> None:
    [step] = steps(PACKED)
    assert step.name == "compaction"
    assert step.result["encrypted_content"].endswith("(20,001 characters)")


def test_an_item_without_any_kind_is_passed_over() -> None:
    assert steps({"type": ""}) == []


APPROVAL = {"type": "mcp_approval_request", "id": "mcpr_1", "name": "look", "arguments": "{}"}
APPROVAL |= {"server_label": "deepwiki"}
GRANTED = {"type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": True}
CUSTOM = {"type": "custom_tool_call", "call_id": "c9", "name": "grep", "input": "x"}


@pytest.mark.parametrize("features", [Features(), CHAINED, STATELESS])
@pytest.mark.parametrize(
    ("item", "kind", "words"),
    [
        (APPROVAL, "approval_wanted", "The server deepwiki asks for leave to run look"),
        (CUSTOM, "cannot_run", "waits for what grep returns"),
        (PATCH, "cannot_run", "waits for what apply_patch returns"),
        (RAN, "cannot_run", "waits for what shell returns"),
        ({**SEARCHED, "execution": "client"}, "cannot_run", "waits for what tool_search returns"),
    ],
)
def test_what_nobody_can_answer_ends_the_run_with_a_sentence_and_not_the_thread(
    features: Features, item: dict[str, Any], kind: str, words: str
) -> None:
    with place(features) as here:
        talk = here.talk()
        talk.ask("Before")
        here.server.model.says(Answer("Let me see.", items=(item,)))
        said = talk.ask("Go")
        assert said.error is None
        assert (said.ended.state, said.ended.reason) == ("failed", kind)
        assert words in said.ended.problem.message
        assert "then ask again" in said.ended.problem.hint
        assert said.text == "Let me see."
        assert len(said.draft.steps) == 1
        assert talk.ask("After").text == "You said: After"


def test_an_approval_that_was_given_in_advance_ends_nothing() -> None:
    with place() as here:
        here.server.model.says(Answer("Done.", items=(APPROVAL, GRANTED)))
        assert here.talk().ask("Go").ended.state == "completed"


def test_a_call_of_ours_beside_one_that_nobody_can_answer_is_not_run() -> None:
    with place() as here:
        call = Call("time_in_zone", {"zone": "x"})
        here.server.model.says(Answer(items=(CUSTOM,), calls=(call,)))
        talk = here.talk()
        said = talk.ask("Go")
        assert said.ended.reason == "cannot_run"
        assert said.rounds == 0
        assert talk.ask("After").error is None
