"""How many choices in the panel lead from the first reading to a right answer: found by search.

From every plan each choice is tried that could have to do with a gold: of columns, values and
numbers that the gold names. Nothing is known of the gold beside these, and its rows.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from assistant.analyst import Analyst, Answering, QueryPlan, analyst_of
from assistant.data.plans.checking import check, complete
from assistant.errors import ToolError
from assistant.panel import Control, begun, controls
from tests.analyst.adapter import run
from tests.analyst.judging import Judged, is_right
from tests.analyst.loading import load
from tests.analyst.questions import Asked
from tests.analyst.tables.shared import SHORT

MOST_TRIED = 4_000
"""plans, after which a search is given up"""
MOST = 2
"""choices that are tried after each other"""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_OPS = (">", "<", ">=", "<=", "is", "is not")
_VALUES = ("values", "from", "to")


def report(judged: Iterable[Judged]) -> str:
    """Say of how many questions, of those that can be answered, the answer is how near."""
    found = [clicks(one) for one in judged if one.asked.answerable]
    near = [sum(many <= most for many in found) for most in range(MOST + 1)]
    shares = (
        f"{many} choices: {100 * share / len(found):.1f} %" for many, share in enumerate(near)
    )
    return f"{len(found)} questions, right after at most " + ", ".join(shares)


def clicks(judged: Judged) -> int:
    """Return how many choices lead to a right answer; more than `MOST` if none so near does."""
    if judged.verdict == "right":
        return 0
    asked = judged.asked
    analyst = analyst_of(load(asked.table).table)
    found = {plan.model_dump_json(): plan for plan in starts(judged, analyst)}
    tried = set(found)
    for many in range(MOST + 1):
        if any(_right(asked, plan) for plan in found.values()):
            return many
        if many < MOST:
            near = (near for plan in found.values() for near in _next(plan, asked, analyst))
            near = chain(_offered(judged, analyst) if many == 0 else (), near)
            new = ((one.model_dump_json(), one) for one in near)
            fresh = (pair for pair in new if pair[0] not in tried)
            found = dict(islice(fresh, MOST_TRIED))
            tried |= set(found)
    return MOST + 1


def starts(judged: Judged, analyst: Analyst) -> Iterator[QueryPlan]:
    """Yield the plans that the panel opens on: what was read, what was before, a new one."""
    state = judged.reply.state
    rest = getattr(state, "rest", None)
    read = (getattr(state, "plan", None), rest.plan if rest else None, begun(analyst.profile))
    for plan in read:
        if plan is not None and _passes(complete(plan), analyst):
            yield complete(plan)


def _offered(judged: Judged, analyst: Analyst) -> Iterator[QueryPlan]:
    """Yield what one click on a meaning that is offered answers."""
    state = judged.reply.state
    for choice in getattr(state, "choices", ()):
        reply = analyst.read(choice.question, state.plan)
        if isinstance(reply, Answering) and _passes(complete(reply.plan), analyst):
            yield complete(reply.plan)


def _passes(plan: QueryPlan, analyst: Analyst) -> bool:
    try:
        check(plan, analyst.profile)
    except ToolError:
        return False
    return True


@functools.cache
def _right(asked: Asked, plan: QueryPlan) -> bool:
    return is_right(asked, run(asked.table, plan))


def _next(plan: QueryPlan, asked: Asked, analyst: Analyst) -> Iterator[QueryPlan]:
    names = [one.name for one in analyst.profile.fields]
    golds = " ".join(asked.golds).casefold()
    for short, name in zip(SHORT.get(asked.table, ()), names, strict=False):
        golds = re.sub(rf"\b{short}\b", name.casefold(), golds)
    columns = _columns(golds, names)
    numbers = {*_NUMBER.findall(golds), "1"}
    for one in controls(plan, analyst.profile):
        for chosen in _choices(one, golds, columns, numbers):
            try:
                yield one.put(chosen)
            except ToolError:
                continue  # what was typed is no value of this column


def _choices(
    one: Control, golds: str, columns: dict[str, bool], numbers: set[str]
) -> Iterator[tuple[str, ...]]:
    if one.place.line == "Chart":
        return
    last = one.key.rpartition(".")[2]
    valued = last in _VALUES or one.key in ("period", "compare")
    if one.key.startswith("only.") and not one.value and one.key.count(".") == 1:
        options = [o for o in one.options if _fits(o, golds, columns)]
        named = [name for name, told in columns.items() if told]
        to = {*numbers, *named}
        options += [f"{c} {op} {n}" for c in named for op in _OPS for n in to if n != c]
    elif one.free:
        options: Iterable[str] = [*numbers, *(o for o in one.options if _told(o, golds))]
    elif valued:
        options = [o for o in one.options if _told(o.rpartition(": ")[2], golds)]
    else:
        options = [o for o in one.options if _fits(o, golds, columns)]
    for option in options:
        if one.kind != "several":
            yield (option,)
        elif option not in one.value:
            yield (option,)
            yield (*one.value, option)
    if one.kind == "maybe" and one.value:
        yield ()
    if one.kind == "several" and one.value[1:]:
        yield from (tuple(o for o in one.value if o != gone) for gone in one.value)


def _told(value: str, golds: str) -> bool:
    """Whether a gold names a value; of a period, its year and what else it has."""
    if re.fullmatch(r"\d{4}(-\S+)?", value):
        return value[:4] in golds
    return value.casefold() in golds


def _fits(option: str, golds: str, columns: dict[str, bool]) -> bool:
    """Whether an option is about no other columns and values than a gold."""
    name, of, value = option.partition(" is ")
    if of and name in columns:
        return columns[name] and _told(value, golds)
    return all(told for name, told in columns.items() if _has(option, name))


def _columns(golds: str, names: Iterable[str]) -> dict[str, bool]:
    return {name: _has(golds, name.casefold()) for name in names}


@functools.cache
def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
