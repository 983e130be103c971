"""Reads periods: 2024, Q3 2024, March 2024, 15 March 2024, last year, last 6 months, since, until.

A period is kept as text (plan.Filter says which forms). One that is relative to the last date in
the table begins with `~` until that date is known.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from assistant.analyst.grammar.drafting import DATE, Ambiguous, Reading, Stumble
from assistant.analyst.grammar.times.ago import beside, bounded, counted_back
from assistant.analyst.lexicon.spelling import SPELT
from assistant.analyst.plan import Op
from assistant.analyst.spans import grain_of, span

_ENDS_OF_DAY = re.compile(r"^(\d{1,2})(st|nd|rd|th)$")
_UNITS = ("year", "quarter", "month", "week", "day", "hour")


def time_condition(r: Reading) -> bool:
    """Take a condition on time: `in 2024`, `since March`, `between Q1 and Q2 2024`."""
    if not r.profile.of("date", "year"):
        return False
    start = r.ahead("skip", "with", "that") if r.kind() in ("skip", "with", "that") else 0
    kind = r.kind(start)
    if kind == "since":
        return _after(r, start)
    if kind in ("between", "from") and _range(r, start):
        return True
    if kind == "cmp":
        return False
    if kind == "not":
        return _excluded(r, start)
    return _plain(r, start)


def _after(r: Reading, start: int) -> bool:
    sign = r.look(start).sign
    ahead = r.ahead("skip", "that", "from", "since", start=start + 1)
    if r.look(ahead).text.casefold() in ("end", "start", "beginning"):
        started = r.look(ahead).text.casefold() != "end"
        if started != (sign is not None and sign.value in ("<", ">=")):
            return False
        ahead = r.ahead("skip", start=ahead + 1)
    if found := period(r, ahead):
        text, size = found
        r.take(ahead + size)
        op = str(sign.value) if sign else ">="
        if text.startswith("~ago"):
            r.add_filter(DATE, "is", (bounded(text, op),))
        else:
            r.add_filter(DATE, sign.value if sign else ">=", (text,))
        return True
    return False


def _range(r: Reading, start: int) -> bool:
    first_at = r.ahead("skip", start=start + 1)
    first = period(r, first_at, bare=True) or _day_of_that_month(r, first_at)
    if first is None:
        return False
    joint = first_at + first[1]
    if r.kind(joint) not in ("to", "and", "since", "not") and r.look(joint).text not in ("/", "-"):
        if r.kind(start) == "from":
            r.take(start)
            return _plain(r, 1)
        return False
    second_at = r.ahead("skip", "to", start=joint + 1)
    second = period(r, second_at)
    if second is None:
        return False
    r.take(second_at + second[1])
    r.add_filter(DATE, "between", (_with_year(first[0], second[0]), second[0]))
    return True


def _day_of_that_month(r: Reading, at: int) -> tuple[str, int] | None:
    """Read the 1 of `between 1 and 15 March 2024`."""
    day = _day(r, at)
    joint = r.ahead("and", "to", start=at + 1)
    found = period(r, joint) if day and joint > at + 1 else None
    if found is None or len(found[0]) != 10:
        return None
    return f"{found[0][:8]}{day:02}", 1


def _with_year(first: str, second: str) -> str:
    """`March to June 2024` is of one year."""
    return second[:4] + first[4:] if first.startswith("????") else first


def _excluded(r: Reading, start: int) -> bool:
    ahead = r.ahead("skip", start=start + 1)
    event, later = r.look(ahead), r.ahead("skip", start=ahead + 1)
    names = event.named.columns if event.named else event.verb
    happened = len(names) == 1 and r.profile[names[0]].kind == "date"  # not hired in 2012
    if found := period(r, later if happened else ahead):
        r.draft.date = names[0] if happened else r.draft.date
        r.take((later if happened else ahead) + found[1])
        r.add_filter(DATE, "is not", (found[0],))
        return True
    return False


def _plain(r: Reading, start: int) -> bool:
    """Take one period, or several joined by and, or, versus."""
    found = period(r, start)
    if found is None:
        return False
    texts, end = [found[0]], start + found[1]
    while True:
        joint = r.ahead("comma", "and", "or", "vs", "to", start=end)
        ahead = r.ahead("skip", start=joint)
        more = period(r, ahead) if joint > end else None
        if more is None:
            break
        if any(r.kind(at) == "to" for at in range(end, joint)):
            r.take(ahead + more[1])
            r.add_filter(DATE, "between", (_with_year(texts[0], more[0]), more[0]))
            return True
        compared = any(r.kind(at) == "vs" for at in range(end, joint))
        more = _one_before(r, ahead, texts[0], beside(texts[0], more[0])), more[1]
        r.draft.compare = r.draft.compare or compared or r.kind(end) == "and"
        texts.append(more[0])
        end = ahead + more[1]
    r.take(end)
    texts = [_with_year(text, texts[-1]) for text in texts]
    _add(r, texts)
    return True


def _one_before(r: Reading, at: int, first: str, other: str) -> str:
    """Return the 2022 of `2023 vs the previous year`, whatever the last year of the table is."""
    named = first[:1].isdigit() and r.look(at).text.casefold() in ("previous", "prior", "preceding")
    if not named or not other.startswith("~last 1 "):
        return other
    unit, start = grain_of(first), span(first)[0]
    if other != f"~last 1 {unit}":
        raise Stumble(r.look(at).text, "needs periods of the same length.")
    return _one(start - timedelta(days=1), unit, back=0)


def _add(r: Reading, texts: list[str]) -> None:
    if texts[0].startswith("????-H"):
        raise Stumble(texts[0][5:], "of which year?")
    if texts[0].startswith("????-Q"):
        r.add_filter(DATE, "is", tuple(int(t[6]) for t in texts), grain="quarter of year")
    elif texts[0].startswith("????-") and len(texts[0]) > 7:
        raise Stumble(texts[0][5:], "of which year?")
    elif texts[0].startswith("????-"):
        months = tuple(int(text[5:7]) for text in texts)
        r.add_filter(DATE, "is", months, grain="month of year")
    else:
        r.add_filter(DATE, "is", tuple(texts))


def period(r: Reading, ahead: int, *, bare: bool = False) -> tuple[str, int] | None:
    """Read the period that stands *ahead*: its text and how many phrases it takes."""
    item = r.look(ahead)
    if item.period:
        ask_which_day(r, ahead)
        return item.period, 1
    for read in (counted_back, _relative, _of_month, _of_quarter):
        if found := read(r, ahead):
            return found
    if is_year(r, ahead):
        return _of_year(r, ahead)
    return _bare_month(r, ahead) if bare or item.kind in ("month", "quarter") else None


def _of_year(r: Reading, ahead: int) -> tuple[str, int]:
    year = str(int(r.look(ahead).number or 0))
    if r.kind(ahead + 1) == "quarter" and not is_year(r, ahead + 2):
        return f"{year}-{r.look(ahead + 1).says}", 2
    if (
        r.kind(ahead + 1) == "month"
        and not is_year(r, ahead + 2)
        and r.look(ahead + 2).number is None
    ):
        return f"{year}-{_sign(r, ahead + 1):02}", 2
    return year, 1


def years_at(r: Reading, at: int) -> tuple[Op, tuple[float, ...], int] | None:
    """Read the `2020` of `built in 2020`, and both of `built between 2010 and 2015`."""
    pair = r.kind(at) in ("between", "from")
    at += pair
    joined = r.kind(at + 1) in ("and", "to") and is_year(r, at + 2)
    if not is_year(r, at) or (pair and not joined):
        return None
    first, second = r.look(at).number or 0.0, r.look(at + 2).number or 0.0
    return ("between", (first, second), at + 3) if pair else ("is", (first,), at + 1)


def is_year(r: Reading, ahead: int) -> bool:
    """Whether that phrase is a number that is a year, of the table's time as far as is known."""
    item = r.look(ahead)
    if item.number is None or item.unit or not item.text.isdigit() or len(item.text) != 4:
        return False
    following = r.look(ahead + 1)
    if following.kind in ("rows", "times"):
        return False
    if following.noun is not None:
        return _reached(r, item.text) and r.kind(ahead - 1) not in _COUNTING
    if following.named and all(r.profile[name].numeric for name in following.named.columns):
        return following.named.rank < 5
    return 1900 <= item.number <= 2100


