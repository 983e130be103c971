"""Chat Completions as an endpoint has them, with switches for what it refuses and how it writes.

As strict as the strictest real ones: each body is checked against the types of the openai package,
each call has its output directly behind it, and people and the assistant take turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.server.chat_wire import Json, Manner, frames_of
from tests.server.model import Model
from tests.server.streams import Reply, Stream, error_reply, json_reply
from tests.server.strict import refusal

if TYPE_CHECKING:
    from tests.server.app import Request


@dataclass(frozen=True)
class Refusing:
    """What a server does not take, and how it says so."""

    parameters: frozenset[str] = frozenset()
    tells: Literal["openai", "fastapi", "mistral", "words"] = "openai"
    tools: bool = False
    without_thoughts: bool = False
    """calls that come back without the thoughts before them; DeepSeek"""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    """what it says against the value of a parameter that it knows"""


class ChatApi:
    """The protocol over a Model; the endpoint keeps nothing."""

    def __init__(
        self, model: Model, manner: Manner | None = None, refusing: Refusing | None = None
    ) -> None:
        self.model = model
        self.manner = manner or Manner()
        self.refusing = refusing or Refusing()

    def reply(self, request: Request) -> Reply | Stream | None:
        """Answer what is this protocol's."""
        match request.method, request.path:
            case "POST", "/chat/completions":
                return self._create(request)
            case "GET", "/models":
                return json_reply({"object": "list", "data": [{"id": "m", "object": "model"}]})
            case _:
                return None

    def _create(self, request: Request) -> Reply | Stream:
        asked = request.json()
        if (refused := self._refused(asked)) is not None:
            return refused
        if wrong := self._unsigned(asked) or self._thoughtless(asked):
            return error_reply(400, wrong)
        if wrong := refusal("chat", self._common(asked)):
            return error_reply(*wrong)
        tools = [tool["function"]["name"] for tool in asked.get("tools") or ()]
        answer = self.model.answer(*_question(asked["messages"]), tools)
        tell = bool((asked.get("stream_options") or {}).get("include_usage"))
        frames = frames_of(answer, asked["model"], self.manner, tell_usage=tell)
        return Stream(frames, self.model.delay_s(answer), answer.fault)

    def _refused(self, asked: Json) -> Reply | None:
        """Refuse one thing at a time, as servers do that look at a request from its beginning."""
        for name in sorted(self.refusing.parameters & asked.keys()):
            return self._unknown(name, asked)
        for name, told in self.refusing.values.items():
            if name in asked:
                return error_reply(400, told)
        if self.refusing.tools and "tools" in asked:
            return error_reply(400, f"{asked.get('model')} does not support tools")
        return None

    def _unsigned(self, asked: Json) -> str:
        """Refuse calls since the last message of a person whose signature is not what it was."""
        for call in _calls(asked) if self.manner.signs else ():
            extra = call.get("extra_content") or {}
            if extra.get("google") != {"thought_signature": f"of {call['id']}"}:
                return "Function call is missing a thought_signature in functionCall parts."
        return ""

    def _thoughtless(self, asked: Json) -> str:
        for message in asked.get("messages", ()) if self.refusing.without_thoughts else ():
            if message.get("tool_calls") and "reasoning_content" not in message:
                return "The reasoning_content in the thinking mode must be passed back to the API."
        return ""

    def _common(self, asked: Json) -> Json:
        """Return what was asked without what only servers of this kind know."""
        messages = [dict(message) for message in asked.get("messages") or ()]
        for message in messages:
            if self.refusing.without_thoughts:
                message.pop("reasoning_content", None)
            if self.manner.signs and "tool_calls" in message:
                calls = message["tool_calls"]
                message["tool_calls"] = [
                    {name: value for name, value in call.items() if name != "extra_content"}
                    for call in calls
                ]
        return {**asked, "messages": messages} if messages else asked

    def _unknown(self, name: str, asked: Json) -> Reply:
        fault = {"type": "extra_forbidden", "loc": ["body", name], "input": asked}
        detail = [{**fault, "msg": "Extra inputs are not permitted"}]
        told: dict[str, Reply] = {
            "openai": json_reply(
                {
                    "error": {
                        "message": f"Unsupported parameter: '{name}' is not supported.",
                        "type": "invalid_request_error",
                        "param": name,
                        "code": "unsupported_parameter",
                    }
                },
                400,
            ),
            "fastapi": json_reply({"detail": detail}, 422),
            "mistral": json_reply({"object": "error", "message": {"detail": detail}}, 422),
            "words": json_reply({"error": f'json: unknown field "{name}"'}, 400),
        }
        return told[self.refusing.tells]


def _question(messages: list[Json]) -> tuple[str, list[str]]:
    question, outputs = "", list[str]()
    for message in messages:
        if message["role"] == "user":
            question, outputs = message["content"], []
        elif message["role"] == "tool":
            outputs.append(message["content"])
    return question, outputs


def _calls(asked: Json) -> list[Json]:
    """Return the calls since the last message of a person."""
    calls: list[Json] = []
    for message in asked.get("messages") or ():
        if message["role"] == "user":
            calls = []
        calls += message.get("tool_calls") or ()
    return calls
