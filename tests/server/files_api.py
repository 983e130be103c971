"""Files as an endpoint keeps them, the same in both protocols: sent, listed, read, deleted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tests.server.responses_wire import Json, new_id
from tests.server.streams import Reply, error_reply, json_reply

if TYPE_CHECKING:
    from tests.server.app import Request


class FilesApi:
    """What was sent, and what a test puts there for an answer to name."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[str, bytes, str]] = {}
        """name, content and media type by file id"""
        self.purposes: dict[str, str] = {}

    def routes(self) -> list[tuple[str, str, Any]]:
        one = "/files/(?P<file>[^/]+)"
        return [
            ("POST", "/files", self._send),
            ("GET", "/files", self._list),
            ("GET", one, self._show),
            ("DELETE", one, self._delete),
            ("GET", f"{one}/content", self._content),
            ("GET", f"/containers/[^/]+{one}/content", self._content),
        ]

    def missing(self, ids: Iterable[str]) -> Reply | None:
        """Refuse if one of *ids* is not there."""
        lost = next((file_id for file_id in ids if file_id not in self.files), None)
        return None if lost is None else error_reply(404, f"No such File object: {lost}")

    def _send(self, request: Request) -> Reply:
        fields = _multipart(request)
        if "purpose" not in fields or "file" not in fields:
            return error_reply(400, "'purpose' and 'file' are required.")
        file_id = new_id("file")
        self.files[file_id] = fields["file"]
        self.purposes[file_id] = fields["purpose"][1].decode()
        return json_reply(self._told(file_id))

    def _list(self, request: Request) -> Reply:
        told = [self._told(file_id) for file_id in self.files]
        page = told[: int(request.query.get("limit", 100))]
        return json_reply({"object": "list", "data": page, "has_more": len(page) < len(told)})

    def _show(self, request: Request, file: str) -> Reply:
        return self.missing([file]) or json_reply(self._told(file))

    def _delete(self, request: Request, file: str) -> Reply:
        if refused := self.missing([file]):
            return refused
        del self.files[file]
        return json_reply({"id": file, "object": "file", "deleted": True})

    def _content(self, request: Request, file: str) -> Reply:
        return self.missing([file]) or Reply(200, *self.files[file][1:])

    def _told(self, file_id: str) -> Json:
        name, content, _ = self.files[file_id]
        purpose = self.purposes.get(file_id)
        told = {"id": file_id, "object": "file", "filename": name, "bytes": len(content)}
        return {**told, "created_at": 1795329600, "purpose": purpose, "status": "processed"}


def _multipart(request: Request) -> dict[str, tuple[str, bytes, str]]:
    """Return file name, content and media type of each field of a form."""
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    fields: dict[str, tuple[str, bytes, str]] = {}
    for part in request.body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        told = head.decode()
        named = dict(re.findall(r'\b(name|filename)="([^"]*)"', told))
        kind = re.search(r"content-type: (\S+)", told, re.IGNORECASE)
        value = (named.get("filename", ""), content.removesuffix(b"\r\n"), kind[1] if kind else "")
        fields[named["name"]] = value
    return fields
