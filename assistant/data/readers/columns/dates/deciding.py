"""Which columns of text are dates, and what is asked about them.

Decided apart from numbers, after them; every row was counted in `census` before a column becomes
one. What could be another date is asked; what a rule decides is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from assistant.data.readers.asking import Asker
from assistant.data.readers.columns.dates import (
    asking,
    census,
    centuries,
    doubts,
    names,
    spans,
    writing,
    zones,
)
from assistant.data.readers.columns.dates.census import Census, Tally
from assistant.data.readers.columns.dates.forms import EPOCHS, SERIAL_TIME, SERIALS, TIME, form_of
from assistant.data.readers.columns.dates.respelling import (
    CLOCK,
    CLOCKS,
    DATES,
    HOUR,
    HOURS,
    Rule,
    find,
)
from assistant.data.readers.columns.dates.spans import Clocks
from assistant.data.readers.columns.dates.writing import Reading
from assistant.data.readers.columns.proving import Prover, Subject
from assistant.data.readers.naming import clip
from assistant.data.readers.staging import Meaning, Staged
from assistant.tables import Question

Settle = Callable[[], Meaning]
"""finds the meaning of a column once all other columns were seen"""


class Dating:
    """Finds the dates and times of one staged table."""

    def __init__(self, prover: Prover, staged: Staged, asker: Asker) -> None:
        self._prover = prover
        self._staged = staged
        self._asker = asker
        self._order = ""
        """day or month first, as dates of another column prove"""

    def read(self, subject: Subject) -> Meaning | Settle | None:
        """Return the meaning of a column, how to settle it, or None if it has no dates."""
        if doubts.are_seasons(subject.values):
            return None
        subject, taken = self._take(subject)
        if taken is None:
            return self._clock(subject)
        if all(form.month for form in taken.shape.forms) and names.is_number(subject.name):
            return None
        if taken.misfits:
            return _stays(subject, taken, "dates")
        if "" in taken.zones and len(taken.zones) > 1:
            note = f"“{subject.name}” stays text: time zones stand in some rows only."
            return Meaning(subject.source.as_written, (note,))
        orders = doubts.orders(taken, subject.values)
        if len(orders) == 1 and any(form.separator in ("/", "-") for form in taken.shape.forms):
            self._order = next(iter(orders))
        return partial(self._settle, subject, taken)

    def _take(self, subject: Subject) -> tuple[Subject, Census | None]:
        """Count the dates of a column, in another spelling where that makes them such."""
        serials = subject.number not in self._staged.quoted
        for one in (subject, _respelled(subject, DATES, _is_date)):
            taken = one and census.take(self._prover, one.source, one.values, serials=serials)
            if one is None or taken is None:
                continue
            shown = one.source.showing(taken.misfit)
            if shown.seldom != one.source.seldom:
                return self._take(replace(one, source=shown))
            return one, taken
        return subject, None

    def numbers(self, subject: Subject) -> Settle | None:
        """Return how to settle a column of plain numbers that may be dates: 20240105, 45292."""
        is_else = subject.number in self._staged.quoted | self._staged.measures
        if is_else or not doubts.may_be_numbers(
            subject.name, subject.values, self._prover.stage.year
        ):
            return None
        taken = census.take_numbers(self._prover, subject.source, subject.values)
        return None if taken is None else partial(self._settle_numbers, subject, taken)

    def _settle_numbers(self, subject: Subject, taken: Census) -> Meaning:
        form = taken.shape.forms[0]
        texts = census.example(self._prover, subject.source, taken.shape, form)
        if form in SERIALS:
            chosen = self._ask(asking.ask_counted(subject.key, subject.name, texts[0]))
        else:
            (chosen,) = self._asker.offer(
                asking.ask_numbers(subject.key, subject.name, texts, month=form.month)
            )
        if chosen != "number":
            zones_ = ("UTC",) if form in EPOCHS else ()
            return self._write(subject, taken, Reading(later=chosen == "1904", zones=zones_))
        whole = all(value.isdecimal() for value in subject.values)
        type_ = "BIGINT" if whole and form is not SERIAL_TIME else "DOUBLE"
        return Meaning(f"({subject.source.filled})::{type_}")

    def _clock(self, subject: Subject) -> Meaning | Settle | None:
        """Return the meaning of a column of times of day or lengths of time."""
        if found := spans.written(self._prover, subject.source, subject.values):
            value = found.sql.replace("{v}", f"({subject.source.filled})")
            told = spans.told(subject.name, found.unit)
            missing = writing.told_missing(subject.name, found.words)
            return Meaning(f"({value})::DOUBLE", (told, *missing))
        subject = _respelled(subject, CLOCKS, spans.is_span) or subject
        clocks = spans.take(self._prover, subject.source, subject.values)
        if clocks is None:
            return None
        respelled = set(subject.source.respelled)
        hours = not respelled.isdisjoint((HOUR, HOURS))
        clocks = replace(clocks, hours=hours, halves=clocks.halves or CLOCK in respelled)
        if clocks.misfits:
            return _stays(subject, clocks, "times")
        return partial(self._settle_clock, subject, clocks)

    def _settle_clock(self, subject: Subject, clocks: Clocks) -> Meaning:
        name = subject.name
        unit, clear = spans.decide(name, clocks, subject.values)
        if not clear:
            chosen = self._ask(spans.ask(subject.key, name, clocks, unit))
            if chosen == "text":
                return _as_chosen(subject)
            unit = next(one for one in spans.possible(clocks) if one == chosen)
        text = f"({subject.source.filled})"
        missing = tuple(writing.told_missing(name, clocks.words))
        if unit == "clock":
            proof = self._prover.prove(subject.source, TIME)
            if not proof.holds:
                return Meaning(subject.source.as_written)
            return Meaning(f"({TIME.sql(text)})::TIME", missing)
        value = spans.sql(unit).replace("{v}", text)
        return Meaning(f"({value})::DOUBLE", (spans.told(name, unit), *missing))

    def _settle(self, subject: Subject, taken: Census) -> Meaning:
        """Have the person decide what the dates leave open."""
        reading = Reading()
        for ask in (self._ask_order, self._ask_century, self._ask_serials, self._ask_zone):
            answered = ask(subject, taken, reading)
            if answered is None:
                return _as_chosen(subject)
            reading = answered
        return self._write(subject, taken, reading)

    def _write(self, subject: Subject, taken: Census, reading: Reading) -> Meaning:
        sql, type_ = writing.value(taken, reading)
        text = f"({subject.source.filled})"
        finer = census.finer(self._prover, subject.source, taken)
        return Meaning(
            f"({sql.replace('{v}', text)})::{type_}",
            tuple(writing.notes(taken, reading, subject.name, finer)),
            tuple(writing.told_zones(reading, subject.name)),
        )

    def _ask(self, question: Question, suggested: str = "") -> str:
        if suggested:
            question = replace(question, suggested=(suggested,))
        (chosen,) = self._asker.ask(question)
        return chosen

    def _ask_in_full(self, question: Question, suggested: str = "") -> str:
        """Ask what is likely to be dates: with its century and zone, although text is suggested.

        Nothing is written while a question is open, whatever is returned for it.
        """
        chosen = self._ask(question, suggested)
        dates = (choice.value for choice in question.choices if choice.value != "text")
        return next(dates) if self._asker.is_open(question.id) else chosen

    def _ask_order(self, subject: Subject, taken: Census, reading: Reading) -> Reading | None:
        """Find out whether they are dates at all, and in which order they are written."""
        key, name = subject.key, subject.name
        orders = doubts.orders(taken, subject.values)
        tallies = [taken.tallies[form] for form in taken.shape.forms if len(form.readings) > 1]
        differ = next((tally.differ for tally in tallies if tally.differ), ())
        both = next((tally.both for tally in tallies if tally.both), ())
        if form := doubts.may_be_versions(name, taken, subject.values):
            shown = census.example(self._prover, subject.source, taken.shape, form)
            chosen = self._ask(asking.ask_version(key, name, shown, doubts.readings(form, orders)))
        elif form := doubts.may_be_days(taken, subject.values):
            shown = census.example(self._prover, subject.source, taken.shape, form)
            chosen = self._ask(asking.ask_months(key, name, shown))
        elif not orders:
            chosen = self._ask_in_full(asking.ask_mixed(key, name, _ends(tallies), both))
        elif len(orders) > 1 and differ:
            differ = self._in_century(subject, taken, differ)
            question = asking.ask_order(key, name, differ, orders)
            # Which part is the year decides about the century, which can only be asked then.
            ask = self._ask if "year" in orders else self._ask_in_full
            chosen = ask(question, self._suggest())
        else:
            chosen = next(iter(orders))
        if chosen == "text":
            return None
        return replace(reading, order=chosen, mixed=not orders)

    def _in_century(
        self, subject: Subject, taken: Census, texts: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return a text and its readings, these in the century that would be taken."""
        text, *readings = texts
        if not any(form.short for form in taken.shape.forms) or any(
            r[:4] in text for r in readings if r
        ):
            return texts
        now = self._prover.stage.year
        years = [int(reading[:4]) % 100 for reading in readings if reading]
        window = centuries.windows(now)[centuries.decide(subject.name, years, now)[0]]
        return (text, *(f"{window.year(int(r[:4]) % 100)}{r[4:]}" if r else "" for r in readings))

    def _suggest(self) -> str:
        return self._order or ("day" if self._staged.comma_decimals else "text")

    def _ask_century(self, subject: Subject, taken: Census, reading: Reading) -> Reading | None:
        if not any(form.short for form in taken.shape.forms):
            return reading
        years = census.years(self._prover, subject.source, taken.shape, reading.order)
        now = self._prover.stage.year
        chosen, clear = centuries.decide(subject.name, years, now)
        windows = centuries.windows(now)
        if not clear:
            question = asking.ask_century(subject.key, subject.name, years, windows, chosen)
            chosen = self._ask(question)
        if chosen == "text":
            return None
        return replace(reading, window=windows[chosen], years=windows[chosen].span(years))

    def _ask_serials(self, subject: Subject, taken: Census, reading: Reading) -> Reading | None:
        tallies = [taken.tallies[form] for form in taken.shape.forms if form in SERIALS]
        if not tallies:
            return reading
        count = sum(tally.rows for tally in tallies)
        question = asking.ask_serials(subject.key, subject.name, count, tallies[0].example)
        (chosen,) = self._asker.offer(question)
        return None if chosen == "text" else replace(reading, later=chosen == "1904")

    def _ask_zone(self, subject: Subject, taken: Census, reading: Reading) -> Reading | None:
        if not taken.shape.zoned:
            return reading
        named = tuple(dict.fromkeys(map(zones.named, taken.zones)))
        reading = replace(reading, zones=named)
        if len(named) == 1:
            return reading
        sql, _ = writing.value(taken, reading)
        utc, _ = writing.value(taken, replace(reading, utc=True))
        example = census.two_ways(self._prover, subject.source, sql, utc)
        known = all(zones.offset(zone) is not None for zone in named)
        question = asking.ask_zone(
            subject.key, subject.name, zones.listed(named), example, utc=known
        )
        chosen = self._ask(question)
        return None if chosen == "text" else replace(reading, utc=chosen == "utc")


