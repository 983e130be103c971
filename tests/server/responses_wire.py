"""Writes one turn of the model as the events of the Responses protocol. Knows no HTTP."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.server.model import Answer

Json = dict[str, Any]
_numbers = itertools.count(1)


def new_id(kind: str) -> str:
    """Return an id that no other object of this process has."""
    return f"{kind}_{next(_numbers):06d}"


def events_of(answer: Answer, response: Json) -> list[Json]:
    """Return every event of the turn, numbered; the last one holds the whole response."""
    events = [
        {"type": "response.created", "response": {**response, "status": "in_progress"}},
        {"type": "response.in_progress", "response": {**response, "status": "in_progress"}},
    ]
    output: list[Json] = []
    for item, inner in _items(answer):
        at = len(output)
        output.append(item)
        begun = {**item, "status": "in_progress"} | ({"content": []} if "content" in item else {})
        if item["type"] == "function_call":
            begun["arguments"] = ""
        events.append({"type": "response.output_item.added", "output_index": at, "item": begun})
        events += [{**event, "output_index": at, "item_id": item["id"]} for event in inner]
        events.append({"type": "response.output_item.done", "output_index": at, "item": item})
    if answer.ends == "failed":
        told = {"code": answer.reason or "server_error", "message": answer.trouble}
        response = {**response, "error": told}
    if answer.ends == "incomplete":
        response = {**response, "incomplete_details": {"reason": answer.reason or "max_tokens"}}
    whole = {**response, "status": answer.ends, "output": output, "usage": _usage(answer)}
    events.append({"type": f"response.{answer.ends}", "response": whole})
    return [{**event, "sequence_number": number} for number, event in enumerate(events)]


def _items(answer: Answer) -> Iterator[tuple[Json, list[Json]]]:
    if answer.reasoning:
        summary = [{"type": "summary_text", "text": answer.reasoning}]
        delta = {"type": "response.reasoning_summary_text.delta", "delta": answer.reasoning}
        yield (
            {"type": "reasoning", "id": new_id("rs"), "summary": summary},
            [{**delta, "summary_index": 0}],
        )
    for given in answer.items:
        item = {"id": new_id("item"), "status": "completed", **given}
        yield item, list(_hosted(item))
    if answer.text:
        yield _message(answer)
    for text in answer.more:
        yield _message(replace(answer, text=text, pieces=(), annotations=()))
    if answer.refusal:
        part = {"type": "refusal", "refusal": answer.refusal}
        item = {"type": "message", "id": new_id("msg"), "role": "assistant", "status": "completed"}
        yield (
            {**item, "content": [part]},
            [
                {"type": "response.refusal.delta", "content_index": 0, "delta": answer.refusal},
                {"type": "response.refusal.done", "content_index": 0, "refusal": answer.refusal},
            ],
        )
    for call in answer.calls:
        yield (
            {"type": "function_call", "id": new_id("fc"), "call_id": new_id("call")}
            | {"name": call.name, "arguments": call.json, "status": "completed"},
            [
                {"type": "response.function_call_arguments.delta", "delta": call.json[:7]},
                {"type": "response.function_call_arguments.delta", "delta": call.json[7:]},
                {"type": "response.function_call_arguments.done", "arguments": call.json},
            ],
        )


def _message(answer: Answer) -> tuple[Json, list[Json]]:
    part = {"type": "output_text", "text": answer.text, "annotations": list(answer.annotations)}
    item = {"type": "message", "id": new_id("msg"), "role": "assistant", "status": answer.ends}
    events: list[Json] = [
        {"type": "response.content_part.added", "part": {"type": "output_text", "text": ""}}
    ]
    events += [{"type": "response.output_text.delta", "delta": piece} for piece in answer.deltas]
    events += [
        {"type": "response.output_text.annotation.added", "annotation": annotation}
        for annotation in answer.annotations
    ]
    events.append({"type": "response.output_text.done", "text": answer.text})
    events.append({"type": "response.content_part.done", "part": part})
    return {**item, "content": [part]}, [{**event, "content_index": 0} for event in events]


def _hosted(item: Json) -> Iterator[Json]:
    kind = item["type"]
    yield {"type": f"response.{kind}.in_progress"}
    if kind == "code_interpreter_call":
        code = item.get("code") or ""
        yield {"type": "response.code_interpreter_call_code.delta", "delta": code[:5]}
        yield {"type": "response.code_interpreter_call_code.delta", "delta": code[5:]}
        yield {"type": "response.code_interpreter_call_code.done", "code": code}
        yield {"type": "response.code_interpreter_call.interpreting"}
    yield {"type": f"response.{kind}.completed"}


def _usage(answer: Answer) -> Json:
    given, made = answer.usage
    return {
        "input_tokens": given,
        "output_tokens": made,
        "total_tokens": given + made,
        "input_tokens_details": {"cached_tokens": 3},
        "output_tokens_details": {"reasoning_tokens": 2},
    }
