"""Finds out which protocol a server speaks, by asking the server: a POST of an empty object.

No address is judged by its name, and nothing here costs a token: an empty request has no model and
no message. `judge` and `choose` are pure; what is done with what was found is the caller's.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Literal, cast

import openai
from openai import APIResponse, OpenAI, omit

from assistant.backends.wire.json_text import parsed
from assistant.backends.wire.replies import read_json
from assistant.children.stopping import Stop
from assistant.errors import BackendError, KeyRefused, NotCompatible, TooLong, Unreachable

Spoken = Literal["responses", "chat"]
Standing = Literal["there", "perhaps", "absent"]

SPOKEN: tuple[Spoken, ...] = ("responses", "chat")
"""the one that is preferred comes first"""
PATHS: Mapping[Spoken, str] = {"responses": "/responses", "chat": "/chat/completions"}
NAMES: Mapping[Spoken, str] = {"responses": "the Responses API", "chat": "Chat Completions"}
PROBE_TIMEOUT_S = 10.0
"""for one question, however slowly its answer drips in"""

_MADE_UP = ("output", "choices")
"""what an answer of a server has that answers anything, an empty request included"""


@dataclass(frozen=True, slots=True)
class Answered:
    """How one path answered."""

    standing: Standing
    status: int
    error: BackendError | None = None
    """in whose words a person is told, where the answer was a refusal"""


@dataclass(frozen=True, slots=True)
class Found:
    """What answers at an address."""

    answers: Mapping[Spoken, Answered]

    @property
    def protocol(self) -> Spoken | None:
        """The protocol to speak; None where nothing or nobody can say."""
        return choose({spoken: told.standing for spoken, told in self.answers.items()})

    @property
    def how(self) -> str:
        """How it was found, for a person."""
        told = [f"POST {PATHS[key]}: {answer.status}" for key, answer in self.answers.items()]
        return ", ".join(told) + " (an empty request, which costs nothing)"

    def speaks(self, spoken: Spoken) -> bool:
        """Whether nothing speaks against this protocol."""
        return self.answers[spoken].standing != "absent"

    def error(self) -> BackendError:
        """Return why no protocol was found: the key, a trouble that may pass, or no API at all."""
        told = [answer for answer in self.answers.values() if answer.standing == "perhaps"]
        refused = [answer.error for answer in told if isinstance(answer.error, KeyRefused)]
        for error in (*refused, *(answer.error for answer in told)):
            if error is not None:
                return error
        statuses = ", ".join(f"{told.status} at {PATHS[key]}" for key, told in self.answers.items())
        return NotCompatible(
            f"Neither the Responses API nor Chat Completions is at this address ({statuses})."
        )


def judge(status: int, body: str) -> Standing:
    """Say whether a path is there that answered an empty request with *status* and *body*.

    The type of the body is not asked for: a real one says `text/html` above its JSON.
    """
    told = _told(body)
    standing: Standing = "absent"
    if status < 300:
        # LM Studio answers 200 for a path that it does not have; some test servers answer anything.
        standing = "there" if any(name in told for name in _MADE_UP) else "absent"
    elif status in (400, 409, 422):
        # A web server says 400, too, as one for https does to plain http.
        standing = "there" if told else "perhaps"
    elif status == 404:
        standing = "there" if _about_a_model(str(told).lower()) else "absent"
    elif status in (401, 402, 403, 429) or (status >= 500 and status != 501):
        standing = "perhaps"
    return standing


def choose(standings: Mapping[Spoken, Standing]) -> Spoken | None:
    """Return the first that is there, or the only one that may be."""
    there: list[Spoken] = [spoken for spoken in SPOKEN if standings.get(spoken) == "there"]
    perhaps: list[Spoken] = [spoken for spoken in SPOKEN if standings.get(spoken) == "perhaps"]
    if there:
        return there[0]
    return perhaps[0] if len(perhaps) == 1 else None


def ask(client: OpenAI, stop: Stop, timeout_s: float = PROBE_TIMEOUT_S) -> Found:
    """Ask for every protocol. Raises BackendError if nobody answers, or not in time."""
    requests: dict[Spoken, Callable[[], AbstractContextManager[APIResponse[Any]]]] = {
        "responses": lambda: client.responses.with_streaming_response.create(timeout=timeout_s),
        "chat": lambda: client.chat.completions.with_streaming_response.create(
            model=cast(Any, omit), messages=cast(Any, omit), timeout=timeout_s
        ),
    }
    return Found({spoken: _ask(requests[spoken], stop, timeout_s) for spoken in SPOKEN})


@contextmanager
def within(timeout_s: float, stop: Stop) -> Generator[Stop]:
    """Cut what is read inside this block short after *timeout_s*, or when *stop* is asked.

    Raises:
        Unreachable: the time was over, in words that say so.
    """
    own = Stop()
    timer = threading.Timer(timeout_s, own.ask, ("timeout",))
    timer.daemon = True
    with stop.closing(lambda: _pass_on(own)):
        timer.start()
        try:
            yield own
        except BackendError as exc:
            if own.reason != "timeout":
                raise
            raise Unreachable(
                f"The server did not answer within {timeout_s:g} s.", maybe_accepted=False
            ) from exc
        finally:
            timer.cancel()


def _pass_on(own: Stop) -> None:
    own.ask("user")


def _ask(
    request: Callable[[], AbstractContextManager[APIResponse[Any]]], stop: Stop, timeout_s: float
) -> Answered:
    try:
        with within(timeout_s, stop) as own:
            told = read_json(request(), own)
    except BackendError as exc:
        cause = exc.__cause__
        if isinstance(cause, openai.APIStatusError):
            standing = judge(cause.status_code, cause.response.text)
            return Answered(standing, cause.status_code, exc)
        if isinstance(exc, NotCompatible | TooLong):
            return Answered("absent", 200, exc)
        raise
    return Answered(judge(200, json.dumps(told)), 200)


def _told(body: str) -> Mapping[str, Any]:
    """Return the JSON object that *body* is, or the first one of its list; empty if it is none."""
    try:
        told = parsed(body)
    except (ValueError, RecursionError, TooLong):
        return {}
    if isinstance(told, list) and told:
        told = cast(list[Any], told)[0]
    return cast(dict[str, Any], told) if isinstance(told, dict) else {}


def _about_a_model(words: str) -> bool:
    """Whether a 404 misses a model, and not the path."""
    return "model" in words and not any(word in words for word in ("path", "url", "route"))
