"""Reads the question sets. The README beside this file says what a line may hold."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
FOLDERS = {"given": HERE / "given", "dev": HERE / "questions", "heldout": HERE / "heldout"}
FOLDERS["things"] = HERE / "things"
FOLDERS["shared"] = HERE / "shared"
SETS = {
    "dev": ("given", "dev"),
    "heldout": ("heldout",),
    "things": ("things",),
    "shared": ("shared",),
    "all": tuple(FOLDERS),
}
SETS |= {"ours": ("dev", "heldout")}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, and what would be right to do with it."""

    table: str
    text: str
    golds: tuple[str, ...]
    """alternatives: SQL over `t`, `KIND:...`, or one of ASK, DECLINE, TALK"""
    chart: str = ""
    line: int = 0

    @property
    def queries(self) -> tuple[str, ...]:
        """Return those golds that are SQL."""
        return tuple(gold for gold in self.golds if gold.lower().startswith("select"))

    @property
    def answerable(self) -> bool:
        """Whether an answer with figures can be right."""
        return any(gold.startswith("KIND:") for gold in self.golds) or bool(self.queries)


@dataclass(frozen=True, slots=True)
class Chain:
    """A question, and those that follow it in the same thread."""

    questions: tuple[Asked, ...] = field(default=())


@functools.cache
def chains(which: str) -> tuple[Chain, ...]:
    """Return the chains of a set (a key of SETS), in the order of the files."""
    folders = [FOLDERS[name] for name in SETS[which]]
    files = [path for folder in folders for path in sorted(folder.glob("*.tsv"))]
    return tuple(chain for path in files for chain in _read(path))


def _read(path: Path) -> list[Chain]:
    found: list[list[Asked]] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        text, gold, *more = line.split("\t")
        asked = Asked(
            table=path.stem,
            text=text.strip(),
            golds=tuple(gold.replace("KIND:clarify", "ASK").split("||")),
            chart=more[0] if more else "",
            line=number,
        )
        if text.startswith("  "):
            found[-1].append(asked)
        else:
            found.append([asked])
    return [Chain(tuple(questions)) for questions in found]
