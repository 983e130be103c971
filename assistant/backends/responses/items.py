"""Reads the parts of finished items: citations, files to fetch, what hosted tools returned.

Pure. Nothing here is fetched; a picture that stands in the item itself is decoded by
`media`, which also asks for the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from assistant import events as e
from assistant.backends.wire.caps import ident
from assistant.messages import CallId, Citation

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fetch:
    """A file of the answer that is still at the endpoint, or a picture inside the item."""

    name: str
    file_id: str = ""
    container_id: str = ""
    content: str = ""
    """base64, or a data: address"""
    media_type: str = ""


def text(data: Json, name: str) -> str:
    """Return a field that should be text; empty if it is anything else."""
    found = data.get(name)
    return found if isinstance(found, str) else ""


def one(data: Json, name: str) -> Json:
    """Return a field that should be an object; empty if it is anything else."""
    found = data.get(name)
    return cast(Json, found) if isinstance(found, dict) else {}


def many(data: Json, name: str) -> list[Json]:
    """Return a field that should be a list of objects, without what is none."""
    found = data.get(name)
    listed = cast(list[Any], found) if isinstance(found, list) else []
    return [cast(Json, each) for each in listed if isinstance(each, dict)]


def citation(raw: Json) -> Citation | None:
    """Return the source that an annotation names."""
    match raw.get("type"):
        case "url_citation":
            url = str(raw.get("url") or "")
            return Citation(
                str(raw.get("title") or url),
                url=url,
                start=_offset(raw, "start_index"),
                end=_offset(raw, "end_index"),
            )
        case "file_citation":
            file_id = str(raw.get("file_id") or "")
            title = str(raw.get("filename") or file_id)
            at = _offset(raw, "index")
            return Citation(title, file_id=file_id, start=at, end=at)
        case _:
            return None


def file_of(raw: Json) -> Fetch | None:
    """Return the file that an annotation offers."""
    file_id = ident(raw.get("file_id"))
    if file_id and raw.get("type") in ("container_file_citation", "file_path"):
        name = str(raw.get("filename") or file_id)
        return Fetch(name, file_id, str(raw.get("container_id") or ""))
    return None


def finished(item: Json, key: str, name: str) -> Iterator[e.Event | Fetch]:
    """Tell what a tool of the endpoint's own did."""
    call_id = CallId(key)
    if code := text(item, "code"):
        yield e.CodeDelta(call_id=call_id, text=code, whole=True)
    if asked := _asked(item):
        yield e.ToolArguments(call_id=call_id, text=asked, whole=True)
    outputs = many(item, "outputs")
    if logs := "".join(text(output, "logs") for output in outputs):
        yield e.CodeOutput(call_id=call_id, text=logs, whole=True)
    pictures = [text(output, "url") for output in outputs]
    if item.get("type") == "image_generation_call":
        pictures.append(text(item, "result"))
    failed = item.get("status") == "failed" or bool(item.get("error"))
    yield e.ToolFinished(call_id=call_id, name=name, failed=failed, result=_result(item))
    media_type = f"image/{item.get('output_format') or 'png'}"
    for at, content in enumerate(filter(None, pictures)):
        yield Fetch(f"{key}-{at + 1}", content=content, media_type=media_type)


def _offset(raw: Json, name: str) -> int | None:
    found = raw.get(name)
    return found if isinstance(found, int) else None


def _asked(item: Json) -> str:
    if item.get("arguments"):
        return str(item["arguments"])
    asked = item.get("action") or item.get("queries")
    return json.dumps(asked, ensure_ascii=False) if asked else ""


def _result(item: Json) -> Any:
    if item.get("error"):
        return {"error": item["error"]}
    found = [
        {
            "filename": result.get("filename") or result.get("file_id"),
            "score": result.get("score"),
            "text": text(result, "text")[:500],
        }
        for result in many(item, "results")
    ]
    return found or item.get("output")
