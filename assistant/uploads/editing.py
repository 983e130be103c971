"""Tables renamed and removed, files left out: what a person changes afterwards.

A thread's tables are never changed in place: they are written anew beside the old ones, and
published in one step, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.data.imports import remove_table, rename_table
from assistant.errors import NotFound, StoreError
from assistant.messages import OwnerId, new_id
from assistant.store import Store
from assistant.tables import Upload, UploadId
from assistant.uploads.admission import Admission
from assistant.uploads.turns import Turns


class Editing:
    """Changes what was read in. Every method may be called from any thread."""

    def __init__(self, store: Store, admission: Admission, turns: Turns) -> None:
        self._store, self._admission, self._turns = store, admission, turns

    def leave_out(self, owner: OwnerId, upload_id: UploadId) -> bool:
        """Do without a file; False if it is read already. Raises NotFound, StoreError."""
        upload = self._store.uploads.get(owner, upload_id)
        left = replace(upload, state="removed", questions=())
        if not self._store.uploads.change(owner, left, ("reading", "asking")):
            return False
        self._admission.forget(owner, upload)
        return True

    def rename(self, owner: OwnerId, upload_id: UploadId, old: str, new: str) -> str:
        """Give a table another name and return it as it was taken.

        Raises:
            DataError: the name cannot be taken; NotFound, StoreError: nothing was changed.
        """
        taken = ""

        def change(upload: Upload, base: Path, target: Path) -> tuple[Upload, bool]:
            nonlocal taken
            taken = rename_table(base, target, old, new)
            renamed = (
                replace(table, name=taken) if table.name == old else table
                for table in upload.tables
            )
            return replace(upload, tables=tuple(renamed)), True

        self._change(owner, upload_id, change)
        return taken

    def remove(self, owner: OwnerId, upload_id: UploadId, name: str) -> None:
        """Remove a table, and its file with the last table of it.

        Raises NotFound, StoreError, DataError: nothing was removed.
        """

        def change(upload: Upload, base: Path, target: Path) -> tuple[Upload, bool]:
            left = tuple(table for table in upload.tables if table.name != name)
            gone = ((table.source, table.number) for table in upload.tables if table.name == name)
            written = remove_table(base, target, name)
            less = replace(upload, tables=left, removed=(*upload.removed, *gone))
            return less if left else replace(less, state="removed", anew=None), written

        changed = self._change(owner, upload_id, change)
        if changed.state == "removed":
            self._admission.forget(owner, changed)

    def _change(
        self,
        owner: OwnerId,
        upload_id: UploadId,
        change: Callable[[Upload, Path, Path], tuple[Upload, bool]],
    ) -> Upload:
        """Write the workspace anew as *change* does, and publish it."""
        store = self._store.uploads
        with self._turns.of(store.get(owner, upload_id).thread_id):
            upload = store.get(owner, upload_id)
            base = store.workspace(owner, upload.thread_id)
            if base is None:
                raise NotFound("This table is gone.")
            target = store.path(f"{new_id()}.part")
            try:
                changed, written = change(upload, store.path(base), target)
                workspace = target if written else None
                if not store.publish(owner, changed, ("ready",), base=base, workspace=workspace):
                    raise StoreError("The tables were changed by somebody else; try again.")
            finally:
                target.unlink(missing_ok=True)
        return changed
