"""Which part of a workbook holds which sheet, and what the numbers of its styles mean.

Read from small parts whose real sizes were counted before; what cannot be read is left to the
reader of workbooks, which says what is wrong with it, if it minds.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from assistant.data.readers.excel import codes

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_MOST_BYTES = 16 * 1024 * 1024
"""of each of these parts"""
_BLOCK = 1 << 16
_TRUE = ("1", "true")
_UNREADABLE = (expat.ExpatError, zipfile.BadZipFile, NotImplementedError, LookupError, ValueError)


@dataclass(slots=True)
class Layout:
    """What the small parts of a workbook say."""

    parts: dict[str, str] = field(default_factory=dict[str, str])
    """sheet -> part"""
    formats: dict[int, codes.Format] = field(default_factory=dict[int, codes.Format])
    """style -> number format, where it means more than a number or a date"""
    from_1904: bool = False
    """whether days are counted from 1904"""
    to_calculate: bool = False
    """whether the workbook is to be calculated when it is opened, or when somebody says so"""
    uncalculated: bool = False
    """whether no formula has been calculated yet, whatever value it has"""
    unread: bool = False
    """whether not all of them could be read"""


def read_layout(source: Path) -> Layout:
    """Read the list of sheets and the number formats of a workbook."""
    found = Layout()
    with zipfile.ZipFile(source) as archive:
        try:
            targets = dict(_targets(archive))
            for tag, attributes in _tags(archive, _BOOK):
                if tag == "workbookPr":
                    found.from_1904 = attributes.get("date1904") in _TRUE
                elif tag == "calcPr":
                    found.to_calculate = attributes.get("fullCalcOnLoad") in _TRUE or (
                        attributes.get("calcMode") == "manual"
                    )
                elif tag == "sheet":
                    link = next((v for k, v in attributes.items() if k.endswith("ships id")), "")
                    found.parts[attributes.get("name", "")] = targets.get(link, ("", ""))[1]
            styles = next((part for kind, part in targets.values() if kind == "styles"), _STYLES)
            found.formats = _formats(archive, styles)
        except _UNREADABLE:
            found.unread = True
    return found


def _targets(archive: zipfile.ZipFile) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the links of the workbook: id, kind and part."""
    for tag, attributes in _tags(archive, _LINKS):
        if tag == "Relationship":
            target = attributes.get("Target", "")
            kind = attributes.get("Type", "").rpartition("/")[2]
            part = target[1:] if target[:1] == "/" else f"xl/{target}"
            yield attributes.get("Id", ""), (kind, part)


def _formats(archive: zipfile.ZipFile, part: str) -> dict[int, codes.Format]:
    written: dict[int, str] = {}
    known: dict[int, codes.Format | None] = {}
    formats: dict[int, codes.Format] = {}
    style = -1
    for tag, attributes in _tags(archive, part):
        if tag == "numFmt":
            number = int(attributes.get("numFmtId", "-1"))
            written.setdefault(number, attributes.get("formatCode", ""))
        elif tag in ("cellXfs", "cellStyles", "dxfs"):
            style = 0 if tag == "cellXfs" else -1
        elif tag == "xf" and style >= 0:
            number = int(attributes.get("numFmtId", "0"))
            if number not in known:
                known[number] = codes.understand(written.get(number, codes.built_in(number)))
            if (meant := known[number]) is not None:
                formats[style] = meant
            style += 1
    return formats


def _tags(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the opening tags of a part, without the prefixes of their namespaces."""
    entry = next((e for e in archive.infolist() if e.filename.lower() == part.lower()), None)
    if entry is None:
        return
    if entry.file_size > _MOST_BYTES:
        raise ValueError(f"{part} is larger than it may be")
    seen: list[tuple[str, Mapping[str, str]]] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        seen.append((tag.rpartition(" ")[2], attributes))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    with archive.open(entry) as file:
        while block := file.read(_BLOCK):
            parser.Parse(block)
            yield from seen
            seen.clear()
    parser.Parse(b"", True)
    yield from seen
