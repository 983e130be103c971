"""Totals among the rows: asked about, left out unless they are wanted, and told either way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.data.readers.asking import Asker
from assistant.data.readers.naming import clip, visible
from assistant.data.readers.staging import Stage, Staged
from assistant.data.readers.totals.finding import Found, find
from assistant.data.readers.totals.grid import Grid, look, numbered
from assistant.tables import Choice, Question

_FEWEST = 2
"""rows of a table, for one to be the total of another"""
_NAMED = 6
"""rows that are told by their numbers"""
_SHOWN = 3
"""rows whose text is shown"""
_LONGEST = 80
"""characters of the text of a row"""


@dataclass(frozen=True, slots=True)
class _Told:
    """The rows in question, in words."""

    count: int
    kind: str
    """total, or summary where there are averages and the like"""
    rows: str
    """`row 8`, `rows 4, 7 and 8`"""
    texts: str
    """`row 8 “Grand Total, 450”`"""
    label: str
    """of the only row, where it has one"""
    begins: bool
    """whether it is the first row"""

    @property
    def counted(self) -> str:
        """Say how many rows of which kind there are."""
        return f"{self.count:,} {self.kind} row{'' if self.count == 1 else 's'}"


def leave_out_totals(stage: Stage, staged: Staged, asker: Asker) -> Staged:
    """Return *staged* without the rows that sum up others, or with a caveat that they are in it."""
    if staged.rows < _FEWEST:
        return staged
    grid = look(stage, staged)
    found = find(grid)
    if not found.rows:
        return staged
    _choose(grid, found)
    told = _tell(grid, staged, found)
    if asker.ask(_question(staged, found, told)) != ("leave",):
        are = "is" if told.count == 1 else "are"
        times = "it" if told.count == 1 else "them"
        caveat = f"{told.counted} {are} among the rows ({told.rows}): sums count {times} twice."
        return replace(staged, caveats=(*staged.caveats, caveat))
    return _without(stage, staged, told, _lost(found.parents))


def _choose(grid: Grid, found: Found) -> None:
    """Put the rows into the table `totals`."""
    connection = grid.stage.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE totals (row_at BIGINT)")
    connection.execute("INSERT INTO totals SELECT unnest($1::BIGINT[])", [sorted(found.rows)])
    for where in found.more:
        connection.execute(
            f"INSERT INTO totals SELECT row_at FROM {grid.relation} WHERE {where}"  # noqa: S608 - ours
        )


def _tell(grid: Grid, staged: Staged, found: Found) -> _Told:
    connection = grid.stage.connection
    counted = connection.execute("SELECT count(DISTINCT row_at) FROM totals").fetchone()
    count: int = counted[0] if counted else 0
    shown = connection.execute(
        f"SELECT row_at, concat_ws(chr(31), {', '.join(grid.shown[:60])}) "  # noqa: S608 - our own
        f"FROM {grid.relation} WHERE row_at IN (FROM totals) ORDER BY row_at LIMIT {_NAMED}"
    ).fetchall()
    cells = [[cell for cell in map(visible, text.split(chr(31))) if cell] for _, text in shown]
    # Rows that are left out stand before others: their numbers are those that the file has.
    numbers = [_number(staged, at) for at, _ in shown]
    word = "row" if staged.lines else "data row"
    texts = [f"{word} {n} “{clip(', '.join(row), _LONGEST)}”"
             for n, row in zip(numbers[:_SHOWN], cells, strict=False)]  # fmt: skip
    return _Told(
        count,
        "total" if set(found.rows.values()) == {"total"} else "summary",
        _listed(word if count == 1 else f"{word}s", numbers, count),
        ", ".join(texts) + (f" and {count - len(texts):,} more" if count > len(texts) else ""),
        next((clip(cell, 40) for cell in cells[0] if any(map(str.isalpha, cell))), ""),
        shown[0][0] == 0,
    )


def _number(staged: Staged, at: int) -> int:
    return staged.line(at) or at + 1


def _listed(word: str, numbers: Sequence[int], count: int) -> str:
    """Write `rows 4, 7 and 8`, or the first of many."""
    few = [f"{number:,}" for number in numbers]
    last = f"{count - len(few):,} more" if count > len(few) else few.pop()
    return f"{word} {', '.join(few)} and {last}" if few else f"{word} {last}"


def _question(staged: Staged, found: Found, told: _Told) -> Question:
    one = told.count == 1
    rows = told.rows[0].upper() + told.rows[1:]
    if not found.proved:
        text = (f"{rows} {'says' if one else 'say'} “{told.label}”, but "
                f"{'is' if one else 'are'} not the sum of other rows.")  # fmt: skip
    elif one:
        function = next(iter(found.rows.values()))
        what = "a total" if function == "total" else "a summary"
        where = "below" if told.begins else "above"
        text = f"{rows} looks like {what} of the rows {where}."
    else:
        text = f"{told.count:,} rows look like {_plural(told.kind)} of other rows ({told.rows})."
    keep = "Keep it" if one else "Keep them"
    kept = "Sums and counts then include " + ("it." if one else "them.")
    return Question(
        f"totals:{staged.label}" if staged.label else "totals",
        text,
        (
            Choice("leave", "Leave out", told.texts),
            Choice("keep", keep, kept),
        ),
        ("leave" if found.likely else "keep",),
    )


def _plural(kind: str) -> str:
    return "totals" if kind == "total" else "totals or averages"


def _lost(parents: Sequence[str]) -> tuple[str, ...]:
    """Say what no row tells any more when rows called *parents* are gone, if anything."""
    if len(parents) < 2:
        return ()
    names = [f"“{clip(visible(name), 40)}”" for name in parents[:_SHOWN]]
    more = len(parents) - len(names)
    last = f"{more:,} more" if more else names.pop()
    return (f"Rows no longer say to which of {', '.join(names)} and {last} they belong.",)


def _without(stage: Stage, staged: Staged, told: _Told, lost: tuple[str, ...]) -> Staged:
    """Take the rows out of the relation; *lost*: what goes with them."""
    are = "is" if told.count == 1 else "are"
    label = f": {told.label}" if told.count == 1 and told.label else ""
    caveat = f"{told.counted} {are} left out ({told.rows}{label})."
    note = f"Left out: {told.texts}."
    relation = staged.stage
    if staged.meanings is None:
        stage.connection.execute(
            f"DELETE FROM {relation} WHERE rowid IN (FROM totals)"  # noqa: S608 - our own
        )
    else:
        relation = (
            f"(SELECT * EXCLUDE (row_at) FROM {numbered(staged)} "  # noqa: S608 - our own
            "WHERE row_at NOT IN (FROM totals))"
        )
    return replace(
        staged,
        stage=relation,
        rows=staged.rows - told.count,
        refused=staged.refused + told.count,
        notes=(*staged.notes, note),
        caveats=(*staged.caveats, caveat, *lost),
    )
