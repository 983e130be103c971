"""Words of a question that may be values which the analyst does not know, and what was found.

What is in a table is found by a tool; this decides what is looked up, and offers what is near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.analyst import Analyst, Answering, Declined, Reply, Talk

Found = tuple[str, str, str, str]
"""(column, value, how it was found: is, near or has a word, the word if it is near one)"""
_MOST_TRIED, _MOST_OFFERED = 8, 3


def unknown(analyst: Analyst, question: str, reply: Reply) -> list[str]:
    """Return the words of *question* to be looked up among the values that are not known."""
    if not analyst.unlisted or isinstance(reply, Talk):
        return []
    tagged = analyst.tagged(question)
    words = [typed for typed, _ in tagged.mended if typed.isalpha()]
    if isinstance(reply, Answering):
        tests = [one for one in reply.plan.filters if one.column in analyst.unlisted]
        said = [str(v) for one in tests if one.op in ("is", "is not") for v in one.values]
        return words + [one for one in said if one.casefold() in question.casefold()]
    meant = ("sign", "named", "valued", "number", "period", "verb", "money", "negated")
    bare = [
        one
        for one in tagged.items
        if one.noun is None and not any(getattr(one, name) for name in meant)
    ]
    words += [one.literal or one.text for one in bare]
    words += [question[a.start : b.end] for a, b in pairwise(bare) if b.start == a.end + 1]
    words += [reply.word] if isinstance(reply, Declined) else []
    return [*dict.fromkeys(filter(None, words))]


def unsure(reply: Reply) -> Reply:
    """Say of a word that its values could not be looked up, never that it is absent."""
    if not isinstance(reply, Declined) or not reply.absent:
        return reply
    reason = f"“{reply.word}” may be a value, but values could not be looked up. Ask once more."
    return replace(reply, reason=reason)


def offering(analyst: Analyst, question: str, reply: Reply, found: Sequence[Found]) -> Reply:
    """Offer the values that are near the word that a refusal is about, or have it in them."""
    if not isinstance(reply, Declined) or not reply.absent:
        return reply
    near = [one for one in found if one[2] != "is"]
    reason = reply.reason
    if any(reply.word.casefold() in value.casefold() for _, value, _, _ in near):
        reason = f"“{reply.word}” is only a part of values. If one is meant, put it in quotes."
    asked: list[str] = []
    for _, value, _, said in near[:_MOST_TRIED]:
        word = said or reply.word
        place = question.casefold().find(word.casefold())
        quoted = '"' + value.replace('"', '""') + '"'
        asked.append(question[:place] + quoted + question[place + len(word) :])
    sure = analyst.knowing(one[:2] for one in found)
    reads = [one for one in asked if isinstance(sure.read(one), Answering)]
    return replace(reply, reason=reason, nearest=tuple(reads[:_MOST_OFFERED]) or reply.nearest)
