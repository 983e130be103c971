"""Keeps secrets out of logs and out of anything else that is shown as text.

Knows the secret values and nothing about where they came from. It guards what passes through
it; a secret is best never put into a message at all.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

SHORTEST = 6
"""a shorter 'secret' (a local server's key is often `x` or `none`) would blank out common words"""
BLANK = "[secret]"


class Redacting(logging.Filter):
    """A filter for log handlers that lets every record pass, without the secrets in it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets: tuple[str, ...] = ()
        self.add(secrets)

    def add(self, secrets: Iterable[str]) -> None:
        """Blank these from now on, too."""
        known = {*self._secrets, *(secret for secret in secrets if len(secret) >= SHORTEST)}
        # Longest first: a secret that contains another is blanked as a whole.
        self._secrets = tuple(sorted(known, key=len, reverse=True))

    def redact(self, text: str) -> str:
        """Return *text* with every secret blanked."""
        for secret in self._secrets:
            text = text.replace(secret, BLANK)
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Blank the secrets in the message, the traceback and the stack of *record*."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: the handler reports those
            message = f"{record.msg} {record.args}"
        record.msg, record.args = self.redact(message), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True

    def guard_logs(self) -> None:
        """Redact every record of this process, whichever logger and handler it goes through."""
        redact = self.filter

        class Redacted(logging.LogRecord):
            """A record that was redacted before any handler saw it."""

            def __init__(self, *args: object, **kwargs: object) -> None:
                super().__init__(*args, **kwargs)  # pyright: ignore[reportArgumentType]  # passed on
                redact(self)

        logging.setLogRecordFactory(Redacted)
