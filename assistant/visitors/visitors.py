"""Browsers as visitors: a cookie that only this app can make, and the one who runs it.

A browser is known by 128 random bits, which stand in its cookie alone; what is kept of them is a
digest. The secret that signs cookies, the code that opens the owner's threads in another browser,
and who came first, are kept beside the threads, so that they last exactly as long.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Literal, Protocol

from assistant.errors import StoreError
from assistant.messages import LOCAL, OwnerId, new_id

YEAR_S = 365 * 24 * 60 * 60


class Keeps(Protocol):
    """Where names and values last, for the whole installation."""

    def once(self, name: str, value: str) -> str:
        """Keep *value* under *name* unless there is one, and return what is kept."""
        ...

    def get(self, name: str) -> str | None:
        """Return what is kept under *name*."""
        ...


class Cookie:
    """The cookie of one installation: two apps on one host do not take each other's."""

    def __init__(self, secret: str) -> None:
        self._secret = bytes.fromhex(secret)
        self.name = f"visitor_{hashlib.sha256(self._secret).hexdigest()[:8]}"

    def new(self) -> str:
        """Return the value for a browser that has none."""
        browser = secrets.token_hex(16)
        return f"{browser}.{self._signature(browser)}"

    def read(self, value: str) -> str:
        """Return the browser that *value* was made for; empty where it was not made here."""
        browser, _, signature = value.partition(".")
        right = self._signature(browser).encode()
        return browser if hmac.compare_digest(signature.encode(), right) else ""

    def _signature(self, browser: str) -> str:
        # surrogates, which a header may bring, are not right but no reason to fail either
        text = browser.encode("utf-8", "backslashreplace")
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()


class Visitors:
    """Whose threads a browser sees. One for each workbench; used by many threads."""

    def __init__(self, keeps: Keeps, shared: Literal["auto", "yes", "no"]) -> None:
        self._keeps, self._shared = keeps, shared
        self._own = secrets.token_hex(32)
        self._cookie: Cookie | None = None

    @property
    def cookie(self) -> Cookie:
        """The cookie; one that ends with the process where nothing can be kept."""
        if self._cookie is None:
            try:
                self._cookie = Cookie(self._keeps.once("cookie-secret", self._own))
            except StoreError:
                return Cookie(self._own)
        return self._cookie

    @property
    def code(self) -> str:
        """What opens the owner's threads in a further browser; empty where nothing does.

        Raises StoreError.
        """
        return self._keeps.once("owner-code", secrets.token_hex(16)) if self._auto else ""

    def owner_of(self, browser: str, *, here: bool) -> OwnerId:
        """Return whose threads *browser* sees; *here* if it was seen to run on this machine.

        Where the browser is not known, it is somebody new at each call.
        """
        if self._shared == "no":
            return LOCAL
        if not browser:
            return OwnerId(f"session:{new_id()}")
        if self._auto and self._is_owners(browser, here):
            return LOCAL
        return OwnerId(f"visitor:{_digest(browser)}")

    def let_in(self, browser: str, code: str) -> bool:
        """Make *browser* one of the owner's if it brings the right *code*."""
        try:
            right = self.code
            if not (right and browser and hmac.compare_digest(code.encode(), right.encode())):
                return False
            self._keeps.once(f"owner-browser:{_digest(browser)}", "by its code")
        except StoreError:
            return False
        return True

    @property
    def _auto(self) -> bool:
        return self._shared == "auto"

    def _is_owners(self, browser: str, here: bool) -> bool:
        digest = _digest(browser)
        try:
            if here and self._keeps.once("first-browser", digest) == digest:
                return True
            return self._keeps.get(f"owner-browser:{digest}") is not None or (
                self._keeps.get("first-browser") == digest
            )
        except StoreError:
            return False


def _digest(browser: str) -> str:
    return hashlib.sha256(browser.encode()).hexdigest()[:32]
