"""Two tables that came with questions about them: absences of a firm, results of elections.

Their rows are those that were given, to the cell. Nobody and nothing in them is real.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]

SHORT = {
    "absences": (
        "emp", "dept", "site", "kind", "start", "fin", "days", "paid", "mgr", "fte", "interview",
        "reason",
    ),
    "election_results": (
        "yr", "const", "region", "party", "cand", "votes", "electorate", "turnout", "elected",
        "gender", "inc", "spend",
    ),
}  # fmt: skip
"""what the golds call the columns, in their order"""

MANAGERS = {
    "Warehouse": "K. Doyle", "Customer Service": "P. Anand", "Finance": "L. Roth",
    "IT": "S. Mbeki", "HR": "J. Flores", "Sales": "T. Nyman",
}  # fmt: skip
DEPARTMENTS = {
    "Warehouse": 34, "Customer Service": 24, "Finance": 9, "IT": 11, "HR": 5, "Sales": 17,
}  # fmt: skip
KINDS = {
    "Sickness": 52, "Annual Leave": 28, "Parental": 5, "Compassionate": 4, "Training": 6,
    "Unauthorised": 5,
}  # fmt: skip
REASONS = ("Flu", "Back pain", "Stress", "Migraine", "Covid", "Stomach", "Injury")
PARTIES = {
    "Labour Alliance": 30, "Conservative Union": 28, "Liberal Centre": 16, "Greens": 10,
    "National Front": 9, "Independents": 7,
}  # fmt: skip
FIRST = ["Anna", "Tom", "Ravi", "Lena", "Omar", "Julia", "Pete", "Mira", "Ivo", "Clara"]
LAST = ["Stone", "Hale", "Kaur", "Voss", "Ahmed", "Lund", "Price", "Costa", "Marsh", "Quist"]
BEGIN = ("Ash", "Brom", "Clay", "Dun", "Elm", "Fair", "Glen", "Hart", "Ing", "Kir")
END = ("ford", "ley", "ton", "wick", "mouth", "stead")


def _pick(r: Random, weighted: Mapping[str, int]) -> str:
    return r.choices(list(weighted), weights=list(weighted.values()))[0]


def absences(_: Random) -> Table:
    """Have 420 people be away 1,800 times in two years."""
    r = Random(606)
    people = [
        (
            f"E{1000 + i}",
            _pick(r, DEPARTMENTS),
            r.choice(("Leeds", "Leeds", "Cardiff", "Remote")),
            r.choice((1.0, 1.0, 1.0, 0.8, 0.6, 0.5)),
        )
        for i in range(420)
    ]
    header = "Emp No,Dept.,Site,Absence Type,From,To,Days Lost,Paid?,Line Mgr,FTE,Return Interview"
    rows = sorted((_absence(r, people) for _ in range(1800)), key=lambda row: str(row[4]))
    return [*header.split(","), "Reason"], rows


def _absence(r: Random, people: Sequence[tuple[str, str, str, float]]) -> list[object]:
    number, department, site, fte = r.choice(people)
    kind = _pick(r, KINDS)
    begun = dt.date(2023, 1, 1) + dt.timedelta(days=r.randrange(0, 730))
    drawn = {
        "Sickness": max(1, int(r.expovariate(1 / 3.6))),
        "Annual Leave": r.randrange(1, 11),
        "Parental": r.randrange(20, 120),
    }
    days = drawn.get(kind, r.randrange(1, 4))
    sick = kind == "Sickness"
    end = (begun + dt.timedelta(days=days - 1)).isoformat()
    return [
        number,
        department,
        site,
        kind,
        begun.isoformat(),
        end if r.random() > 0.03 else "",
        days * (1 if r.random() > 0.1 else 0.5),
        "No" if kind == "Unauthorised" or r.random() < 0.08 else "Yes",
        MANAGERS[department],
        fte,
        r.choice(("done", "done", "missing", "n/a")) if sick else "n/a",
        r.choice(REASONS) if sick and r.random() > 0.1 else "",
    ]


def election_results(_: Random) -> Table:
    """Have 60 constituencies elect five times."""
    r = Random(707)
    regions = ["North", "South", "East", "West", "Capital"]
    seats = [
        (begin + end, r.choice(regions), r.randrange(41000, 92000))
        for begin in BEGIN
        for end in END
    ]
    header = "Yr,Constituency,Region,Party,Candidate,Votes,Electorate,Turnout %,Elected,gender"
    rows = [
        row for year in (2008, 2012, 2016, 2020, 2024) for seat in seats
        for row in _elected(r, year, *seat)
    ]  # fmt: skip
    return [*header.split(","), "Incumbent", "Campaign Spend"], rows


def _elected(
    r: Random, year: int, seat: str, region: str, people: int
) -> Iterable[Sequence[object]]:
    voters = int(people * (1 + (year - 2008) * 0.004))
    turnout = r.uniform(0.48, 0.81)
    weights = {
        party: weight
        * r.uniform(0.35, 1.9)
        * (1.5 if party == "Greens" and region == "Capital" else 1)
        for party, weight in PARTIES.items()
        if party != "Independents" or r.random() < 0.55
    }
    total, best = sum(weights.values()), max(weights, key=lambda party: weights[party])
    for party, weight in weights.items():
        yield [
            year,
            seat,
            region,
            party,
            f"{r.choice(FIRST)} {r.choice(LAST)}",
            int(voters * turnout * weight / total),
            voters,
            round(turnout * 100, 1),
            "TRUE" if party == best else "FALSE",
            r.choice(("F", "M", "M")),
            "yes" if r.random() < 0.3 else "no",
            round(r.uniform(2000, 14500)),
        ]


MAKERS: dict[str, Callable[[Random], Table]] = {
    "absences": absences,
    "election_results": election_results,
}
