"""Four tables: houses for sale, grades of a university, parcels and hotel rooms.

Nothing in them is of a real person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]

NOTES = [
    "Called back twice; no answer. Will try again after the weekend.",
    "OK'd by phone - see e-mail from Tue.",
    "Motivated! Price is negotiable; new roof, old boiler.",
    "Tenant stays until June, please do not disturb before 10 a.m.",
]
ABOUT_STUDENTS = [
    "Asked whether the late fee could be waived",
    "Re-sit granted (illness), see e-mail from Tue.",
    'Wrote "see over" on the last page; nothing there.',
]
REQUESTS = [
    "Quiet room, away from the street, if at all possible",
    "Late arrival, after 23:00",
    "Cot for a baby & extra towels",
    "Ankunft mit Hund (klein)",
]


def _day(r: Random, first: str, last: str) -> dt.date:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return start + dt.timedelta(days=r.randrange((end - start).days + 1))


def _maybe(r: Random, share: float, value: object) -> object:
    """Leave *value* out in *share* of the cases."""
    return None if r.random() < share else value


PRICES = {"Portland": 310, "Bend": 365, "Eugene": 255, "Salem": 228, "St. Helens": 204}
AGENTS = ["Dana Whitfield", "Marcus Oyelaran", "Priya Raman", "Tom Kessler", "Jo Lindgren"]
STREETS = ["Oak St", "NW 23rd Ave", "Hawthorne Blvd", "Mill Creek Rd", "O'Hara Ln", "Cedar Ct"]


def listings(r: Random) -> Table:
    """Offer houses in cities in some of which the agents have their offices."""
    header = "ListingID,StreetAddress,City,PropType,Status,ListPrice,SalePrice,Beds,Baths,SqFt,"
    header += "LotSizeAcres,YrBuilt,HasGarage,ListedOn,SoldOn,DaysOnMkt,ListingAgent,AgentOffice,"
    header += "AgentRemarks"
    return header.split(","), [_house(r, number) for number in range(1200)]


def _house(r: Random, number: int) -> Sequence[object]:
    city = r.choice([*PRICES, "Portland", "Portland"])
    kind = r.choice(["Single Family", "Single Family", "Condo", "Condo", "Townhouse", "Duplex"])
    beds = r.choice([1, 2, 2, 3, 3, 3, 4, 4, 5])
    feet = int(420 + beds * r.gauss(430, 60))
    asked = round(feet * PRICES[city] * r.uniform(0.75, 1.4), -2)
    listed = _day(r, "2022-02-01", "2025-03-31")
    days = int(r.expovariate(1 / 38)) + 3
    status = r.choice(["Sold", "Sold", "Sold", "Sold", "Active", "Pending", "Withdrawn"])
    sold = status == "Sold"
    return [
        f"RE{70000 + 3 * number}",
        f"{r.randint(3, 4999)} {r.choice(STREETS)}",
        city,
        "condo" if kind == "Condo" and r.random() < 0.07 else kind,
        status,
        int(asked),
        int(round(asked * r.uniform(0.88, 1.09), -2)) if sold else None,
        beds,
        r.choice([1, 1.5, 2, 2, 2.5, 3]),
        _maybe(r, 0.04, feet),
        None if kind == "Condo" else round(r.uniform(0.05, 2.5), 2),
        _maybe(r, 0.03, r.randint(1921, 2024)),
        r.choice(["Yes", "Yes", "No"]),
        listed.strftime("%m/%d/%Y"),
        (listed + dt.timedelta(days=days)).strftime("%m/%d/%Y") if sold else None,
        days if sold else None,
        r.choice(AGENTS),
        _maybe(r, 0.03, r.choice(["Portland", "Portland", "Salem", "Bend"])),
        _maybe(r, 0.65, r.choice(NOTES)),
    ]


COURSES = {
    "Mathematics": [("Linear Algebra", 5), ("Calculus I", 6), ("Statistics", 5)],
    "Statistics": [("Statistics", 5), ("Survey Methods", 3), ("Bayesian Data Analysis", 4)],
    "History": [("Modern Europe", 3), ("World War II", 3)],
    "Comp. Sci.": [("Intro to Programming", 6), ("Databases", 4), ("Algorithms", 5)],
    "Biology": [("Genetics", 4), ("Marine Ecology", 3)],
}
TEACHERS = ["Prof. Adeyemi", "Dr. Lund", "Dr. Castellano", "Prof. Nakagawa", "Ms. Brandt"]
GRADES = {"A": 85, "B": 72, "C": 60, "D": 50, "F": -1}
FIRST = ["Amara", "Björn", "Chen", "Divya", "Elias", "Fatima", "Grace", "Hugo", "Inés", "Jonas"]
LAST = ["Abbott", "Bianchi", "Chowdhury", "Dubois", "Eriksen", "Fischer", "Gallo", "Haddad"]
SEMESTERS = [("Fall 2021", 2021, "2021-08-10"), ("Spring 2022", 2021, "2022-01-05")]
SEMESTERS += [("Fall 2022", 2022, "2022-08-09"), ("Spring 2023", 2022, "2023-01-04")]
SEMESTERS += [("Fall 2023", 2023, "2023-08-08"), ("Spring 2024", 2023, "2024-01-08")]


def enrolments(r: Random) -> Table:
    """Enrol students in courses, one of which is called as a department is."""
    header = "stud_id,full_name,dept,course,instr,semester,acad_yr,cr_hrs,midterm_pct,final_pct,"
    header += "ltr_grade,passed,absences,enrol_dt,tuition_amt,schol_type,remarks"
    return header.split(","), [_enrolment(r) for _ in range(2300)]


def _enrolment(r: Random) -> Sequence[object]:
    student = r.randrange(80)
    dept = r.choice([*COURSES, "Comp. Sci.", "Mathematics"])
    course, hours = r.choice(COURSES[dept])
    semester, year, opens = r.choice([*SEMESTERS, *SEMESTERS[2:]])
    absences = int(r.expovariate(1 / 3))
    midterm = min(100.0, max(4.0, round(r.gauss(68, 15), 1)))
    final = min(100.0, max(0.0, round(0.6 * midterm + r.gauss(30, 9) - 1.1 * absences, 1)))
    gone = r.random() < 0.05
    grade = next(letter for letter, least in GRADES.items() if final >= least)
    return [
        f"S{1000 + student}",
        f"{LAST[student % 8]}, {FIRST[student // 8]}",
        dept,
        course,
        r.choice(TEACHERS),
        semester,
        year,
        hours,
        _maybe(r, 0.03, midterm),
        None if gone else final,
        "W" if gone else grade,
        None if gone else final >= 50,
        absences,
        dt.date.fromisoformat(opens) + dt.timedelta(days=r.randrange(25)),
        hours * 210 + r.choice([0, 0, 35]),
        _maybe(r, 0.6, r.choice(["Merit", "Need-based", "Athletic"])),
        _maybe(r, 0.85, r.choice(ABOUT_STUDENTS)),
    ]


DAMAGES = ["crushed corner", "wet carton", "seal broken", "label torn off"]
HUBS = ["Rotterdam", "Hamburg", "Valencia", "Gdańsk", "Lyon"]
CARRIERS = {"DHL": 1.0, "UPS": 1.15, "GLS": 0.8, "DB Schenker": 0.9, "Kühne+Nagel": 1.3}


def shipments(r: Random) -> Table:
    """Send parcels and pallets between hubs, some of them late, some still under way."""
    header = "shipment_no,carrier,svc_lvl,origin,destination,cust_type,qty_pcs,weight_kg,vol_m3,"
    header += "freight_cost_usd,fuel_surch_usd,ship_dt,dlv_dt,late_flg,insured,dmg_note"
    return header.split(","), [_shipment(r, number) for number in range(1900)]


def _shipment(r: Random, number: int) -> Sequence[object]:
    carrier = r.choice([*CARRIERS, "DHL"])
    level = r.choice(["Economy", "Standard", "Standard", "Express"])
    sent = _day(r, "2023-01-02", "2024-11-30")
    due = {"Economy": 8, "Standard": 5, "Express": 2}[level]
    days = max(1, int(r.gauss(due - 1, 1.6)))
    weight = round(r.lognormvariate(3.4, 0.9), 1)
    cost = (14 + weight * r.uniform(0.7, 1.1)) * CARRIERS[carrier] * (1.7 if due == 2 else 1)
    arrived = r.random() < 0.95
    return [
        f"SHP-{number + 1:05}",
        carrier,
        _maybe(r, 0.02, level),
        r.choice(HUBS),
        r.choice([*HUBS, "Wien", "Milano", "Bruxelles"]),
        r.choice(["B2B", "B2B", "B2C"]),
        r.choice([1, 1, 1, 2, 3, 4, 6, 10, 24]),
        _maybe(r, 0.03, weight * 10 if r.random() < 0.004 else weight),
        round(weight * r.uniform(0.004, 0.009), 3),
        round(cost, 2),
        _maybe(r, 0.1, round(cost * r.uniform(0.04, 0.12), 2)),
        sent,
        sent + dt.timedelta(days=days) if arrived else None,
        int(days > due) if arrived else None,
        r.random() < 0.3,
        _maybe(r, 0.93, r.choice(DAMAGES)),
    ]


HOTELS = {"Alpenhof": 118, "Harbour View": 164, "Casa Lucía": 92, "The Old Mill": 133}
GUESTS = ["Germany", "Germany", "Spain", "United Kingdom", "France", "Italy", "USA", "Türkiye"]


def bookings(r: Random) -> Table:
    """Book rooms in four hotels, and cancel some."""
    header = "Booking Ref,Hotel,Room Type,Market Seg.,Channel,Guest Country,Adults,Children,"
    header += "Booked On,Check-in,Nights,ADR (€),Total Amt (€),Cancelled?,Repeat Guest,"
    header += "Review Score,Special Requests"
    return header.split(","), [_booking(r, number) for number in range(1600)]


def _booking(r: Random, number: int) -> Sequence[object]:
    hotel = r.choice([*HOTELS, "Harbour View"])
    room = r.choice(["Single", "Double", "Double", "Twin", "Suite"])
    arrival = _day(r, "2023-01-05", "2024-12-30")
    season = 1.25 if arrival.month in (6, 7, 8, 12) else 1
    nights = r.choice([1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 14])
    rate = round(HOTELS[hotel] * season * (2.1 if room == "Suite" else 1) * r.uniform(0.8, 1.2), 2)
    cancelled = r.random() < 0.22
    return [
        f"{hotel[:2].upper()}{20000 + number}",
        hotel,
        room,
        r.choice(["Leisure", "Leisure", "Corporate", "Group"]),
        r.choice(["Direct", "Booking.com", "Booking.com", "Expedia", "Corporate", "Walk-in"]),
        _maybe(r, 0.05, r.choice(GUESTS)),
        1 if room == "Single" else r.choice([1, 2, 2, 2, 3]),
        r.choice([0, 0, 0, 0, 1, 2]),
        arrival - dt.timedelta(days=int(r.expovariate(1 / 40))),
        arrival,
        nights,
        rate,
        round(rate * nights, 2),
        "yes" if cancelled else "no",
        r.choice(["TRUE", "FALSE", "FALSE", "FALSE"]),
        None if cancelled else _maybe(r, 0.45, round(min(10, max(1, r.gauss(7.9, 1.4))), 1)),
        _maybe(r, 0.75, r.choice(REQUESTS)),
    ]
