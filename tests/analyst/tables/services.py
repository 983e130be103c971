"""Three tables of services that people subscribe to or buy: flights, a gym, and electricity.

Airports occur in two columns, dates too; who stayed has left at no time, and what was cancelled
never departed. Nothing in them is of a real person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]


def _day(r: Random, first: str, last: str) -> dt.date:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return start + dt.timedelta(days=r.randrange((end - start).days + 1))


def _maybe(r: Random, share: float, value: object) -> object:
    """Leave *value* out in *share* of the cases."""
    return None if r.random() < share else value


AIRLINES = {"Delta": "DL", "United": "UA", "JetBlue": "B6", "Alaska": "AS", "Air Canada": "AC"}
AIRPORTS = {"JFK": 190, "ATL": 140, "ORD": 155, "SEA": 210, "DEN": 150, "BOS": 165, "YYZ": 230}


def flights(r: Random) -> Table:
    """Fly between seven airports, late more often than early."""
    header = "airline,flight_no,origin,destination,sched_departure,actual_departure,delay_min,"
    header += "cancelled,passengers,fare_usd"
    return header.split(","), [_flight(r) for _ in range(1800)]


def _flight(r: Random) -> Sequence[object]:
    airline = r.choice([*AIRLINES, "Delta", "Delta", "United"])
    origin = r.choice([*AIRPORTS, "ATL", "ATL", "ORD"])
    destination = r.choice([code for code in AIRPORTS if code != origin])
    day = _day(r, "2023-01-01", "2024-12-31")
    planned = dt.datetime.combine(day, dt.time(r.randint(5, 22), r.choice([0, 10, 25, 40, 55])))
    bad = 1.6 if origin == "ORD" or day.month in (1, 12) else 1.0
    delay = int(r.gauss(-2, 4)) if r.random() < 0.6 else int(r.expovariate(1 / (28 * bad)))
    cancelled = r.random() < 0.03 * bad
    return [
        airline,
        f"{AIRLINES[airline]}{r.randint(100, 180)}",
        origin,
        destination,
        planned,
        None if cancelled else planned + dt.timedelta(minutes=delay),
        None if cancelled else delay,
        "Y" if cancelled else "N",
        None if cancelled else _maybe(r, 0.02, r.randint(38, 214)),
        _maybe(r, 0.03, round(AIRPORTS[origin] * r.uniform(0.6, 1.9), 2)),
    ]


PLANS = {"Basic": 19.99, "Off-Peak": 14.5, "Premium": 42, "Family": 64, "Student": 12.75}
BRANCHES = ["Leeds", "Leeds", "York", "Hull", "Harrogate", "St. Albans"]


def members(r: Random) -> Table:
    """Let people join a gym, and leave it."""
    header = "MemberID,Plan,Joined,Left,Age,Gender,Monthly Fee (£),Visits,Home Branch,Referred By"
    return header.split(","), [_member(r, number) for number in range(1300)]


def _member(r: Random, number: int) -> Sequence[object]:
    plan = r.choice([*PLANS, "Basic", "Basic", "Premium"])
    joined = _day(r, "2021-01-04", "2025-03-31")
    stayed = int(r.expovariate(1 / 420)) + 14
    left = joined + dt.timedelta(days=stayed)
    gone = left <= dt.date(2025, 3, 31)
    months = (min(left, dt.date(2025, 3, 31)) - joined).days / 30
    return [
        f"M-{3000 + number}",
        plan.lower() if plan == "Premium" and r.random() < 0.06 else plan,
        joined.strftime("%d/%m/%Y"),
        left.strftime("%d/%m/%Y") if gone else None,
        _maybe(r, 0.04, r.randint(18, 26) if plan == "Student" else r.randint(18, 79)),
        _maybe(r, 0.03, r.choice(["Female", "Female", "Male", "Male", "Non-binary"])),
        round(PLANS[plan] * r.choice([1, 1, 1, 0.9, 1.1]), 2),
        int(months * r.uniform(0, 9)),
        r.choice(BRANCHES),
        _maybe(r, 0.35, r.choice(["Friend", "Friend", "Instagram", "GP", "Employer", "Flyer"])),
    ]


TARIFFS = {"Standard": 0.27, "Economy 7": 0.22, "Green Flex": 0.29, "Prepay": 0.31}
REGIONS = ["London", "London", "Wales", "Scotland", "Midlands", "South West"]


def energy(r: Random) -> Table:
    """Read eighty meters once a month for two years."""
    header = "meter_id,reading_date,kwh,tariff,region,household_size,has_solar,cost_gbp,tamper"
    return header.split(","), [row for number in range(80) for row in _meter(r, number)]


def _meter(r: Random, number: int) -> Iterable[Sequence[object]]:
    tariff, region = r.choice([*TARIFFS, "Standard"]), r.choice(REGIONS)
    size, solar = r.choice([1, 1, 2, 2, 3, 4, 5]), r.random() < 0.3
    for month in range(24):
        day = dt.date(2023 + month // 12, month % 12 + 1, r.randint(1, 28))
        if r.random() < 0.06:
            continue
        winter = 1.5 if day.month in (1, 2, 11, 12) else 0.9
        kwh = round((90 + 70 * size) * winter * (0.6 if solar else 1) * r.uniform(0.7, 1.3), 1)
        kwh = kwh * 6 if r.random() < 0.004 else kwh
        yield [
            f"SM{40210 + 7 * number}",
            day,
            _maybe(r, 0.03, round(kwh, 1)),
            tariff,
            region,
            _maybe(r, 0.03, size),
            "true" if solar else "false",
            round(kwh * TARIFFS[tariff] + 14.2, 2),
            int(r.random() < 0.015),
        ]
