"""Judges one reply by its question's golds, and counts the verdicts of a set."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import duckdb

from tests.analyst.comparing import Gold, agree, without_limit
from tests.analyst.kinds import is_of_kind
from tests.analyst.loading import load
from tests.analyst.questions import Asked, Chain
from tests.analyst.replies import Answer, Answered, AskedBack, Declined, Reply, Talked

Verdict = Literal["right", "declined properly", "declined needlessly", "silently wrong"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what became of it."""

    asked: Asked
    before: str
    """the questions before it in its chain, in one line"""
    reply: Reply
    verdict: Verdict
    crash: str = ""


def judge_chains(chains: Iterable[Chain], answer: Answer) -> Iterator[Judged]:
    """Ask every question, each with the reply before it in its chain."""
    for chain in chains:
        before: Reply | None = None
        said: list[str] = []
        for asked in chain.questions:
            crash = ""
            try:
                reply = answer(asked.table, asked.text, before)
            except Exception as exc:  # noqa: BLE001 - a crash is a verdict, with the others after it
                reply, crash = Answered("", (), ()), f"{type(exc).__name__}: {exc}"
            verdict = "silently wrong" if crash else judge(asked, reply)
            yield Judged(asked, " / ".join(said), reply, verdict, crash)
            before = reply
            said.append(asked.text)


def judge(asked: Asked, reply: Reply) -> Verdict:
    """Say what *reply* is worth."""
    match reply:
        case Talked():
            if "TALK" in asked.golds:
                return "right"
            return _refused(proper="DECLINE" in asked.golds)
        case Declined():
            return _refused(proper="DECLINE" in asked.golds or not asked.answerable)
        case AskedBack():
            return _refused(proper="ASK" in asked.golds or not asked.answerable)
        case Answered():
            found = is_right(asked, reply)
            return "right" if found else "declined needlessly" if reply.upon else "silently wrong"


def is_right(asked: Asked, reply: Answered) -> bool:
    """Whether *reply* is what a gold says."""
    return any(_right(gold, asked, reply) for gold in asked.golds)


def _refused(*, proper: bool) -> Verdict:
    return "declined properly" if proper else "declined needlessly"


def _right(gold: str, asked: Asked, reply: Answered) -> bool:
    if gold.startswith("KIND:"):
        return is_of_kind(gold, reply, load(asked.table))
    if not gold.lower().startswith("select"):
        return False
    return agree(reply.columns, reply.rows, gold_of(asked.table, gold))


@functools.cache
def gold_of(table: str, sql: str) -> Gold:
    """Run a gold."""
    loaded = load(table)
    columns, rows = loaded.rows(sql)
    everything = without_limit(sql)
    try:
        return Gold(sql, columns, rows, loaded.rows(everything)[1])
    except duckdb.Error as exc:
        raise ValueError(f"{table}: {everything}: {exc}") from exc


def totals(judged: Iterable[Judged]) -> Counter[str]:
    """Count the verdicts; crashes are among the silently wrong."""
    counts: Counter[str] = Counter()
    for one in judged:
        counts["asked"] += 1
        counts[one.verdict] += 1
        counts["crashed"] += bool(one.crash)
    return counts