def _is_date(value: str) -> bool:
    return form_of(value) is not None


def _respelled(
    subject: Subject, rules: Sequence[Rule], known: Callable[[str], bool]
) -> Subject | None:
    """Return the column with its texts in forms that are *known*; None if no rule helps."""
    used, values = find(subject.values, rules, known)
    if not used or subject.source.respelled:
        return None
    return replace(subject, values=values, source=replace(subject.source, respelled=used))


def _ends(tallies: Sequence[Tally]) -> tuple[str, str]:
    """Return a date that is one with the day first only, and one with the month first only."""
    first = next((tally.first_only for tally in tallies if tally.first_only), "")
    second = next((tally.second_only for tally in tallies if tally.second_only), "")
    return first, second


def _as_chosen(subject: Subject) -> Meaning:
    return Meaning(subject.source.as_written, (f"“{subject.name}” stays text.",))


def _stays(subject: Subject, taken: Census | Clocks, what: str) -> Meaning | None:
    """Keep the text, and say which value is none of *what*."""
    if len(subject.values) < 3 or taken.misfits > 0.4 * taken.filled:
        return None
    are = "is" if taken.misfits == 1 else "are"
    note = (
        f"“{subject.name}” stays text: {taken.misfits:,} of its {taken.filled:,} values {are} "
        f"not among {what}, such as “{clip(taken.misfit, 40)}”."
    )
    return Meaning(subject.source.as_written, (note,))
