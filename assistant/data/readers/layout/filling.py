"""Labels of groups that stand in the first row of each group only: filled down when wanted.

Offered where the first column shows the habit: a label, then rows without one, again and again.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.data.readers.asking import Asker
from assistant.data.readers.layout.cells import look
from assistant.data.readers.naming import clip, visible
from assistant.data.readers.staging import Stage, Staged
from assistant.tables import Choice, Question

_MOST_LABELS = 2_000
_FIRST = 100
"""rows that show at once that a column has no such habit"""


def fill_labels(stage: Stage, staged: Staged, asker: Asker, key: str) -> Staged:
    """Offer to fill the first column of a staged table down; as it stands by default."""
    if staged.rows < 3 or len(staged.headers) < 2 or not _shows_groups(stage, staged):
        return staged
    name = clip(visible(staged.headers[0]) or "column_1", 60)
    (blank,) = stage.connection.execute(
        f"SELECT count(*) FROM {staged.stage} WHERE nullif(trim(c0), '') IS NULL"  # noqa: S608 - ours
    ).fetchone() or (0,)
    question = Question(
        f"fill:{name}{key}",
        f"“{name}” is empty in {blank:,} of {staged.rows:,} rows, below rows that have a label.",
        (
            Choice("leave", "Leave them empty", f"{blank:,} rows have no {name}"),
            Choice("fill", "Fill down", "each row gets the label above"),
        ),
        ("leave",),
    )
    if asker.offer(question) == ("leave",):
        note = f"“{name}” is empty in {blank:,} rows, which may belong to the label above."
        return replace(staged, notes=(*staged.notes, note))
    fill_down(stage, staged.stage, 0)
    note = f"“{name}” was filled down into {blank:,} rows."
    return replace(staged, notes=(*staged.notes, note))


def _shows_groups(stage: Stage, staged: Staged) -> bool:
    """Whether labels stand apart, each once, and most rows below have all but a label."""
    label = "nullif(trim(c0), '')"
    begin = stage.connection.execute(
        f"SELECT count({label}), count(*) FROM {staged.stage} WHERE rowid < {_FIRST}"  # noqa: S608 - ours
    ).fetchone() or (0, 0)
    if begin[0] * 2 > begin[1]:
        return False
    row = stage.connection.execute(
        f"SELECT count({label}), count(DISTINCT {label}), "  # noqa: S608 - our own names
        f"min(rowid) FILTER ({label} IS NOT NULL), "
        f"count(*) FILTER ({label} IS NULL AND nullif(trim(c1), '') IS NOT NULL) "
        f"FROM {staged.stage}"
    ).fetchone()
    labels, different, first, below = row or (0, 0, None, 0)
    if first != 0 or labels < 2 or labels != different or labels > _MOST_LABELS:
        return False
    if below * 2 < staged.rows or below != staged.rows - labels:
        return False
    found = stage.connection.execute(
        f"SELECT DISTINCT c0 FROM {staged.stage} WHERE {label} IS NOT NULL LIMIT 50"  # noqa: S608 - ours
    ).fetchall()
    return all(look(text) == "words" or text.strip().isdigit() for (text,) in found)


def fill_down(stage: Stage, table: str, column: int) -> None:
    """Give each row of a staging table without a value in a column the one above."""
    stage.connection.execute(
        f"UPDATE {table} SET c{column} = filled.value FROM ("  # noqa: S608 - our own names
        f"SELECT rowid AS row, last_value(nullif(trim(c{column}), '') IGNORE NULLS) "
        f"OVER (ORDER BY rowid) AS value FROM {table}) AS filled WHERE {table}.rowid = filled.row"
    )
