import json
import random
import tracemalloc
from collections import deque
from collections.abc import Iterable

import pytest

from assistant.backends.wire.sse import (
    EVENT_LIMIT,
    LONGEST,
    NO_EVENT_LIMIT,
    Parser,
    RawEvent,
    understood,
)
from assistant.errors import StreamCut, TooLong


def parsed(*chunks: bytes) -> list[RawEvent]:
    parser = Parser()
    found = [event for chunk in chunks for event in parser.feed(chunk)]
    return found + list(parser.end())


def names(events: Iterable[RawEvent]) -> list[str]:
    return [event.name for event in events]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_in_any_of_three_ways_and_be_cut_anywhere(end: bytes) -> None:
    lines = [
        b"event: a",
        b'data: {"n":',
        b"data: 1}",
        b"",
        b": comment",
        b'data: {"type":"b"}',
        b"",
    ]
    body = end.join(lines) + end
    for at in range(len(body)):
        assert parsed(body[:at], body[at:]) == [
            RawEvent("a", {"n": 1}),
            RawEvent("b", {"type": "b"}),
        ]
    assert len(parsed(*(body[at : at + 1] for at in range(len(body))))) == 2


def test_a_character_cut_in_two_arrives_whole() -> None:
    body = 'data: {"type":"x","delta":"Grüße 🎈"}\n\n'.encode()
    for at in range(len(body)):
        assert parsed(body[:at], body[at:])[0].data["delta"] == "Grüße 🎈"


def test_a_forgotten_blank_line_after_whole_json_makes_two_events_of_two_lines() -> None:
    assert names(parsed(b'data: {"type":"a"}\ndata: {"type":"b"}\n\n')) == ["a", "b"]
    assert names(parsed(b'event: a\ndata: {"n":1}\nevent: b\ndata: {"n":2}\n\n')) == ["a", "b"]
    assert names(parsed(b'data: {"type":"a"}\nevent: b\n\n')) == ["b"]
    assert names(parsed(b'data: {"type":"a"}\ndata: [DONE]\ndata: {"type":"b"}\n\n')) == ["a"]


def test_json_over_several_lines_is_one_event_whatever_its_lines_look_like() -> None:
    value = {"type": "t", "content": [{"a": {}}, {"b": 2}], "n": {}}
    body = "".join(f"data: {line}\n" for line in json.dumps(value, indent=1).splitlines())
    assert [event.data for event in parsed(body.encode() + b"\n")] == [value]
    assert parsed(b'data: {"a":\ndata: {"b": 1}\ndata: }\n\n')[0].data == {"a": {"b": 1}}


def test_done_ends_the_stream_and_what_follows_is_not_read() -> None:
    assert names(parsed(b'data: {"type":"a"}\n\ndata: [DONE]\n\ndata: {"type":"b"}\n\n')) == ["a"]
    assert names(
        parsed(b"event: a\ndata: {}\n\nevent: done\ndata: [DONE]\n\nevent: b\ndata: {}\n\n")
    ) == ["a"]


def test_a_body_without_its_last_blank_line_still_gives_its_last_event() -> None:
    assert names(parsed(b'data: {"type":"a"}\n')) == ["a"]
    assert names(parsed(b'data: {"type":"a"}')) == ["a"]


def test_half_an_event_at_the_end_is_a_cut() -> None:
    with pytest.raises(StreamCut):
        parsed(b'data: {"type":"a"}\n\ndata: {"type":"b","delta":"hal')


@pytest.mark.parametrize(
    "body",
    [
        b'data: {"a":}\n\n',
        b"data: {'a': 1}\n\n",
        b'data: {"a":"\xff\xfe"}\n\n',
        b"data: " + b"[" * 100_000 + b"\n\n",
    ],
    ids=["bad JSON", "no JSON", "bad UTF-8", "too deep"],
)
def test_nonsense_is_a_cut(body: bytes) -> None:
    with pytest.raises(StreamCut):
        parsed(body)


def test_json_that_is_no_object_is_passed_over() -> None:
    assert names(parsed(b'data: 3\n\ndata: null\n\ndata: ""\n\ndata: {"type":"a"}\n\n')) == ["a"]


@pytest.mark.parametrize(
    "body",
    [
        b'data: {"error": {"message": "no", "code": "x"}}\n\n',
        b'data: {"type": "error", "message": "no", "code": "x"}\n\n',
        b'data: {"type": "error", "error": {"message": "no", "code": "x"}}\n\n',
        b'event: error\ndata: {"message": "no", "code": "x"}\n\n',
        b'event: error\ndata: {"error": {"message": "no", "code": "x"}}\n\n',
    ],
)
def test_an_error_in_any_shape_is_one_flat_event(body: bytes) -> None:
    [event] = parsed(body)
    assert (event.name, event.data["message"], event.data["code"]) == ("error", "no", "x")


