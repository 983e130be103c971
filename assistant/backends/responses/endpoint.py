"""Finds out what a Responses endpoint can do, by asking it once, and remembers it.

No question here costs a token: a conversation is made and deleted, a response that cannot exist
is asked for. What only a run can show (background mode, storage) is learnt on the way.
"""

from __future__ import annotations

import contextlib
from typing import Any

import openai
from openai import OpenAI

from assistant.backends.base import Capabilities
from assistant.backends.responses.input import Mode
from assistant.backends.wire.replies import ANSWER_LIMIT, Allowance, read_json
from assistant.backends.wire.sdk_errors import said
from assistant.backends.wire.uploads import Uploads
from assistant.children.stopping import Stop
from assistant.errors import BackendError, BadRequest, Gone, NotCompatible, ServerTrouble

PROBE_TIMEOUT_S = 10.0

_NOBODY = "resp_00000000000000000000000000000000"
_LACKING = (BadRequest, Gone, NotCompatible, ServerTrouble)


class Endpoint:
    """What one endpoint can do. Asked by many threads; two that ask at once do no harm."""

    def __init__(self, client: OpenAI) -> None:
        self._client = client
        self.asked = False
        """whether it is known who keeps the history"""
        self._stores = False
        self.conversations = False
        self.retrieves = False
        self.background: bool | None = None
        """whether it keeps background responses; None until a run has tried"""

    def mode(self, stop: Stop) -> Mode:
        """Return who keeps the history. Raises BackendError if the endpoint cannot be asked."""
        if not self.asked:
            self.conversations = self._has_conversations(stop)
            self.retrieves = self._has_responses(stop)
            self.asked = True
        if self.conversations:
            return "conversation"
        return "chained" if self.retrieves else "whole"

    def keeps(self, response_id: str, stop: Stop) -> bool:
        """Whether *response_id* can be built on; a look proves it, until one has succeeded."""
        if self._stores:
            return True
        try:
            self.retrieve(response_id, stop)
        except (Gone, BadRequest):
            return False
        self._stores = True
        return True

    def retrieve(self, response_id: str, stop: Stop) -> dict[str, Any]:
        """Return a stored response. Raises BackendError."""
        opened = self._client.responses.with_streaming_response.retrieve(response_id)
        return read_json(opened, stop, Allowance(ANSWER_LIMIT))

    def capabilities(self, uploads: Uploads) -> Capabilities:
        """Return what is known by now, after asking if nothing is. Raises BackendError."""
        mode = self.mode(Stop())
        resumes = self.retrieves and self.background is not False
        notes = {
            "conversation": "Conversations are kept: one was made and deleted again.",
            "chained": "Responses are kept; each builds on the one before.",
            "whole": "Nothing is kept: the whole history is sent with each message.",
        }
        tried = {
            None: "Tried with the first message.",
            True: "An answer goes on by itself and is followed again.",
            False: "No answers in the background: a cut one is retried.",
        }
        background = tried[self.background if self.retrieves else False]
        takes_files, how = uploads.found()
        return Capabilities(
            keeps_history=mode != "whole",
            resumes=resumes,
            cancels=resumes,
            takes_files=takes_files,
            hosted_tools=self.conversations,
            reports_usage=True,
            notes=(notes[mode], background, how),
            how={"keeps_history": notes[mode], "resumes": background, "takes_files": how},
            untried=frozenset(("resumes",) if resumes and self.background is None else ()),
        )

    def _has_conversations(self, stop: Stop) -> bool:
        created = self._client.conversations.with_streaming_response.create(timeout=PROBE_TIMEOUT_S)
        try:
            made = read_json(created, stop).get("id")
        except _LACKING:
            return False
        if not isinstance(made, str) or not made:
            return False
        with contextlib.suppress(BackendError):
            read_json(
                self._client.conversations.with_streaming_response.delete(
                    made, timeout=PROBE_TIMEOUT_S
                ),
                stop,
            )
        return True

    def _has_responses(self, stop: Stop) -> bool:
        opened = self._client.responses.with_streaming_response.retrieve(
            _NOBODY, timeout=PROBE_TIMEOUT_S
        )
        try:
            read_json(opened, stop)
        except _LACKING as exc:
            return _names(exc, _NOBODY)
        return False  # whoever has a response of this id has everything and means nothing


def _names(exc: BackendError, response_id: str) -> bool:
    """Whether the server's own words are about this response, and not about an unknown path."""
    cause = exc.__cause__
    words = said(cause.body) if isinstance(cause, openai.APIStatusError) else ""
    return response_id in words and f"/{response_id}" not in words