_COUNTING = {"top", "cmp", "between", "and", "to", "sup", "recent", "or", "not"}
"""words before a number of things, be it one that could be a year"""


def _reached(r: Reading, year: str) -> bool:
    """Whether the table's time has a year: `2024 orders` are not so many, but of that year."""
    dates = r.profile.of("date", "year")
    return any(str(one.least)[:4] <= year <= str(one.greatest)[:4] for one in dates)


def _sign(r: Reading, ahead: int) -> int:
    sign = r.look(ahead).sign
    return int(sign.value) if sign else 0


def _day(r: Reading, ahead: int) -> int:
    item = r.look(ahead)
    if match := _ENDS_OF_DAY.match(item.text.casefold()):
        return int(match[1])
    if item.number is not None and 1 <= item.number <= 31 and item.text.isdigit():
        return int(item.number)
    return 0


def _of_month(r: Reading, ahead: int) -> tuple[str, int] | None:
    """Read `March 2024`, `15 March 2024`, `March 15, 2024`."""
    if r.kind(ahead) == "month":
        month = _sign(r, ahead)
        at = ahead + 1
        day = _day(r, at) if not is_year(r, at) else 0
        at += 1 if day else 0
        at += 1 if r.kind(at) == "comma" or r.look(at).text.casefold() == "of" else 0
        if is_year(r, at):
            text = f"{int(r.look(at).number or 0)}-{month:02}"
            return (f"{text}-{day:02}" if day else text), at + 1 - ahead
        return None
    at = ahead + 1 + (1 if r.look(ahead + 1).text.casefold() == "of" else 0)
    if (day := _day(r, ahead)) and r.kind(at) == "month":
        if is_year(r, at + 1):
            year = int(r.look(at + 1).number or 0)
            return f"{year}-{_sign(r, at):02}-{day:02}", at + 2 - ahead
        return f"????-{_sign(r, at):02}-{day:02}", at + 1 - ahead
    return None


