"""Two tables: batches of a factory, answers to a telecom's survey.

The second is asked about only in `heldout`. Nothing in them is of a real person or firm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]


def _maybe(r: Random, share: float, value: object) -> object:
    """Leave *value* out in *share* of the cases."""
    return None if r.random() < share else value


LINES = {
    "Line A": ("Filler 01", "Filler 02"),
    "Line B": ("Filler 03", "Capper 01"),
    "Line C": ("Mixer 01", "Mixer 02", "Mixer 03"),
    "Line D": ("Press 01", "Press 02"),
}
PRODUCTS = {
    "Shampoo 250ml": ("Hair Care", 0.62),
    "Conditioner 250ml": ("Hair Care", 0.71),
    "Hand Soap": ("Skin Care", 0.38),
    "Body Lotion": ("Skin Care", 0.94),
    "Face Cream": ("Skin Care", 1.85),
    "Dish Tabs": ("Home Care", 0.21),
    "Glass Cleaner": ("Home Care", 0.44),
}
OPERATORS = [
    "Anke Vogt",
    "B. Petrov",
    "Carlos Ruiz",
    "Dilek Aydin",
    "E. Moreau",
    "Femi Bello",
    "Gosia Lis",
    "Henk de Wit",
]
SHIFTS = {"Early": 6, "Late": 14, "Night": 22}
REMARKS = [
    "Nozzle 4 blocked, cleaned twice",
    "waiting for labels (supplier late)",
    "QA hold - released next day",
    'Mixed with "old" pallet, see log',
]


def production(r: Random) -> Table:
    """Run batches on four lines in three shifts, some of them stopped for hours."""
    header = "Batch No,Line,Machine,Product,Product Group,Shift,Operator,Started At,Finished At,"
    header += "Units Made,Scrap Units,Target Qty,Downtime (min),Energy kWh,Material Cost (€),"
    header += "Quality Grade,Reworked,Remarks"
    return header.split(","), [_batch(r, number) for number in range(1400)]


def _batch(r: Random, number: int) -> Sequence[object]:
    line = r.choice([*LINES, "Line A"])
    product = r.choice([*PRODUCTS, "Hand Soap", "Shampoo 250ml"])
    group, price = PRODUCTS[product]
    shift = r.choice(["Early", "Early", "Late", "Late", "Night"])
    day = dt.date(2023, 1, 2) + dt.timedelta(days=r.randrange(910))
    opened = dt.datetime.combine(day, dt.time(SHIFTS[shift]))
    started = opened + dt.timedelta(minutes=r.randrange(150))
    target = r.choice([500, 800, 1000, 1000, 1200, 1500, 2000, 2400])
    stopped = 0 if r.random() < 0.3 else int(r.expovariate(1 / 26)) + 1
    stopped = stopped * 6 if r.random() < 0.008 else stopped
    made = int(target * min(1.06, r.gauss(0.985, 0.04) - stopped / 2500))
    scrap = int(made * r.uniform(0.003, 0.035) * (1.6 if shift == "Night" else 1))
    lasted = 70 + made / 7 + stopped + r.gauss(0, 8)
    finished = started + dt.timedelta(minutes=int(max(60, lasted)))
    bad = scrap / made
    return [
        f"B-{started.year % 100}{10000 + number}",
        line,
        r.choice(LINES[line]),
        product,
        group,
        shift,
        _maybe(r, 0.03, r.choice(OPERATORS)),
        started,
        _maybe(r, 0.02, finished),
        made,
        scrap,
        target,
        stopped,
        _maybe(r, 0.05, round(made * r.uniform(0.07, 0.13) + 18, 1)),
        round(made * price * r.uniform(0.9, 1.15) * (10 if number == 500 else 1), 2),
        _maybe(r, 0.04, "A" if bad < 0.013 else "B" if bad < 0.028 else "C"),
        r.choice(["Yes", "No"]) if bad > 0.03 else r.choice(["Yes"] + ["No"] * 19),
        _maybe(r, 0.9, r.choice(REMARKS)),
    ]


PLANS = {"Basic": 19, "Smart": 29, "Unlimited": 45, "Family": 62, "Business": 54}
REGIONS = ["Northeast", "Midwest", "South", "West"]
REASONS = ["Billing", "Billing", "Network", "Network", "Network", "Upgrade", "Roaming", "Device"]
DEVICES = ["iPhone", "iPhone", "Samsung", "Samsung", "Pixel", "Other", "Xiaomi"]
COMMENTS = [
    "Coverage in the basement is terrible!!",
    "good value, thx",
    "Was on hold for 35 min. Agent was nice though",
    "bill went up again; no one told me why",
]


def survey(r: Random) -> Table:
    """Ask customers of a telecom how happy they are, and see who left later."""
    header = "response_id,submitted_on,plan,region,age,gender,tenure_months,nps_score,"
    header += "satisfaction,monthly_bill_usd,data_used_gb,contact_reason,channel,wait_min,device,"
    header += "would_renew,churned,comment"
    return header.split(","), [_response(r, number) for number in range(1700)]


def _response(r: Random, number: int) -> Sequence[object]:
    plan = r.choice([*PLANS, "Smart", "Unlimited"])
    tenure = min(144, int(r.expovariate(1 / 34)) + 1)
    waited = None if r.random() < 0.35 else round(r.expovariate(1 / 9) + 0.5, 1)
    mood = r.gauss(7.4, 2.1) - (waited or 3) / 12 + tenure / 90
    score = min(10, max(0, round(mood)))
    happy = min(5, max(1, round(mood / 2 + r.gauss(0, 0.6))))
    bill = round(PLANS[plan] * r.uniform(0.9, 1.35), 2)
    renews = "Yes" if score + r.gauss(0, 1.5) > 6 else r.choice(["No", "No", "Unsure"])
    return [
        f"R{100200 + 7 * number}",
        dt.date(2023, 2, 1) + dt.timedelta(days=r.randrange(1000)),
        plan,
        r.choice([*REGIONS, "South"]),
        _maybe(r, 0.04, r.randint(18, 83)),
        r.choice(["F", "F", "M", "M", "X"] if r.random() < 0.1 else ["F", "M"]),
        tenure,
        _maybe(r, 0.03, score),
        _maybe(r, 0.06, happy),
        bill * 8 if number in (41, 902) else bill,
        _maybe(r, 0.02, round(r.lognormvariate(2.4, 0.8), 2)),
        None if waited is None else r.choice(REASONS),
        r.choice(["App", "App", "Phone", "Email", "SMS"]),
        waited,
        _maybe(r, 0.03, r.choice(DEVICES)),
        renews,
        1 if r.random() < (0.05 if renews == "Yes" else 0.32) else 0,
        _maybe(r, 0.82, r.choice(COMMENTS)),
    ]
