"""Rows that have the names of the columns once more, as reports print them on each page.

Only rows with all of the names, in their order: any other is data.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.kinds import literal
from assistant.data.readers.layout.showing import show_row
from assistant.data.readers.staging import Stage, Staged
from assistant.tables import Choice, Question


def leave_out_repeats(stage: Stage, staged: Staged, asker: Asker) -> Staged:
    """Take the rows that repeat the header from a staged table, as suggested or as answered."""
    if sum(map(bool, staged.headers)) < 2:
        return staged
    alike = " AND ".join(
        f"c{n} = {literal(name)}" if name else f"nullif(c{n}, '') IS NULL"
        for n, name in enumerate(staged.headers)
    )
    found = stage.connection.execute(
        f"SELECT rowid FROM {staged.stage} WHERE {alike} ORDER BY rowid"  # noqa: S608 - our own
    ).fetchall()
    count = len(found)
    if not count or count == staged.rows:
        return staged
    where = f"{staged.place(found[0][0])}{' and more' if count > 1 else ''}"
    rows = "1 row repeats" if count == 1 else f"{count:,} rows repeat"
    question = Question(
        f"repeats:{staged.label}" if staged.label else "repeats",
        f"{rows} the names of the columns ({where}).",
        (
            Choice("out", "Leave out", show_row(staged.headers)),
            Choice("keep", "Keep as rows", "columns whose values do not fit become text"),
        ),
        ("out",),
    )
    if asker.offer(question) != ("out",):
        return staged
    stage.connection.execute(f"DELETE FROM {staged.stage} WHERE {alike}")  # noqa: S608 - our own
    are = "is" if count == 1 else "are"
    note = f"{rows} the names of the columns and {are} left out ({where})."
    return replace(staged, rows=staged.rows - count, notes=(*staged.notes, note))
