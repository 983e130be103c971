"""Copies of a person's files at an endpoint: sent, deleted, and told of when they are gone.

`/files` is the same in every protocol over HTTP, but for the purpose that a file is sent for. A
file leaves this machine only through here; whether it may is decided by whoever calls.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

import openai
from openai import OpenAI

from assistant.backends.base import SentFile
from assistant.backends.wire.replies import read_json
from assistant.children.stopping import Stop
from assistant.errors import (
    BackendError,
    BadRequest,
    Gone,
    KeyRefused,
    NotCompatible,
    ServerTrouble,
    Unreachable,
)
from assistant.events import Event, RunEnded
from assistant.messages import Problem

PROBE_TIMEOUT_S = 10.0
SEND_TIMEOUT_S = 60.0
"""until an endpoint that has the whole of a file says so"""

_NOT_TAKEN = (BadRequest, Gone, KeyRefused, NotCompatible, ServerTrouble)
_MISSING = re.compile(r"not found|not exist|no such|no file|expired|deleted", re.IGNORECASE)
_ANY_TYPE = "application/octet-stream"


class Uploads:
    """The files of one endpoint. Used by many threads at once."""

    def __init__(self, client: OpenAI, purpose: Literal["assistants", "user_data"]) -> None:
        self._files = client.files.with_streaming_response
        self._purpose: Literal["assistants", "user_data"] = purpose
        self._found: tuple[bool, str] | None = None

    def found(self) -> tuple[bool, str]:
        """Return whether the endpoint takes files, and how that was found; it is asked once."""
        if self._found is not None:
            return self._found
        try:
            told = read_json(self._files.list(limit=1, timeout=PROBE_TIMEOUT_S))
        except KeyRefused:
            self._found = False, "No files: the key may not list them."
        except _NOT_TAKEN:
            self._found = False, "No files: nothing answered where they are listed."
        except BackendError as exc:
            return False, f"Whether files are taken was not told: {exc}"
        else:
            takes = isinstance(told.get("data"), list)
            note = "Files are taken: they were listed." if takes else "No files are listed."
            self._found = takes, note
        return self._found

    def send(self, name: str, media_type: str, content: Path, stop: Stop) -> str:
        """Send a copy of the file at *content*, piece by piece, and return its id there.

        Raises:
            BackendError: refused, unreachable or stopped, in words that name the file.
        """
        if stop.asked:
            raise _stopped(name)
        # A type of the person's own goes into a header, and a header cannot hold everything.
        kind = media_type if re.fullmatch(r"[\w.+-]+/[\w.+-]+", media_type, re.ASCII) else _ANY_TYPE
        try:
            with content.open("rb") as opened:
                file = (name, opened, kind)
                sending = self._files.create(
                    file=file, purpose=self._purpose, timeout=SEND_TIMEOUT_S
                )
                told = read_json(sending, stop)
        except OSError as exc:
            raise BackendError(
                f"{name} cannot be read on this machine ({exc.strerror}).",
                hint="Add the file once more.",
            ) from exc
        except BackendError as exc:
            raise _refused(name, exc, stop) from exc
        file_id = told.get("id")
        if not isinstance(file_id, str) or not file_id:
            raise NotCompatible(f"The endpoint took {name} and did not say under which id.")
        return file_id

    def delete(self, file_id: str) -> None:
        """Delete a copy; one that is gone already is deleted. Raises BackendError."""
        try:
            told = read_json(self._files.delete(file_id))
        except Gone:
            # The file is not there, or nothing is: no way to delete must not pass for deleted.
            if self._is_there(file_id):
                raise NotCompatible(
                    f"The endpoint offers no way to delete the file {file_id}.",
                    hint="The copy is still there; delete it in the endpoint's own console.",
                ) from None
            return
        if told.get("deleted") is False:
            raise ServerTrouble(f"The endpoint did not delete the file {file_id}.")

    def _is_there(self, file_id: str) -> bool:
        try:
            read_json(self._files.retrieve(file_id))
        except Gone:
            return False
        return True


def naming_copies(events: Iterator[Event], files: Sequence[SentFile]) -> Generator[Event]:
    """Yield *events*; an end or an error that is about a copy says of which file it is."""
    with closing(cast(Generator[Event], events)):
        try:
            for event in events:
                yield _by_name(event, files) if isinstance(event, RunEnded) else event
        except (Gone, BadRequest) as exc:
            error = _about_copy(str(exc), files, gone=isinstance(exc, Gone))
            if error is None:
                raise
            raise error from exc


def _by_name(ended: RunEnded, files: Sequence[SentFile]) -> RunEnded:
    # A server that answers without a reader looks for the files only when it has begun.
    error = _about_copy(ended.problem.message, files) if ended.problem else None
    if error is None:
        return ended
    return replace(ended, problem=Problem(error.kind, str(error), error.hint))


def _about_copy(
    words: str, files: Sequence[SentFile], *, gone: bool = False
) -> Gone | BadRequest | None:
    meant = [file for file in files if file.id in words]
    if not meant:
        return None
    names = ", ".join(file.name for file in meant)
    if gone or _MISSING.search(words):
        return Gone(
            f"The copy of {names} at the endpoint is gone.",
            hint="Delete that copy on the card of the file and ask again, or add the file "
            "once more. The tables are here all the same.",
        )
    for file in meant:
        words = words.replace(file.id, file.name)
    return BadRequest(
        f"The endpoint cannot use the copy of {names}: {words}",
        hint="Delete that copy on the card of the file and ask again.",
    )


def _stopped(name: str) -> BackendError:
    return BackendError(f"{name} was not sent: stopped.", hint="Nothing was sent.")


def _refused(name: str, exc: BackendError, stop: Stop) -> BackendError:
    if stop.asked:
        return BackendError(
            f"{name} was not sent: stopped.",
            hint="Whether all of it had arrived by then is not known.",
        )
    here = "The tables of the file are here all the same; no copy is needed for them."
    cause = exc.__cause__
    status = cause.status_code if isinstance(cause, openai.APIStatusError) else 0
    error = exc
    if status == 413:
        words = str(exc) if "(413)" not in str(exc) else ""
        error = BadRequest(
            f"{name} is too large for the endpoint (413). {words}".strip(), hint=here
        )
    elif status in (404, 405, 501) or isinstance(exc, NotCompatible):
        error = NotCompatible(
            f"The endpoint takes no files, so {name} was not sent.",
            hint="Set send_files = false for this assistant, or use an endpoint that takes files.",
        )
    elif isinstance(exc, BadRequest):
        error = BadRequest(f"The endpoint does not take {name}: {exc}", hint=here)
    elif isinstance(exc, Unreachable) and exc.maybe_accepted:
        error = Unreachable(
            f"The connection broke while {name} was sent: {exc}",
            maybe_accepted=True,
            hint="The file may be larger than the endpoint takes. Check the network; try again.",
        )
    return error