def test_an_event_with_an_error_field_of_its_own_is_left_alone() -> None:
    [event] = parsed(b'data: {"type": "response.mcp_call.failed", "error": {"message": "x"}}\n\n')
    assert event.name == "response.mcp_call.failed"


def test_a_byte_order_mark_is_no_part_of_the_first_field() -> None:
    assert names(parsed(b'\xef\xbb\xbfdata: {"type":"a"}\n\n')) == ["a"]


def test_a_line_without_an_end_is_dropped_before_it_fills_the_memory() -> None:
    parser, chunk = Parser(), b"x" * 65_536
    tracemalloc.start()
    try:
        with pytest.raises(TooLong):
            deque(event for _ in range(5_000) for event in parser.feed(chunk))
        assert tracemalloc.get_traced_memory()[1] < 4 * EVENT_LIMIT
    finally:
        tracemalloc.stop()


def test_an_event_of_many_lines_is_capped_like_one_long_line() -> None:
    with pytest.raises(TooLong):
        parsed(*[b"data: " + b"x" * 65_536 + b"\n"] * 30)


def test_an_event_may_be_as_long_as_it_repeats_what_came_before_it() -> None:
    text = "北京\n" * 600_000  # the longest answer, and every character of it an escape
    pieces = [text[at : at + 3_000] for at in range(0, len(text), 3_000)]
    body = [sse({"delta": piece}) for piece in pieces] + [sse({"text": text})]
    *deltas, last = parsed(*body)
    assert "".join(event.data["delta"] for event in deltas) == last.data["text"] == text
    assert len(body[-1]) > 8 * EVENT_LIMIT
    with pytest.raises(TooLong):
        parsed(body[-1])
    with pytest.raises(TooLong):
        parsed(*body[:-1], sse({"text": "x" * LONGEST}))


def sse(data: object) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


def test_what_came_before_a_cut_counts_for_the_stream_after_it() -> None:
    event = sse({"text": "x" * 3 * EVENT_LIMIT})
    parser = Parser(came=LONGEST)
    assert [found.size for found in parser.feed(event)] == [len(event)]


@pytest.mark.parametrize("chunk", [b": ping\n\n", b"id: 1\n", b"\n", b"data: 3\n\n"])
def test_what_is_no_event_is_capped(chunk: bytes) -> None:
    chunk *= 65_536 // len(chunk)
    parser = Parser()
    for _ in range(NO_EVENT_LIMIT // len(chunk)):
        assert list(parser.feed(chunk)) == []
    with pytest.raises(TooLong, match="signs of life"):
        list(parser.feed(chunk))


@pytest.mark.parametrize("line", [b"data:\n", b"event: x\n"])
def test_an_event_of_many_empty_lines_is_capped_as_well(line: bytes) -> None:
    with pytest.raises(TooLong):
        parsed(*[line * 10_000] * 30)


def test_events_that_say_nothing_are_capped_and_others_are_not() -> None:
    quiet = [RawEvent("ping", {}, 1_000_000)] * 20
    speaking = [RawEvent("text", {}, 1_000_000)] * 20
    said = understood(iter(speaking), lambda raw: iter([raw.name]))
    assert list(said) == ["text"] * 20
    with pytest.raises(TooLong, match="say nothing"):
        list(understood(iter(quiet), lambda _: iter(())))


def test_values_that_take_more_memory_than_their_bytes_are_not_parsed() -> None:
    with pytest.raises(TooLong):
        parsed(b'data: {"x": [' + b"[]," * 300_000 + b"[]]}\n\n")


def test_forgotten_blank_lines_and_values_over_several_lines_mix_as_one_likes() -> None:
    random_ = random.Random(11)
    for _ in range(200):
        events: list[object] = []
        body = ""
        for n in range(12):
            value = {"type": "t", "n": n, "list": [{}, {"x": "}{"}, [n]] * random_.randrange(3)}
            events.append(value)
            if random_.random() < 0.4:  # over several lines; such a value is ended as it must be
                lines = json.dumps(value, indent=random_.choice([0, 1, 4])).splitlines()
                body += "".join(f"data: {line}\n" for line in lines) + "\n"
            else:
                body += random_.choice(["", ": alive\n", "id: 3\n"])
                body += f"data:{random_.choice(['', ' '])}{json.dumps(value)}\n"
                body += "\n" if random_.random() < 0.5 or n == 11 else ""
        raw = body.encode()
        cuts = sorted(random_.randrange(len(raw)) for _ in range(20))
        chunks = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
        assert [event.data for event in parsed(*chunks)] == events


def test_random_cuts_never_change_what_is_read() -> None:
    random_ = random.Random(7)
    events = [{"type": "t", "n": n, "text": "é\r\n🎈" * random_.randrange(9)} for n in range(50)]
    body = b"".join(
        b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\r\n\r\n" for event in events
    )
    for _ in range(100):
        cuts = sorted(random_.randrange(len(body)) for _ in range(20))
        chunks = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
        assert [event.data for event in parsed(*chunks)] == events
