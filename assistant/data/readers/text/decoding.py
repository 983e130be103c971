"""Bytes to text: a mark at the start, else strict UTF-8, else a guess that is told or asked.

The whole file is looked at, once, in blocks; nothing is decoded with replacements unless the
person chooses to.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from assistant.data.readers.asking import Asker
from assistant.errors import DataError
from assistant.tables import Choice, Question

_BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_NAMES = {
    "cp1252": "Western European (Windows-1252)",
    "latin-1": "Western European (Latin-1)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp437": "DOS, United States (437)",
    "cp850": "DOS, Western European (850)",
    "mac_roman": "Mac Roman",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "utf-16-le": "UTF-16, little-endian, without a mark",
    "utf-16-be": "UTF-16, big-endian, without a mark",
}
_REPLACING = "utf-8:replace"
_RARE = (
    "\u201a\u201e\u2020\u2021\u02c6\u2030\u0192\u02dc\u00ac\u00a4\u00a6\u00af\u00a8\u00b8\u00b6"
    "\u00a2\u00bf\u00a1"
)
_WITHIN = "\u2019\u2018'\u00b7\u00aa\u00ba\u00ae\u2122\u00a9\u2013\u2014\u2026\u20ac\u00a7"
_ODD = re.compile(
    r"[a-z\u00df-\u00ff][\u00c0-\u00d6\u00d8-\u00de\u0160\u017d\u0178\u0152]"  # aB, in a word
    rf"|[^\W\d_][^\w\s\x00-\x7f{_WITHIN}][^\W\d_]"  # a sign between two letters
    rf"|(?<=[^\W\d_])[{_RARE}]"  # a rare sign behind a letter
    r"|\u00c3[\x80-\xbf\u20ac-\u2122]"  # UTF-8 taken for Windows-1252
    r"|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0152\u0153\u0160\u0161\u017d\u017e]{3}"  # Cyrillic
)
_MIXED = re.compile(r"[A-Za-z][\u0370-\uffff]|[\u0370-\uffff][A-Za-z]")
"""letters of two scripts in one word"""
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
"""bytes that stand in no text; 0x00 is looked at by itself, 0x1b by no program"""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to open the text."""

    name: str
    errors: str = "strict"
    note: str = ""

    @contextmanager
    def open(self, source: Path) -> Generator[TextIO]:
        """Open *source* with its line ends as they are."""
        with source.open(encoding=self.name, errors=self.errors, newline="") as text:
            yield text


def find_encoding(source: Path, asker: Asker) -> Encoding:
    """Return how *source* is encoded.

    Raises:
        DataError: it is no text.
    """
    with source.open("rb") as file:
        head = file.read(64 * 1024)
    for mark, name, label in _MARKS:
        if head.startswith(mark):
            if not _decodes(source, name):
                raise DataError(
                    f"The file says {label}, but is written otherwise.",
                    kind="damaged",
                    hint="Save it again as UTF-8.",
                )
            note = "" if name == "utf-8-sig" else f"Decoded from {label}."
            return Encoding(name, note=note)
    if wide := _wide(head):
        return _ask(source, asker, (wide,))
    _refuse_binary(source)
    if _decodes(source, "utf-8"):
        return Encoding("utf-8")
    if _decodes(source, "cp1252") and _looks_right(source):
        return Encoding(
            "cp1252",
            note="Not UTF-8: decoded as Western European text (Windows-1252).",
        )
    return _ask(source, asker, ())


