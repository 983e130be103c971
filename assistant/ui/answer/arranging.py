"""Which results of an answer are one card, and the sentence that stands above it. Pure.

A chart and a table of the same SQL, or of the same reading, are one: the rows are shown once.
Parts are told apart by the name of their class, which an edit of the source makes anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.joining import joined
from assistant.messages import Part, passages

RESULTS = ("TablePart", "ChartPart")


@dataclass(frozen=True, slots=True)
class Card:
    """One result as it is drawn: a chart, a table, or a chart whose rows are the table."""

    at: int
    """the place of its first part"""
    table: Any = None
    chart: Any = None
    sentence: str = ""
    """the text right above it, in Markdown"""

    @property
    def key(self) -> str:
        """What tells it from all others of its answer, and from itself before its chart came."""
        return str((self.chart or self.table).call_id)

    @property
    def rows(self) -> Any:
        """The part whose rows are the table."""
        return self.table or self.chart

    @property
    def single(self) -> bool:
        """Whether it is a single figure, which the sentence says."""
        rows = self.rows
        return self.chart is None and rows.row_count == 1 and len(rows.columns) == 1

    @property
    def title(self) -> str:
        """What it is called; empty where nobody said."""
        drawn = self.chart.chart.get("title") if self.chart else ""
        return str(drawn or _read_as(self.rows))

    def takes(self, part: Any) -> bool:
        """Whether *part* is another view of the same rows."""
        if getattr(self, _FIELDS[type(part).__name__]) is not None:
            return False
        mine = self.rows
        same = _statement(mine) == _statement(part) != ""
        return same or _read_as(mine) == _read_as(part) != ""

    def having(self, part: Any) -> Card:
        """Return it with *part* as well."""
        return replace(self, **{_FIELDS[type(part).__name__]: part})


_FIELDS = {"TablePart": "table", "ChartPart": "chart"}


def cards_of(parts: Sequence[Part]) -> Mapping[int, Card]:
    """Return the card of each result by its place in *parts*."""
    found: list[tuple[Card, list[int]]] = []
    begun, said = 0, ""
    for at, shown in passages(parts):
        if isinstance(shown, list):
            begun, said = len(found), joined(shown)
            continue
        if type(shown).__name__ not in RESULTS:
            begun, said = len(found), ""
            continue
        mine = next((n for n in range(begun, len(found)) if found[n][0].takes(shown)), None)
        if mine is None:
            found.append((Card(at, sentence=said).having(shown), [at]))
        else:
            found[mine] = found[mine][0].having(shown), [*found[mine][1], at]
        said = ""
    return {at: card for card, places in found for at in places}


def _statement(part: Any) -> str:
    return part.sql.strip().rstrip(";").rstrip()


def _read_as(part: Any) -> str:
    return getattr(part, "read_as", "")
