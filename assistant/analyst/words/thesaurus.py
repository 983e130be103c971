"""English words that mean the same in tables of any field, and how names are shortened.

Data only. A word in here is known: it is never taken for a typo of another one.
"""

from __future__ import annotations

_GROUPS = """
revenue sale turnover income
cost expense expenditure spend spending outlay
profit earnings gain
price
quantity unit volume piece
salary pay wage compensation payroll remuneration earning
department team division
bonus
city town
location place site
country nation
region area territory zone
customer client buyer shopper
employee staff worker colleague personnel headcount workforce
person people individual human
product item article sku good
gender sex
rating score star
review feedback
satisfaction csat
ticket issue case request incident
agent assignee handler
representative rep salesperson seller salesman
priority urgency
severity
status state
amount value sum
balance
vendor supplier
merchant shop store
duration length
time
temperature temp
humidity moisture
sensor device meter probe
station
reading measurement
category type kind class
channel medium
segment
discount rebate reduction
shipping freight delivery postage
tax vat
transaction payment
account
invoice bill
order purchase
visit session traffic
attendance crowd spectator turnout
student pupil learner
teacher instructor
course subject
grade mark
score mark
patient
doctor physician attending clinician consultant
reference referee
insurer insurance payer payor
charge fee
tuition fee
charge cost bill
admission admit
ward department
diagnosis disease illness
hospital clinic
diagnosis condition
age
birthday birthdate
tenure seniority
attrition churn turnover
manager boss supervisor
title position role job
weight mass
height
distance mileage
speed velocity
pressure
power
energy consumption
genre
movie film
author writer
book
song track
stock inventory
property house home
bedroom bed
bathroom bath
driver
vehicle car
trip ride journey
flight
airline carrier
campaign
click
impression view
conversion
budget
loan credit
interest
currency
brand make manufacturer
model
size
colour color
payment
subscription plan
game match
player
goal
project
task
plant factory
machine equipment
defect fault failure error
response reply
resolution
guest visitor
child children kid
hotel
room
restaurant
ingredient
school
branch office
email mail
phone telephone mobile
"""

GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split()) for line in _GROUPS.strip().splitlines()
)

SHORT = {
    "qty": "quantity", "quant": "quantity", "amt": "amount", "dept": "department", "dep":
    "department", "cust": "customer", "prod": "product", "num": "number", "nr": "number", "nbr":
    "number", "temp": "temperature", "tmp": "temperature", "hum": "humidity", "pct": "percent",
    "perc": "percent", "cnt": "count", "desc": "description", "addr": "address", "acct":
    "account", "acc": "account", "mgr": "manager", "emp": "employee", "cat": "category", "rev":
    "revenue", "disc": "discount", "ts": "timestamp", "dt": "date", "yr": "year", "mth":
    "month", "qtr": "quarter", "hrs": "hour", "hr": "hour", "mins": "minute", "secs": "second",
    "sec": "second", "lat": "latitude", "lon": "longitude", "lng": "longitude", "txn":
    "transaction", "trx": "transaction", "inv": "invoice", "curr": "currency", "sal": "salary",
    "perf": "performance", "sat": "satisfaction", "prio": "priority", "resp": "response", "res":
    "resolution", "dur": "duration", "loc": "location", "reg": "region", "ctry": "country",
    "cntry": "country", "avg": "average", "min": "minute", "dob": "birthdate", "fname": "name",
    "bal": "balance", "batt": "battery", "volt": "voltage", "press": "pressure", "stn":
    "station", "mfr": "manufacturer", "wt": "weight", "ht": "height", "dist": "distance", "ref":
    "reference", "descr": "description", "transact": "transaction", "org": "organisation",
    "cty": "city", "aged": "age", "ages": "age", "pt": "patient", "dx": "diagnosis", "disch":
    "discharge", "adm": "admission", "admit": "admission", "appt": "appointment", "prov":
    "provider", "govt": "government", "req": "request", "rtg": "rating", "rtn": "return",
    "ovrdue": "overdue",
    "subs": "subscription", "precip": "precipitation", "runtm": "runtime", "cncld": "cancelled",
    "cncl": "cancelled", "canc": "cancelled", "dlv": "delivery", "dlvry": "delivery", "dly":
    "delay", "cmt": "comment", "scr": "score", "tchr": "teacher", "sch": "school", "subj":
    "subject", "flt": "flight", "svc": "service", "lvl": "level", "flg": "flag", "orig":
    "origin", "dest": "destination", "crs": "course", "sem": "semester", "instr": "instructor",
    "mkt": "market", "mktg": "marketing", "pmt": "payment", "pymt": "payment", "brnch":
    "branch", "offcr": "officer", "intl": "international", "pax": "passenger", "arr": "arrival",
    "wk": "week", "hgt": "height", "wgt": "weight", "cls": "class", "grp": "group", "rcvd":
    "received", "recd": "received", "sched": "scheduled", "veh": "vehicle", "occ": "occupancy",
    "nm": "name", "pcs": "piece", "surch": "surcharge", "dmg": "damage", "ins": "insurance",
    "prop": "property", "stud": "student", "enr": "enrolment", "crd": "credit", "prc": "price",
    "shp": "ship", "vol": "volume", "rmk": "remark", "univ": "university", "cr": "credit",
    "cd": "code", "rm": "room", "sz": "size",
}  # fmt: skip
"""in names of columns and in questions"""

