"""How names of columns are shortened, what values are called besides, what verbs speak of.

Data only. A word in here is known: it is never taken for a typo of another one.
"""

from __future__ import annotations

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
    "ovrdue": "overdue", "odo": "odometer", "tbl": "table",
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
    "shp": "ship", "cr": "credit", "cd": "code", "rm": "room", "sz": "size", "vol": "volume",
    "rmk": "remark", "univ": "university",
    "proj": "project", "ord": "order", "tkt": "ticket", "evt": "event", "mbr": "member", "usr":
    "user", "shpmt": "shipment", "resv": "reservation", "rsv": "reservation", "bkg": "booking",
    "bkng": "booking", "stmt": "statement", "vend": "vendor", "supp": "supplier", "mach":
    "machine", "equip": "equipment", "incid": "incident", "contr": "contract", "categ":
    "category", "tot": "total", "budg": "budget", "chan": "channel", "cand": "candidate",
    "sess": "session", "instl": "installation", "insp": "inspection", "maint": "maintenance",
    "pat": "patient", "stu": "student", "memb": "member",
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
    "raise": ("raised", "donation", "gift", "amount"),
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
