"""What servers mean by the words of their errors: one table, from patterns to our errors.

Each row was met at a real server (tests/unit/test_sdk_errors_kinds.py names them). A status says
less than the words do: an unknown model is 400, 403, 404 or told in mid-stream. Whether to wait,
repeat or end is not decided here, and nothing is shortened or cleaned of keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.errors import (
    BackendError,
    Busy,
    ContextFull,
    Gone,
    KeyRefused,
    QuotaUsedUp,
    RateLimited,
    ToolMissing,
    UnknownModel,
)


@dataclass(frozen=True, slots=True)
class Told:
    """An error as a server told it, whatever its shape was."""

    status: int = 0
    """0 inside a stream"""
    code: str = ""
    """all of its code, type, param and kind"""
    words: str = ""
    """for a person: short, and without keys"""
    raw: str = ""
    """what is for no person: other fields of the error, a web page, the text of a Python value.
    Never what a server repeats of the request: people write there"""
    asked: str = ""
    """the model that was asked for, where that is known"""
    hosted: tuple[str, ...] = ()
    """tools of the endpoint's own that were asked for, where that is known"""
    where: str = "The endpoint"


_Make = Callable[[Told, re.Match[str]], BackendError]

_MODEL = r"[`'\"“]?(?P<name>(?!(?:does|was|is|could|not)\b)[^\s`'\"”,]{1,200}?)[`'\"”]?"
_MISSING = (
    r"(?:was\ |is\ |could\ )?(?:not\ (?:be\ )?(?:found|exist|supported)|does\ not\ exist|unknown)"
)

