"""Tables that the analyst's questions are asked about: fixed seeds, nothing random about them.

Each is written as a CSV file, as a person would bring it, and read by the app's own reader. The
two given with the task are in `given`. No table holds anything of a real person.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random

from tests.analyst.tables import (
    business,
    donations_accidents,
    festival_vehicles,
    fields,
    given,
    homes_courses_freight,
    loans_plants,
    production_survey,
    restaurants_projects,
    services,
    shared,
    things,
)

Table = tuple[Sequence[str], Iterable[Sequence[object]]]
"""the header and the rows"""

MAKERS: dict[str, Callable[[Random], Table]] = {
    "sales": fields.sales,
    "tickets": fields.tickets,
    "sensors": fields.sensors,
    "transactions": fields.transactions,
    "web": fields.web,
    "inventory": fields.inventory,
    "patients": fields.patients,
    "matches": fields.matches,
    "campaigns": business.campaigns,
    "films": business.films,
    "claims": business.claims,
    "flights": services.flights,
    "members": services.members,
    "energy": services.energy,
    "listings": homes_courses_freight.listings,
    "enrolments": homes_courses_freight.enrolments,
    "shipments": homes_courses_freight.shipments,
    "bookings": homes_courses_freight.bookings,
    "loans": loans_plants.loans,
    "plants": loans_plants.plants,
    "restaurants": restaurants_projects.restaurants,
    "projects": restaurants_projects.projects,
    "festival": festival_vehicles.festival,
    "vehicles": festival_vehicles.vehicles,
    "donations": donations_accidents.donations,
    "accidents": donations_accidents.accidents,
    "production": production_survey.production,
    "survey": production_survey.survey,
}
NAMES = (*given.NAMES, *MAKERS)


def write(name: str, folder: Path) -> Path:
    """Write the table *name* into *folder* as CSV."""
    if name in given.NAMES:
        header, rows = given.make(name)
    else:
        header, rows = {**MAKERS, **things.MAKERS, **shared.MAKERS}[name](Random(f"analyst {name}"))
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
