"""Reads the time between two dates: `days between order and delivery`, `how long until it closed`.

Only where both dates are plain; a column that holds the duration is read as any other column.
"""

from __future__ import annotations

from assistant.analyst.grammar.drafting import Reading, Stumble
from assistant.analyst.grammar.times.dating import begun_date
from assistant.analyst.lexicon.spelling import root
from assistant.analyst.plan import Measure
from assistant.analyst.profile import Field

_SPANS = {"day", "days", "time", "times", "duration", "lag", "interval", "delay", "gap", "wait"}
_LONG = {"long", "quickly", "fast"}
_MOST = {"longest": True, "slowest": True, "shortest": False, "quickest": False, "fastest": False}
_UNTIL = {"to", "until", "till", "before", "and", "through"}
_FILLERS = {
    "it", "takes", "take", "took", "does", "do", "did", "for", "get", "be", "needed", "of",
    "the", "a", "an", "on", "average", "being", "is", "are", "was", "were", "that", "date",
}  # fmt: skip
_LOOSE = 2
"""rank from which on a name says less than the verb that is in it"""
_AGGREGATES = ("average", "median", "min", "max", "sum")


def between_dates(r: Reading) -> bool:
    """Take `days from listing to sale`, `time to resolve`, `delivery time`, `how long until`."""
    begun = _begin(r)
    if begun is None:
        return False
    dates, end = _dates(r, begun)
    if not dates:
        return False
    said = {r.look(k).text.casefold() for k in range(end + 1)}
    if len(dates) == 1 and (said & {"from", "between"} or _joins(r, end)):
        raise Stumble(r.look(end).text or r.look().text, "isn't a date; two are needed.")
    if len(dates) == 1:
        first = begun_date(r, dates[0])
        if first is None:
            raise Stumble(r.look().text, f"from when to {dates[0].name}?")
        dates = [first, dates[0]]
    if len(dates) > 2 or dates[0].name == dates[1].name:
        raise Stumble(r.look().text, "needs two different dates.")
    _write(r, dates[0], dates[1])
    r.take(end)
    return True


def _begin(r: Reading) -> int | None:
    """Return where the dates begin: behind `days`, `time`, `how long`."""
    words = [r.look(k).text.casefold() for k in range(3)]
    if _loosely(r) is not None:
        return 0
    if r.look().named is not None or r.look().number is not None:
        return None
    if words[0] == "how" and words[1] in _LONG:
        return 2
    if words[0] in ("how long", "how many days") or (words[0] == "how many" and words[1] == "days"):
        return 1 if words[0] != "how many" else 2
    if words[0] == "number of" and words[1] == "days":
        return 2
    if words[0] in _SPANS and words[1] in {*_UNTIL, "between", "from", "it"}:
        return 1
    if words[1] in ("time", "times", "delay", "duration") and date_at(r, 0) is not None:
        return 0
    return None


def _dates(r: Reading, at: int) -> tuple[list[Field], int]:
    """Collect the dates that stand there, with the small words between them."""
    found: list[Field] = []
    end = at
    while r.look(at).text and len(found) < 2:
        item = r.look(at)
        text = item.text.casefold()
        if (date := date_at(r, at) or (_loosely(r) if at == 0 else None)) is not None:
            found.append(date)
            end = at + 1
        elif item.noun is None and text not in _FILLERS | _UNTIL | {"between", "from"} | _SPANS:
            break
        at += 1
    while r.look(end).text.casefold() in {"take", "takes", "took", "last", "date", "time", "times"}:
        end += 1
    return found, end


def _joins(r: Reading, at: int) -> bool:
    """Whether another date is to follow: `from visit to payment`."""
    return r.look(at).text.casefold() in {"to", "until", "till"}


def _loosely(r: Reading) -> Field | None:
    """Return the date that `response time` means, where it has only a word for it."""
    item = r.look()
    timed = r.look(1).text.casefold() in ("time", "times") and r.look(1).named is None
    column = r.quiet_field() if timed and item.noun is None and item.valued is None else None
    return column if column is not None and column.kind == "date" else None


def date_at(r: Reading, at: int) -> Field | None:
    """Return the one date that a phrase means: its name, or its verb or noun."""
    item = r.look(at)
    names = item.verb or (item.named.columns if item.named else ())
    fits = [name for name in names if r.profile[name].kind == "date"]
    loose = not names or (item.named is not None and item.named.rank >= _LOOSE)
    if not fits and loose and item.valued is None and item.text.isalpha():
        verbs = r.lexicon.verbs.get(root(item.text.casefold()), ())
        fits = [name for name in verbs if r.profile[name].kind == "date"]
    if not fits and not names and "-" in item.text and item.valued is None:
        found = [r.lexicon.verbs.get(root(word), ()) for word in item.text.casefold().split("-")]
        fits = [one for verbs in found for one in verbs if r.profile[one].kind == "date"]
    return r.profile[fits[0]] if len(fits) == 1 else None


def _write(r: Reading, first: Field, last: Field) -> None:
    """Write the figure down, of the aggregates that were said."""
    draft = r.draft
    names = [name for name in draft.pending if name in _AGGREGATES]
    if draft.vague.casefold() in _MOST:
        draft.vague, draft.sup = "", _MOST[draft.vague.casefold()]
    if draft.sup is not None and not draft.mentions and not names:
        names, draft.sup = ["max" if draft.sup else "min"], None
    if not names:
        names = ["average"]
        draft.notes.append("Assumed: average of the days.")
    draft.notes.append(f"Days from {first.name} to {last.name}.")
    draft.pending = [name for name in draft.pending if name not in _AGGREGATES]
    draft.head = "" if draft.head == "count" else draft.head
    draft.counts_rows = False
    for name in names:
        made = {"aggregate": name, "column": last.name, "since": first.name}
        draft.measures.append(Measure.model_validate(made))
