"""Connecting a model while the app runs: for whoever runs it on their own machine, and nobody else.

Every method takes the owner and refuses a visitor of a shared app, so that no address that a
visitor names is ever called. Keys stay in memory and in the system's keyring.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from assistant.backends.listed import list_at
from assistant.children.stopping import Stop
from assistant.definitions import Assistant, Connection
from assistant.errors import SettingsError
from assistant.messages import LOCAL, OwnerId
from assistant.settings import parsing, remembering
from assistant.settings.connections import NAME, TAKEN
from assistant.settings.local_servers import LocalServer, find_local_servers, named
from assistant.settings.table import Settings

NO_KEYRING = "No keyring here: the key is kept until the app stops, then asked for again."


@dataclass(frozen=True, slots=True)
class Connected:
    """An assistant that can be asked from now on."""

    assistant: Assistant
    note: str = ""
    """what is not as it was wished for, as a sentence"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A connection beside those of the settings, as a person manages it."""

    name: str
    connection: Connection | None
    """None where it is not in use, because its key is not in the keyring any more"""
    remembered: bool
    """whether it stands in `connections.toml`"""
    removable: bool


class Connecting:
    """One for each workbench, which it tells what is connected and what is not any more."""

    def __init__(
        self,
        settings: Settings,
        known: Callable[[], Mapping[str, Connection]],
        offer: Callable[[Connection], Assistant],
        withdraw: Callable[[str], None],
    ) -> None:
        self._settings, self._known = settings, known
        self._offer, self._withdraw = offer, withdraw
        self._remembered = dict(settings.named.remembered)
        self._keyless = set(settings.named.keyless)
        self._here: set[str] = set()
        """names of those that were connected while the app runs"""
        self._lock = threading.Lock()

    def may(self, owner: OwnerId) -> bool:
        """Whether *owner* runs the app on their own machine, and so may connect models."""
        return owner == LOCAL and self._settings.shared != "yes"

    def local_servers(self, owner: OwnerId) -> tuple[LocalServer, ...]:
        """Return the servers that answer on this machine. Raises SettingsError for a visitor."""
        self._check(owner)
        return find_local_servers(named(self._settings.local_ports))

    def models(self, owner: OwnerId, wish: Connection) -> tuple[str, ...]:
        """Return the models that the server of *wish* lists.

        Raises:
            SettingsError: not for this owner, or the address or the key cannot be one.
            BackendError: the server's answer is no list of models.
        """
        self._check(owner)
        return tuple(list_at(_checked(wish), Stop()))

    def connect(self, owner: OwnerId, wish: Connection, *, remember: bool = False) -> Connected:
        """Have *wish* used from now on, under its name or one that is still free.

        What is connected already is not connected twice. With *remember* it is written into
        `connections.toml`, and its key into the system's keyring.

        Raises:
            SettingsError: not for this owner, or the address, the key or the model cannot be one.
        """
        self._check(owner)
        wish = _checked(wish)
        if not wish.model.strip():
            raise SettingsError("No model is chosen.", hint="Choose one, or type its name.")
        with self._lock:
            found = next((known for known in self._known().values() if _same(known, wish)), None)
            connection = found or replace(
                wish,
                name=self._free(wish.name),
                event_timeout_s=self._settings.event_timeout_s,
                first_timeout_s=self._settings.first_timeout_s,
            )
            if found is None:
                self._here.add(connection.name)
            assistant = self._offer(connection)
        return Connected(assistant, self._remember(connection) if remember else "")

    def forget(self, owner: OwnerId, name: str) -> None:
        """Take a connection out of the app, the file and the keyring.

        Raises:
            SettingsError: not for this owner, not one of these, or the file cannot be changed.
        """
        self._check(owner)
        entry, file = self._remembered.get(name), self._settings.connections_file
        if entry is None and name not in self._here:
            raise SettingsError(
                f"{name} is not one that the app remembers.", hint="Take it out where it is set."
            )
        if entry is not None and file is not None:
            remembering.forget(file, name, entry)
        with self._lock:
            self._withdraw(name)
            self._remembered.pop(name, None)
            self._keyless.discard(name)
            self._here.discard(name)

    def listed(self) -> tuple[Listed, ...]:
        """Return the named connections, those without their key last."""
        known = self._known()
        names = [name for name in known if name not in TAKEN] + sorted(self._keyless)
        return tuple(
            Listed(
                name,
                known.get(name),
                name in self._remembered,
                name in self._remembered or name in self._here,
            )
            for name in names
        )

    def _check(self, owner: OwnerId) -> None:
        if not self.may(owner):
            raise SettingsError(
                "Only whoever runs the app on their own machine can connect a model in it.",
                hint="Whoever deployed the app does so in its settings (README, Settings).",
            )

    def _remember(self, connection: Connection) -> str:
        file = self._settings.connections_file
        if connection.name in self._remembered or connection.name in TAKEN or file is None:
            return ""
        try:
            entry, kept = remembering.remember(file, connection)
        except SettingsError as exc:
            return f"{exc} Connected until the app stops."
        self._remembered[connection.name] = entry
        return "" if kept else NO_KEYRING

    def _free(self, wished: str) -> str:
        name = wished if NAME.fullmatch(wished) else "server"
        taken = {*self._known(), *self._keyless, *self._remembered, *TAKEN}
        numbered = (f"{name[:36]}-{number}" for number in range(2, 1000))
        return next(free for free in (name, *numbered) if free not in taken)


def _checked(wish: Connection) -> Connection:
    """Return *wish* with its address in its usual form. Raises SettingsError, without the value."""
    try:
        address = parsing.address(wish.base_url.strip())
    except ValueError as exc:
        raise SettingsError(f"The address {exc}.", hint="Most end in /v1.") from None
    try:
        key = parsing.key(wish.api_key.strip())
    except ValueError as exc:
        raise SettingsError(f"The key {exc}.", hint="Nothing was sent.") from None
    return replace(wish, base_url=address, api_key=key)


def _same(known: Connection, wish: Connection) -> bool:
    return (known.base_url, known.api_key, known.model) == (
        wish.base_url,
        wish.api_key,
        wish.model,
    )
