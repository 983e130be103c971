"""Turns what the openai client and its HTTP library raise into our errors, once, at the door.

The server's own words are passed on, shortened, with anything that looks like a key taken out.
Whether to wait, repeat or end is not decided here.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import cast

import httpx2
import openai

from assistant.backends.wire.kinds import Told, kind_of
from assistant.definitions import Connection
from assistant.errors import (
    BackendError,
    BadRequest,
    Busy,
    Gone,
    KeyMissing,
    KeyRefused,
    NotCompatible,
    QuotaUsedUp,
    RateLimited,
    ServerTrouble,
    Unreachable,
    Untrusted,
)
from assistant.settings.table import KEYLESS

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
_INNER = re.compile(r"""'(?:msg|message|detail|error)': (['"])(.*?)\1(?=[,}])""")
_CODES = ("code", "type", "param", "error_code", "status", "kind")
_NO_PATH = re.compile(
    r"^(?:404 )?(?:page |file |path |route |resource |url )?not found\.?$|^no route|invalid url"
    r"|^cannot (?:get|post|delete) /|unknown (?:request )?(?:url|endpoint|path)"
    r"|unexpected endpoint|unrecognized request url",
    re.IGNORECASE,
)
"""what servers say of a path that they do not have, in the shape of an error of their API"""
_PLAIN_TO_TLS = re.compile(
    r"plain HTTP request was sent to HTTPS|HTTP request to an HTTPS", re.IGNORECASE
)
NOTED_AS = "connection"
NO_KEY = "no-key"
"""sent where a connection has no key: the SDK would look for one in the environment"""
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
        raise _of_connection(exc, _too_late(exc.request)) from exc
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
    told = Told(code=said(code)[:100], words=said(message), raw=message[:_WORDS_LIMIT])
    otherwise = told.words or told.code or "The endpoint told an error and no reason."
    return kind_of(told) or ServerTrouble(otherwise)


def said(body: object, request: httpx2.Request | None = None) -> str:
    """Return the server's own words in *body*, at most 500 characters and without the key."""
    text = _words(body)[:_WORDS_LIMIT]
    # Control characters are nobody's words, and a database may refuse to keep them.
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if text.startswith("{'") and (inner := _INNER.findall(text)):
        text = "; ".join(words for _, words in inner[:3])  # a Python value, as ogx and LiteLLM tell
    if text.startswith(("<", "{", "[")):
        return ""  # a web page, by some proxy on the way, or JSON that was cut: nobody's words
    for secret in _secrets(request):
        text = text.replace(secret, "[key]")
    text = _LOOKS_LIKE_A_KEY.sub("[key]", text)
    return text if len(text) <= 500 else text[:499] + "…"


def _words(body: object, depth: int = 4) -> str:
    """Return what is said in any shape: text, an object, a list of what is wrong with a request."""
    if isinstance(body, str):
        return body
    if isinstance(body, list) and depth:
        listed = cast(list[object], body)[:3]
        return "; ".join(filter(None, (_words(each, depth - 1) for each in listed)))
    told = _mapping(cast(object, body))
    if not told or not depth:
        return ""
    if isinstance(told.get("loc"), list) and isinstance(told.get("msg"), str):
        place = ".".join(str(each) for each in cast(list[object], told["loc"]) if each != "body")
        return f"{place}: {told['msg']}"
    found = (_words(told.get(name), depth - 1) for name in ("message", "detail", "error", "msg"))
    return next(filter(None, found), "")


def _secrets(request: httpx2.Request | None) -> list[str]:
    """Return what no words may repeat: the key of *request* and the headers of its connection."""
    if request is None:
        return []
    found = [request.headers.get("authorization", "").removeprefix("Bearer ")]
    if connection := connection_of(request):
        found += [connection.api_key, *connection.headers.values()]
    return [secret for secret in found if len(secret) > 3 and secret not in (KEYLESS, NO_KEY)]


def connection_of(request: httpx2.Request) -> Connection | None:
    """Return the connection that *request* was made for; its client notes it there."""
    return request.extensions.get(NOTED_AS)


def setting_of(connection: Connection | None, field: str) -> str:
    """Say where *field* of *connection* is set: in a variable, or in its section."""
    if connection is None:
        return f"{field} of the connection"
    if connection.name not in ("openai", "assistants"):
        return f"{field} of [connections.{connection.name}]"
    return f"{connection.name.upper()}_API_KEY" if field == "key" else field.upper()


def _of_status(exc: openai.APIStatusError) -> BackendError:
    told = _told(exc)
    error = kind_of(told) or _by_status(exc, told)
    if isinstance(error, KeyRefused):
        error = _of_key(exc, told)
    error.retry_after_s = _retry_after_s(exc.response.headers)
    return error


def _told(exc: openai.APIStatusError) -> Told:
    body: object = exc.body
    if isinstance(body, list):
        first = _mapping(next(iter(cast(list[object], body)), None))  # Gemini's way
        body = first.get("error") or first
    named, asked = _mapping(body), _asked(exc.request)
    model, tools = asked.get("model"), asked.get("tools")
    listed = cast(list[object], tools) if isinstance(tools, list) else []
    kinds = [_mapping(tool).get("type") for tool in listed]
    return Told(
        status=exc.status_code,
        code=" ".join(str(named[name])[:100] for name in _CODES if named.get(name)),
        words=said(body, exc.request),
        raw=_raw(body)[:_WORDS_LIMIT],
        asked=model if isinstance(model, str) else "",
        hosted=tuple(kind for kind in kinds if isinstance(kind, str) and kind != "function"),
        where=_where(exc.request),
    )


def _raw(body: object) -> str:
    if isinstance(body, str):
        return body
    told = _mapping(body).items()
    return " ".join(f"{name}: {each}" for name, each in told if not isinstance(each, dict | list))


def _mapping(value: object) -> Mapping[str, object]:
    return cast(Mapping[str, object], value) if isinstance(value, dict) else {}


def _asked(request: httpx2.Request) -> Mapping[str, object]:
    """Return the JSON that was sent; empty if it was none."""
    try:
        return _mapping(json.loads(request.content))
    except (httpx2.StreamError, ValueError, RecursionError):
        return {}


def _where(request: httpx2.Request) -> str:
    return f"The endpoint {_host(request)}"


def _host(request: httpx2.Request) -> str:
    return request.url.netloc.decode("ascii", "replace")


def _by_status(exc: openai.APIStatusError, told: Told) -> BackendError:
    """Return the error whose words mean nothing known: then the status has to say it."""
    error: BackendError
    match exc.status_code:
        case 401 | 403:
            error = _of_key(exc, told)
        case 404 | 405 | 501:
            error = _of_missing(exc, told)
        case 402:
            error = QuotaUsedUp(told.words or "Nothing is left to spend.")
        case 429:
            error = RateLimited(told.words or "Too many requests (429).")
        case status if status < 400:
            to = "an https address" if _to_https(exc.response) else "another address"
            error = NotCompatible(f"{told.where} redirects to {to}; that is not followed.")
        case 409:
            error = Busy(told.words or "Another answer is finishing.")
        case 400 if _PLAIN_TO_TLS.search(told.raw):
            error = Untrusted(
                f"{told.where} speaks https, and was asked in plain http.",
                hint="Let the base URL begin with https://.",
            )
        case status if status >= 500:
            error = ServerTrouble(told.words or f"The endpoint is in trouble ({status}).")
        case status:
            error = BadRequest(told.words or f"The endpoint refused the request ({status}).")
    return error


def _to_https(response: httpx2.Response) -> bool:
    return response.request.url.scheme == "http" and response.headers.get(
        "location", ""
    ).lower().startswith("https:")


def _of_key(exc: openai.APIStatusError, told: Told) -> BackendError:
    connection = connection_of(exc.request)
    if connection and connection.api_key in ("", KEYLESS) and not connection.headers:
        return KeyMissing(
            f"{told.where} asks for a key ({exc.status_code}), and none is set for "
            f"{connection.name}.",
            hint=f"Set {setting_of(connection, 'key')}.",
        )
    # Some servers repeat the key in their own words for a 401.
    words = told.words if exc.status_code == 403 else ""
    return KeyRefused(f"{told.where} refused the key ({exc.status_code}). {words}".strip())


def _of_missing(exc: openai.APIStatusError, told: Told) -> BackendError:
    named = _NAMED_IN_PATH.findall(exc.request.url.path)
    spoken = isinstance(exc.body, Mapping)  # a web page or nothing at all is not an API's answer
    if named and spoken and exc.status_code == 404:
        kind, its_id = named[-1]
        return Gone(f"The {kind} {its_id} is not at the endpoint any more. {told.words}".strip())
    if spoken and exc.status_code == 404 and told.words and not _NO_PATH.search(told.words):
        return Gone(told.words)
    asked = f"{exc.request.method} {exc.request.url.path}"
    return NotCompatible(f"{told.where} has nothing at {asked} ({exc.status_code}).")


def _of_connection(exc: openai.APIConnectionError, what: str = "") -> BackendError:
    causes = list(_causes(exc))
    for kind, told in _NO_CONNECTION:
        if cause := next((each for each in causes if isinstance(each, kind)), None):
            return told(exc.request, cause)
    maybe_accepted = not isinstance(exc.__cause__, _NEVER_SENT)
    broke = "broke the connection before it answered" if maybe_accepted else "cannot be reached"
    return Unreachable(f"{_host(exc.request)} {what or broke}.", maybe_accepted=maybe_accepted)


def _too_late(request: httpx2.Request) -> str:
    seconds = request.extensions.get("timeout", {}).get("read")
    return f"did not answer within {seconds:g} s (silence)" if seconds else "did not answer"


def _causes(exc: BaseException) -> Generator[BaseException]:
    found: BaseException | None = exc
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def _untrusted(request: httpx2.Request, cause: BaseException) -> BackendError:
    why = getattr(cause, "verify_message", "") or "not checked"
    return Untrusted(
        f"The certificate of {_host(request)} is not trusted on this machine: {why}.",
        hint="If it is your organisation's own, name its CA: start the app with SSL_CERT_FILE set "
        "to a PEM file that holds it and the others you need (it takes the system's place).",
    )


def _no_tls(request: httpx2.Request, cause: BaseException) -> BackendError:
    host = _host(request)
    if "WRONG_VERSION_NUMBER" in str(cause) or "HTTP_REQUEST" in str(cause):
        return Untrusted(
            f"{host} answers in plain http, and was asked in https.",
            hint=f"Let the base URL begin with http://{host}, if nobody else can listen there.",
        )
    reason = getattr(cause, "reason", "") or type(cause).__name__
    return Untrusted(f"No secure connection to {host} ({reason}).")


def _no_name(request: httpx2.Request, _: BaseException) -> BackendError:
    return Unreachable(
        f"This machine knows no host called {request.url.host}.",
        maybe_accepted=False,
        hint="Check the spelling of the base URL, and that this machine is online.",
    )


def _not_listening(request: httpx2.Request, _: BaseException) -> BackendError:
    port = request.url.port or (443 if request.url.scheme == "https" else 80)
    return Unreachable(
        f"Nothing listens at {request.url.host}, port {port}.",
        maybe_accepted=False,
        hint="Start the server, or check the host and the port of the base URL.",
    )


_NO_CONNECTION: tuple[
    tuple[type[BaseException], Callable[[httpx2.Request, BaseException], BackendError]], ...
] = (
    (ssl.SSLCertVerificationError, _untrusted),
    (ssl.SSLError, _no_tls),
    (socket.gaierror, _no_name),
    (ConnectionRefusedError, _not_listening),
)
"""what lies at the bottom of a connection that was never made, the narrower first"""


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
