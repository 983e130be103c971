"""Tells whether the table's name may be a thing of which each row is only one event.

In `vehicles` with a visit_id in front a row is a visit, and how many vehicles there are is another
question. Words only; the grammar asks what is to be counted.
"""

from __future__ import annotations

from assistant.analyst.lexicon.lists.synonyms import akin
from assistant.analyst.lexicon.lists.thesaurus import brief
from assistant.analyst.lexicon.spelling import name_words, stem
from assistant.analyst.lexicon.table.naming import core_of
from assistant.analyst.profile import Profile

EVENTS = frozenset(
    """
    visit bill order invoice ticket booking transaction payment trip claim service appointment
    reading inspection call shipment delivery loan session log test sale repair rental ride flight
    incident job purchase reservation enrolment admission receipt treatment inspection audit
    maintenance event measurement response donation transfer stay crossing request case treatment
    """.split()  # noqa: SIM905 - read as a text
)
"""what happens to things and persons, again and again"""


def thing_of_events(profile: Profile) -> tuple[str, str]:
    """Return the word of the table's name and what a row is, where they are two; else nothing."""
    first = profile.fields[0] if profile.fields else None
    written = name_words(profile.table)
    if first is None or first.kind != "identifier" or not first.unique or not written:
        return "", ""
    row, thing = core_of(first.words)[-1], stem(brief(written[-1]))
    several = thing != written[-1]
    if row not in EVENTS or thing in EVENTS or row in akin(thing) or not several:
        return "", ""
    return thing, row
