"""Turns what the openai client and its HTTP library raise into our errors, once, at the door.

The server's own words are passed on, shortened, with anything that looks like a key taken out.
Whether to wait, repeat or end is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

import httpx2
import openai

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

_NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)
_DAY_S = 86_400.0
_WORDS_LIMIT = 20_000
"""characters that are looked at, before a web page, a key or the end is found in them"""
_LOOKS_LIKE_A_KEY = re.compile(r"\b(?:sk|sess|key)-[\w*.…-]{4,}")
_MISSING_PREVIOUS = re.compile(
    r"previous_response_not_found|previous response .*not found", re.IGNORECASE
)
_NAMED_IN_PATH = re.compile(
    r"/(assistant|thread|run|message|response|conversation|file|container)s/([^/?]+)"
)


@contextmanager
def translated() -> Generator[None]:
    """Translate what SDK calls inside this block raise before or instead of an answer."""
    try:
        yield
    except openai.APIStatusError as exc:
        raise _of_status(exc) from exc
    except openai.APITimeoutError as exc:
        raise _of_connection(exc, "did not answer in time (silence)") from exc
    except openai.APIConnectionError as exc:
        raise _of_connection(exc) from exc
    except openai.APIError as exc:
        raise ServerTrouble(said(exc.body, exc.request) or "The endpoint told an error.") from exc
    except openai.OpenAIError as exc:
        raise BadRequest(f"The request could not be made: {type(exc).__name__}.") from exc
    except httpx2.HTTPError as exc:
        raise Unreachable("The connection broke in the answer.", maybe_accepted=True) from exc


def of_code(code: str, message: str) -> BackendError:
    """Return the error for a code that a server told inside a stream or a failed run."""
    code, message = said(code)[:100], said(message)
    text = f"{code} {message}".lower()
    if "insufficient_quota" in text:
        return QuotaUsedUp(message or "Nothing is left to spend.")
    if "rate_limit" in text:
        return RateLimited(message or "Too many requests.")
    if _says_busy(text):
        return Busy(message or "Another answer is finishing.")
    return ServerTrouble(message or code or "The endpoint told an error and no reason.")


def said(body: object, request: httpx2.Request | None = None) -> str:
    """Return the server's own words in *body*, at most 500 characters and without the key."""
    words: object = body
    if isinstance(body, Mapping):
        told = cast(Mapping[str, Any], body)
        words = told.get("message") or told.get("detail") or told.get("error") or ""
    text = words[:_WORDS_LIMIT] if isinstance(words, str) else ""
    # Control characters are nobody's words, and a database may refuse to keep them.
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if text.startswith(("<", "{")):
        return ""  # a web page, by some proxy on the way, or JSON that was cut: nobody's words
    if request is not None:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        text = text.replace(key, "[key]") if len(key) > 3 else text
    text = _LOOKS_LIKE_A_KEY.sub("[key]", text)
    return text if len(text) <= 500 else text[:499] + "…"


def _of_status(exc: openai.APIStatusError) -> BackendError:
    text = said(exc.body, exc.request)
    wait_s = _retry_after_s(exc.response.headers)
    error: BackendError
    match exc.status_code:
        case 401:
            # Some servers repeat the key in their own words for this.
            error = KeyRefused("The endpoint refused the key (401).")
        case 403:
            error = KeyRefused(f"The endpoint refused the key (403). {text}".strip())
        case 404:
            error = _of_missing(exc, text)
        case 402 | 429:
            error = _of_limit(exc, text, wait_s)
        case status if status < 400:
            error = NotCompatible("The endpoint redirects to another address; refused.")
        case status if status == 409 or _says_busy(f"{exc.code} {text}".lower()):
            error = Busy(text or "Another answer is finishing.", retry_after_s=wait_s)
        case status if _MISSING_PREVIOUS.search(f"{exc.code} {text}"):
            error = Gone(text)
        case status if status >= 500:
            told = text or f"The endpoint is in trouble ({status})."
            error = ServerTrouble(told, retry_after_s=wait_s)
        case status:
            error = BadRequest(text or f"The endpoint refused the request ({status}).")
    return error


def _of_missing(exc: openai.APIStatusError, text: str) -> BackendError:
    named = _NAMED_IN_PATH.findall(exc.request.url.path)
    if named:
        kind, its_id = named[-1]
        return Gone(f"The {kind} {its_id} is not at the endpoint any more. {text}".strip())
    if exc.code or exc.type:
        return Gone(text)
    return NotCompatible(f"There is nothing at {exc.request.url.path} (404).")


def _of_limit(exc: openai.APIStatusError, text: str, wait_s: float | None) -> BackendError:
    if exc.status_code == 402 or "insufficient_quota" in (exc.code, exc.type):
        return QuotaUsedUp(text or "Nothing is left to spend.")
    return RateLimited(text or "Too many requests (429).", retry_after_s=wait_s)


def _of_connection(exc: openai.APIConnectionError, what: str = "") -> Unreachable:
    host = exc.request.url.netloc.decode("ascii", "replace")
    maybe_accepted = not isinstance(exc.__cause__, _NEVER_SENT)
    broke = "broke the connection before it answered" if maybe_accepted else "cannot be reached"
    return Unreachable(f"{host} {what or broke}.", maybe_accepted=maybe_accepted)


def _says_busy(text: str) -> bool:
    return (
        "conversation_locked" in text
        or "already has an active run" in text
        or ("while a run" in text and "is active" in text)
    )


def _retry_after_s(headers: httpx2.Headers) -> float | None:
    """Return what `Retry-After` asks for, in seconds from now, by the server's own clock."""
    asked = headers.get("retry-after", "").strip()
    try:
        return min(max(0.0, float(asked)), _DAY_S) if asked else None
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(asked)
        now = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
        return min(max(0.0, (until - now).total_seconds()), _DAY_S)
    except (ValueError, TypeError):
        return None
