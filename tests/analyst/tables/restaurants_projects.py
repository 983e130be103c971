"""Two tables: bills of restaurants, projects of a consultancy.

Nothing in them is of a real person or firm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]


def _maybe(r: Random, share: float, value: object) -> object:
    """Leave *value* out in *share* of the cases."""
    return None if r.random() < share else value


BRANCHES = {
    "Camden": ("London", 1.2),
    "Soho": ("London", 1.35),
    "Deansgate": ("Manchester", 1.0),
    "Harbourside": ("Bristol", 1.05),
    "Headingley": ("Leeds", 0.85),
    "The Shambles": ("York", 0.95),
}
WAITERS = ["Aoife", "Bartek", "Carmen", "Dev", "Ellie", "Giulia", "Kofi", "Mo", "Sinéad", "Zoe"]
PAID = ["Card", "Card", "Card", "Card", "Contactless", "Contactless", "Cash", "Gift Card"]
VOUCHERS = ["Birthday", "2-for-1", "2-for-1", "Gift Card", "Student"]
SAID = [
    "Waited 40 min for mains; dessert on the house.",
    "Nut allergy - kitchen told",
    'Regulars, "the usual table"',
    "Card machine down, paid by phone",
]


def restaurants(r: Random) -> Table:
    """Serve lunch and dinner, sometimes for a voucher that is called as a way to pay is."""
    header = "Bill No,Branch,City,Opened At,Meal,Covers,Tbl No,Waiter,Food Tot (£),Drinks Tot (£),"
    header += "Disc %,Tip £,Pmt Meth.,Voucher Type,Mins Seated,Rating (1-5),Comment"
    return header.split(","), [_bill(r, number) for number in range(1500)]


def _bill(r: Random, number: int) -> Sequence[object]:
    branch = r.choice([*BRANCHES, "Soho", "Deansgate"])
    city, dear = BRANCHES[branch]
    day = dt.date(2023, 1, 3) + dt.timedelta(days=int(726 * r.random() ** 0.9))
    dinner = r.random() < (0.7 if day.weekday() > 3 else 0.55)
    hour = r.choice([17, 18, 18, 19, 19, 20, 21] if dinner else [11, 12, 12, 13, 13, 14])
    covers = r.choice([1, 2, 2, 2, 2, 3, 4, 4, 5, 6, 8, 12])
    food = round(covers * dear * r.uniform(11, 19) * (1.4 if dinner else 1), 2)
    drinks = round(covers * dear * r.uniform(2, 12) * (1.8 if dinner else 0.8), 2)
    voucher = r.choice(VOUCHERS) if r.random() < 0.17 else None
    paid = r.choice(PAID)
    seated = int(35 + 6 * covers + r.gauss(30 if dinner else 8, 11))
    return [
        f"B{number // 400 + 1}-{48210 + 3 * number}",
        branch,
        city,
        dt.datetime.combine(day, dt.time(hour, r.randrange(60))),
        "Dinner" if dinner else "Lunch",
        covers,
        r.randint(1, 28),
        _maybe(r, 0.02, r.choice(WAITERS)),
        food * 10 if number == 777 else food,
        0 if r.random() < 0.04 else drinks,
        {"2-for-1": 50, "Student": 15, "Birthday": 20}.get(str(voucher), r.choice([0] * 9 + [10])),
        _maybe(r, 0.12, round((food + drinks) * r.choice([0, 0.05, 0.1, 0.1, 0.125, 0.15]), 2)),
        paid.lower() if paid == "Cash" and r.random() < 0.2 else paid,
        voucher,
        _maybe(r, 0.05, max(18, seated)),
        _maybe(r, 0.38, min(5, max(1, int(r.gauss(4.4, 1.1) - max(0, seated - 110) / 40)))),
        _maybe(r, 0.9, r.choice(SAID)),
    ]


CLIENTS = {
    "Aldgate Insurance": ("Finance", "London"),
    "Banca Prealpina": ("Finance", "Milan"),
    "Donau Strom AG": ("Energy", "Vienna"),
    "Fjordkraft Nett": ("Energy", "Oslo"),
    "Isarwerke": ("Manufacturing", "Munich"),
    "Kowalski & Synowie": ("Manufacturing", "Warsaw"),
    "Stadt Linz": ("Public Sector", "Linz"),
    "Ministry of Ports": ("Public Sector", "Lisbon"),
    "MediNova": ("Healthcare", "Munich"),
    "St. Brigid Hospitals": ("Healthcare", "Dublin"),
    "Velo&Co": ("Retail", "Vienna"),
}
OFFICES = {"Munich": 148, "Vienna": 132, "Warsaw": 96, "Lisbon": 104}
LEADS = ["A. Brandstetter", "Chiara Neri", "D. Wójcik", "Emma O'Dowd", "João Pinto", "K. Demirel"]
NOTES = [
    "Scope creep - see change requests 3 to 5",
    "Steering committee moved to Thursdays.",
    'Client asked for a "fresh pair of eyes"',
    "PO missing, do not invoice!",
]
TODAY = dt.date(2025, 4, 30)


def projects(r: Random) -> Table:
    """Advise clients, some of them in a city where the consultancy has an office."""
    header = "Proj Code,CLIENT,Client City,Sector,Proj. Lead,Office,Cost Ctr,proj_status,Start Dt,"
    header += "Planned End,Actual End,Budget (EUR),Spent EUR,Billed Hrs,Rate EUR/h,Risk Lvl,"
    header += "CSAT (0-10),Fixed Price?,Notes"
    return header.split(","), [_project(r, number) for number in range(720)]


def _project(r: Random, number: int) -> Sequence[object]:
    client = r.choice([*CLIENTS, "Isarwerke", "Banca Prealpina", "MediNova"])
    sector, city = CLIENTS[client]
    office = r.choice([*OFFICES, "Munich"])
    start = dt.date(2021, 1, 11) + dt.timedelta(days=r.randrange(1600))
    planned = start + dt.timedelta(days=int(r.uniform(30, 420)))
    ended = planned + dt.timedelta(days=int(r.gauss(18, 40)))
    over = max(ended, start + dt.timedelta(days=20)) if ended <= TODAY else None
    risk = r.choice(["Low", "Low", "Medium", "Medium", "Medium", "High", "Critical"])
    rate = round(OFFICES[office] * r.uniform(0.85, 1.3))
    budget = round((planned - start).days * rate * r.uniform(2.2, 7.5), -3)
    part = r.gauss(1.0, 0.14) + (0.12 if risk in ("High", "Critical") else 0)
    spent = budget * (part if over else r.uniform(0.05, 0.95))
    status = (
        r.choice(["Completed"] * 9 + ["Cancelled"])
        if over
        else r.choice(["Active"] * 4 + ["On Hold"])
    )
    happy = min(10, max(0, round(r.gauss(8.2, 1.3) - 4 * max(0.0, part - 1.1), 1)))
    return [
        f"PRJ-{start.year % 100}{1000 + number}",
        client,
        city,
        sector,
        _maybe(r, 0.03, r.choice(LEADS)),
        office,
        r.choice([4100, 4110, 4120, 4200, 4310]),
        "Planned" if start > TODAY else status,
        start,
        planned,
        over,
        _maybe(r, 0.02, int(budget)),
        0 if start > TODAY else round(spent * (8 if number == 333 else 1), 2),
        _maybe(r, 0.04, 0 if start > TODAY else round(spent / rate * r.uniform(0.8, 1), 1)),
        rate,
        _maybe(r, 0.05, risk),
        happy if status == "Completed" and r.random() < 0.7 else None,
        r.choice(["yes", "no", "no"]),
        _maybe(r, 0.88, r.choice(NOTES)),
    ]
