"""Cuts a question into words, numbers and quoted texts, and brings words to their plain form.

Knows English endings and how numbers are written; knows nothing of a table.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

TokenKind = Literal["word", "number", "quoted", "date", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question."""

    text: str
    """as it was typed"""
    kind: TokenKind
    norm: str
    """case folded; a typo mended"""
    stem: str
    number: float = 0.0
    unit: str = ""
    """what stood at a number: %, a currency"""
    short: str = ""
    """the short word that a column's name has for it"""
    start: int = 0
    end: int = 0
    """where it stands in the question"""


QUOTED = r"""(?P<quoted>"(?:[^"]|"")+"|“[^”]+”|`[^`]+`|(?<![\w])'[^'\n]+'(?![\w]))"""
_TOKEN = re.compile(
    QUOTED
    + r"""
  | (?P<date>\b\d{4}-\d{2}(?:-\d{2})?\b(?!-)|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b
      |\b\d{4}[-/\ ]?[qQ][1-4]\b)
  | (?P<number>(?<![\w.])[-\u2212]?[$€£¥]?\d(?:[\d,'_]*\d)?(?:\.\d+)?
      (?:(?:[kKmMbB]|bn|mio)\b|\s?(?:thousand|million|billion|mio|bn)\b)?
      \s?(?:%|€|£|°C|°F|°|(?:per\ ?cent|percent|pct|euros?|eur|(?:US\ )?dollars?|usd)\b)?
      (?:(?!\w)|(?=(?:[mck]m|kg|mg|ml|lbs?|mi|kwh|mwh|gwh|[km]w|[gmkt]b|hrs?|mins?|secs?|pts|pcs
        |sqm|sqft|mph|kmh|ppm|mm|days?|hours?|years?|yrs?|months?|weeks?)\b)))
  | (?P<word>\b[wW]/[oO]\b|[^\W_]+(?:['\u2019\-_.][^\W_]+)*(?:['\u2019](?=\s|$))?)
  | (?P<sign>>=|<=|<>|!=|==|[<>=≥≤&,/+%*|;(){}\[\]])
    """,
    re.VERBOSE,
)
_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6,
    "b": 1e9, "bn": 1e9, "billion": 1e9,
}  # fmt: skip
_SPELT_UNITS = {
    "per ": "%", "perc": "%", "pct": "%", "euro": "€", "eur": "€", "doll": "$", "usd": "$",
}  # fmt: skip
_TO_TWELVE = "zero one two three four five six seven eight nine ten eleven twelve"
SPELT = {name: number for number, name in enumerate(_TO_TWELVE.split())} | {
    "fifteen": 15, "twenty": 20, "fifty": 50, "hundred": 100, "dozen": 12,
}  # fmt: skip

_IRREGULAR = {
    "people": "person", "feet": "foot", "men": "man", "women": "woman", "children": "child",
    "statuses": "status", "gases": "gas", "indices": "index", "series": "series", "does":
    "does", "news": "news", "ours": "ours", "lens": "lens", "bonuses": "bonus", "employes":
    "employee", "movies": "movie", "cookies": "cookie", "calories": "calorie",
}  # fmt: skip


_SHORT_PLURALS = {"ids", "kgs", "yrs", "hrs", "kms", "lbs"}


