"""Which character parts the fields: found by parsing the start of the text with each.

Where the file could be one column or several, or two characters do equally well, the person says.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.data.readers.asking import Asker
from assistant.data.readers.naming import clip, visible
from assistant.data.readers.text.records import Dialect, Record, read_records
from assistant.tables import Choice, Question

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_NONE = "none"
_RECORDS = 300
_MOST_AROUND = 100
_TABLE = 4
"""lines of one width that are a table, whatever stands around them"""
_SAID = re.compile(r'"?sep=([^\w"\r\n])"?\s*', re.IGNORECASE)
_UNUSED = "\x1f"
"""parts nothing: what a file of one column is read with"""


@dataclass(frozen=True, slots=True)
class _Trial:
    dialect: Dialect
    width: int
    """fields of most records"""
    share: float
    """of the records that have so many"""
    header: bool
    """whether the first record is one of them"""
    first: tuple[tuple[str, ...], ...]
    headed: bool = False
    """whether the first record below titles is one of them"""
    table: bool = False
    """whether some lines behind one another have as many fields, at least three"""
    parted: frozenset[int] = frozenset()
    """the lines that it parts at all"""

    @property
    def good(self) -> bool:
        """Whether it parts the text into columns without a doubt."""
        return self.width > 1 and self.share >= 0.9 and self.headed


def find_dialect(lines: list[str], asker: Asker, expected: str = "") -> Dialect:
    """Return how the fields of a text that begins with *lines* are told apart.

    *expected* is the delimiter that the file's extension speaks of.
    """
    if said := says_delimiter(lines):
        return _try(lines[1:], said).dialect
    trials = [_try(lines, delimiter) for delimiter in DELIMITERS]
    good = [trial for trial in trials if trial.good]
    some = good or [t for t in trials if (t.width > 1 and t.share >= 0.5) or t.table]
    if not good:
        some = [trial for trial in some if not any(_is_within(trial, other) for other in some)]
    likely = [trial for trial in some if trial.width > 1 and trial.share >= 0.5] or some
    for trial in likely:
        if trial.dialect.delimiter == expected:
            return trial.dialect
    if len(likely) == 1 or (good and len({t.width for t in good}) > 1 and _clear(good)):
        return max(likely, key=lambda trial: (trial.share, trial.width)).dialect
    if not likely and not [t for t in trials if _appears(lines, t.dialect.delimiter)]:
        return Dialect(_UNUSED)
    return _ask(trials, asker, likely)


def says_delimiter(lines: Sequence[str]) -> str:
    """Return what the first of *lines* says that parts the fields, as Excel has it: `sep=;`."""
    said = _SAID.fullmatch(lines[0])
    return said[1] if said else ""


def _is_within(trial: _Trial, other: _Trial) -> bool:
    """Whether another one parts nearly all lines that a trial parts, and more than those."""
    strays = len(trial.parted - other.parted)
    return 10 * strays <= len(trial.parted) and strays < len(other.parted - trial.parted)


def _clear(good: list[_Trial]) -> bool:
    """Whether one of several parts every record alike, and the others not all of them."""
    return sum(trial.share == 1.0 for trial in good) == 1


def _appears(lines: list[str], delimiter: str) -> bool:
    """Whether it stands in so many lines that it may part them."""
    return sum(delimiter in line for line in lines) > max(1, len(lines) // 3)


def _try(lines: list[str], delimiter: str) -> _Trial:
    blank = sum(f'{delimiter} "' in line for line in lines)
    tight = sum(f'{delimiter}"' in line for line in lines)
    dialect = Dialect(delimiter, blank_before_quote=blank > tight)
    records = _records(lines, dialect)
    broken = sum(record.broken for record in records)
    if broken and any('\\"' in line for line in lines):
        escaped = replace(dialect, escaped=True)
        others = _records(lines, escaped)
        if sum(record.broken for record in others) < broken:
            dialect, records = escaped, others
    widths = Counter(len(record.fields) for record in records if not record.broken)
    if not widths:
        return _Trial(dialect, 0, 0.0, header=False, first=())
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    runs = itertools.groupby(len(record.fields) for record in records)
    around = _around(records, width, delimiter)
    return _Trial(
        dialect,
        width,
        count / (len(records) - sum(around)),
        header=len(records[0].fields) == width,
        first=tuple(tuple(record.fields) for record in records[:3]),
        headed=len(records[around[0]].fields) == width,
        table=any(len(list(run)) >= _TABLE for width, run in runs if width >= 3),
        parted=frozenset(record.line for record in records if len(record.fields) > 1),
    )


def _records(lines: Sequence[str], dialect: Dialect) -> list[Record]:
    found = (record for record in read_records(lines, dialect) if record.fields)
    return list(itertools.islice(found, _RECORDS))


def _around(records: list[Record], width: int, delimiter: str) -> tuple[int, int]:
    """Return how many lines above and below the table are narrower, as titles and notes are."""
    above = next((n for n, record in enumerate(records) if len(record.fields) >= width), 0)
    below = next((n for n, record in enumerate(records[::-1]) if len(record.fields) >= width), 0)
    lines = [*records[:above], *records[len(records) - below :]]
    # What another character parts is no title; a comma and a blank are of a sentence.
    if above + below > _MOST_AROUND or any(
        text.count(other) - text.count(f"{other} ") >= len(record.fields)
        for record in lines
        for text in ("".join(record.fields),)
        for other in DELIMITERS
        if other != delimiter
    ):
        return 0, 0
    return above, below


def _ask(trials: list[_Trial], asker: Asker, likely: list[_Trial]) -> Dialect:
    offered = [trial for trial in trials if trial.width > 1 or _parts(trial)]
    choices = [
        Choice(
            DELIMITERS[trial.dialect.delimiter],
            f"Columns are separated by a {DELIMITERS[trial.dialect.delimiter]}",
            f"{trial.width} columns in {trial.share:.0%} of the rows: {_show(trial)}",
        )
        for trial in offered
    ]
    choices.append(Choice(_NONE, "One column", "every line is one value"))
    best = max(likely, key=lambda t: (t.header, t.share, t.width)) if likely else None
    suggested = DELIMITERS[best.dialect.delimiter] if best and best.header else _NONE
    question = Question(
        "delimiter",
        "What separates the columns of this file?",
        tuple(choices),
        (suggested,),
    )
    (chosen,) = asker.ask(question)
    for trial in offered:
        if DELIMITERS[trial.dialect.delimiter] == chosen:
            return trial.dialect
    return Dialect(_UNUSED)


def _parts(trial: _Trial) -> bool:
    return any(len(fields) > 1 for fields in trial.first)


def _show(trial: _Trial) -> str:
    return clip(" / ".join(" ┃ ".join(visible(f)[:20] for f in row) for row in trial.first), 120)