VALUE_WORDS = {
    "man": "male",
    "male": "male",
    "woman": "female",
    "female": "female",
    "lady": "female",
    "girl": "female",
    "boy": "male",
    "guy": "male",
    "britain": "united kingdom",
    "uk": "united kingdom",
    "gb": "united kingdom",
    "england": "united kingdom",
    "usa": "united states",
    "us": "united states",
    "america": "united states",
    "germany": "germany",
    "holland": "netherlands",
    "uae": "united arab emirates",
    "nyc": "new york",
    "hr": "human resources",
    "junior": "jr",
    "senior": "sr",
    "medium": "med",
    "management": "mgmt",
    "not applicable": "n/a",
    "it": "information technology",
}
"""what a value is called -> what it may be called too; both sides are brought to the right one"""

VALUE_LETTERS = {"m": "male", "f": "female", "w": "female"}
"""single letters as values of a column about gender"""

VERBS: dict[str, tuple[str, ...]] = {
    "sell": ("revenue", "sale", "amount", "quantity"),
    "sold": ("revenue", "sale", "amount", "quantity"),
    "earn": ("salary", "revenue", "income", "profit", "earnings"),
    "earned": ("salary", "revenue", "income", "profit", "earnings"),
    "earner": ("salary", "income"),
    "earning": ("salary", "income", "revenue", "turnover", "sale", "profit"),
    "made": ("revenue", "profit", "income", "amount"),
    "pay": ("salary", "amount", "price", "fee", "cost", "bill", "premium"),
    "pays": ("salary", "amount", "price", "fee", "cost", "bill", "premium"),
    "paid": ("salary", "amount", "price"),
    "paying": ("salary", "amount"),
    "spend": ("spend", "cost", "expense", "amount", "revenue", "total"),
    "give": ("donation", "amount", "gift"),
    "gave": ("donation", "amount", "gift"),
    "given": ("donation", "amount", "gift"),
    "donate": ("donation", "amount", "gift"),
    "donated": ("donation", "amount", "gift"),
    "contributed": ("contribution", "amount"),
    "raised": ("raised", "donation", "amount"),
    "collected": ("collected", "amount"),
    "charged": ("charge", "fee", "amount", "cost"),
    "spent": ("spend", "cost", "expense", "amount", "revenue", "total"),
    "spender": ("spend", "amount", "revenue", "total"),
    "takings": ("revenue", "sale", "turnover", "income", "amount"),
    "proceeds": ("revenue", "sale", "turnover", "income", "amount"),
    "lend": ("lent", "principal", "amount"),
    "lent": ("lent", "principal", "amount"),
    "borrow": ("borrowed", "principal", "amount"),
    "borrowed": ("borrowed", "principal", "amount"),
    "invest": ("investment", "amount"),
    "invested": ("investment", "amount"),
    "owe": ("balance", "debt", "amount"),
    "owed": ("balance", "debt", "amount"),
    "produce": ("production", "output", "yield"),
    "produced": ("production", "output", "yield"),
    "harvested": ("harvest", "yield", "production", "output"),
    "cost": ("cost", "price", "amount"),
    "costing": ("cost", "price", "fare", "fee", "amount"),
    "weigh": ("weight",),
    "use": ("consumption", "usage", "energy", "electricity"),
    "uses": ("consumption", "usage", "energy", "electricity"),
    "consume": ("consumption", "usage", "energy", "electricity"),
    "consumes": ("consumption", "usage", "energy", "electricity"),
    "last": ("duration",),
    "selling": ("quantity", "revenue", "sale", "amount"),
    "buy": ("amount", "revenue", "spend", "quantity"),
    "bought": ("amount", "revenue", "spend", "quantity"),
    "purchased": ("amount", "revenue", "spend", "quantity"),
    "deliver": ("quantity",),
    "rated": ("rating", "score", "satisfaction"),
    "scored": ("score", "rating"),
    "priced": ("price", "fare", "fee"),
    "performing": ("performance", "revenue", "sale", "score"),
    "profitable": ("profit", "margin"),
    "discounted": ("discount",),
    "money": ("revenue", "profit", "income"),
}
"""verbs -> names of columns that they speak of, the likeliest first"""


OPPOSITES: dict[str, tuple[str, ...]] = {
    "fail": ("passed", "success", "successful", "succeeded"),
    "lost": ("won", "win"), "los": ("won", "win"),
    "inactiv": ("active",), "died": ("survived", "alive"), "dead": ("survived", "alive"),
    "perish": ("survived",), "stay": ("left", "leave", "churned", "churn", "attrition", "exited"),
    "stayed": ("left", "leave", "churned", "churn", "attrition", "exited"),
    "retain": ("left", "churned", "churn", "attrition", "exited"), "absent": ("present",),
    "alive": ("died", "dead", "deceased"), "kept": ("returned", "cancelled"),
    "incorrect": ("correct",), "invalid": ("valid",), "unsuccessful": ("success", "successful"),
}  # fmt: skip
"""roots of words -> yes/no columns that say the contrary"""

MAIN_MEASURES = [
    "revenue",
    "sale",
    "turnover",
    "amount",
    "total",
    "value",
    "income",
    "profit",
    "salary",
    "spend",
    "cost",
    "price",
    "balance",
    "consumption",
    "energy",
]
"""what `largest order` or `best month` is about, if nothing else is said"""


def brief(word: str) -> str:
    """Return the long form of a short word."""
    return SHORT.get(word, word)


def akin(word: str) -> frozenset[str]:
    """Return every word that means the same as *word*, itself included."""
    return frozenset({word}).union(*(group for group in GROUPS if word in group))