@functools.lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """Return the singular of *word*, roughly; both sides of a comparison are treated alike."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if (
        (len(word) > 3 or word in _SHORT_PLURALS)
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
    ):
        return word[:-1]
    return word


def plural(word: str) -> str:
    """Return the plural of *word*, roughly."""
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"


_NOUNS_OF_VERBS = {
    "admission": "admit", "readmission": "readmit", "resolution": "resolve", "closure": "close",
    "creation": "create", "delivery": "deliver", "arrival": "arrive", "departure": "depart",
    "registration": "register", "subscription": "subscribe", "cancellation": "cancel",
    "completion": "complete", "expiry": "expire", "expiration": "expire", "launch": "launch",
    "sold": "sell", "sent": "send", "paid": "pay", "built": "build", "left": "leave",
    "shipment": "ship", "enrolment": "enroll", "termination": "terminate", "approval": "approve",
    "signup": "sign", "conversion": "convert", "submission": "submit", "publication": "publish",
    "inspection": "inspect", "installation": "install", "activation": "activate",
    "sale": "sell", "loss": "lose",
    "invitation": "invite", "graduation": "graduate", "escalation": "escalate",
}  # fmt: skip


@functools.lru_cache(maxsize=10_000)
def root(word: str) -> str:
    """Return what `hired`, `hires`, `hiring` and `hire` share."""
    word = _NOUNS_OF_VERBS.get(word, _NOUNS_OF_VERBS.get(word.removesuffix("s"), word))
    for ending in ("ments", "ment", "ing", "ers", "er", "ed", "es", "e", "s", "al"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    word = f"{word[:-1]}y" if len(word) > 3 and word[-1] == "i" else word  # of replied, denial
    word = word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
    return word[:-2] if word.endswith("er") and len(word) >= 5 else word  # of ordered, delivered


def fold(text: str) -> str:
    """Return *text* without case and compatibility forms."""
    return unicodedata.normalize("NFKC", text).casefold()


def plain(text: str) -> str:
    """Return *text* folded and without accents, as hurried people type it."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def tokens(question: str, written: re.Pattern[str] | None = None) -> tuple[Token, ...]:
    """Cut *question* into its tokens; what is neither word, number nor sign is dropped.

    What the group `written` of *written* finds is as good as quoted.
    """
    found: list[Token] = []
    at = 0
    for match in written.finditer(question) if written else ():
        if match.lastgroup == "written":
            start, end, text = match.start(), match.end(), match.group()
            found += [
                *_cut(question, at, start),
                Token(text, "quoted", text, text, start=start, end=end),
            ]
            at = end
    return (*found, *_cut(question, at, len(question)))


def _cut(question: str, first: int, end: int) -> list[Token]:
    found: list[Token] = []
    for match in _TOKEN.finditer(question, first, end):
        text, start = match.group(), match.start()
        match match.lastgroup:
            case "number":
                made = [(_number(text), 0)]
            case "quoted":
                inner = text[1:-1].replace('""', '"')
                made = [(Token(text, "quoted", inner, inner), 0)]
            case "word":
                made = [(word_token(word[0]), word.start()) for word in _words(text)]
            case "date":
                made = [(Token(text, "date", fold(text), text), 0)]
            case _:
                made = [(Token(text, "sign", text, text), 0)]
        found += [
            replace(token, start=start + at, end=start + at + len(token.text)) for token, at in made
        ]
    return found


def _words(text: str) -> list[re.Match[str]]:
    """Cut a word with hyphens into several; a possessive ending is dropped."""
    bare = re.sub(r"['\u2019]s?$", "", text, flags=re.IGNORECASE)
    return list(re.finditer(r"[^-_.]+", bare))


def word_token(text: str) -> Token:
    """Make a token of one word."""
    norm = plain(text.replace("\u2019", "'"))
    if norm in SPELT:
        return Token(text, "word", norm, norm, float(SPELT[norm]))
    return Token(text, "word", norm, stem(norm))


def _number(text: str) -> Token:
    match = re.match(
        r"(?P<sign>[-\u2212]?)(?P<money>[$€£¥]?)(?P<digits>[\d,'_]+(?:\.\d+)?)\s?"
        r"(?P<scale>(?:k|m|b|bn|mio|thousand|million|billion)?(?![A-Za-z]))\s?(?P<unit>.*)",
        text,
        re.IGNORECASE,
    )
    if match is None:
        return Token(text, "word", fold(text), fold(text))
    number = float(re.sub(r"[,'_]", "", match["digits"]))
    number *= _SCALES.get(match["scale"].lower(), 1)
    if match["sign"]:
        number = -number
    said = match["unit"].strip()
    unit = match["money"] or _SPELT_UNITS.get(said.casefold().removeprefix("us ")[:4], said)
    return Token(text.strip(), "number", fold(text.strip()), text.strip(), number, unit)


def tidy(number: float) -> int | float:
    """Return a whole number as an int."""
    return int(number) if number == int(number) and abs(number) < 1e15 else number


def name_words(name: str) -> tuple[str, ...]:
    """Cut the name of a column or table into folded words: `unitPrice_EUR` -> unit price eur."""
    spaced = re.sub(r"(?<=[a-zß-öø-ÿ0-9])(?=[A-ZÀ-ÞÖ][a-z])|(?<=[a-z])(?=[A-Z])", " ", name)
    return tuple(plain(word) for word in re.findall(r"[^\W_]+|%", spaced))
