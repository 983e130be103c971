"""JSON and NDJSON: objects to rows, one column for each key.

Numbers are kept as they are written, so that long ones lose no digit; what is nested becomes JSON
text. A document of one array is read item by item, never held as objects all at once.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from assistant.data.readers.asking import Asker
from assistant.data.readers.jobs import Progress
from assistant.data.readers.naming import clip, stem_of, visible
from assistant.data.readers.staging import Cell, Stage, Staged
from assistant.data.readers.text.ragged import refused
from assistant.errors import DataError
from assistant.tables import Choice, Question

_SPACE = re.compile(r"[ \t\r\n]*")
_MOST_EXPONENT = 30
_VALUE = "value"


class _Number(str):
    """A number as the file writes it."""

    __slots__ = ()


class _Constant(str):
    """NaN, Infinity or -Infinity, which JSON does not know and programs write."""

    __slots__ = ()


@dataclass(slots=True)
class _Found:
    """What is seen while the rows are read."""

    keys: dict[str, int] = field(default_factory=dict[str, int])
    quoted: set[int] = field(default_factory=set[int])
    bare: dict[int, int] = field(default_factory=dict[int, int])
    """numbers without quotes of each column"""
    nans: set[int] = field(default_factory=set[int])
    """columns with NaN"""
    nested: set[int] = field(default_factory=set[int])
    rows: int = 0
    broken: list[int] = field(default_factory=list[int])
    lines: bool = False
    """whether each line is a document"""
    twice: int = 0
    """objects with the same key twice"""
    constants: int = 0
    """NaN and the like, wherever they are"""
    kept: int = 0
    """those of them that are cells"""
    notes: list[str] = field(default_factory=list[str])


_Rows = Callable[[], Iterator[Any]]


def read_json(source: Path, name: str, stage: Stage, asker: Asker, progress: Progress) -> Staged:
    """Stage the objects of a JSON or NDJSON file."""
    text = _decode(source)
    found = _Found()
    try:
        rows = _find_rows(text, name, found)
        progress("Checking the objects", None)
        for row in rows():
            _look(row, found)
            if found.rows % 10_000 == 0:
                stage.check_columns(max(1, len(found.keys)))
        taken = found.rows
        told = _told(found, asker)
        stage.check_columns(len(found.keys))
        progress("Reading the objects", None)
        table, count = stage.write(_cells(rows, found), len(found.keys))
    except RecursionError as exc:
        raise DataError(
            "Values are nested too deeply.", kind="too_deep", hint="Flatten it, or use CSV."
        ) from exc
    assert count == taken  # noqa: S101 - both passes read the same text
    return Staged(
        stage=table,
        stem=stem_of(name),
        source=name,
        headers=tuple(found.keys),
        rows=count,
        refused=len(found.broken),
        notes=tuple(told),
        quoted=frozenset(found.quoted),
        bare=found.bare,
        nans=frozenset(found.nans),
    )


def _decode(source: Path) -> str:
    data = source.read_bytes()
    name = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    try:
        return data.decode(name)
    except UnicodeDecodeError as exc:
        raise DataError(
            f"Not UTF-8, as JSON must be: byte {exc.start:,} does not fit.",
            kind="not_text",
            hint="Save it again as UTF-8.",
        ) from exc


def _decoder(found: _Found) -> json.JSONDecoder:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        found.twice += len(made) != len(items)
        return made

    def constant(name: str) -> _Constant:
        found.constants += 1
        return _Constant(name)

    return json.JSONDecoder(
        parse_int=_Number, parse_float=_Number, parse_constant=constant, object_pairs_hook=pairs
    )


def _find_rows(text: str, name: str, found: _Found) -> _Rows:
    """Return how to go through the rows, as often as needed."""
    decoder = _decoder(found)
    start = _skip(text, 0)
    if start == len(text):
        raise DataError("The file is empty.", kind="empty", hint="Check what was saved.")
    lines = _is_lines(text, name, decoder)
    found.constants = found.twice = 0  # what was tried is read again
    if lines:
        found.lines = True
        return lambda: _lines(text, decoder, found)
    if text[start] == "[":
        return lambda: _items(text, start + 1, decoder)
    value, end = _parse(text, start, decoder)
    if _skip(text, end) != len(text):
        raise _wrong(text, end, "more text follows the end")
    if not isinstance(value, dict):
        raise DataError(
            "The file holds a single value, no rows.",
            kind="no_rows",
            hint="Bring a list of objects.",
        )
    return _inside(cast("dict[str, Any]", value), found)


def _inside(value: dict[str, Any], found: _Found) -> _Rows:
    """Take the one array in an object; an object with none or several is one row."""
    arrays: list[tuple[str, list[Any]]] = [
        (key, item)
        for key, item in value.items()
        if isinstance(item, list) and any(isinstance(row, dict) for row in cast("list[Any]", item))
    ]
    if len(arrays) != 1:
        found.notes.append("The file is one object, which became one row.")
        return lambda: iter((value,))
    key, rows = arrays[0]
    others = [clip(visible(other), 40) for other in value if other != key]
    rest = f" Not in the table: {', '.join(others[:8])}." if others else ""
    found.notes.append(f"The rows are those in “{clip(visible(key), 40)}”.{rest}")
    return lambda: iter(rows)


def _is_lines(text: str, name: str, decoder: json.JSONDecoder) -> bool:
    """Whether each line is a document of its own."""
    filled = [line for line in text[:200_000].splitlines() if line.strip()][:2]
    if name.lower().endswith((".jsonl", ".ndjson")):
        return True
    if len(filled) < 2 or not filled[0].lstrip().startswith("{"):
        return False
    try:
        decoder.decode(filled[0])
    except ValueError:
        return False
    return True


def _lines(text: str, decoder: json.JSONDecoder, found: _Found) -> Iterator[Any]:
    found.broken.clear()
    for number, match in enumerate(re.finditer(r"[^\r\n]*(?:\r\n|\n|\r|\Z)", text), start=1):
        line = match.group().strip(" \t\r\n\ufeff")
        if not line:
            continue
        try:
            yield decoder.decode(line)
        except ValueError:
            found.broken.append(number)


def _items(text: str, at: int, decoder: json.JSONDecoder) -> Iterator[Any]:
    """Yield the items of the array whose bracket stands before *at*."""
    at = _skip(text, at)
    if text[at : at + 1] != "]":
        while True:
            item, at = _parse(text, at, decoder)
            yield item
            at = _skip(text, at)
            if text[at : at + 1] == "]":
                break
            if text[at : at + 1] != ",":
                raise _wrong(text, at, "a comma or ] is missing")
            at = _skip(text, at + 1)
    if _skip(text, at + 1) != len(text):
        raise _wrong(text, at + 1, "more text follows the end")


def _parse(text: str, at: int, decoder: json.JSONDecoder) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text, at)
    except json.JSONDecodeError as exc:
        raise _wrong(text, exc.pos, exc.msg) from exc


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _wrong(text: str, at: int, what: str) -> DataError:
    line = text.count("\n", 0, at) + 1
    cut = " The file may be cut off." if at >= len(text) - 1 else ""
    return DataError(
        f"Not JSON: in line {line:,}, {what[0].lower()}{what[1:]}.{cut}",
        kind="damaged",
        hint="Write it again, or mend that line.",
    )


def _to_object(row: Any) -> dict[str, Any]:
    """Return a row by keys: a list has numbers for them, a value stands alone."""
    if isinstance(row, dict):
        return cast("dict[str, Any]", row)
    if isinstance(row, list):
        items = cast("list[Any]", row)
        return {f"column_{number}": item for number, item in enumerate(items, start=1)}
    return {_VALUE: row}


def _look(row: Any, found: _Found) -> None:
    found.rows += 1
    for key, value in _to_object(row).items():
        number = found.keys.setdefault(key, len(found.keys))
        if type(value) is str:
            found.quoted.add(number)
        elif isinstance(value, _Number):
            found.bare[number] = found.bare.get(number, 0) + 1
        elif isinstance(value, _Constant):
            found.kept += 1
            if value == "NaN":
                found.nans.add(number)
        elif isinstance(value, dict | list):
            found.nested.add(number)


def _told(found: _Found, asker: Asker) -> Sequence[str]:
    """Say what was seen, and ask about lines that are no JSON."""
    notes = list(found.notes)
    if not found.rows and not found.broken:
        raise DataError("The file has no rows.", kind="empty", hint="Check what was saved.")
    if found.broken:
        notes.append(_ask_broken(found, asker))
    if found.nested:
        names = [clip(visible(key), 40) for key, n in found.keys.items() if n in found.nested]
        more = " and others" if len(names) > 8 else ""
        notes.append(f"Nested values became JSON text: {', '.join(names[:8])}{more}.")
    if found.twice:
        notes.append(f"{found.twice:,} objects have a key twice; its last value was taken.")
    if nested := found.constants - found.kept:
        notes.append(f"{nested:,} NaN or Infinity inside other values became null.")
    return notes


def _ask_broken(found: _Found, asker: Asker) -> str:
    if not found.rows:
        raise DataError("No line is JSON.", kind="damaged", hint="Check that it is the right file.")
    broken = list(found.broken)
    detail = f"{found.rows:,} rows kept, {refused(len(broken), broken[:9])}"
    are = "is" if len(broken) == 1 else "are"
    question = Question(
        "ragged",
        f"{len(broken):,} of {found.rows + len(broken):,} lines {are} not JSON. "
        "What should be loaded?",
        (Choice("keep", "The lines that are JSON", detail),),
        ("keep",),
    )
    asker.ask(question)
    return f"Lines that are not JSON: {detail}."


def _cells(rows: _Rows, found: _Found) -> Iterator[list[Cell]]:
    keys = found.keys
    for row in rows():
        cells: list[Cell] = [None] * len(keys)
        for key, value in _to_object(row).items():
            cells[keys[key]] = _to_text(value)
        yield cells


def _to_text(value: Any) -> Cell:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case _Number():
            return _plain(value)
        case str():
            # Half of a surrogate pair, which JSON can write, is in no encoding.
            return value if value.isprintable() else value.encode("utf-8", "replace").decode()
        case _:
            return dump(value)


def _plain(number: _Number) -> str:
    """Return *number* without an exponent, where that is not absurd."""
    if "e" not in number and "E" not in number:
        return str(number)
    exact = Decimal(number)
    if abs(exact.adjusted()) > _MOST_EXPONENT:
        return str(number)
    return format(exact, "f")


def dump(value: Any) -> str:
    """Return *value* as JSON, its numbers as they were written."""
    match value:
        case dict():
            items = cast("dict[str, Any]", value).items()
            return "{" + ", ".join(f"{_string(key)}: {dump(item)}" for key, item in items) + "}"
        case list():
            return "[" + ", ".join(dump(item) for item in cast("list[Any]", value)) + "]"
        case _Number():
            return str(value)
        case _Constant():
            return "null"
        case str():
            return _string(value)
        case _:
            return json.dumps(value)


def _string(text: str) -> str:
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False)
