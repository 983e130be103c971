"""Fetches the files and pictures of an answer at once, because the endpoint soon forgets them.

Only from the endpoint itself or from the item: an address that the answer names is never asked.
What cannot be fetched or kept is told, and the answer goes on.
"""

from __future__ import annotations

import base64
import binascii
import mimetypes

from openai import OpenAI

from assistant.backends.base import Turn
from assistant.backends.responses.items import Fetch
from assistant.backends.wire.replies import read_file
from assistant.errors import BackendError, StoreError, WorkbenchError
from assistant.events import MediaReady

_SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}


class _Elsewhere(WorkbenchError):
    """The picture is behind an address, or its bytes are none."""


def fetch(client: OpenAI, turn: Turn, wanted: Fetch) -> MediaReady:
    """Get the file, keep it and say where; or say why not."""
    name = wanted.name
    try:
        if wanted.content:
            content, media_type = _inside(wanted)
            name += _SUFFIXES.get(media_type, "")
        else:
            content, media_type = _at_endpoint(client, turn, wanted)
        return MediaReady(file=turn.keep(name, media_type, content))
    except BackendError as exc:
        return MediaReady(file=None, problem=f"The file {name} could not be fetched: {exc}")
    except (StoreError, _Elsewhere) as exc:
        return MediaReady(file=None, problem=f"The file {name} could not be kept: {exc}")


def _inside(wanted: Fetch) -> tuple[bytes, str]:
    media_type, encoded = wanted.media_type, wanted.content
    if encoded.startswith("data:"):
        head, _, encoded = encoded.partition(",")
        media_type = head.removeprefix("data:").partition(";")[0] or media_type
    try:
        return base64.b64decode(encoded, validate=True), media_type
    except (binascii.Error, ValueError) as exc:
        raise _Elsewhere("only its address is in the answer, which is not asked.") from exc


def _at_endpoint(client: OpenAI, turn: Turn, wanted: Fetch) -> tuple[bytes, str]:
    if wanted.container_id:
        opened = client.containers.files.content.with_streaming_response.retrieve(
            wanted.file_id, container_id=wanted.container_id
        )
    else:
        opened = client.files.with_streaming_response.content(wanted.file_id)
    content, media_type = read_file(opened, turn.stop)
    guessed, _ = mimetypes.guess_type(wanted.name)
    # Endpoints send every file as bytes of no kind; its name says more.
    return content, guessed or media_type or "application/octet-stream"