def _decodes(source: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    with source.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True


def _wide(head: bytes) -> str:
    """Return the UTF-16 that this is without a mark, judged by where its zeros are."""
    zeros = (head[0::2].count(0), head[1::2].count(0))
    half = max(1, len(head) // 2)
    if zeros[1] > 0.4 * half and zeros[0] < 0.05 * half:
        return "utf-16-le"
    if zeros[0] > 0.4 * half and zeros[1] < 0.05 * half:
        return "utf-16-be"
    return ""


def _refuse_binary(source: Path) -> None:
    offset = 0
    controls = 0
    with source.open("rb") as file:
        while block := file.read(_BLOCK):
            if (at := block.find(0)) >= 0:
                raise DataError(
                    f"Not text: byte {offset + at:,} is zero.",
                    kind="not_text",
                    hint="Save it again as CSV with UTF-8, from the program it comes from.",
                )
            controls += len(_CONTROL.findall(block))
            offset += len(block)
    if controls > max(3, offset // 500):
        raise DataError(
            f"Not text: {controls:,} of its {offset:,} bytes are control characters.",
            kind="not_text",
            hint="Save it again as CSV with UTF-8, from the program it comes from.",
        )


def _looks_right(source: Path) -> bool:
    """Judge by its letters and signs whether the text is Western European."""
    odd = foreign = letters = 0
    with source.open(encoding="cp1252", newline="") as text:
        while block := text.read(_BLOCK):
            odd += len(_ODD.findall(block))
            special = [c for c in block if c > "\x7f"]
            foreign += sum(c.isalpha() for c in special)
            letters += sum(c.isalpha() for c in block)
    return odd == 0 and foreign <= 0.4 * letters


def _ask(source: Path, asker: Asker, first: tuple[str, ...]) -> Encoding:
    candidates = dict.fromkeys((*first, *(() if first else _NAMES)))
    choices = [
        Choice(name, _NAMES[name], _preview(source, name))
        for name in candidates
        if (first or not name.startswith("utf-16")) and _decodes(source, name)
    ]
    if not first:
        lost = _count_replaced(source)
        detail = f"{lost:,} unreadable characters become �: {_preview(source, 'utf-8', 'replace')}"
        choices.append(Choice(_REPLACING, "UTF-8 with faults", detail))
    if not choices:
        raise DataError(
            "The text cannot be decoded.", kind="not_text", hint="Save it again as UTF-8."
        )
    best = min(choices, key=lambda choice: _oddness(source, choice.value)).value
    question = Question(
        "encoding",
        "How is the text encoded? Choose what reads well.",
        tuple(choices),
        (best,),
    )
    (chosen,) = asker.ask(question)
    if chosen == _REPLACING:
        return Encoding("utf-8", "replace", "Unreadable characters were replaced by �.")
    return Encoding(chosen, note=f"Decoded as {_NAMES[chosen]}.")


def _oddness(source: Path, value: str) -> float:
    """Return how wrong the text looks, decoded so; the order of the choices settles a tie."""
    name, _, errors = value.partition(":")
    text = _sample(source, name, errors or "strict")
    if not text:
        return 0.0
    letters = [c for c in text if c.isalpha()]
    foreign = [c for c in letters if c > "\x7f"]
    boxes = sum("\u2500" <= c <= "\u259f" or c == "�" or "\x80" <= c <= "\x9f" for c in text)
    latin = [c for c in foreign if c < "\u0370"]
    crowded = len(latin) if len(latin) > 0.4 * len(letters) else 0
    mixed = len(_MIXED.findall(text))
    return (2 * len(_ODD.findall(text)) + 3 * boxes + crowded + 2 * mixed) / len(text)


def _sample(source: Path, name: str, errors: str) -> str:
    """Return the lines with characters beyond ASCII, at most 200 of the first 100,000."""
    found: list[str] = []
    with source.open(encoding=name, errors=errors, newline="") as text:
        for number, line in enumerate(text):
            if number > 100_000 or len(found) >= 200:
                break
            if not line.isascii():
                found.append(line[:300])
    return "".join(found)


def _preview(source: Path, name: str, errors: str = "strict") -> str:
    """Return some words that are written differently in each encoding."""
    words = re.findall(r"[\w'\u2019.-]*[^\x00-\x7f\s][^\s,;|\"]*", _sample(source, name, errors))
    if not words:
        with source.open(encoding=name, errors=errors, newline="") as text:
            return text.read(80).strip().replace("\n", " / ")
    return ", ".join(list(dict.fromkeys(word[:30] for word in words))[:6])


def _count_replaced(source: Path) -> int:
    with source.open(encoding="utf-8", errors="replace", newline="") as text:
        return sum(line.count("�") for line in text)
