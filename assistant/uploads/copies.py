"""What endpoints have of a file: noted when it is sent, deleted there when a person says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from assistant.backends.base import Backend
from assistant.messages import OwnerId
from assistant.store import Store
from assistant.tables import RemoteCopy, UploadId

Copies = tuple[RemoteCopy, ...]


def note_copy(store: Store, owner: OwnerId, upload_id: UploadId, copy: RemoteCopy) -> None:
    """Note that an endpoint has a copy of the file. Raises NotFound, StoreError."""
    _note(store, owner, upload_id, lambda remote: (*remote, copy))


def delete_copies(
    store: Store, owner: OwnerId, upload_id: UploadId, backend_named: Callable[[str], Backend]
) -> int:
    """Delete an upload's copies at endpoints; return how many could be.

    Raises NotFound, StoreError, SettingsError (not connected any more), BackendError.
    """
    copies = store.uploads.get(owner, upload_id).remote
    for copy in copies:
        backend_named(copy.connection).delete_file(copy.id)
        _note(store, owner, upload_id, partial(_without, copy))
    return len(copies)


def _without(copy: RemoteCopy, remote: Copies) -> Copies:
    return tuple(found for found in remote if found != copy)


def _note(
    store: Store, owner: OwnerId, upload_id: UploadId, change: Callable[[Copies], Copies]
) -> None:
    """Note it whatever else becomes of the upload at the same moment."""
    noted = False
    while not noted:
        was = store.uploads.get(owner, upload_id)
        upload = replace(was, remote=change(was.remote))
        noted = store.uploads.change(owner, upload, (was.state,), was=was)
