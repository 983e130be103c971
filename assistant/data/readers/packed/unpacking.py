"""A packed file becomes the files in it: streamed, counted while they are unpacked, and checked.

What an archive says of itself may be a lie. What is unpacked lies in the folder of the request,
under a name of ours.
"""

from __future__ import annotations

import gzip
import struct
import zipfile
import zlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from assistant.data.readers.asking import Asker
from assistant.data.readers.jobs import Job, Limits, Progress
from assistant.data.readers.naming import clip, visible
from assistant.data.readers.packed.members import choose
from assistant.data.readers.recognising import EXTENSIONS, PACKED, suffix_of
from assistant.errors import DataError

MOST_RATIO = 200
_RATIO_FROM = 4 * 1024 * 1024
"""bytes; less than this is no danger however small it was packed"""
_MOST_ENTRIES = 10_000
_BLOCK = 1 << 18
_ENCRYPTED, _NAMED = 0x1, 0x08
"""flags of a file in a zip, and of a gzip header"""


@dataclass(frozen=True, slots=True)
class Opened:
    """The file that is read, and what was done to get at it."""

    source: Path
    name: str
    """untrusted text that decides the format, and is shown"""
    notes: tuple[str, ...] = ()
    part: str = ""
    """its name in an archive that has several"""


def unpack(
    job: Job, place: Path, limits: Limits, asker: Asker, progress: Progress
) -> Sequence[Opened]:
    """Return the file of *job*, or those in it where it is packed; which of several is asked.

    Raises:
        DataError: it cannot be opened, or is too large.
    """
    extension = suffix_of(job.name)
    if extension not in PACKED:
        return [Opened(job.source, job.name)]
    name = visible(job.name)
    head = _head(job.source)
    magic = b"\x1f\x8b" if extension != ".zip" else b"PK"
    if not head.startswith(magic):
        raise DataError(
            f"The name ends in {extension}, but the content is not packed like that.",
            kind="wrong_format",
            hint="If unpacked already, take that ending off the name; else save again.",
        )
    writing = _Writing(place, limits.file_bytes, job.source.stat().st_size, progress)
    with _told():
        if extension == ".zip":
            return _from_zip(job.source, name, asker, writing)
        with gzip.open(job.source) as file:
            target = writing.write(file)
        inner = _name_in(head, name, target)
        return [Opened(target, inner, (f"Unpacked from {clip(name, 80)}.",))]


def _from_zip(source: Path, name: str, asker: Asker, writing: _Writing) -> Sequence[Opened]:
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_ENTRIES:
            raise DataError(
                f"The zip has {len(entries):,} files; at most {_MOST_ENTRIES:,} are looked at.",
                kind="bomb",
                hint="Unpack it and bring the file that is meant.",
            )
        if "xl/workbook.xml" in archive.NameToInfo:
            raise DataError(
                "The name ends in .zip, but the content is an Excel file.",
                kind="wrong_format",
                hint="Give it the extension .xlsx.",
            )
        members, several = choose(entries, writing.most, asker)
        targets = [_write(archive, entry, writing) for _, entry in members]
    inner = [PurePosixPath(member).name for member, _ in members]
    return [
        Opened(
            target,
            last if inner.count(last) == 1 else member.replace("/", " "),
            (f"Unpacked {clip(member, 80)} from {clip(name, 80)}.",),
            member if several else "",
        )
        for (member, _), last, target in zip(members, inner, targets, strict=True)
    ]


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, writing: _Writing) -> Path:
    if entry.flag_bits & _ENCRYPTED:
        raise DataError(
            "The zip is protected by a password.",
            kind="encrypted",
            hint="Unpack it and bring the file that is in it.",
        )
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError("packed in an unusual way")
    with archive.open(entry) as file:
        return writing.write(file)


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(slots=True)
class _Writing:
    """Writes what is unpacked, as long as all of it is no more than a file may have."""

    place: Path
    most: int
    packed: int
    progress: Progress
    _size: int = 0
    _files: int = 0

    def write(self, file: _Readable) -> Path:
        """Write all of *file* block by block. Raises DataError: too much, or nothing."""
        before, target = self._size, self.place / f"unpacked{self._files}"
        self._files += 1
        with target.open("wb") as out:
            while block := file.read(_BLOCK):
                self._size += len(block)
                self._check(self._size)
                out.write(block)
                self.progress("Unpacking", None)
        if self._size == before:
            raise DataError("The packed file is empty.", kind="empty", hint="Pack it again.")
        return target

    def _check(self, size: int) -> None:
        if size > self.most:
            raise DataError(
                f"Unpacked, the file has more than {self.most / 1e6:,.0f} MB, "
                "the most that is taken.",
                kind="too_large",
                hint="Split it, or leave out what is not needed. Parquet is much smaller than CSV.",
            )
        if size > _RATIO_FROM and size > MOST_RATIO * self.packed:
            raise DataError(
                f"The file unpacks to more than {MOST_RATIO} times its size, as no table does.",
                kind="bomb",
                hint="Unpack it and bring the file that is in it.",
            )


@contextmanager
def _told() -> Generator[None]:
    """Say what is wrong with an archive in a person's words."""
    try:
        yield
    except EOFError as exc:
        raise DataError(
            "The packed file is cut off: its end is missing.",
            kind="damaged",
            hint="Copy or download it again.",
        ) from exc
    except (
        gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, struct.error, ValueError,
        NotImplementedError, RuntimeError,
    ) as exc:  # fmt: skip
        raise DataError(
            f"The packed file cannot be opened ({clip(visible(str(exc)), 100)}).",
            kind="damaged",
            hint="Unpack it and bring the file that is in it.",
        ) from exc


def _head(source: Path) -> bytes:
    with source.open("rb") as file:
        return file.read(1024)


def _name_in(head: bytes, name: str, target: Path) -> str:
    """Return the name of a file in gzip: without the ending, or as gzip noted it, or by a look."""
    inner = name.rpartition(".")[0]
    if suffix_of(inner) in EXTENSIONS:
        return inner
    if suffix_of(inner) in (*PACKED, ".tar") or suffix_of(name) == ".tgz":
        raise DataError(
            "Archives in archives are not opened.",
            kind="nested",
            hint="Unpack it and bring the files that are in it.",
        )
    noted = _noted(head)
    if suffix_of(noted) in EXTENSIONS:
        return noted
    start = _head(target).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"PAR1"):
        return f"{inner}.parquet"
    return f"{inner}.json" if start.startswith((b"{", b"[")) else f"{inner}.csv"


def _noted(head: bytes) -> str:
    """Return the name in the header of a gzip file, where there is one without more before it."""
    if head[3:4] != bytes([_NAMED]):
        return ""
    noted = head[10:].split(b"\0", 1)[0].decode("latin-1")
    return clip(visible(PurePosixPath(noted.replace("\\", "/")).name), 200)
