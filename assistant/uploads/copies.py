"""What endpoints have of a file: noted when it is sent, deleted there when a person says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.backends.base import Backend
from assistant.messages import OwnerId
from assistant.store import Store
from assistant.tables import RemoteCopy, Upload, UploadId


def note_copy(store: Store, owner: OwnerId, upload_id: UploadId, copy: RemoteCopy) -> None:
    """Note that an endpoint has a copy of the file. Raises NotFound, StoreError."""
    upload = store.uploads.get(owner, upload_id)
    _note(store, owner, upload, (*upload.remote, copy))


def delete_copies(
    store: Store, owner: OwnerId, upload_id: UploadId, backend_named: Callable[[str], Backend]
) -> int:
    """Delete an upload's copies at endpoints; return how many could be.

    Raises NotFound, StoreError, SettingsError (not connected any more), BackendError.
    """
    copies = store.uploads.get(owner, upload_id).remote
    for copy in copies:
        backend_named(copy.connection).delete_file(copy.id)
        upload = store.uploads.get(owner, upload_id)
        left = tuple(found for found in upload.remote if found != copy)
        _note(store, owner, upload, left)
    return len(copies)


def _note(store: Store, owner: OwnerId, upload: Upload, remote: tuple[RemoteCopy, ...]) -> None:
    store.uploads.change(owner, replace(upload, remote=remote), (upload.state,))