_UNKNOWN_MODEL = re.compile(
    rf"""
    invalid\ model\ name\ passed\ in\ model=(?P<passed>\S{{1,200}}?)(?:\.\ |['"}}]|\.?$)
    | (?P<id>\S{{1,200}})\ is\ not\ a\ valid\ model\ id
    | (?:invalid|unknown|unsupported)\ model(?:\ identifier|\ name)?(?::\ ?|\ (?=[`'"]))
      [`'"]?(?P<bad>[^\s`'",]{{1,200}})
    | models?[ /]{_MODEL}\ {_MISSING}
    | unable\ to\ access\ (?:non-serverless\ )?model\ (?P<access>\S{{1,200}}?)\.?(?:\s|$)
    | (?:does\ not|may\ not)\ have\ access\ to\ (?:the\ )?model\ [`'"]?(?P<denied>[^\s`'"]{{1,200}})
    | no\ endpoints\ found\ (?:for|matching)\ (?P<route>\S{{1,200}}?)\.?(?:\s|$)
    | model_not_found | model_not_available | modelnotfound | deploymentnotfound | invalid_model\b
    | model\ not\ exist | model\ does\ not\ exist | no\ models?\ (?:is\ |are\ )?loaded
    | provided\ model\ identifier\ is\ invalid | given\ endpoint\ does\ not\ exist
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CONTEXT_FULL = re.compile(
    r"""
    context_length_exceeded | exceed_context_size | contextwindowexceeded | context_window_exceeded
    | (?:maximum|max)\ context\ length | exceeds?\ the\ (?:available\ )?context | exceeds?\ context
    | context\ (?:size|length|window|limit)\ (?:has\ been|was)\ exceeded
    | exceeds?\ the\ maximum\ number\ of\ tokens\ allowed | prompt\ is\ too\ long
    | prompt\ too\ long | too\ long\ to\ fit\ into\ the\ model
    | longer\ than\ the\ (?:maximum\ model|context)\ length | n_keep.{1,40}n_ctx
    | when\ (?:the\ )?context\ (?:the\ )?overflows | greater\ than\ the\ context\ length
    | max_new_tokens`?\ must\ be\ <=
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CONTEXT_TOKENS = re.compile(
    r"""
    n_ctx\D{0,6}(?P<ctx>\d{3,9})
    | (?:context\ (?:length|size|window|limit)|model\ length|tokens\ allowed)
      (?:\ (?:is|of))?(?:\ only)?[\s(:]{1,3}(?P<named>\d{3,9})(?!\d|\ ?\+)
    | (?:>|<=)\ ?(?P<compared>\d{3,9}) | with\ (?P<before>\d{3,9})\ maximum\ context
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TOOL_MISSING = re.compile(
    r"""
    'type'\ of\ tool\ must\ be | (?:unsupported|unknown|invalid)(?:\ \w+)?\ tool\ type
    | tool\ type\ \S+\ (?:is\ )?not\ (?:supported|available|implemented)
    | only\ .{0,20}function.{0,4}\ tools\ are\ supported | hosted\ tools?\ .{0,40}not\ supported
    | (?:code.interpreter|file.search|web.search|image.generation)\S*\ (?:tool\ )?(?:is|are)\ not
    | (?:value|tag):?\ [`'"]?(?:code_interpreter|file_search|web_search|image_generation)\b
    | tools\[?\.?\d.*(?:does\ not\ match|must\ be\ one\ of|(?:expected|should\ be)\ ['"]?function)
    | tool\ '?(?:code_interpreter|file_search|web_search|image_generation)'?\ (?:is\ )?not
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NO_FUNCTIONS = re.compile(
    r"does not support (?:tools|function)|tool choice requires --enable-auto|"
    r"no endpoints found that support tool use|tools param requires --jinja|"
    r"(?:unknown|unsupported|unrecogni[sz]ed)[^\n]{0,30}['\"`]tools['\"`]",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"conversation_locked|already has an active run|while a run.*is active", re.IGNORECASE
)
_NAMES = {
    "code_interpreter": "code interpreter",
    "file_search": "file search",
    "web_search": "web search",
    "image_generation": "image generation",
}


def kind_of(told: Told) -> BackendError | None:
    """Return the error that the words of *told* mean; None where they mean nothing known."""
    text = f"{told.code}\n{told.words}\n{told.raw}"
    for statuses, pattern, make in _KINDS:
        if not statuses or told.status in statuses:
            found = pattern.search(text)
            if found is not None:
                return make(told, found)
    return None


def _unknown_model(told: Told, found: re.Match[str]) -> UnknownModel:
    named = next((name for name in found.groupdict().values() if name), "")
    name = told.asked or named.rstrip(".")
    which = f"no model called {name}" if name else "not the model that was asked for"
    says = f" It says: {told.words}" if told.words and not named else ""
    return UnknownModel(f"{told.where} has {which}.{says}")


def _context_full(told: Told, _: re.Match[str]) -> ContextFull:
    tokens = context_tokens(f"{told.words}\n{told.raw}")
    reads = f": that is {tokens:,} tokens, answer included" if tokens else ""
    says = "" if tokens or not told.words else f" {told.where} says: {told.words}"
    words = f"What was sent is longer than the model can read{reads}.{says}"
    return ContextFull(words, context_tokens=tokens)


def context_tokens(text: str) -> int | None:
    """Return how many tokens *text* says that a context has."""
    found = _CONTEXT_TOKENS.search(text)
    return int(next(filter(None, found.groups()))) if found else None


def _tool_missing(told: Told, _: re.Match[str]) -> ToolMissing:
    text = f"{told.words} {told.raw}"
    named = told.hosted or tuple(name for name in _NAMES if name in text)
    # What an endpoint lists as its own tools is not what was asked for.
    tools = [_NAMES.get(name, name) for name in named[:1] if told.hosted or len(named) == 1]
    lacks = f"no {tools[0]}" if tools else "not the tool of its own that this assistant asks for"
    return ToolMissing(f"{told.where} has {lacks}.{_says(told)}")


def _no_functions(told: Told, _: re.Match[str]) -> ToolMissing:
    which = f"The model {told.asked}" if told.asked else "This model"
    return ToolMissing(
        f"{which} cannot call functions.{_says(told)}",
        hint="Choose another model, or an assistant without tools.",
    )


def _says(told: Told) -> str:
    return f" {told.where} says: {told.words}" if told.words else ""


def _plain(kind: type[BackendError], otherwise: str) -> _Make:
    return lambda told, _: kind(told.words or otherwise)


_REFUSED = (0, 400, 403, 404, 409, 413, 422, 500, 501)
"""statuses of those that read the request and say what they think of it; 0: in a stream"""

_KINDS: tuple[tuple[tuple[int, ...], re.Pattern[str], _Make], ...] = (
    (_REFUSED, _CONTEXT_FULL, _context_full),
    (_REFUSED, _NO_FUNCTIONS, _no_functions),
    (_REFUSED, _UNKNOWN_MODEL, _unknown_model),
    (_REFUSED, _TOOL_MISSING, _tool_missing),
    (
        (0, 400),
        # LiteLLM without its database; Gemini, xAI
        re.compile(
            r"no connected db|(?:invalid|incorrect).api.key|api key not valid", re.IGNORECASE
        ),
        lambda told, _: KeyRefused(f"{told.where} refused the key."),
    ),
    (
        (0, 429),
        re.compile(r"insufficient_quota", re.IGNORECASE),
        _plain(QuotaUsedUp, "Nothing is left to spend."),
    ),
    (
        (0,),
        re.compile(r"rate_limit", re.IGNORECASE),
        _plain(RateLimited, "Too many requests."),
    ),
    ((), _BUSY, _plain(Busy, "Another answer is finishing.")),
    (
        (400, 404),
        re.compile(r"previous_response_not_found|previous response .*not found", re.IGNORECASE),
        _plain(Gone, "The answer before this one is not at the endpoint any more."),
    ),
)
