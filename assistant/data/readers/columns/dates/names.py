"""What the name of a column says of its dates: a birth, a deadline, a version and no date at all.

Words of English, German, French, Spanish and Italian. A name decides nothing that the values deny.
"""

from __future__ import annotations

import re
import unicodedata

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_DATE = frozenset(
    _listed("""
    date dates datum daten fecha fechas dato datetime timestamp dt yyyymmdd zeitpunkt jour giorno
    dia created updated modified posted""")
)
_DATE_ENDS = ("datum", "date", "stichtag")
_NO_DATE = frozenset(
    _listed("""
    update updates candidate candidates mandate mandates id ids count counts number numbers num nr
    days amount value price total qty quantity rate score age""")
)
_DAY = frozenset(_listed("day tag month monat mois mes mese period periode periodo yyyymm"))
_BIRTH = _listed("born birth dob bday geb geburt naissance nacimiento nascita nato")
_PAST = frozenset(
    _listed("""
    founded established hired hire joined built died death deceased graduated married since
    gestorben gegrundet eintritt embauche deces opened admitted""")
)
_DUE = _listed("""
    due expir maturity matures deadline validuntil validto fallig ablauf gultigbis echeance
    vencimiento caduc scadenza warranty renewal""")
_COUNTED = frozenset(
    _listed("""
    version versions versao ver release releases rel revision rev build firmware software section
    sections chapter chapters clause paragraph abschnitt kapitel seccion sezione chapitre outline
    wbs""")
)
_VERSION = _COUNTED | frozenset(
    _listed("""
    ip address hierarchy level sku code codes score scores result results size sizes range ratio
    fraction""")
)
_DURATION = _listed("""
    duration length elapsed laufzeit dauer duree duracion durata runtime pace lap split talktime
    playtime hours minutes stunden arbeitszeit worktime watchtime handletime waittime holdtime swim
    overtime uptime downtime playing finishtime racetime nettime guntime chiptime timespent""")
_WORKED = _listed("hours stunden arbeitszeit worktime overtime heures horas ore")
_CLOCK = frozenset(
    _listed("""
    start starts end ends begin begins beginn ende opening closing opens closes open close
    departure departs arrival arrives abfahrt ankunft uhrzeit clock at from to von bis heure hora
    ora checkin checkout shift scheduled""")
)


def is_date(name: str) -> bool:
    """Whether it names a date: `order_date`, `Rechnungsdatum`, `createdAt`."""
    words = _words(name)
    if _NO_DATE.intersection(words):
        return False
    return bool(
        _DATE.intersection(words)
        or any(word.endswith(_DATE_ENDS) for word in words)
        or (len(words) > 1 and words[-1] in ("at", "on"))
        or is_birth(name)
        or is_due(name)
    )


def is_day(name: str) -> bool:
    """Whether it names a date, a day or a month."""
    words = _words(name)
    return is_date(name) or bool(_DAY.intersection(words) and not _NO_DATE.intersection(words))


def is_birth(name: str) -> bool:
    """Whether it names a date of birth."""
    return any(word.startswith(_BIRTH) for word in _words(name))


def is_past(name: str) -> bool:
    """Whether it names what has happened: a birth, a foundation."""
    return is_birth(name) or bool(_PAST.intersection(_words(name)))


def is_due(name: str) -> bool:
    """Whether it names what may be years ahead: a deadline, a maturity."""
    return _has(name, _DUE)


def is_version(name: str) -> bool:
    """Whether it names versions, sections, sizes and the like, which look like dates."""
    return bool(_VERSION.intersection(_words(name))) and not is_date(name)


def is_counted(name: str) -> bool:
    """Whether it names versions or sections, whose parts are counted: 1.10 comes after 1.9."""
    return bool(_COUNTED.intersection(_words(name)))


def is_duration(name: str) -> bool:
    """Whether it names a length of time."""
    return _has(name, _DURATION)


def is_worked(name: str) -> bool:
    """Whether it names hours, as those of work."""
    return _has(name, _WORKED)


def is_clock(name: str) -> bool:
    """Whether it names a time of day."""
    return bool(_CLOCK.intersection(_words(name)))


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return [word.lower() for word in _PARTS.findall(letters)]


def _has(name: str, stems: tuple[str, ...]) -> bool:
    words = _words(name)
    joined = "".join(words)
    return any(
        any(word.startswith(stem) for word in words) or (len(stem) > 5 and stem in joined)
        for stem in stems
    )
