"""What the endpoint says to a request, and which of our errors it becomes."""

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from assistant.backends.wire.client import make_client
from assistant.backends.wire.replies import read_json
from assistant.definitions import Connection
from assistant.errors import (
    BackendError,
    BadRequest,
    Busy,
    Gone,
    KeyRefused,
    NotCompatible,
    QuotaUsedUp,
    RateLimited,
    ServerTrouble,
    Unreachable,
)

KEY = "canary-key-7f3a"
HERE = Connection("here", "responses", "http://127.0.0.1:9/v1", KEY)


def refused(handler: Callable[[httpx2.Request], httpx2.Response]) -> BackendError:
    with make_client(HERE, transport=httpx2.MockTransport(handler)) as client:
        with pytest.raises(BackendError) as caught:
            read_json(client.responses.with_streaming_response.retrieve("resp_1"))
        return caught.value


def answer(status: int, body: Any = None, **headers: str) -> BackendError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return refused(lambda _: httpx2.Response(status, json=body, headers=named))


def error(message: str, code: str | None = None, kind: str = "invalid_request_error") -> Any:
    return {"error": {"message": message, "type": kind, "code": code, "param": None}}


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, error("no"), KeyRefused),
        (403, error("no"), KeyRefused),
        (404, error("Response with id 'resp_1' not found."), Gone),
        (409, error("conflict"), Busy),
        (400, error("busy", "conversation_locked"), Busy),
        (400, error("Thread t already has an active run r."), Busy),
        (400, error("Can't add messages to t while a run r is active."), Busy),
        (400, error("bad"), BadRequest),
        (422, {"detail": "bad"}, BadRequest),
        (429, error("slow down", "rate_limit_exceeded"), RateLimited),
        (429, error("pay", "insufficient_quota"), QuotaUsedUp),
        (429, error("pay", None, "insufficient_quota"), QuotaUsedUp),
        (402, error("pay"), QuotaUsedUp),
        (500, error("oops"), ServerTrouble),
        (503, None, ServerTrouble),
        (307, None, NotCompatible),
    ],
)
def test_each_refusal_has_its_own_error(status: int, body: Any, expected: type) -> None:
    assert type(answer(status, body)) is expected


def test_what_is_gone_is_named() -> None:
    assert "response resp_1" in str(answer(404, error("Not found.")))


def test_a_redirect_is_not_followed() -> None:
    asked: list[str] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.host)
        return httpx2.Response(307, headers={"location": "http://elsewhere.invalid/"})

    assert isinstance(refused(handler), NotCompatible)
    assert asked == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "3"}, 3.0),
        ({"Retry_After": "0.5"}, 0.5),
        ({"Retry_After": "-4"}, 0.0),
        ({"Retry_After": "soon"}, None),
        ({}, None),
        (
            {
                "Retry_After": "Sun, 22 Nov 2026 08:00:09 GMT",
                "Date": "Sun, 22 Nov 2026 08:00:00 GMT",
            },
            9.0,
        ),
    ],
)
def test_retry_after_is_seconds_or_a_date_by_the_servers_clock(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert answer(429, error("slow"), **headers).retry_after_s == seconds


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500])
def test_the_key_is_in_no_message_even_if_the_server_repeats_it(status: int) -> None:
    told = answer(status, error(f"Wrong key {KEY} or sk-proj-abc123*****xyz given."))
    assert KEY not in str(told)
    assert "sk-proj" not in str(told)


@pytest.mark.parametrize(
    ("cause", "maybe_accepted"),
    [
        (httpx2.ConnectError("refused"), False),
        (httpx2.ConnectTimeout("slow"), False),
        (httpx2.ReadError("reset"), True),
        (httpx2.ReadTimeout("silent"), True),
        (httpx2.RemoteProtocolError("closed"), True),
    ],
)
def test_a_broken_connection_says_whether_the_request_may_have_arrived(
    cause: Exception, maybe_accepted: bool
) -> None:
    def handler(_: httpx2.Request) -> httpx2.Response:
        raise cause

    told = refused(handler)
    assert isinstance(told, Unreachable)
    assert told.maybe_accepted is maybe_accepted


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"", b"[" * 100_000])
def test_an_answer_that_is_not_a_json_object_is_not_this_protocol(body: bytes) -> None:
    assert isinstance(refused(lambda _: httpx2.Response(200, content=body)), NotCompatible)


@pytest.mark.parametrize("key", ["schlüssel", "two words", "line\nbreak"])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(KeyRefused) as caught:
        make_client(Connection("here", "responses", "http://127.0.0.1:9/v1", key))
    assert key not in str(caught.value)


@pytest.mark.parametrize("address", ["127.0.0.1:8000/v1", "ftp://x/v1", "http://", "http://[::1"])
def test_an_address_that_is_none_is_told_before_anything_is_sent(address: str) -> None:
    with pytest.raises(NotCompatible):
        make_client(Connection("here", "responses", address, KEY))


def test_no_key_means_no_key_even_if_the_environment_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.invalid/v1")
    sent: list[httpx2.Request] = []

    def handler(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200, json={})

    with make_client(
        Connection("h", "responses"), transport=httpx2.MockTransport(handler)
    ) as client:
        read_json(client.responses.with_streaming_response.retrieve("r"))
    assert KEY not in str(sent[0].headers)
    assert sent[0].url.host == "api.openai.com"


@pytest.mark.parametrize("status", [400, 413, 502])
def test_a_web_page_of_some_proxy_is_nobody_s_words(status: int) -> None:
    page = "<!DOCTYPE html><p>Bad gateway</p>"
    told = refused(lambda _: httpx2.Response(status, html=page))
    assert str(status) in str(told)
    assert "<" not in str(told)


def test_words_that_are_wrapped_in_each_other_without_end_are_nobody_s_words() -> None:
    body = '{"message":' * 500 + '"deep"' + "}" * 500
    told = refused(lambda _: httpx2.Response(400, content=body.encode()))
    assert isinstance(told, BadRequest)
