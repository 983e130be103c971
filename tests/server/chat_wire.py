"""Writes one turn of the model as the chunks of a chat completion, in every manner seen so far.

Knows no HTTP. Where nothing else is said, the manner is OpenAI's own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from tests.server.model import Answer
from tests.server.streams import sse

Json = dict[str, Any]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Manner:
    """How a server writes its chunks."""

    indices: bool = True
    """calls are numbered"""
    ids: Literal["first", "late", "each", "same", "never"] = "first"
    """which piece of a call has its id; or all calls have one and the same, or none"""
    whole_calls: bool = False
    """a call is one piece, and all of them are one chunk"""
    after_calls: Literal["tool_calls", "stop"] = "tool_calls"
    """how it says that it has ended with calls"""
    done: bool = True
    """`[DONE]` comes at the end"""
    usage: Literal["asked", "each", "end", "never"] = "asked"
    """in a chunk of its own if that was asked for, in each chunk so far, with the end, or not"""
    thinks: Literal["", "reasoning_content", "reasoning", "object", "tags"] = ""
    """that it thinks before all that it says, and under which name it tells it"""
    signs: bool = False
    """each call has a signature, which it wants back"""
    repeats: bool = False
    """each chunk of a call has its name"""


def frames_of(answer: Answer, model: str, manner: Manner, *, tell_usage: bool) -> list[bytes]:
    """Return the stream of one turn, frame by frame."""
    told = {"id": f"chatcmpl-{next(_numbers):06d}", "object": "chat.completion.chunk"}
    told |= {"created": 1795329600, "model": model}
    made = 0
    chunks: list[Json] = []
    for delta in _deltas(answer, manner):
        chunk: Json = {**told, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        if manner.usage == "each":
            made += 1
            chunk["usage"] = _usage((answer.usage[0], min(made, answer.usage[1])))
        chunks.append(chunk)
    if answer.ends == "failed":
        error = {"message": answer.trouble, "type": "server_error", "code": answer.reason or None}
        return [sse(chunk) for chunk in (*chunks, {"error": error})]
    chunks.append({**told, "choices": [_end(answer, manner)]})
    if manner.usage in ("each", "end"):
        chunks[-1]["usage"] = _usage(answer.usage)
    elif manner.usage == "asked" and tell_usage:
        chunks.append({**told, "choices": [], "usage": _usage(answer.usage)})
    return [*map(sse, chunks), *([sse("[DONE]")] if manner.done else [])]


def _deltas(answer: Answer, manner: Manner) -> Iterator[Json]:
    yield {"role": "assistant", "content": ""}
    thought = answer.reasoning
    if manner.thinks and (answer.text or answer.calls):
        thought = thought or "Let me see. It is easy."
    pieces = list(answer.deltas)
    if thought and manner.thinks == "tags":
        # Cut where it hurts: inside both tags.
        pieces = ["\n<thi", "nk>\n" + thought + "\n</", "think>\n", "\n", *pieces]
    elif thought:
        yield from (_thought(word + " ", manner) for word in thought.split(" "))
    yield from ({"content": piece} for piece in pieces)
    said = answer.refusal
    yield from ({"refusal": said[at : at + 7]} for at in range(0, len(said), 7))
    yield from ({"tool_calls": called} for called in _called(answer, manner))


def _called(answer: Answer, manner: Manner) -> Iterator[list[Json]]:
    """Yield the pieces of calls, as many as one chunk has."""
    calls = [_pieces(answer, at, manner) for at in range(len(answer.calls))]
    if manner.whole_calls:
        if calls:
            yield [call for [call] in calls]
    elif manner.indices:  # calls that have numbers can be written in turns
        for turn in itertools.zip_longest(*calls):
            yield from ([piece] for piece in turn if piece is not None)
    else:
        yield from ([piece] for piece in itertools.chain.from_iterable(calls))


def _thought(text: str, manner: Manner) -> Json:
    if manner.thinks == "object":
        return {"reasoning": {"content": text}}
    return {manner.thinks or "reasoning_content": text, "content": None}


def _pieces(answer: Answer, at: int, manner: Manner) -> list[Json]:
    call = answer.calls[at]
    arguments = [call.json] if manner.whole_calls else ["", call.json[:7], call.json[7:]]
    call_id = "call_0" if manner.ids == "same" else f"call_{next(_numbers):06d}"
    pieces: list[Json] = []
    for number, written in enumerate(arguments):
        function = {"arguments": written}
        piece: Json = {"function": function}
        if number == 0 or manner.repeats:
            function["name"] = call.name
            piece["type"] = "function"
        if manner.indices:
            piece["index"] = at
        if manner.signs and number == 0:
            piece["extra_content"] = {"google": {"thought_signature": f"of {call_id}"}}
        if _has_id(manner, number, len(arguments)):
            piece["id"] = call_id
        pieces.append(piece)
    return pieces


def _has_id(manner: Manner, number: int, count: int) -> bool:
    match manner.ids:
        case "never":
            return False
        case "late":
            return number == count - 1
        case "each":
            return True
        case _:
            return number == 0


def _end(answer: Answer, manner: Manner) -> Json:
    finish = manner.after_calls if answer.calls else "stop"
    if answer.ends == "incomplete":
        finish = "content_filter" if answer.reason == "content_filter" else "length"
    return {"index": 0, "delta": {}, "finish_reason": finish}


def _usage(usage: tuple[int, int]) -> Json:
    given, made = usage
    return {
        "prompt_tokens": given,
        "completion_tokens": made,
        "total_tokens": given + made,
        "prompt_tokens_details": {"cached_tokens": 3},
        "completion_tokens_details": {"reasoning_tokens": 2},
    }