def _of_quarter(r: Reading, ahead: int) -> tuple[str, int] | None:
    if r.kind(ahead) != "quarter":
        return None
    at = r.ahead("skip", start=ahead + 1)
    if is_year(r, at):
        return f"{int(r.look(at).number or 0)}-{r.look(ahead).says}", at + 1 - ahead
    if (found := _relative(r, at)) and found[0].endswith("year"):
        return f"{found[0]}-{r.look(ahead).says}", at + found[1] - ahead
    if r.look(ahead).text.casefold().endswith(" of"):
        return None
    return f"????-{r.look(ahead).says}", 1


def _bare_month(r: Reading, ahead: int) -> tuple[str, int] | None:
    """Read a month without its year; `may` is a month only where nothing else fits."""
    if r.kind(ahead) != "month" or r.strong(ahead):
        return None
    at = ahead + 1 + (1 if r.look(ahead + 1).text.casefold() == "of" else 0)
    if (found := _relative(r, at)) and found[0].endswith("year"):
        return f"{found[0]}-{_sign(r, ahead):02}", at + found[1] - ahead
    return f"????-{_sign(r, ahead):02}", 1


def _relative(r: Reading, ahead: int) -> tuple[str, int] | None:
    """Read `last year`, `this month`, `past 6 months`, `yesterday`."""
    item = r.look(ahead)
    if item.kind == "now" and item.sign:
        return f"~{item.sign.value}", 1
    if item.kind == "ago" or (item.kind == "top" and item.text.casefold() in ("last", "first")):
        which = "last" if item.kind == "top" else str(item.sign.value if item.sign else "")
        if item.text.casefold() == "first":
            return None
        unit = r.look(ahead + 1)
        if unit.kind == "grain" and unit.sign and unit.sign.value in _UNITS and not unit.plural:
            return f"~{which} 1 {unit.sign.value}", 2
        number = unit.number if unit.number is not None else SPELT.get(unit.text.casefold())
        grain = r.look(ahead + 2)
        counted = number and which == "last" and float(number).is_integer()
        if counted and grain.kind == "grain" and grain.sign and grain.sign.value in _UNITS:
            return f"~past {int(number or 0)} {grain.sign.value}", 3
    return None


def resolve(text: str, last: str) -> str:
    """Turn a period that is relative to *last*, the last date in the table, into a plain one."""
    if text.startswith("????"):
        raise Stumble(text[5:], "of which year?")
    if not text.startswith("~"):
        _check(text)
        return text
    base, _, part = text[1:].partition("-")
    day = date.fromisoformat(last[:10])
    if base in ("today", "yesterday"):
        return (day - timedelta(days=base == "yesterday")).isoformat()
    which, count, unit = base.split()
    if which in ("past", "ere"):
        return f"{'>' if which == 'past' else '<'}{_back(day, int(count), unit).isoformat()}"
    if which == "same":
        return _year_before(day, unit, int(count))
    made = _one(day, unit, back=int(count) if which == "ago" else which == "last")
    return f"{made}-{part}" if part else made


def _check(text: str) -> None:
    try:
        span(text)
    except ValueError as exc:
        raise Stumble(text, "isn't a date.") from exc


def _year_before(day: date, unit: str, back: int) -> str:
    """Return the same month or quarter of the year before."""
    if unit not in ("day", "month", "quarter", "year"):
        raise Stumble("same", "which period, a year before?")
    made = span(_one(day, unit, back=back))[0]
    return _one(_back(made, 1, "year"), unit, back=0)


def _one(day: date, unit: str, *, back: int) -> str:
    match unit:
        case "year":
            return str(day.year - back)
        case "quarter":
            number = day.year * 4 + (day.month - 1) // 3 - back
            return f"{number // 4}-Q{number % 4 + 1}"
        case "month":
            number = day.year * 12 + day.month - 1 - back
            return f"{number // 12}-{number % 12 + 1:02}"
        case "week":
            monday = day - timedelta(days=day.weekday() + 7 * back)
            return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
        case _:
            return (day - timedelta(days=int(back))).isoformat()


def _back(day: date, count: int, unit: str) -> date:
    """Return the day that many units before *day*, itself outside of the period."""
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"year": 12, "quarter": 3}.get(unit, 1)
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def ambiguous_day(item_text: str) -> bool:
    """Whether a written date like 03/04/2024 could be two days."""
    parts = re.split(r"[/]", item_text)
    return len(parts) == 3 and int(parts[0]) <= 12 and int(parts[1]) <= 12 and parts[0] != parts[1]


def ask_which_day(r: Reading, ahead: int) -> None:
    """Raise Ambiguous for a date whose day and month could change places."""
    item = r.look(ahead)
    if item.period and ambiguous_day(item.text):
        first, second, year = item.text.split("/")
        days = (
            f"{year}-{int(second):02}-{int(first):02}",
            f"{year}-{int(first):02}-{int(second):02}",
        )
        raise Ambiguous(item, f"Which day is {item.text}?", tuple((day, day) for day in days))
