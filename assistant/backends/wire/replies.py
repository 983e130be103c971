"""Reads answers that are not streams: a JSON object or the bytes of a file, under a cap.

The SDK hands out a string when it was promised an object and got HTML, and takes any size; so
every call of the backends goes through `with_streaming_response` and one of these two.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any, cast

import httpx2
from openai import APIResponse

from assistant.backends.wire.cutting import Line
from assistant.backends.wire.sdk_errors import translated
from assistant.children.stopping import Stop
from assistant.errors import NotCompatible, TooLong

JSON_LIMIT = 32_000_000
FILE_LIMIT = 64_000_000


def read_json(
    open_reply: AbstractContextManager[APIResponse[Any]], stop: Stop | None = None
) -> dict[str, Any]:
    """Send the request and return the JSON object that it is answered with.

    Raises:
        BackendError: refused, unreachable, too long, or not a JSON object (`NotCompatible`);
            `Unreachable` as well if *stop* was asked in the middle.
    """
    content, _ = _read(open_reply, stop or Stop(), JSON_LIMIT)
    try:
        data: object = json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise NotCompatible("The endpoint answered with something that is not JSON.") from exc
    if not isinstance(data, dict):
        raise NotCompatible("The endpoint answered with JSON that is not an object.")
    return cast(dict[str, Any], data)


def read_file(
    open_reply: AbstractContextManager[APIResponse[Any]], stop: Stop | None = None
) -> tuple[bytes, str]:
    """Send the request and return the bytes and the media type. Raises BackendError."""
    return _read(open_reply, stop or Stop(), FILE_LIMIT)


def _read(
    open_reply: AbstractContextManager[APIResponse[Any]], stop: Stop, limit: int
) -> tuple[bytes, str]:
    line = Line()
    with stop.closing(line.cut), translated(), line.opening(), open_reply as opened:
        response: httpx2.Response = opened.http_response
        media_type = response.headers.get("content-type", "").partition(";")[0].strip()
        content = bytearray()
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > limit:
                raise TooLong(f"The endpoint's answer is longer than {limit:,} bytes.")
    return bytes(content), media_type
