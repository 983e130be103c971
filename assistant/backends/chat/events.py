"""Translates the chunks of a chat completion into neutral events.

Pure but for the `Reading` that it is given. Any field may be missing or null; a chunk that is not
understood is passed over. What a chunk says of its end is only noted: usage comes after it, so an
answer has ended when its stream has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant import events as e
from assistant.backends.chat.reading import Reading
from assistant.backends.wire.json_text import Json, many, one, text
from assistant.backends.wire.sdk_errors import of_code, said
from assistant.backends.wire.sse import RawEvent
from assistant.backends.wire.usage import usage_of
from assistant.errors import NotCompatible, StreamCut
from assistant.messages import Citation, EndState, Problem

CHUNK = "chat.completion.chunk"

_ENDS: dict[str, tuple[EndState, str]] = {
    **dict.fromkeys(("stop", "tool_calls", "function_call"), ("completed", "")),
    **dict.fromkeys(("eos", "eos_token", "stop_sequence", "end_turn"), ("completed", "")),
    **dict.fromkeys(("length", "max_tokens", "model_length"), ("incomplete", "max_output_tokens")),
    **dict.fromkeys(("content_filter", "safety"), ("incomplete", "content_filter")),
    "error": ("failed", "error"),
}
"""how an answer ended, by the word for it, small: the protocol's own, and what servers make of
those of other protocols. Any other word may mean that something is lacking."""


def translate(raw: RawEvent, reading: Reading) -> Iterator[e.Event]:
    """Turn one chunk into neutral events; silence is a fair translation.

    Raises:
        BackendError: the server told an error before anything else.
    """
    if raw.name == "error":
        if not reading.finish:  # the answer was there: what failed afterwards is not the answer
            yield from held(reading)
            yield _failed(raw.data, reading)
        return
    data = raw.data
    own = text(data, "object")
    if not own.startswith("chat.completion") and not many(data, "choices"):
        return
    name = own or CHUNK
    if reading.began(data.get("id")):
        yield e.RunStarted(remote=reading.remote, raw=name)
    reading.usage = usage_of(data.get("usage")) or reading.usage
    for choice in many(data, "choices"):
        if choice.get("index") in (0, None):
            yield from _choice(choice, name, reading)


def held(reading: Reading) -> Iterator[e.Event]:
    """Tell what was held back, because it might have become a tag; nothing more comes."""
    yield from _texts(reading.thinking.end(), CHUNK, reading)


def ended(reading: Reading) -> Iterator[e.Event]:
    """Tell how the answer of a stream that is over has ended.

    Raises:
        StreamCut: it had not.
        NotCompatible: the model wants a tool, and which is not said.
    """
    yield from held(reading)
    if not reading.finish:
        raise StreamCut("The stream ended before the answer did.")
    state, reason = _ENDS.get(reading.finish.lower(), ("incomplete", reading.finish))
    usage, remote = reading.usage, reading.remote
    calls = tuple(calling.call for calling in reading.calls)
    if state == "completed" and calls:
        yield e.ToolCallsRequired(calls=calls, remote=remote, usage=usage, raw=CHUNK)
        return
    if reading.finish == "tool_calls":
        raise NotCompatible("The model waits for a tool, and the endpoint does not say for which.")
    problem = None
    if state == "failed":
        problem = Problem("server", "The endpoint ended the answer with an error and no reason.")
    yield e.RunEnded(
        state=state, reason=reason, usage=usage, problem=problem, remote=remote, raw=CHUNK
    )


def _choice(choice: Json, name: str, reading: Reading) -> Iterator[e.Event]:
    # There are servers that put a whole message where a piece of one belongs.
    delta = one(choice, "delta") if "delta" in choice else one(choice, "message")
    yield from _texts((("thought", thought) for thought in _thoughts(delta)), name, reading)
    for kind, piece in _content(delta):
        split = [(kind, piece)] if kind == "thought" else reading.thinking.feed(piece)
        yield from _texts(split, name, reading)
    if refusal := text(delta, "refusal"):
        yield e.RefusalDelta(part_id=reading.part("refusal"), text=refusal, raw=name)
    for source in many(delta, "annotations"):
        yield from _cited(one(source, "url_citation"), name, reading)
    for piece in many(delta, "tool_calls"):
        yield from _called(piece, name, reading)
    if old := one(delta, "function_call"):  # how one call was told before there were several
        yield from _called({"function": old}, name, reading)
    reading.finish = reading.finish or text(choice, "finish_reason")


def _thoughts(delta: Json) -> Iterator[str]:
    """Yield what the model thinks, told apart by the server: under either name, once."""
    for field in ("reasoning_content", "reasoning"):
        told = one(delta, field)
        thought = text(delta, field) or text(told, "content") or text(told, "text")
        if thought:
            yield thought
            return


def _content(delta: Json) -> Iterator[tuple[str, str]]:
    """Yield what is said, and what is thought where the content is a list of both."""
    if said := text(delta, "content"):
        yield "said", said
    for part in many(delta, "content"):
        if words := text(part, "text"):
            yield "said", words
        thought = text(part, "thinking") or "".join(
            text(piece, "text") for piece in many(part, "thinking")
        )
        if thought:
            yield "thought", thought


def _texts(pieces: Iterable[tuple[str, str]], name: str, reading: Reading) -> Iterator[e.Event]:
    for kind, piece in pieces:
        if kind == "thought":
            reading.thoughts.append(piece)
            yield e.ReasoningDelta(part_id=reading.part("thoughts"), text=piece, raw=name)
        else:
            yield e.TextDelta(part_id=reading.part("text"), text=piece, raw=name)


def _called(piece: Json, name: str, reading: Reading) -> Iterator[e.Event]:
    found = reading.piece(piece)
    if found is None:
        return
    calling, written = found
    if not calling.started:
        calling.started = True
        yield e.ToolStarted(call_id=calling.call_id, name=calling.name, raw=name)
    if written:
        yield e.ToolArguments(call_id=calling.call_id, text=written, raw=name)


def _cited(source: Json, name: str, reading: Reading) -> Iterator[e.Event]:
    """Tell a source on the web; searching models name theirs with the words or after them."""
    if url := text(source, "url"):
        start, end = source.get("start_index"), source.get("end_index")
        citation = Citation(
            text(source, "title") or url,
            url=url,
            start=start if isinstance(start, int) else None,
            end=end if isinstance(end, int) else None,
        )
        yield e.Cited(part_id=reading.part("text"), citation=citation, raw=name)


def _failed(error: Json, reading: Reading) -> e.RunEnded:
    code = error.get("code") or error.get("type") or ""
    code = str(code) if isinstance(code, str | int) else ""
    known = of_code(code, said(error))
    if not reading.begun:
        raise known
    problem = Problem(known.kind, str(known), known.hint)
    return e.RunEnded(
        state="failed",
        reason=code or "failed",
        problem=problem,
        remote=reading.remote,
        usage=reading.usage,
        raw="error",
    )
