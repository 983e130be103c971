"""What stands below the rows of a table: a closing balance, a source, notes.

Only lines that cannot be rows: their cells are not what the columns hold, or nothing of what every
row has is in them. A last line that fits all columns is data, or a total, which is found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.data.readers.asking import Asker
from assistant.data.readers.layout.cells import Cells, compare, filled, is_prose, look, strip, typed
from assistant.data.readers.layout.showing import show_row, show_rows
from assistant.data.readers.staging import Stage, Staged
from assistant.data.readers.totals.words import read as read_word
from assistant.tables import Choice, Question

LOOKED_AT = 80
"""last rows among which the end of the table is found"""
_MOST_LINES = 40
_WORDS = (
    "sources?", "quellen?", "fuentes?", "fonte", "notes?", "nb", r"n\.b\.", "hinweise?",
    "anmerkung(?:en)?", "bemerkung(?:en)?", "notas?", "remarks?", "disclaimer", "legende?",
    "generated", "created", "printed", "exported", "report(?:ed)?", "erstellt", "gedruckt", "stand",
    "as of", "(?:last )?updated", "data as of", "copyright", "prepared", "end of", r"page \d+",
    r"seite \d+", "footnotes?", "estimated", "preliminary", "subject to",
)  # fmt: skip
_NOTE = re.compile(
    rf"(?:(?:{'|'.join(_WORDS)})\b|\u00a9|\(c\)|[*\u2020\u2021]|\[\d{{1,2}}\]|\(?\d{{1,2}}\)).*|.*:",
    re.IGNORECASE | re.DOTALL,
)
"""how a line begins that is about the table"""


@dataclass(frozen=True, slots=True)
class Line:
    """One of the last lines, and whether something sets it apart from the one above."""

    cells: Cells
    apart: bool = False
    """an empty line stands above, or it has fewer fields than the others"""
    broken: bool = False
    """nobody knows what its fields are"""


def find_ending(lines: Sequence[Line], width: int) -> int:
    """Return how many of the last *lines* of a table of *width* columns stand below it."""
    rows = [line.cells for line in lines[: max(1, (len(lines) + 1) // 2)] if not line.broken]
    columns = typed(rows, 0.8)
    counts = sorted(len(filled(row)) for row in rows) or [0]
    spaced = any(map(is_prose, rows))
    found = 0
    for count, line in enumerate(reversed(lines[1:]), start=1):
        if count > _MOST_LINES or line.broken:
            break
        noted = _is_note(line.cells)
        usual = counts[(len(counts) - 1) // 2 if noted else 0]
        prose = not spaced and noted and is_prose(line.cells)
        verdict = True if prose else _judge(line, columns, usual, width)
        if verdict is None:
            break
        if verdict:
            found = count
    return found


def _judge(line: Line, columns: Mapping[int, str], usual: int, width: int) -> bool | None:
    """Whether a line surely stands below the table; None if it is a row, False if it may be."""
    places = filled(line.cells)
    fits, misfits = compare(line.cells, columns)
    sparse = len(places) < usual
    if not places:
        return False
    if fits and read_word(strip(line.cells[places[0]])) is not None:
        return None  # a total is found by its sum as well
    if misfits:
        words = look(line.cells[misfits[0]]) == "words" and misfits[0] == places[0]
        noted = line.apart or sparse or strip(line.cells[places[0]]).endswith(":")
        return True if noted and (words or not fits) else None
    noted = _is_note(line.cells)
    if fits or not ((noted and line.apart and columns) or sparse):
        return None
    if len(places) > max(2 if noted else 1, width // 3):
        return None
    return line.apart or noted


def _is_note(row: Cells) -> bool:
    text = strip(row[0])
    said = text.rstrip("0123456789.,' $\u20ac%")  # as in `Total: 66` without a cell of its own
    word = read_word(said) if said != text and len(filled(row)) == 1 else None
    return _NOTE.fullmatch(text) is not None or (word is not None and not word.of)


def trim(stage: Stage, staged: Staged, asker: Asker, key: str) -> Staged:
    """Take from a staged table the lines that stand below it, as suggested or as answered."""
    first = max(0, staged.rows - LOOKED_AT)
    width = len(staged.headers)
    if staged.rows < 2 or not width:
        return staged
    rows = stage.connection.execute(
        f"SELECT * FROM {staged.stage} WHERE rowid >= {first} ORDER BY rowid"  # noqa: S608 - our own
    ).fetchall()
    lines = [
        Line([cell or "" for cell in row], apart=_apart(staged, first + n, rows[n - 1]))
        for n, row in enumerate(rows)
    ]
    count = find_ending(lines, width)
    if not count:
        return staged
    left = [line.cells for line in lines[-count:]]
    if not leave_out(left, lines[-count - 1].cells, asker, key):
        return staged
    kept = staged.rows - count
    stage.connection.execute(f"DELETE FROM {staged.stage} WHERE rowid >= {kept}")  # noqa: S608 - ours
    return replace(staged, rows=kept, notes=(*staged.notes, tell(left)))


def _apart(staged: Staged, row: int, before: Sequence[str | None]) -> bool:
    """Whether the row does not stand on the line behind the one above, *before*."""
    if row == 0 or not staged.lines or any("\n" in cell or "\r" in cell for cell in before if cell):
        return False
    line, above = staged.line(row), staged.line(row - 1)
    return line is not None and above is not None and line - above > 1


def leave_out(left: Sequence[Cells], last: Cells, asker: Asker, key: str) -> bool:
    """Offer to keep the lines below a table whose last row is *last*."""
    lines = (
        "1 line below the table does" if len(left) == 1 else f"{len(left)} lines below the table do"
    )
    question = Question(
        f"footer{key}",
        f"{lines} not fit the columns.",
        (
            Choice("out", "Leave out", f"{show_rows(left)}; the last row is {show_row(last)}"),
            Choice("keep", "Keep as rows", "columns whose values do not fit become text"),
        ),
        ("out",),
    )
    return asker.offer(question) == ("out",)


def tell(left: Sequence[Cells]) -> str:
    """Say which lines below a table were left out."""
    if len(left) == 1:
        return f"1 line below the table is left out: {show_rows(left)}."
    return f"{len(left)} lines below the table are left out: {show_rows(left)}."
