"""Reads judged answers and counts what the check makes of them.

A file has the answers of one thread: `? question`, the text, `---`. In it «1,234» is right and
«!1,243» wrong; what stands without marks counts as nothing, and must not be marked either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.figures.checking import check
from assistant.figures.values import Ground, Passage, Result
from tests.figures_judged.threads import THREADS
from tests.figures_judged.threads_unseen import UNSEEN

_THREADS = {**THREADS, **UNSEEN}
HERE = Path(__file__).parent
_MARK = re.compile(r"«(!?)([^»]*)»")


@dataclass(frozen=True)
class Answer:
    """One judged answer, without its marks. Spans are offsets into *text*."""

    thread: str
    question: str
    text: str
    right: tuple[tuple[int, int], ...]
    wrong: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Verdict:
    """One figure that is right or wrong, and whether it was marked."""

    thread: str
    text: str
    right: bool
    marked: bool
    found: bool
    source: str = ""


def answers(folder: str) -> Iterator[Answer]:
    """Read the answers of a folder."""
    for file in sorted((HERE / folder).glob("*.txt")):
        for entry in file.read_text(encoding="utf-8").split("---\n"):
            question, _, marked = entry.strip().partition("\n")
            yield _read(file.stem, question.removeprefix("? "), marked)


def judged(answer: Answer) -> list[Verdict]:
    """Return what becomes of the figures of an answer; of those without a mark only false ones."""
    ground = Ground(
        tuple(Result(*table) for table in _THREADS[answer.thread]), questions=(answer.question,)
    )
    part = check([Passage(0, answer.text)], ground)
    figures = part.figures if part else ()
    found: list[Verdict] = []
    for spans, right in ((answer.right, True), (answer.wrong, False)):
        for start, end in spans:
            here = [one for one in figures if one.start < end and start < one.end]
            marked = any(not one.found for one in here)
            source = next((one.source for one in here if one.source), "")
            text = answer.text[start:end]
            ok = any(one.found for one in here)
            found.append(Verdict(answer.thread, text, right, marked, ok, source))
    spans = (*answer.right, *answer.wrong)
    return found + [
        Verdict(answer.thread, one.text, True, True, False)
        for one in figures
        if not one.found and not any(one.start < end and start < one.end for start, end in spans)
    ]


def _read(thread: str, question: str, marked: str) -> Answer:
    text, at = "", 0
    spans: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans[not mark[1]].append((len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return Answer(thread, question, text + marked[at:], tuple(spans[True]), tuple(spans[False]))
