"""Two tables: loans of a bank, months of power plants.

Nothing in them is of a real
person or firm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]

PRODUCTS = {
    "Mortgage": (240_000, 4.1, (180, 240, 300, 360)),
    "Auto": (21_000, 6.4, (36, 48, 60, 72)),
    "Personal": (9_500, 10.9, (12, 24, 36, 48)),
    "Student": (17_000, 5.2, (60, 120)),
    "Home Equity": (62_000, 7.3, (60, 120, 180)),
    "Small Business": (88_000, 8.2, (24, 36, 60, 84)),
}
SEGMENTS = ["Mass Market", "Mass Market", "Mass Market", "Affluent", "Private", "Small Business"]
BRANCHES = ["Northgate", "Northgate", "St. Anne's", "Harbor Sq.", "Elm & 5th", "Lakeside"]
OFFICERS = ["R. Okonkwo", "Ana-Maria Pop", "Seán Byrne", "L. van Dijk", "Mia Castellanos"]
COMMENTS = [
    "Co-signer is the brother, see file.",
    "Asked for a payment holiday (3 mths)",
    'Says the rate is "not what was agreed".',
    "Moved to Lakeside; docs still at St. Anne's",
]
LAST_DAY = dt.date(2025, 6, 30)


def _maybe(r: Random, share: float, value: object) -> object:
    """Leave *value* out in *share* of the cases."""
    return None if r.random() < share else value


def loans(r: Random) -> Table:
    """Lend money, some of it to a segment that is called as a product is."""
    header = "Loan No.,Customer Segment,Branch,Product,Amount,Rate %,Term (months),Opened,Closed,"
    header += "Status,Defaulted?,Officer,Credit Score,Comment"
    return header.split(","), [_loan(r, number) for number in range(1400)]


def _loan(r: Random, number: int) -> Sequence[object]:
    product = r.choice([*PRODUCTS, "Auto", "Personal", "Personal"])
    usual, rate, terms = PRODUCTS[product]
    opened = dt.date(2019, 1, 2) + dt.timedelta(days=r.randrange(2360))
    score = int(min(850, max(480, r.gauss(690, 62))))
    closed = opened + dt.timedelta(days=90 + int(r.expovariate(1 / 800)))
    over = closed <= LAST_DAY
    bad = r.random() < (0.19 if score < 640 else 0.06)
    open_status = "In Arrears" if r.random() < (0.8 if bad else 0.04) else "Active"
    return [
        f"LN-{300_000 + 7 * number}",
        r.choice(SEGMENTS),
        r.choice(BRANCHES),
        product,
        int(round(usual * r.lognormvariate(0, 0.45), -2)) * (10 if number == 611 else 1),
        _maybe(r, 0.02, round(rate + (690 - score) / 60 + r.gauss(0, 0.6), 2)),
        r.choice(terms),
        opened,
        closed if over else None,
        ("Charged Off" if bad else r.choice(["Paid Off"] * 5 + ["Refinanced"]))
        if over
        else open_status,
        "yes" if bad else "no",
        _maybe(r, 0.04, r.choice(OFFICERS)),
        _maybe(r, 0.07, score),
        _maybe(r, 0.85, r.choice(COMMENTS)),
    ]


SUN = [0.35, 0.5, 0.85, 1.1, 1.35, 1.5, 1.55, 1.4, 1.1, 0.75, 0.45, 0.3]
WIND = [1.4, 1.3, 1.2, 1.0, 0.85, 0.7, 0.65, 0.7, 0.9, 1.1, 1.25, 1.4]
YIELD = {"Solar PV": 0.17, "Onshore Wind": 0.27, "Offshore Wind": 0.43}
"""the part of the year that a plant runs as if at full power"""
PLANTS = [
    ("El Romeral", "Iberluz S.L.", "Solar PV", "Spain", 2011, 42.0),
    ("Los Llanos II", "Iberluz S.L.", "Solar PV", "Spain", 2019, 118.5),
    ("Sierra Alta", "Iberluz S.L.", "Onshore Wind", "Spain", 2008, 49.5),
    ("Helios", "Vent & Soleil SAS", "Solar PV", "Spain", 2022, 75.0),
    ("Campo Maior", "Helios", "Solar PV", "Portugal", 2020, 46.0),
    ("Serra d'Ossa", "Helios", "Onshore Wind", "Portugal", 2013, 28.8),
    ("Alqueva Sul", "Helios", "Solar PV", "Portugal", 2023, 61.2),
    ("Côte d'Albâtre", "Vent & Soleil SAS", "Onshore Wind", "France", 2015, 36.0),
    ("Camargue 1", "Vent & Soleil SAS", "Solar PV", "France", 2014, 12.4),
    ("Camargue 2", "Vent & Soleil SAS", "Solar PV", "France", 2018, 24.0),
    ("Baie d'Armor", "Nordvind A/S", "Offshore Wind", "France", 2023, 310.0),
    ("Horns Bay A", "Nordvind A/S", "Offshore Wind", "Denmark", 2010, 160.0),
    ("Horns Bay B", "Nordvind A/S", "Offshore Wind", "Denmark", 2019, 406.0),
    ("Thy Klit", "Nordvind A/S", "Onshore Wind", "Denmark", 2006, 18.0),
    ("Møllebakken", "Stadtwerke Nord", "Onshore Wind", "Denmark", 2016, 22.5),
    ("Uckermark West", "Stadtwerke Nord", "Onshore Wind", "Germany", 2012, 57.5),
    ("Uckermark Ost", "Stadtwerke Nord", "Onshore Wind", "Germany", 2017, 68.4),
    ("Sankt Peter 3", "Stadtwerke Nord", "Onshore Wind", "Germany", 2004, 9.2),
    ("Lausitz Solar", "Stadtwerke Nord", "Solar PV", "Germany", 2021, 94.0),
    ("Bavaria Roofs", "Sonnenhof eG", "Solar PV", "Germany", 2009, 3.6),
    ("Allgäu", "Sonnenhof eG", "Solar PV", "Germany", 2016, 7.8),
    ("Borkum Deep", "Nordvind A/S", "Offshore Wind", "Germany", 2015, 288.0),
]


def plants(r: Random) -> Table:
    """Have plants report each month, from when they were built on."""
    header = "plant,operator,technology,country,commissioned_year,month,output_mwh,capacity_mw,"
    header += "downtime_h,revenue_eur,subsidised,grid_fault_code"
    months = [
        dt.date(year, month, 1) for year in (2021, 2022, 2023, 2024) for month in range(1, 13)
    ]
    rows = [
        _plant_month(r, plant, month)
        for plant in PLANTS
        for month in months
        if month >= dt.date(plant[4], 5, 1)
    ]
    return header.split(","), rows


def _plant_month(
    r: Random, plant: tuple[str, str, str, str, int, float], month: dt.date
) -> Sequence[object]:
    *_, technology, _country, built, capacity = plant
    season = (SUN if technology == "Solar PV" else WIND)[month.month - 1]
    down = round(min(700.0, r.expovariate(1 / (14 + 1.5 * (2024 - built)))), 1)
    output = capacity * 730 * YIELD[technology] * season * r.uniform(0.8, 1.2) * (1 - down / 730)
    price = {2021: 71, 2022: 128, 2023: 88, 2024: 66}[month.year] * r.uniform(0.8, 1.2)
    subsidised = built < 2014 and technology != "Offshore Wind"
    paid = None if r.random() < 0.03 else round(output * (price + 25 * subsidised), 2)
    return [
        *plant[:5],
        month,
        round(output, 1) if r.random() < 0.985 else None,
        capacity,
        _maybe(r, 0.05, down),
        paid,
        "Y" if subsidised else "N",
        _maybe(r, 0.8, r.choice(["E04", "E11", "E11", "G2-trip"])),
    ]
