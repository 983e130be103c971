"""Asks whether there are chat completions at an address. It costs no token: the request is empty.

A server that has them refuses it, because there is no message to answer; one that has not knows
nothing at that path.
"""

from __future__ import annotations

import re
from typing import Any, cast

import openai
from openai import OpenAI, omit

from assistant.backends.wire.replies import read_json
from assistant.backends.wire.sdk_errors import said
from assistant.children.stopping import Stop
from assistant.errors import BackendError, KeyRefused, NotCompatible, RateLimited, Unreachable

PROBE_TIMEOUT_S = 10.0

_NOTHING_THERE = (404, 405, 501)
_IN_THE_WAY = (KeyRefused, RateLimited, Unreachable)
_READ = re.compile(r"\bmessages?\b|\bmodel\b|\bbody\b", re.IGNORECASE)
"""what a server names that has read the request, in whatever way it refuses it"""


def check_is_there(client: OpenAI, name: str, stop: Stop) -> None:
    """Return if the endpoint behind *client*, of connection *name*, has chat completions.

    Raises:
        NotCompatible: it has not.
        BackendError: whether it has cannot be said, because the key was refused or nobody answered.
    """
    nothing = cast(Any, omit)
    opened = client.chat.completions.with_streaming_response.create(
        messages=nothing, model=nothing, timeout=PROBE_TIMEOUT_S
    )
    try:
        read_json(opened, stop)
    except _IN_THE_WAY:
        raise
    except BackendError as exc:
        cause = exc.__cause__
        status = cause.status_code if isinstance(cause, openai.APIStatusError) else 0
        words = said(cause.body) if isinstance(cause, openai.APIStatusError) else ""
        if status in (400, 422) or (status not in (405, 501, 0) and _READ.search(words)):
            return
        if status >= 500 and status not in _NOTHING_THERE:
            raise
        raise NotCompatible(
            f"{name} has no chat completions: {exc}",
            hint="Check the base URL (it usually ends in /v1), or choose another protocol.",
        ) from exc
