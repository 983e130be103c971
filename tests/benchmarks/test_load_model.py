"""The model of a load speaks Responses and Chat Completions, so that the openai client reads it."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest

from benchmarks.load.answers import Order
from benchmarks.load.served import model

ORDER = Order("people-1", 80, 1000)


@pytest.fixture
def client() -> Iterator[openai.OpenAI]:
    with model() as (address, _), openai.OpenAI(base_url=address, api_key="dummy") as found:
        yield found


def test_responses_come_token_by_token_and_end_whole(client: openai.OpenAI) -> None:
    events = list(client.responses.create(model="m", input=ORDER.question, stream=True))
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert len(deltas) == 80
    assert "".join(deltas) == ORDER.text
    assert events[-1].type == "response.completed"
    assert events[-1].response.output_text == ORDER.text
    assert [event.sequence_number for event in events] == list(range(len(events)))


def test_chat_completions_come_token_by_token(client: openai.OpenAI) -> None:
    asked = [{"role": "user", "content": ORDER.question}]
    parts = list(client.chat.completions.create(model="m", messages=asked, stream=True))  # type: ignore[call-overload] - plain dictionaries
    assert "".join(part.choices[0].delta.content or "" for part in parts) == ORDER.text
    assert parts[-1].choices[0].finish_reason == "stop"


def test_it_keeps_conversations_and_does_not_know_responses(client: openai.OpenAI) -> None:
    made = client.conversations.create().id
    assert client.conversations.delete(made).deleted
    with pytest.raises(openai.NotFoundError, match="resp_nobody"):
        client.responses.retrieve("resp_nobody")
