"""Eight tables of different fields, with what makes real ones hard.

Messy names, missing values, values that occur in two columns, near-duplicate spellings, years as
numbers, booleans in several dresses, timestamps, signed money, shares, Unicode and free text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]

REMARKS = [
    "Customer asked for a call back, then said that everything was fine after all.",
    'Said: "never again", and meant the packaging; the goods were in order.',
    "Left at reception; signed by the neighbour, see e-mail of the same day.",
    "Überprüft und für in Ordnung befunden.",
    "Second attempt. The first one failed because the address was incomplete or out of date.",
]


def _day(r: Random, first: str, last: str) -> dt.date:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return start + dt.timedelta(days=r.randrange((end - start).days + 1))


def _moment(r: Random, first: str, last: str) -> dt.datetime:
    start, end = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last)
    return start + dt.timedelta(seconds=r.randrange(int((end - start).total_seconds())))


def _maybe(r: Random, share: float, value: object) -> object:
    """Leave *value* out in *share* of the cases."""
    return None if r.random() < share else value


GOODS = {
    "Electronics": [("USB-C Hub", 39), ("Webcam HD", 75), ("Tablet 10", 289), ("Power Bank", 25)],
    "Home & Garden": [("Garden Hose", 29), ("Plant Pot XL", 18), ("Desk Lamp", 42)],
    "Toys": [("Puzzle 1000", 15), ("Wooden Train", 34), ("Kite", 12)],
    "Office": [("Stapler", 9), ("Paper A4", 5), ("Whiteboard", 64)],
}
CITIES = ["Berlin", "Paris", "Madrid", "Kraków", "München"]
CUSTOMERS = ["Müller & Söhne", "Café Zoë", "O'Neill Ltd", "ACME Corp", "Acme Corp.", "Łódź Trading"]
CUSTOMERS += ["Blue Fish", "Northwind", "Tailspin", "Nordlys AS", "Brown Bros", "Casa Verde"]


def sales(r: Random) -> Table:
    """Sell things under names that somebody typed in a hurry."""
    header = "Order No,order dt,Cust. Name,Cust. Segment,Ship-to City,Bill-to City,Prod. Category,"
    header += "Prod. Name,Qty,Unit Price (€),Disc %,Net Amt (€),Sales Rep,Paid?,Remarks"
    return header.split(","), [_sale(r, number) for number in range(2400)]


def _sale(r: Random, number: int) -> Sequence[object]:
    category = r.choice([*GOODS, "Electronics"])
    product, base = r.choice(GOODS[category])
    written = "electronics" if category == "Electronics" and r.random() < 0.1 else category
    quantity, price = r.choice([1, 1, 2, 3, 5, 8, 12]), round(base * r.uniform(0.9, 1.3), 2)
    discount = _maybe(r, 0.06, r.choice([0, 0, 5, 10, 15]))
    net = round(quantity * price * (1 - (float(str(discount or 0))) / 100), 2)
    city = r.choice(CITIES)
    return [
        f"S-{100001 + number}",
        _day(r, "2023-07-01", "2025-06-30").strftime("%d/%m/%Y"),
        r.choice(CUSTOMERS),
        _maybe(r, 0.05, r.choice(["SMB", "SMB", "Enterprise", "Consumer"])),
        city,
        city if r.random() < 0.7 else r.choice(CITIES),
        written,
        product,
        quantity,
        price,
        discount,
        net,
        r.choice(["Jana K.", "Luis M.", "Aoife B.", "Tomasz W."]),
        r.choice(["yes", "yes", "yes", "no"]),
        _maybe(r, 0.7, r.choice(REMARKS)),
    ]


SUBJECTS = ["Cannot log in since the last update", "Invoice shows the wrong VAT number"]
SUBJECTS += ["App crashes when I open the camera", "Feature request: dark mode", "Refund please"]


def tickets(r: Random) -> Table:
    """Answer customers, some of whom phone about phones."""
    header = "ticket_id,created_at,resolved_at,priority,status,channel,product,agent,team,"
    header += "customer_tier,first_response_min,resolution_hours,csat,reopened,replies,subject"
    return header.split(","), [_ticket(r, number) for number in range(3000)]


def _ticket(r: Random, number: int) -> Sequence[object]:
    created = _moment(r, "2024-01-01", "2025-03-19")
    status = r.choice(["Open", "Pending", "Solved", "Solved", "Closed", "Closed", "Closed"])
    priority = r.choice(["Low", "Medium", "Medium", "High", "Urgent"])
    hours = round(r.expovariate(1 / 30) + {"Urgent": 1, "High": 4}.get(priority, 10), 1)
    done = status in ("Solved", "Closed")
    return [
        50001 + number,
        created,
        created + dt.timedelta(hours=hours) if done else None,
        priority,
        status,
        r.choice(["Email", "Email", "Chat", "Phone", "Web form"]),
        r.choice(["Mobile App", "Web App", "Billing", "API", "Phone"]),
        _maybe(r, 0.08, r.choice(["Noor", "Petra", "Sven", "Li Wei", "Zoë", "Marek", "Ada"])),
        r.choice(["Tier 1", "Tier 1", "Tier 2", "Escalations"]),
        r.choice(["Free", "Free", "Pro", "Enterprise"]),
        _maybe(r, 0.04, round(r.expovariate(1 / 45), 1)),
        hours if done else None,
        _maybe(r, 0.55, r.choice([1, 2, 3, 4, 4, 5, 5])),
        r.random() < 0.12,
        r.randint(0, 14),
        r.choice(SUBJECTS),
    ]


SITES = {"Tromsø": -8, "Zürich": 3, "Porto": 13, "Kraków": -1}


def sensors(r: Random) -> Table:
    """Measure the weather every twelve minutes, at times wrongly."""
    header = "ts,device_id,site,temp_c,humidity_pct,pressure_hpa,wind_ms,battery_v,status,"
    header += "calibrated"
    start = dt.datetime.fromisoformat("2025-01-01")
    return header.split(","), [
        _reading(r, start + dt.timedelta(minutes=12 * number)) for number in range(5000)
    ]


def _reading(r: Random, at: dt.datetime) -> Sequence[object]:
    number = r.randint(1, 12)
    site = list(SITES)[number % 4]
    temperature = round(SITES[site] + 4 * (at.hour - 10) / 12 + r.gauss(0, 4), 1)
    return [
        at,
        f"dev-{number:02}",
        site,
        _maybe(r, 0.03, 99.9 if r.random() < 0.003 else temperature),
        _maybe(r, 0.02, round(min(100, max(5, r.gauss(72, 14))), 1)),
        round(r.gauss(1013, 9), 1),
        round(r.expovariate(1 / 5), 2),
        round(r.uniform(3.1, 4.2), 2),
        r.choice(["ok"] * 17 + ["warn"] * 2 + ["fault"]),
        number % 3 != 0,
    ]


SPENDING = {"Groceries": 60, "Rent": 1100, "Travel": 320, "Utilities": 140, "Eating out": 35}
RATES = {"EUR": 1.0, "USD": 0.92, "GBP": 1.17}
PARTIES = ["Amazon", "amazon.de", "AMAZON EU", "Lidl", "Deutsche Bahn", "Stadtwerke", "El Corte"]


def transactions(r: Random) -> Table:
    """Book debits as negative and credits as positive amounts, in three currencies."""
    header = "Txn ID,Booking Date,Value Date,Account,Type,Amount,Currency,Amount EUR,Category,"
    header += "Counterparty,Fee,Recurring,Country,Memo"
    return header.split(","), [_booking(r, number) for number in range(4000)]


def _booking(r: Random, number: int) -> Sequence[object]:
    booked = _day(r, "2022-01-03", "2024-12-31")
    category = r.choice([*SPENDING, "Groceries", "Eating out", "Salary", "Savings"])
    credit = category == "Salary" or (category == "Savings" and r.random() < 0.5)
    base = SPENDING.get(category, 2600 if category == "Salary" else 400)
    currency = r.choice(["EUR", "EUR", "EUR", "USD", "GBP"])
    amount = round(base * r.uniform(0.4, 1.8) * (1 if credit else -1), 2)
    return [
        f"TX{number:06}",
        booked,
        booked + dt.timedelta(days=r.choice([0, 0, 1, 2])),
        r.choice(["Current", "Current", "Savings", "Credit Card"]),
        "Credit" if credit else "Debit",
        amount,
        currency,
        round(amount * RATES[currency], 2),
        _maybe(r, 0.04, category),
        r.choice(PARTIES),
        r.choice([0, 0, 0, 0.5, 1.25]),
        r.choice(["TRUE", "FALSE", "FALSE"]),
        r.choice(["DE", "DE", "ES", "GB", "US"]),
        _maybe(r, 0.6, r.choice(REMARKS)),
    ]


SOURCES = [("google", "organic"), ("google", "cpc"), ("newsletter", "email"), ("direct", "none")]
SOURCES += [("linkedin", "cpc"), ("bing", "organic")]
LANDING = ["/", "/pricing", "/blog/hello-world", "/docs", "/café-menü"]
COUNTRIES = ["United States", "Germany", "India", "Brazil", "Côte d'Ivoire", "United Kingdom"]


def web(r: Random) -> Table:
    """Count visits, day by day and page by page."""
    header = "date,landing_page,source,medium,device,country,sessions,new_users,pageviews,"
    header += "bounce_rate,avg_session_sec,conversions,ad_spend_usd,revenue_usd"
    return header.split(","), [_visits(r) for _ in range(3600)]


def _visits(r: Random) -> Sequence[object]:
    source, medium = r.choice(SOURCES)
    sessions = max(1, int(r.lognormvariate(4, 0.8)))
    conversions = sum(r.random() < 0.03 for _ in range(sessions))
    return [
        _day(r, "2024-01-01", "2025-05-31"),
        r.choice(LANDING),
        source,
        medium,
        r.choice(["desktop", "desktop", "mobile", "mobile", "tablet"]),
        r.choice(COUNTRIES),
        sessions,
        int(sessions * r.uniform(0.3, 0.9)),
        int(sessions * r.uniform(1.1, 4)),
        _maybe(r, 0.02, round(r.uniform(0.15, 0.9), 3)),
        int(r.gauss(140, 40)),
        conversions,
        round(sessions * r.uniform(0.4, 1.6), 2) if medium == "cpc" else None,
        round(conversions * r.uniform(20, 140), 2),
    ]


ITEMS = {
    "Dairy": ["Oat Milk 1L", "Butter 250g", "Greek Yoghurt"],
    "Beverages": ["Cola 0.5L", "Orange Juice", "Sparkling Water"],
    "Tools": ["Hammer", "Cordless Drill", "Tape Measure"],
    "Cleaning": ["Dish Soap", "Bleach", "Sponges x10"],
}
SUPPLIERS = ["Northwind", "Fjord Foods", "Grün & Co", "Tool-O-Rama", "Global Trade", "Globex"]


def inventory(r: Random) -> Table:
    """Keep things on shelves, some past their date."""
    header = "SKU,Item,Category,Warehouse,Sales Region,Supplier,On Hand,Reorder Point,Unit Cost,"
    header += "List Price,Weight (kg),Launch Year,Last Counted,Expires,Discontinued,Notes"
    return header.split(","), [_item(r, number) for number in range(700)]


def _item(r: Random, number: int) -> Sequence[object]:
    category = r.choice(list(ITEMS))
    cost = round(r.uniform(0.5, 60), 2)
    fresh = category in ("Dairy", "Beverages")
    return [
        f"{category[:3].upper()}-{number:04}",
        r.choice(ITEMS[category]),
        category,
        r.choice(["Hamburg", "Lyon", "Central", "Gdańsk"]),
        r.choice(["North", "South", "Central"]),
        _maybe(r, 0.05, r.choice(SUPPLIERS)),
        r.choice([0, r.randint(0, 40), r.randint(10, 900)]),
        r.randint(5, 120),
        cost,
        _maybe(r, 0.07, round(cost * r.uniform(1.1, 2.4), 2)),
        round(r.uniform(0.05, 9), 3),
        r.randint(2009, 2025),
        _day(r, "2024-11-01", "2025-04-30"),
        _day(r, "2025-03-01", "2026-06-30") if fresh else None,
        r.choice(["Y", "N", "N", "N", "N"]),
        _maybe(r, 0.8, r.choice(REMARKS)),
    ]


ILLNESSES = ["Pneumonia", "Hip fracture", "Type 2 diabetes", "Appendicitis", "Ménière's disease"]
ILLNESSES += ["Heart failure", "heart failure"]


def patients(r: Random) -> Table:
    """Admit and discharge people who do not exist."""
    header = "patient_id,admitted_on,discharged_on,ward,diagnosis,sex,age,bmi,systolic_bp,smoker,"
    header += "insurance,cost_usd,readmitted_30d,attending,notes"
    return header.split(","), [_stay(r, number) for number in range(1500)]


def _stay(r: Random, number: int) -> Sequence[object]:
    admitted = _day(r, "2023-01-01", "2024-12-28")
    days = int(r.expovariate(1 / 6)) + 1
    return [
        f"P{2000 + number}",
        admitted,
        _maybe(r, 0.03, admitted + dt.timedelta(days=days)),
        r.choice(["Cardiology", "Orthopaedics", "General Medicine", "Surgery", "ICU"]),
        r.choice(ILLNESSES[:6] if r.random() < 0.95 else ILLNESSES[6:]),
        r.choice(["F", "M", "F", "M", "X"]) if r.random() < 0.3 else r.choice(["F", "M"]),
        r.randint(18, 97),
        _maybe(r, 0.08, round(r.gauss(27, 5), 1)),
        _maybe(r, 0.05, int(r.gauss(132, 18))),
        r.choice(["never", "former", "current"]),
        r.choice(["Public", "Private", "None"]),
        round(days * r.uniform(700, 2600), 2),
        r.random() < 0.14,
        r.choice(["Dr. Ortiz", "Dr. Häkkinen", "Dr. Nwosu", "Dr. Cole", "Dr. Ito"]),
        _maybe(r, 0.5, r.choice(REMARKS)),
    ]


TEAMS = ["Atlético Norte", "FC Südstadt", "Real Puerto", "Åland United", "Dynamo Ost", "Rovers"]
TEAMS += ["Wanderers", "City", "São Jorge", "Athletic"]


def matches(r: Random) -> Table:
    """Play football in a league of ten that plays at any hour."""
    header = "Match No,Season,Date,Competition,Home Team,Away Team,Home Goals,Away Goals,"
    header += "Attendance,Referee,Stadium,Yellow Cards,Red Cards,Neutral Venue"
    return header.split(","), [_match(r, number) for number in range(1100)]


def _match(r: Random, number: int) -> Sequence[object]:
    home, away = r.sample(TEAMS, 2)
    day = _day(r, "2019-08-01", "2025-05-25")
    return [
        number + 1,
        day.year if day.month >= 7 else day.year - 1,
        day,
        r.choice(["League", "League", "League", "Cup", "Friendly"]),
        home,
        away,
        min(8, int(r.expovariate(0.62))),
        min(7, int(r.expovariate(0.8))),
        _maybe(r, 0.04, int(r.lognormvariate(9.6, 0.6))),
        r.choice(["A. Costa", "B. Lindqvist", "C. O'Dea", "D. Novák"]),
        f"{home.split()[0]} Arena",
        r.randint(0, 8),
        r.choice([0, 0, 0, 0, 1, 2]),
        r.random() < 0.05,
    ]
