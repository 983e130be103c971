"""Fetches the files of an answer as soon as they are named, because they do not stay for ever.

A file that cannot be had never ends the answer: the reader is told which one, and why.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import replace

from assistant import events as e
from assistant.backends.assistants.calls import Calls
from assistant.backends.assistants.events import Told
from assistant.backends.assistants.steps import RemoteFile
from assistant.backends.base import Turn
from assistant.backends.wire.memory import Memory
from assistant.errors import BackendError, StoreError
from assistant.messages import FileRef

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"GIF8", "image/gif", ".gif"),
    (b"RIFF", "image/webp", ".webp"),
)


class Files:
    """The files of one stream; each is told once, and fetched once for a run, cut or not."""

    def __init__(self, calls: Calls, turn: Turn, kept: Memory[FileRef]) -> None:
        self._kept = kept
        self._calls = calls
        self._turn = turn
        self._told: set[str] = set()
        self._names: dict[str, str] = {}

    def fetched(self, told: Told) -> Iterator[e.Event]:
        """Yield *told*, with a file that it names kept, and a source that it cites by name."""
        match told:
            case RemoteFile():
                if told.file_id not in self._told:
                    self._told.add(told.file_id)
                    yield from self._fetch(told)
            case e.Cited() if not told.citation.title:
                title = self._name(told.citation.file_id)
                yield replace(told, citation=replace(told.citation, title=title))
            case _:
                yield told

    def _fetch(self, told: RemoteFile) -> Iterator[e.MediaReady]:
        shown = told.name or "of a picture"
        key = (self._turn.run_id, told.file_id)
        if before := self._kept.get(key):
            yield e.MediaReady(before, raw=told.raw)
            return
        try:
            content, given = self._calls.file(told.file_id, self._turn.stop)
            kept = self._turn.keep(*_described(told, content, given), content)
            self._kept.note(key, kept)
            yield e.MediaReady(kept, raw=told.raw)
        except (BackendError, StoreError) as exc:
            if not self._turn.stop.asked:
                problem = f"The file {shown} could not be fetched: {exc}"
                yield e.MediaReady(None, problem, raw=told.raw)

    def _name(self, file_id: str) -> str:
        if file_id not in self._names:
            try:
                self._names[file_id] = self._calls.file_name(file_id, self._turn.stop) or file_id
            except BackendError:
                self._names[file_id] = file_id
        return self._names[file_id]


def _described(told: RemoteFile, content: bytes, given: str) -> tuple[str, str]:
    """Return a name and a media type; servers call every file an octet stream."""
    if told.name:
        guessed = mimetypes.guess_type(told.name)[0]
        return told.name, guessed or given or "application/octet-stream"
    for magic, media_type, ending in _PICTURES:
        if content.startswith(magic):
            return told.file_id + ending, media_type
    return told.file_id, "application/octet-stream"
