"""Everything that can go wrong, in one tree; each error carries a hint in the user's words.

WorkbenchError
├── SettingsError             a setting is missing or wrong
├── NotFound                  no such thing, or it is somebody else's: one and the same answer
├── LimitReached              a cap of ours (runs for one person, size of an answer)
├── StoreError                the database
│   ├── StoreBusy             locked, full or away: worth another try
│   ├── StoreReadOnly         newer than this program, or damaged: nothing is written
│   └── QuotaReached          one person may keep no more; everything else goes on
├── ToolError                 becomes the result that the model reads
├── DataError                 a file or a table that cannot be taken as it is
└── BackendError              an endpoint; ends a run, or is waited out
    ├── KeyRefused            401, 403
    │   └── KeyMissing        the same, where no key is set
    ├── Untrusted             its certificate is not trusted here, or it does not speak TLS
    ├── Gone                  404: assistant, thread or response
    ├── Busy                  409, or 400 conversation_locked: another answer is finishing
    ├── RateLimited           429, too many requests: worth waiting
    ├── QuotaUsedUp           429, nothing left to spend: not worth waiting
    ├── ServerTrouble         5xx, or an error told inside the stream
    ├── Unreachable           no connection, or it broke before the headers came
    ├── NotCompatible         an answer that is not this protocol
    ├── UnknownModel          the endpoint does not have the model
    ├── ContextFull           the thread is longer than the model can read
    ├── ToolMissing           a tool of its own, or functions, that the endpoint does not have
    ├── BadRequest            any other 4xx
    ├── StreamCut             the stream ended in the middle
    └── TooLong               a line or an answer beyond our caps

Translated once, at the door of the package that met the foreign exception.
"""

from __future__ import annotations

from typing import Any, ClassVar


class WorkbenchError(Exception):
    """Anything this app raises on purpose; `str()` says what and where, `hint` what to do."""

    hint: str = ""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint or self.hint


class SettingsError(WorkbenchError):
    """A setting is missing or wrong; the message names it and where it was read."""


class NotFound(WorkbenchError):
    """No such thing, or it belongs to somebody else; which of the two is never said."""

    hint = "Check the address, or start a new thread."


class LimitReached(WorkbenchError):
    """One of the app's own caps."""


class StoreError(WorkbenchError):
    """The database could not do what was asked."""


class StoreBusy(StoreError):
    """Locked, full or away. The same call may succeed a moment later."""

    hint = "The answer is kept in memory and saved once the database can be written."


class StoreReadOnly(StoreError):
    """Newer than this program, or damaged; it is left exactly as it is."""

    hint = (
        "Nothing was deleted. Start the version that wrote it, or set DATABASE_URL to another file."
    )


class QuotaReached(StoreError):
    """A file or a result is more than its person may keep here; it was not kept."""

    hint = "Remove tables under Data, or ask for fewer rows and columns."


class ToolError(WorkbenchError):
    """A tool call that failed; `kind` and the message are what the model reads."""

    def __init__(
        self,
        message: str,
        *,
        kind: str,
        hint: str = "",
        near: tuple[str, ...] = (),
        place: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.kind = kind
        self.near = near
        """names that exist and are spelt nearly like the one that does not"""
        self.place = place
        """line and column of a fault in SQL, from 1, in characters"""

    def as_result(self) -> dict[str, dict[str, Any]]:
        """Return what the call yields instead of its result."""
        error: dict[str, Any] = {"kind": self.kind, "message": str(self), "hint": self.hint}
        if self.near:
            error["nearest"] = list(self.near)
        if self.place:
            error["line"], error["column"] = self.place
        return {"error": error}


class DataError(WorkbenchError):
    """A file that cannot become a table, or a name that it cannot have; `kind` tells why."""

    def __init__(self, message: str, *, kind: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.kind = kind


class BackendError(WorkbenchError):
    """An endpoint refused, failed or fell silent."""

    kind: ClassVar[str] = "backend"

    def __init__(self, message: str, *, hint: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_s = retry_after_s


class KeyRefused(BackendError):
    """The endpoint did not accept the key. Never retried; the key is in no message."""

    kind = "key_refused"
    hint = "Check the key in .env or in the secrets, and that it may use this model."


class KeyMissing(KeyRefused):
    """The endpoint asks for a key, and none is set for this connection."""

    kind = "key_missing"
    hint = "Set the key of this connection in .env or in the secrets."


class Untrusted(BackendError):
    """No secure connection: an unknown certificate, or only one side speaks TLS. Never retried."""

    kind = "untrusted"
    hint = "Check whether the address begins with https or with http."


class Gone(BackendError):
    """The assistant, thread or response is not at the endpoint any more."""

    kind = "gone"
    hint = "What was said is kept here. Carry on in a new thread that starts from it."


class Busy(BackendError):
    """Another answer of the same thread is still finishing at the endpoint."""

    kind = "busy"
    hint = "Wait a moment; the message is sent when the other answer has finished."


class RateLimited(BackendError):
    """Too many requests; `retry_after_s` is what the endpoint asked for, if it did."""

    kind = "rate_limited"
    hint = "The endpoint limits requests. Wait, then try again."


class QuotaUsedUp(BackendError):
    """The account has nothing left to spend, so that waiting does not help."""

    kind = "quota"
    hint = "Check the plan and the billing of the account that the key belongs to."


class ServerTrouble(BackendError):
    """A 5xx, or an error that the server told inside the stream."""

    kind = "server"
    hint = "Try again in a moment."


class Unreachable(BackendError):
    """No connection. `maybe_accepted` says whether the request may have arrived all the same."""

    kind = "unreachable"
    hint = "Check the address and the network."

    def __init__(self, message: str, *, maybe_accepted: bool, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.maybe_accepted = maybe_accepted


class NotCompatible(BackendError):
    """What came back is not the protocol that this connection speaks."""

    kind = "not_compatible"
    hint = "Check the base URL; most end in /v1. doctor says what is found there."


class BadRequest(BackendError):
    """The endpoint understood and refused."""

    kind = "bad_request"
    hint = "The endpoint's own words are above."


class UnknownModel(BackendError):
    """The endpoint is there and does not have the model that was asked for."""

    kind = "unknown_model"
    hint = "Choose a model of this endpoint; doctor lists them."


class ContextFull(BackendError):
    """What was sent is longer than the model can read. Sent again, it would be refused again."""

    kind = "context_full"
    hint = "Edit the message, leave out older messages, or begin a new thread."

    def __init__(self, message: str, *, hint: str = "", context_tokens: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.context_tokens = context_tokens
        """how many tokens the model reads and writes at most, where the endpoint said it"""


class ToolMissing(BackendError):
    """The endpoint or its model lacks a kind of tool that this assistant needs."""

    kind = "tool_missing"
    hint = (
        "Choose an assistant without this tool, drop it from the definition, or use an endpoint "
        "that has it."
    )


class StreamCut(BackendError):
    """The stream ended, or stopped making sense, before the answer did."""

    kind = "cut"
    hint = "What arrived is kept. Continue from it, or try again."


class TooLong(BackendError):
    """One line of the stream, or the whole answer, is longer than the app takes."""

    kind = "too_long"
    hint = "What arrived is kept. Ask for a shorter answer."
