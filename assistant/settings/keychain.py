"""The keys of connections in the keyring of the system: put, got and deleted by the entry's name.

The library is imported when it is first needed: most never need it. Where no keyring works (a
server without a desktop, a keyring that stays locked) nothing is raised: the caller says so.
"""

from __future__ import annotations

SERVICE = "assistant-workbench"
"""what the entries stand under, for whoever looks into the system's keyring"""


def get(entry: str) -> str:
    """Return the key of *entry*; empty if the keyring has none or does not work here."""
    import keyring  # noqa: PLC0415 - a tenth of a second, and its backends

    try:
        return keyring.get_password(SERVICE, entry) or ""
    except _failures():
        return ""


def put(entry: str, key: str) -> bool:
    """Put *key* there; whether it can be got again from there."""
    import keyring  # noqa: PLC0415 - as above

    try:
        keyring.set_password(SERVICE, entry, key)
    except _failures():
        return False
    return get(entry) == key  # one that is switched off takes everything and keeps nothing


def delete(entry: str) -> None:
    """Delete the key of *entry*, if it is there."""
    import keyring  # noqa: PLC0415 - as above

    try:
        keyring.delete_password(SERVICE, entry)
    except _failures():
        return


def _failures() -> tuple[type[Exception], ...]:
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    # Beside its own: what the bus and the system's own calls raise.
    return KeyringError, OSError, RuntimeError, ValueError
