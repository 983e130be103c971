"""Words for yes and for no of a yes/no column that is called otherwise: `on time` is late = no.

Data, and the search in it. A word counts only where just one column is called by it or its like.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

from assistant.analyst.lexicon.lists.abbreviations import is_short, stands_for
from assistant.analyst.lexicon.spelling import root
from assistant.analyst.profile import Field

_PAIRS = """
late, delayed, overdue, tardy, behind schedule | on time, punctual, timely, in time, on schedule
passed, pass, successful, succeeded
    | failed, fail, failing, unsuccessful, flunked, failure, failures
paid, settled | unpaid, outstanding, unsettled, owing
active, live, enabled | inactive, disabled, deactivated, dormant
approved, accepted, granted | rejected, declined, denied, refused, turned down
cancelled, canceled, cancellation, called off | kept, went ahead, uncancelled
attended, attendance, present, showed, show, turned up, showed up
    | absent, missed, no show, no shows, stayed away
no show | showed up, turned up, attended
survived, alive, survivor | died, dead, deceased, perished
died, deceased, dead, death | survived, alive, living
churned, churn, attrition, left, exited | stayed, retained, remained, loyal, kept, active
retained, retention, renewed | churned, lapsed, lost
lapsed, expired | renewed, valid
answered, picked up | missed, unanswered, abandoned
won, win, winner | lost, lose, losing
closed, resolved, solved, finished, completed, complete, done
    | open, unresolved, unsolved, unfinished, incomplete, pending, ongoing, in progress, outstanding
open | closed
fraud, fraudulent | genuine, legitimate, legit
defaulted, default | performing, in good standing
defective, faulty, broken, damaged | intact, undamaged, flawless, faultless
working, operational, functional, online | broken, offline, out of order, down
married | single, unmarried
remote, telework, work from home, working from home, works from home, from home, home office
    | on site, onsite, in office, in the office
full time | part time
part time | full time
permanent | temporary
automatic | manual
manual | automatic
international, intl, foreign | domestic
domestic, national | international
indoor | outdoor
outdoor | indoor
insured | uninsured
smoker, smoking | non smoker, nonsmoker
weekend | weekday
urban | rural
rural | urban
public | private
private | public
online | offline, in store
new | used, second hand
used | new
furnished | unfurnished
refundable | non refundable, nonrefundable
returned | kept
read, opened | unread, unopened
spam | ham
sick, ill | healthy
vaccinated | unvaccinated
verified, confirmed | unverified, unconfirmed
member | non member, nonmember
repeat, returning | first time, one time, new
compliant | violating, noncompliant
taxable | tax free, tax exempt, exempt
met | missed, breached
breached, breach, violated | met, kept, within sla
promoted, promotion | regular price, full price
discounted | full price, undiscounted
delivered | undelivered, not delivered
employed | unemployed, jobless
enrolled | dropped out
dropped, dropped out, withdrawn | stayed, continued
recurring | one off, one time
"""
_SOMEBODY = {"guest", "customer", "visitor", "buyer", "donor", "client", "user", "patient"}
"""whom a yes/no column is about: Repeat Guest"""
_UNSAID = {"has", "is", "was", "flag", "flg", "ind", "indicator", "yn", "status", "did", "got"}


def truths(flags: Iterable[Field]) -> dict[tuple[str, ...], tuple[str, bool]]:
    """Return what phrases say of one of *flags*: its name, and whether they mean yes."""
    found: dict[tuple[str, ...], set[tuple[str, bool]]] = {}
    for one in flags:
        called = " ".join(word for word in one.words if word not in _UNSAID | _SOMEBODY)
        for yes, no in _pairs():
            if any(_same(called, word) for word in yes):
                for phrase in yes:
                    found.setdefault(tuple(phrase.split()), set()).add((one.name, True))
                for phrase in no:
                    found.setdefault(tuple(phrase.split()), set()).add((one.name, False))
    return {phrase: next(iter(said)) for phrase, said in found.items() if len(said) == 1}


_HAD = {"won", "used", "received", "applied", "awarded", "redeemed", "attached", "included"}
_WITH_IT = ("winner", "winning", "recipient", "holder", "user")


def had(flags: Iterable[Field], taken: Container[str]) -> dict[tuple[str, ...], tuple[str, bool]]:
    """Return what says yes to `oscar won`, `coupon used`: the thing itself, and who has it."""
    found: dict[tuple[str, ...], tuple[str, bool]] = {}
    for one in flags:
        words = [word for word in one.words if word not in _UNSAID]
        thing = words[0] if len(words) == 2 and words[1] in _HAD else ""
        if thing and thing not in taken:
            phrases = [(thing,), *((thing, other) for other in _WITH_IT)]
            found |= dict.fromkeys(phrases, (one.name, True))
    return found


def _same(called: str, word: str) -> bool:
    if called == word or (is_short(called) and stands_for(called, word)):
        return True
    if called.endswith("ed") and word.endswith("ing"):
        return False  # what was returned is not who is returning
    return " " not in called + word and root(called) == root(word)


def _pairs() -> Iterable[tuple[list[str], list[str]]]:
    for line in _PAIRS.strip().replace("\n    |", " |").splitlines():
        yes, no = line.split("|")
        yield [one.strip() for one in yes.split(",")], [one.strip() for one in no.split(",")]
