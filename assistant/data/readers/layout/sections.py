"""Several tables in one grid of text, one below the other: where each of them begins.

An empty line alone parts nothing: below it there must be names of columns that the table above
cannot hold, with rows of their own. Which of the tables are wanted is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.kinds import strip
from assistant.data.readers.layout.cells import Cells, are_names, compare, filled, named_by, typed
from assistant.data.readers.layout.showing import show_names
from assistant.data.readers.naming import clip, visible
from assistant.tables import Choice, Question

MOST_BLOCKS = 400
"""parted by empty lines: with more, the lines are a habit of the file"""
MOST_TABLES = 40
_HEAD = 40
_MOST_TITLES = 5


@dataclass(slots=True)
class Block:
    """Lines without an empty one between them."""

    first: int
    """number of its first line, from 0, empty ones counted"""
    head: list[Cells] = field(default_factory=list[Cells])
    count: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """One table of several: the lines from *first* to before *stop*."""

    first: int
    stop: int | None
    title: str = ""
    """as it stands above the names"""
    names: Cells = ()
    last: int = 0
    """the last of its lines with anything in it"""


def find_blocks(rows: Iterable[Cells]) -> list[Block]:
    """Return the blocks of *rows*; none if there are too many to mean anything."""
    blocks: list[Block] = []
    open_ = False
    for number, row in enumerate(rows):
        if not any(map(strip, row)):
            open_ = False
            continue
        if not open_:
            if len(blocks) == MOST_BLOCKS:
                return []
            blocks.append(Block(number))
            open_ = True
        block = blocks[-1]
        block.count += 1
        if len(block.head) < _HEAD:
            block.head.append(row)
    return blocks


def find_sections(blocks: Sequence[Block]) -> list[Section]:
    """Return the tables that begin in *blocks*, or nothing if there are not several."""
    found = _find(blocks)
    return found if 1 < len(found) <= MOST_TABLES else []


def first_table(blocks: Sequence[Block]) -> Section | None:
    """Return the table that takes all of *blocks*; None if there is none to be seen."""
    found = _find(blocks)
    return _close(found[0], None, blocks) if found else None


def _find(blocks: Sequence[Block]) -> list[Section]:
    found: list[Section] = []
    current: dict[int, str] = {}
    for number, block in enumerate(blocks):
        at = _names_at(block)
        if at is None:
            continue
        names, body = block.head[at], block.head[at + 1 :]
        if not _is_table(names, body, first=not found):
            continue
        if found and not _differs(names, body, found[-1].names, current):
            continue
        first, title = _begin(blocks, number, at, after_table=bool(found))
        if found:
            found[-1] = _close(found[-1], first, blocks)
        found.append(Section(first if found else 0, None, title, names))
        current = typed(body)
    if found:
        found[-1] = _close(found[-1], None, blocks)
    return found


def _names_at(block: Block) -> int | None:
    """Return which line of a block may name columns: the first that is no title."""
    for at, row in enumerate(block.head[: _MOST_TITLES + 1]):
        places = filled(row)
        if len(places) > 1:
            compact = places[-1] - places[0] + 1 <= len(places) + 1
            colon = any(strip(row[n]).endswith(":") for n in places)
            return at if are_names(row) and compact and not colon else None
    return None


def _is_table(names: Cells, body: Sequence[Cells], *, first: bool) -> bool:
    """Whether rows stand below the names, of which the columns can be seen."""
    span = filled(names)
    inside = [
        row for row in body
        if (places := filled(row)) and places[0] >= span[0] - 1 and places[-1] <= span[-1]
        and len(places) * 2 > len(span)
    ]  # fmt: skip
    if not inside or len(inside) * 2 < len(body):
        return False
    changes = named_by(names, typed(inside[: (len(inside) + 1) // 2], 0.95))
    if first and len(span) == 2:
        return len(inside) > 1 and bool(changes)
    return bool(changes) or len(inside) > 1


def _differs(names: Cells, body: Sequence[Cells], others: Cells, current: dict[int, str]) -> bool:
    """Whether the table above cannot hold these names as a row."""
    same = [*map(strip, names)] == [*map(strip, others)]
    span, other = filled(names), filled(others)
    misfits = named_by(names, current)
    changes = named_by(names, typed(body, 0.9))
    if same:
        return True
    if (span[0], span[-1]) != (other[0], other[-1]):
        return bool(changes or misfits) or len(body) > 1
    if not misfits or len(misfits) < len(current):
        return False
    return bool(changes) or all(len(compare(row, current)[1]) == len(current) for row in body)


def _begin(blocks: Sequence[Block], number: int, at: int, *, after_table: bool) -> tuple[int, str]:
    """Return the first line of a table with its titles, and the title next to the names."""
    block = blocks[number]
    if at:
        return block.first, _text(block.head[at - 1])
    above = blocks[number - 1] if number else None
    lone = above is not None and above.count <= 2 and all(len(filled(r)) == 1 for r in above.head)
    if above is not None and lone and (number > 1 or not after_table):
        return above.first, _text(above.head[-1])
    return block.first, ""


def _text(row: Cells) -> str:
    return clip(" ".join(visible(row[n]) for n in filled(row)), 60)


def _close(section: Section, stop: int | None, blocks: Sequence[Block]) -> Section:
    last = max(
        (block.first + block.count - 1 for block in blocks if stop is None or block.first < stop),
        default=section.first,
    )
    return replace(section, stop=stop, last=last)


def choose(
    sections: Sequence[Section], lines: Sequence[str], asker: Asker, key: str = ""
) -> Iterator[tuple[Section, str]]:
    """Ask which tables are wanted; yield those, each with its name. *lines* says where each is."""
    labels = _labels(sections)
    choices = tuple(
        Choice(str(n), label, f"{place}: {show_names([s.names[m] for m in filled(s.names)])}")
        for n, (s, label, place) in enumerate(zip(sections, labels, lines, strict=True), start=1)
    )
    question = Question(
        f"tables{key}",
        f"{len(sections)} tables were found. Which should be loaded?",
        choices,
        tuple(choice.value for choice in choices),
        many=True,
    )
    taken = asker.ask(question)
    for choice, section in zip(choices, sections, strict=True):
        if choice.value in taken:
            yield section, choice.label


def _labels(sections: Sequence[Section]) -> list[str]:
    labels: list[str] = []
    for number, section in enumerate(sections, start=1):
        label = section.title or f"table {number}"
        labels.append(f"{label} {number}" if label in labels else label)
    return labels
