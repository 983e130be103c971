"""The fake is at least as strict as the strictest real server: what it refuses, what it takes."""

from typing import Any

import pytest

from tests.server.strict import Refused, refusal

ASKED = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}
TEXT = {"type": "output_text", "text": "Hello", "annotations": []}
SAID = {
    "type": "message",
    "id": "msg_1",
    "role": "assistant",
    "status": "completed",
    "content": [TEXT],
}
CALL = {"type": "function_call", "call_id": "c1", "name": "tell", "arguments": '{"zone": "x"}'}
OUTPUT = {"type": "function_call_output", "call_id": "c1", "output": "noon"}
TOOL: dict[str, Any] = {"type": "function", "name": "tell", "description": "d", "strict": False}
SCHEMA = {"type": "object", "properties": {"zone": {"type": "string"}}}
TOOL["parameters"] = SCHEMA
RESPONSE = {"model": "m", "stream": True, "input": [ASKED, SAID, CALL, OUTPUT], "tools": [TOOL]}

USER = {"role": "user", "content": "hi"}
CALLS = [{"id": "c1", "type": "function", "function": {"name": "tell", "arguments": "{}"}}]
CALLING = {"role": "assistant", "content": None, "tool_calls": CALLS}
TOLD = {"role": "tool", "tool_call_id": "c1", "content": "noon"}
ANSWER = {"role": "assistant", "content": "Noon."}
FUNCTION = {"type": "function", "function": {"name": "tell", "parameters": SCHEMA}}
CHAT = {"model": "m", "stream": True, "messages": [USER, CALLING, TOLD, ANSWER, USER]}


def without(item: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in keys}


def calling(**changed: Any) -> dict[str, Any]:
    call = CALLS[0] | changed
    return {**CALLING, "tool_calls": [call]}


HOSTED = [
    {"type": "code_interpreter", "container": {"type": "auto", "file_ids": ["f"]}},
    {"type": "file_search", "vector_store_ids": ["vs"]},
    {"type": "web_search"},
    {"type": "image_generation"},
]


@pytest.mark.parametrize(
    "body",
    [
        RESPONSE,
        {**RESPONSE, "stream": False},
        {**RESPONSE, "conversation": "conv_1", "store": True, "background": True},
        {**RESPONSE, "previous_response_id": "resp_1", "instructions": "Be brief."},
        {**RESPONSE, "tools": HOSTED, "include": ["code_interpreter_call.outputs"]},
        {**RESPONSE, "reasoning": {"effort": "low", "summary": "auto"}, "metadata": {"a": "b"}},
        {**RESPONSE, "input": [OUTPUT]},
    ],
)
def test_a_response_that_all_servers_take_is_taken(body: dict[str, Any]) -> None:
    assert refusal("responses", body) is None


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (without(ASKED, "type"), "Cannot determine type of 'item'"),
        (without(SAID, "type"), "Cannot determine type of 'item'"),
        ({"role": "assistant", "content": "Hello"}, "Cannot determine type of 'item'"),
        ({"type": "reasoning", "id": "rs_1", "summary": []}, "Cannot determine type"),
        ("hi", "Cannot determine type of 'item'"),
        ({**ASKED, "content": "hi"}, "expected an array of parts"),
        ({**ASKED, "content": []}, "expected an array of parts"),
        ({**ASKED, "content": [TEXT]}, "'type' must be one of 'input_text'"),
        ({**ASKED, "content": [{"type": "input_text", "text": ""}]}, "empty text"),
        ({**ASKED, "content": [{"type": "input_text"}]}, "input.0.content.0.text"),
        ({**ASKED, "name": "Ann"}, "Unknown parameter: 'input.0.name'"),
        ({**ASKED, "content": [{"type": "input_text", "text": "a", "b": 1}]}, "Unknown parameter"),
        ({**SAID, "content": ASKED["content"]}, "'type' must be 'output_text'"),
        ({**SAID, "content": [{"type": "refusal", "refusal": "no"}]}, "must be 'output_text'"),
        ({**SAID, "content": [without(TEXT, "annotations")]}, "annotations"),
        ({**SAID, "content": [{**TEXT, "annotations": [{"type": "x"}]}]}, "annotations"),
        (without(SAID, "status"), "Missing required parameter: 'input[0].status'"),
        (without(SAID, "id"), "Expected an ID that begins with 'msg'"),
        ({**SAID, "id": "7f3a"}, "Expected an ID that begins with 'msg'"),
        ({**SAID, "id": "msg_" + "x" * 61}, "maximum length 64"),
        ({**CALL, "arguments": '{"zone": '}, "Failed to parse tool call arguments as JSON"),
        ({**CALL, "arguments": ""}, "Failed to parse tool call arguments as JSON"),
        ({**CALL, "arguments": '{"a": NaN}'}, "Failed to parse tool call arguments as JSON"),
        ({**CALL, "arguments": '{"a": 1e999}'}, "Failed to parse tool call arguments as JSON"),
        ({**CALL, "arguments": '{"a": "\\ud800"}'}, "Failed to parse tool call arguments"),
        ({**CALL, "arguments": "[1]"}, "must be a JSON object"),
        ({**CALL, "arguments": {"zone": "x"}}, "Failed to parse tool call arguments as JSON"),
        ({**CALL, "call_id": "c" * 65}, "maximum length 64"),
        ({**CALL, "id": "call_1"}, "Expected an ID that begins with 'fc'"),
        ({**CALL, "name": "tell time"}, "does not match pattern"),
        ({**OUTPUT, "output": {"a": 1}}, "expected a string"),
        (without(OUTPUT, "call_id"), "Missing required parameter: 'input[0].call_id'"),
    ],
)
def test_an_item_that_one_server_refuses_is_refused(item: Any, words: str) -> None:
    refused = refusal("responses", {**RESPONSE, "input": [item]})
    assert isinstance(refused, Refused)
    assert words in refused.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"input": "hi"}, "Missing required parameter: 'input'"),
        ({"input": []}, "Missing required parameter: 'input'"),
        ({"input": [SAID, SAID]}, "Duplicate item found with id msg_1"),
        ({"tools": []}, "[] is too short - 'tools'"),
        ({"tools": [without(TOOL, "parameters")]}, "tools.parameters"),
        ({"tools": [{**TOOL, "parameters": {}}]}, "tools.parameters.properties"),
        ({"tools": [TOOL, TOOL]}, "must be unique"),
        ({"tools": [{**TOOL, "title": "x"}]}, "Unknown parameter: 'tools.0.title'"),
        ({"tools": [{"type": "code_interpreter"}]}, "container"),
        ({"tools": [], "parallel_tool_calls": True}, "too short"),
        ({"vector_store_ids": ["vs"]}, "Unknown parameter: 'vector_store_ids'"),
        ({"reasoning": {"effort": "low", "how": 1}}, "Unknown parameter: 'reasoning.how'"),
        ({"store": "yes"}, "Invalid value for 'store'"),
        ({"background": True, "store": False}, "Background mode"),
    ],
)
def test_a_response_that_one_server_refuses_is_refused(change: Any, words: str) -> None:
    refused = refusal("responses", RESPONSE | change)
    assert refused is not None
    assert words in refused.message


