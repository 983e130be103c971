"""A thread is deleted, wanted back, and at last really gone: what that means for what is at work.

The store hides it at once, and `sweeping` removes it a while later; here its runs are stopped, and
go on waiting if it comes back. It knows no screen.
"""

from __future__ import annotations

from assistant.errors import BackendError, SettingsError, StoreError
from assistant.messages import OwnerId, ThreadId
from assistant.runs.registry import Registry
from assistant.store import Store
from assistant.uploads.uploads import Uploads

_READING = ("reading", "rereading")


class Deleting:
    """Every method takes the owner and may be called from any thread."""

    def __init__(self, store: Store, registry: Registry, uploads: Uploads) -> None:
        self._store, self._registry, self._uploads = store, registry, uploads

    def delete(self, owner: OwnerId, thread_id: ThreadId) -> tuple[str, ...]:
        """Delete a thread, and the copies of its files at endpoints; its answer is stopped.

        Return the connections whose copies could not be deleted. Raises NotFound, StoreError:
        the thread is still there.
        """
        left = self._delete_copies(owner, thread_id)
        for run_id in self._store.threads.delete(owner, thread_id):
            self._registry.stop(owner, run_id)
        return left

    def restore(self, owner: OwnerId, thread_id: ThreadId) -> None:
        """Have a deleted thread back; what waited in it goes on.

        Raises NotFound: it is really gone; StoreError.
        """
        self._store.threads.restore(owner, thread_id)
        for upload in self._store.uploads.of_thread(owner, thread_id):
            if upload.state in _READING:
                self._uploads.read_again(owner, upload.id)
        for run in self._store.runs.of_thread(owner, thread_id):
            self._registry.submit(owner, run)

    def _delete_copies(self, owner: OwnerId, thread_id: ThreadId) -> tuple[str, ...]:
        left: dict[str, None] = {}
        for upload in self._store.uploads.of_thread(owner, thread_id):
            if upload.remote:
                try:
                    self._uploads.delete_copies(owner, upload.id)
                except (BackendError, SettingsError, StoreError):
                    left.update(dict.fromkeys(copy.connection for copy in upload.remote))
        return tuple(left)
