"""What is not a stream is read up to a cap, packed or not, and an error keeps its status."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator

import httpx2
import pytest

from assistant.backends.wire.client import make_client
from assistant.backends.wire.replies import JSON_LIMIT, Allowance, read_file, read_json
from assistant.backends.wire.short_errors import ERROR_LIMIT
from assistant.definitions import Connection
from assistant.errors import BadRequest, QuotaUsedUp, RateLimited, TooLong

HERE = Connection("here", "responses", "http://127.0.0.1:9/v1", "key")
PACKED = {"Content-Encoding": "gzip"}
SPACES = b" " * 1_000_000
PAY = b'{"error": {"message": "Pay\\u0000 \\u202efirst.", "code": "insufficient_quota"}}'


class Counted(httpx2.SyncByteStream):
    """A body that says how much of it was taken, and whether it was let go of."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.taken = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.taken += len(piece)
            yield piece

    def close(self) -> None:
        self.closed = True


def look_up(response: httpx2.Response, allowance: Allowance | None = None) -> object:
    with make_client(HERE, transport=httpx2.MockTransport(lambda _: response)) as client:
        opened = client.responses.with_streaming_response.retrieve("resp_1")
        return read_json(opened, allowance=allowance)


def endless() -> Iterator[bytes]:
    while True:
        yield SPACES


@pytest.mark.parametrize(("status", "expected"), [(400, BadRequest), (429, RateLimited)])
def test_of_an_error_without_end_the_beginning_is_read(status: int, expected: type) -> None:
    body = Counted(endless())
    with pytest.raises(expected):
        look_up(httpx2.Response(status, stream=body))
    assert body.taken <= ERROR_LIMIT + len(SPACES)
    assert body.closed


def test_an_error_that_was_packed_unasked_is_understood() -> None:
    with pytest.raises(QuotaUsedUp, match=r"^Pay first\.$"):  # and nothing that turns text around
        look_up(httpx2.Response(429, stream=Counted([gzip.compress(PAY)]), headers=PACKED))


@pytest.mark.parametrize(
    "body", [b"\x1f\x8b nonsense", gzip.compress(PAY)[:40]], ids=["nonsense", "cut off"]
)
def test_an_error_that_is_packed_badly_keeps_its_status(body: bytes) -> None:
    with pytest.raises(RateLimited):
        look_up(httpx2.Response(429, stream=Counted([body]), headers=PACKED))


def test_a_look_up_is_read_up_to_its_cap() -> None:
    body = Counted(endless())
    with pytest.raises(TooLong):
        look_up(httpx2.Response(200, stream=body))
    assert body.taken <= JSON_LIMIT + len(SPACES)
    assert body.closed
    body = Counted([gzip.compress(SPACES * 9)])
    with pytest.raises(TooLong):
        look_up(httpx2.Response(200, stream=body, headers=PACKED))


def test_the_pages_of_a_listing_share_what_they_may_take() -> None:
    page, allowance = b'{"data": []}' + SPACES, Allowance(2 * len(SPACES))
    assert look_up(httpx2.Response(200, content=page), allowance) == {"data": []}
    with pytest.raises(TooLong):
        look_up(httpx2.Response(200, content=page), allowance)


def test_a_file_passes_through_as_it_is() -> None:
    content = bytes(range(256)) * 10_000
    handler = httpx2.MockTransport(lambda _: httpx2.Response(200, content=content))
    with make_client(HERE, transport=handler) as client:
        opened = client.files.with_streaming_response.content("file_1")
        assert read_file(opened)[0] == content
