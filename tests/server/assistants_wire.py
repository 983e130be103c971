"""Writes one turn of the model as the events of the Assistants protocol. Knows no HTTP.

Each event is (name, data). The objects in them are those that listings return later.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.server.model import Answer
from tests.server.responses_wire import new_id

Json = dict[str, Any]
Told = tuple[str, Json]


@dataclass
class Written:
    """One round of a run: what is told, and what is kept once it is written."""

    events: list[Told] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    steps: list[Json] = field(default_factory=list)


def write(answer: Answer, run: Json, answered: Json | None) -> Written:
    """Write the round of *answer*; *answered* is the step whose outputs were just handed in."""
    round_ = Written()
    if answered is None:
        round_.events.append(("thread.run.created", {**run, "status": "queued"}))
    else:
        round_.events.append(("thread.run.step.completed", deepcopy(answered)))
    for status in ("queued", "in_progress"):
        round_.events.append((f"thread.run.{status}", {**run, "status": status}))
    hosted = [item for item in answer.items if item["type"] != "image_file"]
    if hosted:
        _hosted(round_, hosted, run)
    if answer.text or answer.refusal or len(hosted) < len(answer.items):
        _message(round_, answer, run)
    if answer.calls:
        _calls(round_, answer, run)
    else:
        round_.events.append(_end(answer, run))
    return round_


def _end(answer: Answer, run: Json) -> Told:
    given, made = answer.usage
    details = {"cached_tokens": 3}
    usage = {"prompt_tokens": given, "completion_tokens": made, "prompt_token_details": details}
    ended = {**run, "status": answer.ends, "usage": usage}
    if answer.ends == "failed":
        code = answer.reason or "server_error"
        ended["last_error"] = {"code": code, "message": answer.trouble}
    if answer.ends == "incomplete":
        ended["incomplete_details"] = {"reason": answer.reason or "max_completion_tokens"}
    return f"thread.run.{answer.ends}", ended


def _step(run: Json, details: Json) -> Json:
    return {
        "id": new_id("step"),
        "object": "thread.run.step",
        "run_id": run["id"],
        "thread_id": run["thread_id"],
        "assistant_id": run["assistant_id"],
        "type": details["type"],
        "status": "in_progress",
        "step_details": details,
        "last_error": None,
        "usage": None,
    }


def _begin(round_: Written, step: Json) -> None:
    for name in ("created", "in_progress"):
        round_.events.append((f"thread.run.step.{name}", deepcopy(step)))
    round_.steps.append(step)


def _step_delta(step: Json, *calls: Json) -> Told:
    details = {"type": "tool_calls", "tool_calls": list(calls)}
    data = {"id": step["id"], "object": "thread.run.step.delta", "delta": {"step_details": details}}
    return "thread.run.step.delta", data


def _hosted(round_: Written, items: list[Json], run: Json) -> None:
    step = _step(run, {"type": "tool_calls", "tool_calls": []})
    _begin(round_, step)
    for index, item in enumerate(items):
        call = {"id": new_id("call"), **item}
        for more in _hosted_deltas(call):
            round_.events.append(_step_delta(step, {"index": index, "type": call["type"], **more}))
        step["step_details"]["tool_calls"].append(call)
    step["status"] = "completed"
    round_.events.append(("thread.run.step.completed", deepcopy(step)))


def _hosted_deltas(call: Json) -> Iterator[Json]:
    if call["type"] != "code_interpreter":
        yield {"id": call["id"], call["type"]: {}}
        return
    ran = call["code_interpreter"]
    code = ran["input"]
    yield {"id": call["id"], "code_interpreter": {"input": "", "outputs": []}}
    yield {"code_interpreter": {"input": code[:5]}}
    yield {"code_interpreter": {"input": code[5:]}}
    for at, output in enumerate(ran.get("outputs", [])):
        yield {"code_interpreter": {"outputs": [{"index": at, **output}]}}


def _calls(round_: Written, answer: Answer, run: Json) -> None:
    step = _step(run, {"type": "tool_calls", "tool_calls": []})
    _begin(round_, step)
    calls = step["step_details"]["tool_calls"]
    for index, call in enumerate(answer.calls):
        call_id = new_id("call")
        place = {"index": index, "type": "function"}
        function = {"name": call.name, "arguments": "", "output": None}
        round_.events.append(_step_delta(step, {**place, "id": call_id, "function": function}))
        calls.append(
            {"id": call_id, "type": "function", "function": {**function, "arguments": call.json}}
        )
    for piece in (slice(None, 7), slice(7, None)):
        # Of calls in parallel the deltas come mixed, and only the index says which is which.
        for index, call in enumerate(answer.calls):
            arguments = {"arguments": call.json[piece]}
            told = {"index": index, "type": "function", "function": arguments}
            round_.events.append(_step_delta(step, told))
    wanted = [
        {**call, "function": {key: call["function"][key] for key in ("name", "arguments")}}
        for call in calls
    ]
    action = {"type": "submit_tool_outputs", "submit_tool_outputs": {"tool_calls": wanted}}
    waiting = {**run, "status": "requires_action", "required_action": action}
    round_.events.append(("thread.run.requires_action", waiting))


def _message(round_: Written, answer: Answer, run: Json) -> None:
    message = new_message(run["thread_id"], "assistant", [], run=run)
    creation = {"message_id": message["id"]}
    step = _step(run, {"type": "message_creation", "message_creation": creation})
    _begin(round_, step)
    for name in ("created", "in_progress"):
        told = {**deepcopy(message), "status": "in_progress"}
        round_.events.append((f"thread.message.{name}", told))
    for index, (content, deltas) in enumerate(_contents(answer)):
        for delta in deltas:
            data = {"content": [{"index": index, **delta}]}
            told = {"id": message["id"], "object": "thread.message.delta", "delta": data}
            round_.events.append(("thread.message.delta", told))
        message["content"].append(content)
    status = "incomplete" if answer.ends == "incomplete" and not answer.calls else "completed"
    message["status"] = status
    round_.messages.append(message)
    round_.events.append((f"thread.message.{status}", deepcopy(message)))
    step["status"] = "completed"
    round_.events.append(("thread.run.step.completed", deepcopy(step)))


def _contents(answer: Answer) -> Iterator[tuple[Json, list[Json]]]:
    for item in answer.items:
        if item["type"] == "image_file":
            yield item, [item]
    if answer.text:
        notes = list(answer.annotations)
        deltas: list[Json] = [{"type": "text", "text": {"value": piece}} for piece in answer.deltas]
        deltas += [
            {"type": "text", "text": {"annotations": [{"index": at, **note}]}}
            for at, note in enumerate(notes)
        ]
        whole = {"value": answer.text, "annotations": notes}
        yield {"type": "text", "text": whole}, deltas
    if answer.refusal:
        told = {"type": "refusal", "refusal": answer.refusal}
        yield told, [told]


def new_message(
    thread: str, role: str, content: list[Json], run: Json | None = None, **more: Any
) -> Json:
    """Return a message as listings have it."""
    return {
        "id": new_id("msg"),
        "object": "thread.message",
        "created_at": 1795329600,
        "thread_id": thread,
        "role": role,
        "content": content,
        "status": "completed",
        "assistant_id": run["assistant_id"] if run else None,
        "run_id": run["id"] if run else None,
        "metadata": {},
        **more,
    }
