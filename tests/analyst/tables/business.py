"""Three tables of business: advertising campaigns, films and what they took, insurance claims.

They are asked about in `questions`. A campaign may be called as a channel is, a film as a country,
and two of the states are words. Nothing in them is of a real person.
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


THEMES = ["Spring Sale", "Summer Clearance", "Back to School", "Black Friday", "Black Friday"]
THEMES += ["Holiday Gift Guide", "Brand Awareness", "Nova Launch", "Win-back", "Refer a Friend"]
THEMES += ["Newsletter sign-up", "Q4 push (retargeting)", "Webinar", "Café Nova: Pop-up"]
CLICK_RATES = {"Email": 0.031, "Paid Search": 0.042, "Social": 0.012, "Display": 0.004}
CLICK_RATES |= {"Affiliate": 0.019, "Webinar": 0.055, "TikTok": 0.015}
REGIONS = ["North America", "North America", "EMEA", "DACH", "APAC", "LATAM"]
TODAY = dt.date(2025, 3, 31)


def campaigns(r: Random) -> Table:
    """Advertise; one of the themes is called as a channel is."""
    header = "campaign_name,channel,start_date,end_date,budget_usd,spend_usd,impressions,clicks,"
    header += "leads,conversions,target_region,active"
    return header.split(","), [_campaign(r) for _ in range(900)]


def _campaign(r: Random) -> Sequence[object]:
    theme, channel = r.choice(THEMES), r.choice([*CLICK_RATES, "Email", "Paid Search", "Social"])
    start = _day(r, "2022-07-01", "2025-03-15")
    end = start + dt.timedelta(days=r.choice([6, 13, 13, 20, 29, 29, 44, 59, 89]))
    endless = r.random() < 0.05
    budget = r.choice([1500, 2500, 5000, 5000, 7500, 10000, 15000, 25000, 60000])
    spend = round(budget * min(1.3, max(0.2, r.gauss(0.93, 0.14))), 2)
    seen = int(spend * r.uniform(25, 160)) * (12 if r.random() < 0.004 else 1)
    clicks = int(seen * CLICK_RATES[channel] * r.uniform(0.5, 1.6))
    leads = int(clicks * r.uniform(0.02, 0.16))
    return [
        theme,
        channel,
        start,
        None if endless else end,
        budget,
        _maybe(r, 0.03, spend),
        _maybe(r, 0.02, seen),
        clicks,
        _maybe(r, 0.08, leads),
        int(leads * r.uniform(0.05, 0.4)),
        _maybe(r, 0.04, r.choice(REGIONS)),
        endless or end > TODAY,
    ]


NOUNS = ["Harbor", "Winter", "Orchard", "Detective", "Machine", "Letters", "Crossing", "Empire"]
NOUNS += ["Garden", "Assassin", "Tide", "Kingdom", "Widow", "Highway", "Mirror", "Astronaut"]
NOUNS += ["Lantern", "Bride", "Station", "Violin", "Island", "Robot", "Thief", "Summer", "Wolf"]
KINDS = ["Silent", "Last", "Crimson", "Hollow", "Golden", "Broken", "Paper", "Electric", "Midnight"]
KINDS += ["Distant", "Burning", "Forgotten", "Secret", "Unlikely", "Frozen"]
PLACES = ["Australia", "Lisbon", "the Moon", "Busan", "Nowhere", "Havana"]
GENRES = {"Drama": 24, "Comedy": 31, "Action": 92, "Sci-Fi": 104, "Horror": 14, "Romance": 22}
GENRES |= {"Animation": 88, "Documentary": 4, "Thriller": 38}
DIRECTORS = ["Ava Lindholm", "Joon-ho Baek", "Claire Fontaine", "Rohan Mehta", "Diego Salgado"]
DIRECTORS += ["Márta Kovács", "Sam O'Hara", "Keiko Tanabe", "Greta Weiss", "Liam Weiss"]
DIRECTORS += ["Tunde Bakare", "J. J. Mercer"]
COUNTRIES = {"USA": 1.6, "UK": 1.0, "France": 0.5, "India": 0.6, "South Korea": 0.7}
COUNTRIES |= {"Japan": 0.8, "Germany": 0.4, "Australia": 0.7, "Spain": 0.4}


def films(r: Random) -> Table:
    """Show films, some of which are called as a country is."""
    header = "title,genre,director,release_year,country,box_office_musd,budget_musd,imdb_rating,"
    header += "votes,runtime_min,oscar_won"
    return header.split(","), [_film(r) for _ in range(1100)]


def _title(r: Random) -> str:
    place = r.choice(PLACES)
    forms = [f"The {r.choice(KINDS)} {r.choice(NOUNS)}", f"{r.choice(KINDS)} {r.choice(NOUNS)}s"]
    forms += [f"{r.choice(NOUNS)} of {place}", f"{r.choice(KINDS)} {r.choice(NOUNS)} in {place}"]
    forms += [f"{r.choice(KINDS)} {r.choice(NOUNS)} {r.randint(2, 4)}"]
    return place if r.random() < 0.015 and place == "Australia" else r.choice(forms)


def _film(r: Random) -> Sequence[object]:
    genre, country = r.choice([*GENRES, "Drama", "Comedy"]), r.choice([*COUNTRIES, "USA", "USA"])
    budget = round(GENRES[genre] * COUNTRIES[country] * r.lognormvariate(-0.1, 0.5), 1)
    rating = round(min(9.4, max(2.1, r.gauss(6.5, 1.1))), 1)
    taken = round(budget * r.lognormvariate(0.12 * rating, 0.8), 1)
    return [
        _title(r),
        genre,
        r.choice(DIRECTORS),
        int(2024.9 - min(54, r.expovariate(1 / 15))),
        country,
        _maybe(r, 0.05, taken),
        _maybe(r, 0.08, budget),
        _maybe(r, 0.02, rating),
        int(r.lognormvariate(9.2, 1.3)) + 40,
        max(58, int(r.gauss(109, 17))),
        "Yes" if r.random() < max(0.0, 0.05 * (rating - 5)) else "No",
    ]


POLICIES = {"Auto": 4200, "Home": 11800, "Renters": 1900, "Travel": 950, "Umbrella": 26000}
ADJUSTERS = ["K. Alvarez", "D. Okafor", "S. Lindqvist", "R. O'Neal", "P. Nguyen", "H. Baptiste"]


def claims(r: Random) -> Table:
    """File claims, and pay some of what is claimed."""
    header = "Claim No,Policy Type,Filed On,Settled On,Status,Claimed Amt,Paid Amt,Adjuster,State,"
    header += "Fraud Flag,Days Open"
    return header.split(","), [_claim(r, number) for number in range(1600)]


def _claim(r: Random, number: int) -> Sequence[object]:
    policy = r.choice([*POLICIES, "Auto", "Auto", "Home"])
    filed = _day(r, "2022-01-03", "2025-03-21")
    claimed = round(POLICIES[policy] * r.lognormvariate(-0.2, 0.8), 2)
    fraud = r.random() < 0.06
    status = r.choice(["Settled", "Settled", "Settled", "Settled", "Denied", "Open", "In Review"])
    if fraud and status == "Settled":
        status = "Denied"
    days = int(r.expovariate(1 / 34)) + 2
    settled = filed + dt.timedelta(days=days)
    if status == "Settled" and settled > TODAY:
        status = "Open"
    done = status == "Settled"
    paid = round(claimed * min(1.0, max(0.1, r.gauss(0.78, 0.18))), 2)
    return [
        f"CLM-{240000 + 7 * number}",
        policy,
        filed.strftime("%m/%d/%Y"),
        settled.strftime("%m/%d/%Y") if done else None,
        "settled" if done and r.random() < 0.05 else status,
        round(claimed * 10, 2) if r.random() < 0.003 else claimed,
        paid if done else 0 if status == "Denied" else None,
        _maybe(r, 0.06, r.choice(ADJUSTERS)),
        r.choice(["TX", "TX", "CA", "CA", "FL", "NY", "OH", "OR", "IN"]),
        _maybe(r, 0.05, "Y" if fraud else "N"),
        days if done or status == "Denied" else (TODAY - filed).days,
    ]
