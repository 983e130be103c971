"""Tells `units` apart where columns share the word: Units Made, Scrap Units, Target Units.

The verb of the question says which is meant; without one it is what was brought about, and neither
what was lost nor what was planned. Where that does not tell, the grammar asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.analyst.lexicon.items import Key, Named
from assistant.analyst.lexicon.table.naming import core_of
from assistant.analyst.profile import Field, Profile

_BROUGHT = """
made make making | produced produce producing manufactured manufacture | built build
sold sell selling | shipped ship shipping dispatched | delivered deliver
worked work working | driven drive drove travelled travel | answered answer handled handle
served serve | completed complete | harvested harvest picked pick | generated generate
used use consumed consume | billed bill | flown fly flew | issued issue | processed process
filled fill | sent send | received receive | run ran | lent lend | read | taught teach | baked bake
mined mine | extracted extract pumped pump | caught catch | packed pack | bottled bottle
"""
_VERBS = {
    verb: frozenset(line.split()) for line in _BROUGHT.replace("\n", "|").split("|")
    for verb in line.split()
}  # fmt: skip
"""forms of verbs -> all forms of those that mean the same"""
_MAKING = {
    "made", "produced", "manufactured", "built", "generated", "harvested", "mined", "extracted",
    "bottled", "baked",
}  # fmt: skip
_LOST = {
    "scrap", "scrapped", "reject", "rejected", "defect", "defective", "faulty", "waste", "wasted",
    "returned", "return", "lost", "damaged", "spoiled", "spilled", "spilt", "broken", "missed",
    "cancelled", "canceled", "void", "voided", "failed", "dropped", "abandoned", "refused",
    "rework", "reworked", "unsold", "discarded", "bad", "expired", "target", "planned", "expected",
    "forecast", "required", "scheduled", "budgeted", "estimated", "overtime",
}  # fmt: skip
"""words of columns about a part that went wrong, or about a plan"""
OUTPUT = ("output", "production")


def share_heads(profile: Profile, names: Mapping[Key, Named]) -> dict[Key, Named]:
    """Return names with which `units` is Units Made as well as Scrap Units, and `output` that."""
    found: dict[Key, Named] = {}
    numbers = profile.of("number")
    for key, named in names.items():
        if len(key) > 1 or named.rank != 2 or not _numbers(profile, named.columns):
            continue
        more = [one.name for one in numbers if _of(one, "".join(key))]
        others = [name for name in more if name not in named.columns]
        if others:
            found[key] = Named((*named.columns, *others), 2)
    made = [one for one in numbers if _MAKING & set(one.words) and not _LOST & set(one.words)]
    for word in OUTPUT if len(made) == 1 else ():
        if (word,) not in names or names[word,].rank > 3:
            found[word,] = Named((made[0].name,), 3)
    return found


def done_by(text: str, profile: Profile) -> list[Field]:
    """Return the columns that say how many were made, of a verb: `batches that made less`."""
    numbers = [one for one in profile.of("number") if not _LOST & set(one.words)]
    return [one for one in numbers if text.casefold() in _forms(one)]


def _numbers(profile: Profile, names: Sequence[str]) -> bool:
    return all(profile[name].kind == "number" for name in names)


def _of(one: Field, head: str) -> bool:
    """Whether a name is *head* and a participle: Units Made."""
    core = core_of(one.words)
    return len(core) == 2 and core[0] == head and (core[1] in _VERBS or core[1].endswith("ed"))


def _forms(one: Field) -> frozenset[str]:
    """Return the forms of the verb that is in a column's name."""
    own = [word for word in one.words if word in _VERBS]
    return frozenset[str]().union(*(_VERBS[word] for word in own))
