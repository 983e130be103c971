"""Reads the parts of finished items: citations, files to fetch, what hosted tools returned.

Pure. Nothing here is fetched; a picture that stands in the item itself is decoded by
`media`, which also asks for the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assistant import events as e
from assistant.backends.unknown import approval_wanted, cannot_run, shown
from assistant.backends.wire.caps import ID_LIMIT, ident
from assistant.backends.wire.json_text import Json, many, text
from assistant.messages import CallId, Citation, Problem


@dataclass(frozen=True, slots=True)
class Fetch:
    """A file of the answer that is still at the endpoint, or a picture inside the item."""

    name: str
    file_id: str = ""
    container_id: str = ""
    content: str = ""
    """base64, or a data: address"""
    media_type: str = ""


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


def finished(item: Json, call_id: CallId, name: str) -> Iterator[e.Event | Fetch]:
    """Tell what a tool of the endpoint's own did, or whatever else an item is."""
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
    kind = text(item, "type")
    failed = item.get("status") == "failed" or bool(item.get("error")) or kind in _FOR_US
    yield e.ToolFinished(call_id=call_id, name=name, failed=failed, result=_result(item))
    media_type = f"image/{item.get('output_format') or 'png'}"
    for at, content in enumerate(filter(None, pictures)):
        yield Fetch(f"{call_id}-{at + 1}", content=content, media_type=media_type)


def asked_of_us(item: Json) -> Json:
    """Return the fields of an item that `unanswered` looks at."""
    return {name: text(item, name)[:ID_LIMIT] for name in _LOOKED_AT}


def unanswered(output: Iterable[Json]) -> Problem | None:
    """Return why nobody can answer the first item of *output* that waits for us, if one does.

    Calls of our functions are none of these. What a server did by itself it answers in the same
    output: a shell of its own, a search for tools, an approval given in advance.
    """
    items = list(output)
    answers = [one for one in items if one["type"].endswith(("_output", "_response"))]
    answered = {one[name] for one in answers for name in ("call_id", "approval_request_id")}
    for item in items:
        kind = item["type"]
        if kind == _APPROVAL and item["id"] not in answered:
            return approval_wanted(item["name"], item["server_label"])
        ours = kind != "tool_search_call" or item["execution"] == "client"
        if kind in _CALLS and ours and item["call_id"] not in answered:
            return cannot_run(names(item)[0])
    return None


def names(item: Json) -> tuple[str, str]:
    """Return how the step of an item is called, and its kind."""
    kind = (text(item, "type") or "unknown").removesuffix("_call")
    name, server = text(item, "name") or kind, text(item, "server_label")
    return (f"{server}.{name}" if server else name), kind


def _offset(raw: Json, name: str) -> int | None:
    found = raw.get(name)
    return found if isinstance(found, int) else None


def _asked(item: Json) -> str:
    if item.get("arguments"):
        return str(item["arguments"])
    if written := text(item, "input"):
        return written
    asked = item.get("action") or item.get("queries")
    return json.dumps(asked, ensure_ascii=False) if asked else ""


def _result(item: Json) -> Any:
    if item.get("error"):
        return {"error": item["error"]}
    if item.get("type") not in _KNOWN:
        return shown(item, _ELSEWHERE)
    found = [
        {
            "filename": result.get("filename") or result.get("file_id"),
            "score": result.get("score"),
            "text": text(result, "text")[:500],
        }
        for result in many(item, "results")
    ]
    return found or item.get("output")


_APPROVAL = "mcp_approval_request"
_CALLS = (
    *("apply_patch_call", "computer_call", "custom_tool_call", "local_shell_call", "shell_call"),
    "tool_search_call",
)
"""made to us, unless the server has answered them in the same output"""
_LOOKED_AT = (
    *("type", "id", "call_id", "approval_request_id", "name", "server_label", "execution"),
)
_FOR_US = (_APPROVAL, "custom_tool_call")
"""never done, whatever their status says: what follows them would be our answer"""
_KNOWN = (
    *("code_interpreter_call", "file_search_call", "image_generation_call", "mcp_call"),
    "web_search_call",
)
_ELSEWHERE = (
    *("id", "call_id", "type", "status", "name", "server_label", "code", "arguments", "action"),
    *("queries", "input"),
)
"""fields of an item that its step shows at their own place, or not at all"""
