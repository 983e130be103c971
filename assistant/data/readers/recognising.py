"""What a file is: its extension and its content must say the same.

Looks at the first bytes only. A kind that is not taken gets a sentence on what to do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from assistant.errors import DataError

Format = Literal["text", "excel", "parquet", "json"]

EXTENSIONS: dict[str, Format] = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".parquet": "parquet",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
TAKEN = "CSV, TSV, Excel (.xlsx, .xlsm), Parquet, JSON and NDJSON"
PACKED = frozenset({".gz", ".zip", ".tgz"})
"""kinds that may have a table in them"""
_PACK = "Unpack it and bring the file that is in it, or pack that as .gz or .zip."

_SAVE_AS = {
    ".xls": "Open it in Excel or LibreOffice and save it as .xlsx.",
    ".xlsb": "Open it in Excel and save it as .xlsx.",
    ".ods": "Open it in LibreOffice and save it as .xlsx.",
    ".numbers": "Open it in Numbers and export it to Excel or CSV.",
    ".tar": _PACK,
    ".bz2": _PACK,
    ".xz": _PACK,
    ".zst": _PACK,
    ".rar": _PACK,
    ".7z": "Unpack it and bring the files that are in it.",
    ".pdf": "Tables in a PDF cannot be read; bring the data that it was made from.",
    ".docx": "Copy the table into a spreadsheet and save that as .xlsx.",
    ".db": "Export the tables that you need to CSV or Parquet.",
    ".sqlite": "Export the tables that you need to CSV or Parquet.",
    ".duckdb": "Export the tables that you need to Parquet.",
    ".feather": "Save it as Parquet.",
    ".xml": "Save it as CSV or JSON.",
    ".html": "Save the table in it as CSV.",
}
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a password-protected Office file",
     "Open it in Excel, take off the password, and save it as .xlsx."),
    (b"PK\x03\x04", "a zip archive or an Office file",
     "Give a spreadsheet the extension .xlsx, an archive .zip."),
    (b"PK\x05\x06", "an empty zip archive", "Bring the file that should be in it."),
    (b"PAR1", "a Parquet file", "Give it the extension .parquet."),
    (b"%PDF", "a PDF", _SAVE_AS[".pdf"]),
    (b"\x1f\x8b", "a compressed file", "Add .gz to its name, or unpack it."),
    (b"7z\xbc\xaf", "an archive", _SAVE_AS[".7z"]),
    (b"Rar!", "an archive", _SAVE_AS[".7z"]),
    (b"SQLite format 3", "a SQLite database", _SAVE_AS[".sqlite"]),
    (b"ARROW1", "an Arrow file", _SAVE_AS[".feather"]),
    (b"\x89PNG", "a picture", "Bring the data that it shows."),
    (b"\xff\xd8\xff", "a picture", "Bring the data that it shows."),
    (b"GIF8", "a picture", "Bring the data that it shows."),
)  # fmt: skip


def recognise(source: Path, name: str) -> Format:
    """Return what *source* is.

    Raises:
        DataError: it is nothing that can be read, or not what its name says.
    """
    extension = suffix_of(name)
    expected = EXTENSIONS.get(extension)
    if expected is None:
        what = f"Files of the kind {extension}" if extension else "Files without an extension"
        raise DataError(
            f"{what} cannot be read; {TAKEN} can.",
            kind="unknown_format",
            hint=_SAVE_AS.get(
                extension, "Save it in one of these formats, packed as .gz or .zip if you like."
            ),
        )
    with source.open("rb") as file:
        head = file.read(16)
        file.seek(max(0, source.stat().st_size - 4))
        tail = file.read(4)
    return _check(expected, extension, head, tail)


def suffix_of(name: str) -> str:
    """Return the ending of a file's name: `.csv`."""
    return Path(name.replace("\x00", "").lower()).suffix


def _check(expected: Format, extension: str, head: bytes, tail: bytes) -> Format:
    is_parquet = head[:4] == b"PAR1" and tail == b"PAR1"
    if (expected == "excel" and head[:4] == b"PK\x03\x04") or (
        expected == "parquet" and is_parquet
    ):
        return expected
    if expected == "parquet" and head[:4] == b"PAR1":
        raise DataError(
            "The Parquet file is cut off: its end is missing.",
            kind="damaged",
            hint="Copy or download it again.",
        )
    for magic, what, hint in _MAGIC:
        if head.startswith(magic):
            raise DataError(
                f"The name ends in {extension}, but the content is {what}.",
                kind="wrong_format",
                hint=hint,
            )
    if expected in ("excel", "parquet"):
        raise DataError(
            f"The name ends in {extension}, but the content is not of that kind.",
            kind="wrong_format",
            hint="Save again from the program it comes from; name text .csv.",
        )
    return expected
