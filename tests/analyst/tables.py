"""Tables that the analyst's questions are asked about: fixed seeds, nothing random about them.

Each is written as a CSV file, as a person would bring it, and read by the app's own reader. The
two given with the task are in `given_tables`. No table holds anything of a real person.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

from tests.analyst import (
    business_tables,
    field_tables,
    fresh_tables_a,
    fresh_tables_b,
    fresh_tables_c,
    fresh_tables_d,
    given_tables,
    more_unseen_tables,
    service_tables,
    unseen_tables,
)

Table = tuple[Sequence[str], Iterable[Sequence[object]]]
"""the header and the rows"""

MAKERS: dict[str, Callable[[Random], Table]] = {
    "sales": field_tables.sales,
    "tickets": field_tables.tickets,
    "sensors": field_tables.sensors,
    "transactions": field_tables.transactions,
    "web": field_tables.web,
    "inventory": field_tables.inventory,
    "patients": field_tables.patients,
    "matches": field_tables.matches,
    "campaigns": business_tables.campaigns,
    "films": business_tables.films,
    "claims": business_tables.claims,
    "flights": service_tables.flights,
    "members": service_tables.members,
    "energy": service_tables.energy,
    "listings": unseen_tables.listings,
    "enrolments": unseen_tables.enrolments,
    "shipments": unseen_tables.shipments,
    "bookings": unseen_tables.bookings,
    "loans": more_unseen_tables.loans,
    "plants": more_unseen_tables.plants,
    "restaurants": fresh_tables_b.restaurants,
    "projects": fresh_tables_b.projects,
    "festival": fresh_tables_a.festival,
    "vehicles": fresh_tables_a.vehicles,
    "donations": fresh_tables_c.donations,
    "accidents": fresh_tables_c.accidents,
    "production": fresh_tables_d.production,
    "survey": fresh_tables_d.survey,
}
NAMES = (*given_tables.NAMES, *MAKERS)


def write(name: str, folder: Path) -> Path:
    """Write the table *name* into *folder* as CSV."""
    if name in given_tables.NAMES:
        header, rows = given_tables.make(name)
    else:
        header, rows = MAKERS[name](Random(f"analyst {name}"))
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([_text(cell) for cell in row] for row in rows)
    return path


def _text(cell: object) -> object:
    """Write times without a T, and what is missing as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell
