"""Tables in which a row is an event of a thing, or one line of it, and that have several dates.

What is counted, and which date is meant, only the data tell: ids that repeat, and what stays the
same in all rows of one of them. They are asked about in `things`. Nobody in them is real.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from random import Random

Table = tuple[Sequence[str], Iterable[Sequence[object]]]
FIRST = dt.date(2022, 1, 1)
START = dt.datetime(2023, 1, 1)  # noqa: DTZ001 - as a device writes it


def _header(names: str) -> Sequence[str]:
    return names.split(",")


def _later(day: dt.date, days: float) -> dt.date:
    return day + dt.timedelta(days=int(days))


def admissions(r: Random) -> Table:
    """Admit patients, some of them again; who a patient is stays the same."""
    born = [_later(dt.date(1935, 1, 1), r.random() * 27000) for _ in range(300)]
    rows: list[Sequence[object]] = []
    for _ in range(700):
        who, day = r.randrange(300), _later(FIRST, r.random() * 1090)
        left = _later(day, 1 + r.expovariate(0.2))
        ward = r.choice(["Surgery", "Cardiology", "Maternity", "Oncology"])
        cost = round(r.uniform(300, 9000), 2)
        last = None if r.random() < 0.03 else left
        rows.append((f"P{who:04}", born[who], "FM"[who % 2], day, last, ward, cost))
    return _header("patient_id,date_of_birth,sex,admitted_on,discharged_on,ward,cost"), rows


def ads(r: Random) -> Table:
    """Advertise: a row is what one campaign had on one day."""
    kinds = [r.choice(["Search", "Social", "Video"]) for _ in range(24)]
    goals = [r.choice(["Leads", "Sales"]) for _ in range(24)]
    rows: list[Sequence[object]] = []
    for which in range(24):
        start = _later(FIRST, 400 + r.random() * 300)
        for day in range(r.randint(20, 45)):
            seen = r.randint(900, 9000)
            clicks, spend = int(seen * r.uniform(0.01, 0.06)), round(r.uniform(20, 300), 2)
            name = f"Push {which + 1}"
            row = (_later(start, day), name, kinds[which], goals[which], seen, clicks, spend)
            rows.append(row)
    return _header("day,campaign_name,platform,objective,impressions,clicks,spend"), rows


def absence_log(r: Random) -> Table:
    """Stay away: a row is one absence of somebody."""
    teams = [r.choice(["Depot", "Office", "Kitchen"]) for _ in range(80)]
    rows: list[Sequence[object]] = []
    for number in range(500):
        who, start = r.randrange(80), _later(FIRST, r.random() * 1000)
        days = 1 + int(r.expovariate(0.4))
        kind = r.choice(["Sickness", "Sickness", "Holiday", "Training"])
        rows.append(
            (f"A-{number:04}", f"E{who:03}", teams[who], kind, start, _later(start, days), days)
        )
    header = "absence_id,employee_id,department,absence_type,start_date,end_date,days_lost"
    return _header(header), rows


def departures(r: Random) -> Table:
    """Fly: a flight number flies on many days, on one route."""
    routes = [
        (
            f"XA{100 + n}",
            *r.sample(["OSL", "BGO", "TRD", "CPH", "ARN"], 2),
            r.choice(["Nor", "Sky"]),
        )
        for n in range(30)
    ]
    rows: list[Sequence[object]] = []
    for _ in range(900):
        code, origin, to, line = r.choice(routes)
        day = _later(FIRST, 700 + r.random() * 365)
        rows.append(
            (
                code,
                line,
                origin,
                to,
                f"{origin}-{to}",
                day,
                _later(day, r.random() * 2),
                r.randint(40, 180),
                int(r.gauss(8, 20)),
            )
        )
    header = "flight_no,airline,origin,destination,route,departure_date,arrival_date,passengers"
    return _header(header + ",delay_minutes"), rows


def helpdesk(r: Random) -> Table:
    """Help: each row is a ticket, of a customer, for an agent."""
    rows: list[Sequence[object]] = []
    for number in range(600):
        made = _later(FIRST, 365 + r.random() * 700)
        done = None if r.random() < 0.25 else _later(made, r.expovariate(0.15))
        who, agent = r.randrange(140), r.choice(["Ana", "Ben", "Chloe", "Dev", "Eva"])
        topic = r.choice(["Billing", "Login", "Bug"])
        rows.append(
            (
                50000 + number,
                f"C{who}",
                agent,
                topic,
                made,
                _later(made, 5),
                done,
                None if done is None else r.randint(1, 5),
            )
        )
    header = "ticket_id,customer_id,agent,topic,created_at,due_date,resolved_at,csat"
    return _header(header), rows


def elections(r: Random) -> Table:
    """Vote: a row is a candidate of one constituency in one year."""
    places = [(f"Ward {n}", r.choice(["North", "South", "East"])) for n in range(40)]
    rows: list[Sequence[object]] = []
    number = 0
    for year in (2014, 2019, 2024):
        for place, region in places:
            votes = sorted((r.randint(300, 20000) for _ in range(r.randint(3, 5))), reverse=True)
            for at, (party, count) in enumerate(
                zip(["Red", "Blue", "Green", "Gold", "Grey"], votes, strict=False)
            ):
                number += 1
                rows.append((year, place, region, party, f"Candidate {number}", count, at == 0))
    return _header("year,constituency,region,party,candidate,votes,elected"), rows


def readings(r: Random) -> Table:
    """Measure: a row is one reading of a device, which was installed once."""
    devices = [
        (f"D-{n:02}", r.choice(["Hall A", "Hall B"]), _later(FIRST, n * 9), r.choice(["X1", "X2"]))
        for n in range(18)
    ]
    rows: list[Sequence[object]] = []
    for _ in range(900):
        code, place, since, model = r.choice(devices)
        at = START + dt.timedelta(minutes=int(r.random() * 525000))
        rows.append(
            (code, place, model, since, at, round(r.gauss(21, 3), 1), round(r.gauss(45, 8), 1))
        )
    header = "device_id,location,model,installed_on,measured_at,temperature_c,humidity_pct"
    return _header(header), rows


def library(r: Random) -> Table:
    """Lend: a row is a loan of a book to a member."""
    books = [(f"Book {n}", r.choice(["Novel", "Science", "Comic"])) for n in range(90)]
    joined = [_later(FIRST, -r.random() * 2000) for _ in range(120)]
    rows: list[Sequence[object]] = []
    for number in range(800):
        who, (book, genre) = r.randrange(120), r.choice(books)
        day = _later(FIRST, r.random() * 1090)
        back = None if r.random() < 0.1 else _later(day, r.random() * 40)
        fine = round(max(0.0, r.gauss(0.2, 1)), 2)
        rows.append(
            (number + 1, f"M{who}", joined[who], book, genre, day, _later(day, 21), back, fine)
        )
    header = "loan_id,member_id,member_since,book_title,genre,loan_date,due_date,return_date,fine"
    return _header(header), rows


def invoice_lines(r: Random) -> Table:
    """Sell: an invoice has some lines, all of one day and one customer."""
    rows: list[Sequence[object]] = []
    for number in range(260):
        day, who = _later(FIRST, r.random() * 700), f"K{r.randrange(70)}"
        land = ["DE", "FR", "IT", "ES"][int(who[1:]) % 4]
        for item in r.sample(["Mug", "Lamp", "Tray", "Clock", "Vase", "Candle"], r.randint(1, 6)):
            count, price = r.randint(1, 12), r.choice([2.5, 4.0, 9.9, 14.0])
            rows.append(
                (
                    f"INV{number}",
                    day,
                    _later(day, 3),
                    who,
                    land,
                    item,
                    count,
                    price,
                    round(count * price, 2),
                )
            )
    header = "invoice_no,invoice_date,ship_date,customer_id,country,product,quantity,unit_price"
    return _header(header + ",line_total"), rows


def crossings(r: Random) -> Table:
    """Sail: a row is one crossing of a booking, and all rows of a booking were made at once."""
    rows: list[Sequence[object]] = []
    for number in range(240):
        who, made = f"Guest {r.randrange(90)}", _later(FIRST, r.random() * 700)
        for leg in range(r.randint(1, 3)):
            sails = _later(made, 10 + leg * 3)
            way, boat = r.choice(["Out", "Home"]), r.choice(["Isle", "Lochside"])
            channel, price = r.choice(["Web", "Phone", None]), round(r.uniform(10, 200), 2)
            rows.append((f"FB{number:04}", who, way, boat, made, sails, channel, price))
    return _header("booking_ref,customer,direction,vessel,booked_on,sails_on,channel,price"), rows


def repairs(r: Random) -> Table:
    """Mend: many are not mended yet, so that rows came about when things were received."""
    rows: list[Sequence[object]] = []
    for number in range(400):
        which, got = r.randrange(130), _later(FIRST, r.random() * 800)
        done = None if r.random() < 0.2 else _later(got, 1 + r.random() * 20)
        fault, town = r.choice(["Screen", "Hinge", None]), r.choice(["Porto", "Faro"])
        start, cost = _later(got, 2), round(r.uniform(5, 300), 2)
        bought = _later(FIRST, -which * 5)
        rows.append((7000 + number, f"SN{which:03}", bought, got, start, done, fault, town, cost))
    header = "repair_id,serial_no,purchased_on,received_on,start_date,repaired_on,fault,workshop"
    return _header(header + ",cost"), rows


MAKERS: dict[str, Callable[[Random], Table]] = {
    "admissions": admissions,
    "ads": ads,
    "absence_log": absence_log,
    "departures": departures,
    "helpdesk": helpdesk,
    "elections": elections,
    "readings": readings,
    "library": library,
    "invoice_lines": invoice_lines,
    "crossings": crossings,
    "repairs": repairs,
}
