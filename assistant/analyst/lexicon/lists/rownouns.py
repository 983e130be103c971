"""What people call the rows of a table, if neither its name nor a column does: `homes`, `rides`.

Of each field of life: what its rows may be called, and the words of columns that tell the field.
Such a noun is taken only where nothing in the table is called so; the answer says that it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

_ENOUGH = 2
"""words of a field that columns must have; the table's own name counts as two"""

_FIELDS = """
home house property listing residence dwelling
    : bed bedroom bath bathroom sqft garage lot listing property house realtor storey acre
shipment parcel package consignment delivery cargo load dispatch
    : shipment carrier freight tracking parcel consignment consignee pallet courier waybill
      destination origin package delivery
trip ride journey drive : trip ride pickup dropoff fare driver rider mileage taxi cab bike scooter
rental hire : rental hire return pickup deposit renter
flight departure : flight airline airport aircraft departure arrival gate tail
stay booking reservation guest visit
    : hotel room night guest checkin checkout booking reservation occupancy adr property
appointment visit consultation patient case
    : patient diagnosis doctor clinic appointment ward admission hospital physician triage
order sale purchase transaction deal : order sku cart basket checkout sale purchase
deal transaction : buyer seller commission deal
loan application applicant borrower credit : loan interest term borrower lender default credit
car vehicle auto automobile : make model mileage fuel engine transmission mpg horsepower cylinder
movie film title : movie film genre director runtime imdb studio
book title : author isbn publisher page genre book
song track title : artist album bpm song track playlist
game match fixture : home away goal team opponent season referee match
incident accident crash collision : severity injury casualty crash accident incident collision
crime offence offense incident : crime offence offense arrest precinct
claim : claim policy insurer premium claimant
employee worker person colleague : salary hire job manager employee wage
candidate applicant application : applicant candidate interview recruiter vacancy
ticket issue request case complaint : agent priority resolution sla ticket severity requester
call : caller duration agent call queue
donation gift : donor donation campaign fund
animal pet : species breed animal shelter intake
tree plant : species trunk diameter tree canopy
request repair job issue ticket : contractor technician repair maintenance fixed request issue
job repair : workshop garage mechanic odo odometer labour part parts warranty technician
citation ticket violation : citation violation plate officer parking offence
loan checkout borrowing : library due renewal member overdue borrower
recipe dish meal : ingredient calorie cuisine recipe protein
restaurant : cuisine restaurant waiter table
exam test result paper attempt : exam mark score test pass passed candidate
student pupil learner : student pupil gpa grade semester course exam school
enrolment enrollment registration : student course semester credit instructor term enrolment
survey response respondent participant answer : survey question respondent response nps
session visit : page browser session visitor bounce referrer
invoice bill : invoice due paid overdue vat
payment transfer transaction : payment payer payee iban method
workout run session activity : pace heart calorie workout cadence elevation
inspection : inspection violation inspector
permit : permit contractor parcel
project : budget deadline milestone project sponsor
job vacancy posting : vacancy posting job salary employer
order job : machine operator scrap shift batch
batch lot : batch scrap yield plant
meter reading measurement : sensor device reading voltage temperature humidity
account client customer : churn subscription plan contract tenure
subscriber member : subscription member plan renewal
event gig concert show : venue event organiser attendee
player athlete : player position goal assist jersey
country nation : gdp population continent capital
"""

_ALWAYS = ("everything", "thing", "instance")
_EVERYTHING = ("item", "case")
"""what rows of any table may be called, where no column is"""
_COUNTED = {"quantity", "piece", "unit", "item", "count", "stock", "volume"}
"""with one of these `items` may be more than the rows"""


def row_nouns(table: Iterable[str], words: Collection[str]) -> list[str]:
    """Return what rows may be called where the table's name has the words of *table*.

    *words* are those of the columns.
    """
    name = set(table)
    found: dict[str, None] = {}
    for nouns, told in _fields():
        said = len(told & set(words)) + 2 * bool((told | set(nouns)) & name)
        if said >= _ENOUGH:
            found |= dict.fromkeys(nouns)
    free = () if _COUNTED & set(words) else _EVERYTHING
    return list(found | dict.fromkeys((*_ALWAYS, *free)))


def _fields() -> Iterable[tuple[list[str], set[str]]]:
    line = ""
    for part in [*_FIELDS.strip().splitlines(), "."]:
        if line and not part.startswith(" "):
            nouns, told = line.split(":")
            yield nouns.split(), set(told.split())
            line = ""
        line += " " + part
