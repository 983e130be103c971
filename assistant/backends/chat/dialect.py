"""Which parameters of a request a server refuses, as it said so; they are left out from then on.

What it wants back is learnt in the same way: the thoughts before a call. Each is found out once for
each model, because behind one address there may be many servers. Only what the server itself names
is changed: any other refusal is the business of who asked. Used by many threads; two that learn the
same at once do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import openai

from assistant.backends.wire.json_text import Json, many, one, text
from assistant.errors import BackendError

_NEEDED = frozenset(("messages", "model", "response_format", "stream", "tool_choice", "tools"))
"""without these it would be another request"""
_WE_ADD = frozenset(("stream_options", "parallel_tool_calls"))
"""what is refused about these is never their value"""
_SOME_HAVE_ONE_VALUE = frozenset(
    ("temperature", "top_p", "presence_penalty", "frequency_penalty", "logprobs")
)
"""models that think often take nothing but the default of these, and call the rest unsupported"""
_ORDINARY_WORDS = frozenset(("metadata", "n", "stop", "store", "user"))
"""these name a parameter only in quotes"""
_OTHER_NAME = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}

_REFUSED = (400, 422)
_NOT_KNOWN = re.compile(
    r"not (?:\w+ )?(?:support|permit|allow|recogni[sz]|known|valid|implement|compatib)"
    r"|(?:un|non-?)(?:support|known|recogni[sz]|expected)|unavailable|n't support|no longer"
    r"|extra(?:_forbidden| input| field)|additional propert|deprecated|only the default",
    re.IGNORECASE,
)
_VALUE = re.compile(r"unsupported[ _]value", re.IGNORECASE)
_THOUGHTS_LACK = re.compile(
    r"reasoning_content.*\b(?:passed back|required|missing)|missing.*reasoning_content",
    re.IGNORECASE | re.DOTALL,
)


class Dialect:
    """What one connection refuses, by model."""

    def __init__(self) -> None:
        self._refused: dict[str, frozenset[str]] = {}
        self._wants_thoughts: frozenset[str] = frozenset()

    def spoken(self, body: Json) -> Json:
        """Return *body* as its model's server takes it."""
        refused = self._refused.get(_model(body), frozenset())
        kept: Json = {}
        for name, value in body.items():
            other = _OTHER_NAME.get(name, "")
            if name not in refused:
                kept[name] = value
            elif other and other not in refused and other not in body:
                kept[other] = value
        return kept

    def learn(self, error: BackendError, sent: Json) -> bool:
        """Note what *error* refuses or misses in *sent*; False if it is nothing to be changed."""
        if self._lacks_thoughts(error, sent):
            self._wants_thoughts |= {_model(sent)}
            return True
        found = {name for name in sent if name not in _NEEDED and _refuses(error, name)}
        if found:
            refused = self._refused.get(_model(sent), frozenset())
            self._refused[_model(sent)] = refused | found
        return bool(found)

    def wants_thoughts(self, body: Json) -> bool:
        """Whether its model's server wants the thoughts before each call back."""
        return _model(body) in self._wants_thoughts

    def _lacks_thoughts(self, error: BackendError, sent: Json) -> bool:
        body = _body(error)
        if body is None or self.wants_thoughts(sent):
            return False
        return _THOUGHTS_LACK.search(" ".join(_words(body))) is not None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was refused so far, in a person's words."""
        return tuple(
            f"Unknown there: {', '.join(sorted(names))}"
            + (f" with {model}" if model else "")
            + "; left out since."
            for model, names in sorted(dict(self._refused).items())
        )


def _model(body: Json) -> str:
    return text(body, "model")


def _refuses(error: BackendError, name: str) -> bool:
    body = _body(error)
    if body is None:
        return False
    words = " ".join(_words(body))
    located = text(body, "param").split(".")[0] == name or name in _places(body)
    if not located and not _named(name, words):
        return False
    if name in _WE_ADD:
        return True
    # The value of the others is a person's own: that one is wrong is for that person to read.
    if _VALUE.search(words):
        return name in _SOME_HAVE_ONE_VALUE
    return _NOT_KNOWN.search(words) is not None


def _named(name: str, words: str) -> bool:
    quoted = rf"['\"`]{re.escape(name)}['\"`]"
    plain = rf"(?<![\w.]){re.escape(name)}\b"
    return re.search(quoted if name in _ORDINARY_WORDS else plain, words) is not None


def _body(error: BackendError) -> Json | None:
    """Return what the server said, if it read the request and refused it."""
    cause = error.__cause__
    if not isinstance(cause, openai.APIStatusError) or cause.status_code not in _REFUSED:
        return None
    told: object = cause.body
    return cast(Json, told) if isinstance(told, dict) else {"message": told}


def _words(body: Json) -> Iterator[str]:
    """Yield the server's own sentences; never what it repeats of the request."""
    for told in (*_told(body), *_faults(body)):
        for name in ("message", "msg", "detail", "error", "code", "type"):
            yield text(told, name)[:2_000]


def _places(body: Json) -> Iterator[str]:
    """Yield which fields of the request are at fault, as FastAPI and pydantic tell it."""
    for fault in _faults(body):
        place: Any = fault.get("loc")
        if isinstance(place, list):
            yield from (str(step) for step in cast(list[Any], place)[:2])


def _told(body: Json) -> list[Json]:
    return [body, *(one(body, name) for name in ("error", "detail", "message"))]


def _faults(body: Json) -> list[Json]:
    return [fault for told in _told(body) for fault in many(told, "detail")]
