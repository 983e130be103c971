"""Two tables: gifts to a charity, and accidents on the road.

The second is asked about only in `heldout`. Nothing in them is of a real person.
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


FIRST = [
    "Aoife",
    "Brendan",
    "Ciara",
    "Derek",
    "Elsbeth",
    "Florian",
    "Gwen",
    "Hamid",
    "Ines",
    "Jürgen",
]
LAST = ["Achterberg", "Byrne", "Costello", "Delacroix", "Ekström", "Flynn", "Grünwald", "Hart"]
FIRMS = ["Larkspur Ltd", "O'Dowd & Sons", "Nordwind GmbH", "Quayside Bakery", "Tern Insurance plc"]
TRUSTS = ["The Ashdown Trust", "Fondation Mirabel", "Hollis Family Foundation"]
LANDS = ["Ireland", "Ireland", "United Kingdom", "United Kingdom", "Germany", "France", "Sweden"]
APPEALS = ["Clean Water", "School Meals", "Winter Appeal", "Flood Relief", "General Fund"]
WAYS = ["Online", "Online", "Online", "Direct Mail", "Phone", "Street", "Event"]
RAISERS = ["Maeve Tierney", "Oskar Lindqvist", "Ruth Abara", "Colm Deasy", "Tanvi Shah"]
SAID = [
    "In memory of her mother",
    "Matched by employer",
    "Asked not to be called",
    "Anonymous, please!",
]


def donations(r: Random) -> Table:
    """Give to a charity, some each month, some thanked late or never."""
    header = "Gift ID,Donor ID,Donor Name,Donor Type,Country,Campaign,Channel,Gift Amt (EUR),"
    header += "Proc. Fee (EUR),Gift Date,Recurring?,Gift Aid,Thank-you Sent,Fundraiser,Comments"
    givers = [_giver(r, number) for number in range(140)]
    return header.split(","), [_gift(r, number, r.choice(givers)) for number in range(1400)]


def _giver(r: Random, number: int) -> tuple[str, str, str, object]:
    firms, trusts = len(FIRMS), len(TRUSTS)
    if number < firms:
        name, kind = FIRMS[number], "Company"
    elif number < firms + trusts:
        name, kind = TRUSTS[number - firms], "Trust"
    elif number < 80:
        name, kind = f"{FIRST[number % 10]} {LAST[number // 10]}", "Individual"
    else:
        name = f"{FIRST[number % 10]} {LAST[number // 10 - 6]}-{LAST[(number + 3) % 8]}"
        kind = "Legacy" if number > 130 else "Individual"
    return f"D-{3000 + 7 * number}", name, kind, _maybe(r, 0.05, r.choice(LANDS))


def _gift(r: Random, number: int, giver: tuple[str, str, str, object]) -> Sequence[object]:
    donor, name, kind, country = giver
    given = _day(r, "2022-01-03", "2025-06-27")
    monthly = kind == "Individual" and r.random() < 0.35
    typical = {"Individual": 3.7, "Company": 6.4, "Trust": 7.9, "Legacy": 8.3}[kind]
    amount = r.choice([10, 15, 20, 25]) if monthly else round(r.lognormvariate(typical, 0.8), 2)
    channel = "Online" if monthly else r.choice(WAYS)
    thanked = given + dt.timedelta(days=int(r.expovariate(1 / 9)))
    return [
        f"G{500100 + number}",
        donor,
        name,
        kind,
        country,
        "Legacy" if kind == "Legacy" and r.random() < 0.7 else r.choice([*APPEALS, "General Fund"]),
        channel,
        amount,
        round(float(amount) * 0.014 + 0.25, 2) if channel in ("Online", "Phone") else None,
        given,
        "Yes" if monthly else "No",
        r.choice(["Y", "Y", "N"]) if country == "United Kingdom" else "N",
        _maybe(r, 0.18, thanked),
        None if channel == "Online" and r.random() < 0.5 else r.choice(RAISERS),
        _maybe(r, 0.88, r.choice(SAID)),
    ]


ROADS = {
    "M4": 70,
    "A40": 60,
    "A483": 60,
    "B4297": 40,
    "High Street": 20,
    "Station Road": 30,
    "Mill Lane": 30,
    "Coast Road": 50,
}
DISTRICTS = ["Gorseinon", "Llanelli", "Mumbles", "St. Thomas", "Uplands", "Old Town"]
CAUSES = ["Speeding", "Distraction", "Distraction", "Alcohol", "Failed to yield", "Fatigue"]
REMARKS = ["Lorry jack-knifed, one lane shut", "Witness left before police came", "Hit & run?"]


def accidents(r: Random) -> Table:
    """Have vehicles collide on roads in six districts, more often in the rush hours."""
    header = "Accident_Ref,Date,Time,Road_Name,District,Severity,No_of_Vehicles,No_of_Casualties,"
    header += "Weather,Light_Cond,Road_Surface,Speed_Limit_mph,Police_Attended,Main_Cause,"
    header += "Driver_Age,Damage_Est_GBP,Reported_On,Remarks"
    return header.split(","), [_accident(r, number) for number in range(1300)]


def _accident(r: Random, number: int) -> Sequence[object]:
    road = r.choice([*ROADS, "M4", "A40", "High Street"])
    day = _day(r, "2021-01-02", "2024-11-24")
    hour = r.choice([*range(24), 7, 8, 8, 9, 12, 15, 16, 17, 17, 18])
    winter = day.month in (11, 12, 1, 2)
    weather = r.choice(
        ["Fine", "Fine", "Fine", "Rain", "Rain", "Snow" if winter else "Fine", "Fog"]
    )
    surface = {"Rain": "Wet", "Snow": r.choice(["Snow", "Snow", "Wet"])}.get(weather, "Dry")
    severity = r.choice(["Slight"] * 15 + ["Serious"] * (4 + ROADS[road] // 20) + ["Fatal"])
    vehicles = r.choice([1, 1, 2, 2, 2, 2, 3, 4])
    hurt = max(0 if severity == "Slight" else 1, int(r.gauss(vehicles * 0.8, 0.9)))
    daylight = "Daylight" if 7 <= hour < (17 if winter else 20) else "Darkness"
    return [
        f"{day.year}-{40000 + number}",
        day.strftime("%d/%m/%Y"),
        f"{hour:02}:{r.randrange(0, 60, 5):02}",
        road,
        _maybe(r, 0.02, r.choice([*DISTRICTS, "Llanelli", "Old Town"])),
        severity,
        vehicles,
        hurt,
        _maybe(r, 0.03, weather),
        "Darkness - lit" if daylight == "Darkness" and r.random() < 0.6 else daylight,
        surface,
        ROADS[road],
        "Yes" if severity == "Fatal" or r.random() < 0.66 else "No",
        _maybe(r, 0.09, "Ice" if winter and r.random() < 0.2 else r.choice(CAUSES)),
        _maybe(r, 0.06, min(91, 17 + int(r.expovariate(1 / 22)))),
        _maybe(r, 0.12, round(vehicles * r.lognormvariate(7.3, 0.7))),
        (day + dt.timedelta(days=int(r.expovariate(1 / 2)))).strftime("%d/%m/%Y"),
        _maybe(r, 0.85, r.choice(REMARKS)),
    ]
