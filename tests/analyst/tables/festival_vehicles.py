"""Two tables: tickets of a music festival, visits to a workshop.

Nothing in them is of a real person or firm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]

BUYERS = ["Netherlands", "Netherlands", "Germany", "Germany", "Belgium", "UK", "France", "Ireland"]
TICKETS = {"Day Ticket": 79, "Weekend Pass": 189, "Camping": 45, "VIP": 349, "Child": 25}
OPENINGS = [dt.date(2022, 7, 8), dt.date(2023, 7, 7), dt.date(2024, 7, 5)]
DAYS = ["Fri", "Sat", "Sun"]
AGES = ["<18", "18-24", "18-24", "25-34", "25-34", "35-49", "50+"]
CHANNELS = ["Web", "Web", "Web", "App", "App", "Box Office", "Reseller"]
CODES = ["EARLYBIRD", "EARLYBIRD", "STUDENT10", "LOCALS"]


def _maybe(r: Random, share: float, value: object) -> object:
    """Leave *value* out in *share* of the cases."""
    return None if r.random() < share else value


def festival(r: Random) -> Table:
    """Sell tickets of three summers, some let in by a gate that is called as a ticket is."""
    header = "Order No,Buyer Country,Cust. ZIP,TicketType,Fest. Day,Gate,Face Value (EUR),Qty,"
    header += "Booking Fee EUR,Line Total EUR,Purchased At,Scanned At,Sales Chan.,Age Grp,"
    header += "Refunded?,RefundAmt,PromoCode"
    return header.split(","), [line for number in range(1000) for line in _order(r, number)]


def _order(r: Random, number: int) -> list[Sequence[object]]:
    opens = r.choice([*OPENINGS, *OPENINGS[1:], OPENINGS[2]])
    bought = dt.datetime.combine(opens, dt.time(r.randrange(7, 24), r.randrange(60), 11))
    bought -= dt.timedelta(days=1 + min(240, int(r.expovariate(1 / 55))))
    order = 5_020_000 + 13 * number
    country, code = _maybe(r, 0.04, r.choice(BUYERS)), _maybe(r, 0.08, r.randint(1011, 9999))
    channel = r.choice(CHANNELS)
    return [
        [order, country, code, *_tickets(r, opens, bought, channel)]
        for _ in range(r.choice([1, 1, 1, 2, 2, 3]))
    ]


def _tickets(r: Random, opens: dt.date, bought: dt.datetime, channel: str) -> Sequence[object]:
    ticket = r.choice([*TICKETS, "Day Ticket", "Day Ticket", "Weekend Pass"])
    day = r.choice(DAYS) if ticket in ("Day Ticket", "Child") else "All 3"
    price = TICKETS[ticket] * {2022: 1.0, 2023: 1.08, 2024: 1.15}[opens.year]
    price = round(price * r.choice([0.9, 1, 1, 1.1]), 2)
    quantity = r.choice([1, 1, 2, 2, 2, 3, 4, 6])
    fee = 0.0 if channel == "Box Office" else round(price * quantity * r.uniform(0.04, 0.09), 2)
    total = round(price * quantity + fee, 2)
    back = r.random() < 0.09
    came = not back and r.random() < 0.9
    late = DAYS.index(day) if day in DAYS else r.choice([0, 0, 1])
    entry = dt.datetime.combine(opens, dt.time(r.randrange(11, 23), r.randrange(60), 42))
    gate = "VIP" if ticket == "VIP" and r.random() < 0.8 else r.choice(["North", "South", "West"])
    return [
        ticket,
        day,
        _maybe(r, 0.03, gate),
        price,
        quantity,
        fee,
        total,
        bought,
        entry + dt.timedelta(days=late) if came else None,
        channel,
        _maybe(r, 0.06, r.choice(AGES)),
        "Y" if back else "N",
        round(total - fee, 2) if back else None,
        _maybe(r, 0.7, r.choice(CODES)),
    ]


Vehicle = tuple[str, str, str, int, str, str]
"""plate, make, model, year, fuel and depot"""

MODELS = [
    ("Ford", "Transit", "Diesel"),
    ("Ford", "E-Transit", "Electric"),
    ("Mercedes-Benz", "Sprinter", "Diesel"),
    ("Mercedes-Benz", "eVito", "Electric"),
    ("Peugeot", "Partner", "Petrol"),
    ("Peugeot", "208", "Petrol"),
    ("VW", "Crafter", "Diesel"),
    ("VW", "Caddy", "Hybrid"),
    ("Iveco", "Daily", "Diesel"),
]
DEPOTS = ["Leeds", "Bristol", "Cardiff", "Glasgow", "Hull"]
WORKSHOPS = {"In-house": 46, "Leeds": 58, "Cardiff": 55, "Main Dealer": 92, "Mobile Unit": 71}
DRIVERS = [
    "A. Mbeki",
    "Siân Pugh",
    "J. O'Rourke",
    "K. Novak",
    "Lee Chan",
    "M. Farrell",
    "D. Iqbal",
    "T. Ashworth",
    "Rosa Marsh",
    "P. Grant",
]
DEFECTS = [
    "None",
    "None",
    "None",
    "Brakes",
    "Brakes",
    "Tyres",
    "Tyres",
    "Engine",
    "Electrics",
    "Bodywork",
]
REMARKS = [
    "Customer's own parts used; see invoice",
    "advisory: front pads 3 mm",
    'Light on dash - "intermittent", could not reproduce',
]


def vehicles(r: Random) -> Table:
    """Bring the vans of five depots in for service, to workshops some of which are called alike."""
    header = "Visit_ID,Plate,Make,Model,Yr_Reg,Fuel,Depot,Driver,Workshop,Svc_Date,Next_Due,"
    header += "Odo_km,Labour_hrs,Labour_Rate_GBP,Parts_Cost_GBP,Total_Cost_GBP,Warranty_YN,"
    header += "Defect_Type,Downtime_days,Tech Remarks"
    fleet = [_vehicle(r) for _ in range(90)]
    return header.split(","), [_visit(r, number, r.choice(fleet)) for number in range(1400)]


def _vehicle(r: Random) -> Vehicle:
    year = r.randint(2016, 2021)
    letters = "".join(r.choice("ABCDEFGHJKLMNOPRSTUVWXY") for _ in range(5))
    make, model, fuel = r.choice(MODELS)
    depot = r.choice([*DEPOTS, "Leeds"])
    return f"{letters[:2]}{year - 2000} {letters[2:]}", make, model, year, fuel, depot


def _visit(r: Random, number: int, vehicle: Vehicle) -> Sequence[object]:
    plate, make, model, year, fuel, depot = vehicle
    date = dt.date(2022, 1, 3) + dt.timedelta(days=r.randrange(1170))
    defect = r.choice(DEFECTS)
    workshop = r.choice([*WORKSHOPS, "In-house"])
    rate = WORKSHOPS[workshop] + 2 * (date.year - 2022)
    hours = round(max(0.5, r.gauss(2.2, 0.7) + (3.5 if defect == "Engine" else 0)), 1)
    parts = round(r.lognormvariate(4.3, 0.7) * (4 if defect == "Engine" else 1), 2)
    covered = date.year - year <= 3 and r.random() < 0.5
    age = (date - dt.date(year, 6, 1)).days
    return [
        88_000 + number,
        plate,
        make,
        model,
        year,
        fuel,
        depot,
        _maybe(r, 0.05, r.choice(DRIVERS)),
        workshop,
        date.strftime("%d/%m/%Y"),
        _maybe(r, 0.07, (date + dt.timedelta(days=r.choice([180, 365]))).strftime("%d/%m/%Y")),
        _maybe(r, 0.04, int(max(300, age) * r.uniform(48, 62))),
        hours,
        rate,
        _maybe(r, 0.05, parts),
        0 if covered else round(hours * rate + parts, 2),
        "Y" if covered else "N",
        defect,
        int(r.expovariate(1 / 1.6)),
        _maybe(r, 0.8, r.choice(REMARKS)),
    ]