def test_a_body_that_is_empty_or_no_object_is_refused() -> None:
    for kind in ("responses", "chat"):
        assert refusal(kind, {}) is not None
    for kind in ("responses", "chat", "conversations"):
        assert refusal(kind, [RESPONSE]) is not None


def test_a_conversation_begins_empty_or_with_full_items() -> None:
    assert refusal("conversations", {}) is None
    assert refusal("conversations", {"items": [ASKED, SAID], "metadata": {"a": "b"}}) is None
    for body in ({"items": [without(SAID, "type")]}, {"items": [ASKED] * 21}, {"title": "x"}):
        assert refusal("conversations", body) is not None


@pytest.mark.parametrize(
    "body",
    [
        CHAT,
        {**CHAT, "messages": [{"role": "system", "content": "Be brief."}, USER]},
        {**CHAT, "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}]},
        {**CHAT, "tools": [FUNCTION], "parallel_tool_calls": True, "tool_choice": "auto"},
        {**CHAT, "stream_options": {"include_usage": True}, "max_completion_tokens": 9},
        {**without(CHAT, "stream"), "temperature": 1},
    ],
)
def test_a_chat_that_all_servers_take_is_taken(body: dict[str, Any]) -> None:
    assert refusal("chat", body) is None


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([], "Missing required parameter: 'messages'"),
        (["hi"], "messages[0].content"),
        ([{"role": "user", "content": ""}], "messages[0].content"),
        ([{**USER, "id": "m1"}], "Unknown parameter: 'messages.0.id'"),
        ([{**USER, "content": [{"type": "input_text", "text": "hi"}]}], "content"),
        ([USER, {"role": "assistant", "content": None}, USER], "messages[1].content"),
        ([USER, {**ANSWER, "tool_calls": []}, USER], "empty array"),
        ([USER, {**ANSWER, "reasoning_content": "hm"}, USER], "Unknown parameter"),
        ([USER, CALLING, USER], "must be followed by tool messages"),
        ([USER, CALLING], "must be followed by tool messages"),
        ([USER, CALLING, TOLD, TOLD], "must answer a call"),
        ([USER, TOLD], "must answer a call"),
        ([USER, {**CALLING, "tool_calls": CALLS * 2}, TOLD, TOLD], "Duplicate value"),
        ([USER, calling(id=""), {**TOLD, "tool_call_id": ""}], "tool_calls.id"),
        ([USER, calling(id="c" * 41), {**TOLD, "tool_call_id": "c" * 41}], "maximum length 40"),
        ([USER, calling(index=0), TOLD], "Unknown parameter"),
        ([USER, calling(function={"name": "tell", "arguments": "{"}), TOLD], "Failed to parse"),
        ([USER, calling(function={"name": "", "arguments": "{}"}), TOLD], "does not match"),
        ([USER, USER], "roles must alternate"),
        ([USER, ANSWER, ANSWER], "roles must alternate"),
        ([ANSWER, USER], "roles must alternate"),
        ([USER, {"role": "system", "content": "x"}], "System message must be at the beginning"),
    ],
)
def test_a_chat_that_one_server_refuses_is_refused(messages: Any, words: str) -> None:
    refused = refusal("chat", {**CHAT, "messages": messages})
    assert refused is not None
    assert words in refused.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tools": []}, "[] is too short - 'tools'"),
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools.parameters"),
        ({"tools": [TOOL]}, "tools"),
        ({"parallel_tool_calls": True}, "only allowed when 'tools' are specified"),
        (
            {"stream": False, "stream_options": {"include_usage": True}},
            "only allowed when 'stream'",
        ),
        ({"max_tokens": 1, "max_completion_tokens": 1}, "cannot both be set"),
        ({"instructions": "Be brief."}, "Unknown parameter: 'instructions'"),
    ],
)
def test_a_chat_with_a_parameter_that_one_server_refuses_is_refused(
    change: Any, words: str
) -> None:
    refused = refusal("chat", CHAT | change)
    assert refused is not None
    assert words in refused.message
