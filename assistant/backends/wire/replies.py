"""Reads answers that are not streams: a JSON object or the bytes of a file, under a cap.

The SDK hands out a string when it was promised an object and got HTML, and takes any size; so
every call of the backends goes through `with_streaming_response` and one of these two.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, cast

import httpx2
from openai import APIResponse

from assistant.backends.wire.cutting import Line
from assistant.backends.wire.json_text import parsed
from assistant.backends.wire.sdk_errors import translated
from assistant.children.stopping import Stop
from assistant.errors import NotCompatible, TooLong

JSON_LIMIT = 4_000_000
"""bytes of a reply that says something about a thing"""
ANSWER_LIMIT = 32_000_000
"""bytes of a reply, or of all pages of a listing, that repeats answers: texts and pictures"""
FILE_LIMIT = 64_000_000


@dataclass(slots=True)
class Allowance:
    """How many bytes may still come; the pages of one listing share one."""

    left: int

    def take(self, count: int) -> None:
        """Note that *count* bytes came. Raises TooLong."""
        self.left -= count
        if self.left < 0:
            raise TooLong("The endpoint's reply is longer than the app takes.")


def read_json(
    open_reply: AbstractContextManager[APIResponse[Any]],
    stop: Stop | None = None,
    allowance: Allowance | None = None,
) -> dict[str, Any]:
    """Send the request and return the JSON object that it is answered with.

    Raises:
        BackendError: refused, unreachable, too long, or not a JSON object (`NotCompatible`);
            `Unreachable` as well if *stop* was asked in the middle.
    """
    content, _ = _read(open_reply, stop or Stop(), allowance or Allowance(JSON_LIMIT))
    try:
        data = parsed(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as exc:
        raise NotCompatible("The endpoint answered with something that is not JSON.") from exc
    if not isinstance(data, dict):
        raise NotCompatible("The endpoint answered with JSON that is not an object.")
    return cast(dict[str, Any], data)


def read_file(
    open_reply: AbstractContextManager[APIResponse[Any]], stop: Stop | None = None
) -> tuple[bytes, str]:
    """Send the request and return the bytes and the media type. Raises BackendError."""
    return _read(open_reply, stop or Stop(), Allowance(FILE_LIMIT))


def _read(
    open_reply: AbstractContextManager[APIResponse[Any]], stop: Stop, allowance: Allowance
) -> tuple[bytes, str]:
    line = Line()
    with stop.closing(line.cut), translated(), line.opening(), open_reply as opened:
        response: httpx2.Response = opened.http_response
        media_type = response.headers.get("content-type", "").partition(";")[0].strip()
        content = bytearray()
        for chunk in response.iter_bytes():
            allowance.take(len(chunk))
            content += chunk
    return bytes(content), media_type
