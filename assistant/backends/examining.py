"""Looks at one endpoint and writes its passport; no line of it is a guess.

Everything is asked for without costing a token: an empty request, the list of models, a
conversation that is made and deleted. What only an answer shows is "not asked" until a run of this
process has shown it. Nothing is raised: what is wrong is part of the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace

from openai import OpenAI

from assistant.backends.assistants.calls import Calls
from assistant.backends.assistants.values import Json, objs, text
from assistant.backends.base import Backend, Capabilities
from assistant.backends.finding import NAMES, PATHS, PROBE_TIMEOUT_S, Found, Spoken, ask, within
from assistant.backends.listed import ask_list
from assistant.backends.passport import Answer, Entry, Passport, shown
from assistant.backends.watching import Seen
from assistant.backends.wire.client import make_client
from assistant.backends.wire.replies import read_json
from assistant.children.stopping import Stop
from assistant.definitions import Assistant, Connection
from assistant.errors import (
    BackendError,
    Gone,
    KeyRefused,
    NotCompatible,
    UnknownModel,
    Unreachable,
)
from assistant.messages import Problem

NOT_TRIED = "only an answer shows it"
_KEYS = ("", "none")
"""what stands where a key would, when a connection has none"""


@dataclass(frozen=True, slots=True)
class _Endpoint:
    client: OpenAI
    connection: Connection

    @property
    def patience_s(self) -> float:
        """How long one answer may take."""
        return min(PROBE_TIMEOUT_S, self.connection.event_timeout_s)

    def asked(self) -> AbstractContextManager[Stop]:
        """Return a block in which an answer is read, and cut short in time."""
        return within(self.patience_s, Stop())


def examine(
    connection: Connection, assistant: Assistant, backend: Backend, seen: Seen | None = None
) -> Passport:
    """Look at the endpoint of *connection*, of which *backend* speaks and runs have shown *seen*.

    Each question waits as long as the connection may be silent, at most 10 s.
    """
    if connection.backend == "demo":
        return Passport("demo", (Entry("protocol", "yes", "no endpoint: rules on this machine"),))
    seen = seen or Seen()
    try:
        with closing(make_client(connection)) as client:
            look = _of_assistants if connection.backend == "assistants" else _of_models
            found = look(_Endpoint(client, connection), assistant)
    except BackendError as exc:
        key = Entry("key", "no", str(exc)) if isinstance(exc, KeyRefused) else None
        found = Passport("", (key,) if key else (), (_problem(exc),))
    entries = list(found.entries)
    entries += _by_answers(found, seen)
    entries += _by_capabilities(found, backend)
    return Passport(found.protocol, tuple(entries), found.wrong, found.models)


def after_trying(
    passport: Passport, backend: Backend, seen: Seen, problem: Problem | None
) -> Passport:
    """Return *passport* with what an answer showed, or with why none came."""
    known = (*_by_answers(passport, seen), *_by_capabilities(passport, backend))
    told = {entry.what: entry for entry in known}
    wrong = passport.wrong if problem is None else (*passport.wrong, problem)
    if problem is None:
        # Some servers take any name, whatever they list.
        wrong = tuple(one for one in wrong if one.kind != UnknownModel.kind)
        if passport.answer("model") != "yes":
            told["model"] = Entry("model", "yes", "answered")
    entries = tuple(told.get(entry.what, entry) for entry in passport.entries)
    return replace(passport, entries=entries, wrong=wrong)


# An endpoint with models: Responses or Chat Completions


def _of_models(endpoint: _Endpoint, assistant: Assistant) -> Passport:
    connection = endpoint.connection
    found = ask(endpoint.client, Stop(), endpoint.patience_s)
    spoken = found.protocol if connection.backend == "auto" else _named(connection.backend)
    if spoken is None:
        raise found.error()
    answered = found.answers[spoken]
    if answered.standing == "absent":
        raise _other(spoken, found)
    if isinstance(answered.error, KeyRefused):
        raise answered.error
    certain = answered.standing == "there"
    protocol = Entry(
        "protocol",
        "yes" if certain else "not asked",
        f"{NAMES[spoken]}. {found.how}" if certain else f"{NAMES[spoken]}, perhaps. {found.how}",
    )
    models, how = _models(endpoint)
    key = _key(connection, certain, how)
    entry, wrong = _model(endpoint, assistant.model, models, how)
    return Passport(spoken, (protocol, key, *entry), wrong, models or ())


def _named(protocol: str) -> Spoken:
    return "chat" if protocol == "chat" else "responses"


def _other(spoken: Spoken, found: Found) -> BackendError:
    """Return the error for a protocol that is not there, and name the one that is."""
    status = found.answers[spoken].status
    other: Spoken = "chat" if spoken == "responses" else "responses"
    if found.speaks(other):
        hint = f"Set the protocol to {other}, which is there, or to auto."
        return NotCompatible(
            f"No {NAMES[spoken].removeprefix('the ')} at this address "
            f"({status} at {PATHS[spoken]}).",
            hint=hint,
        )
    return found.error()


def _key(connection: Connection, certain: bool, models_error: BackendError | None) -> Entry:
    if not certain or isinstance(models_error, KeyRefused):
        how = str(models_error) if models_error else "the empty request did not tell"
        return Entry("key", "not asked", how)
    if connection.api_key in _KEYS:
        return Entry("key", "yes", "none set, none asked for")
    return Entry("key", "yes", "not refused")


def _models(endpoint: _Endpoint) -> tuple[tuple[str, ...] | None, BackendError | None]:
    """Return the models that are listed, None where there is no list, and why there is none."""
    try:
        return tuple(ask_list(endpoint.client, Stop(), endpoint.patience_s)), None
    except BackendError as exc:
        return None, exc


def _model(
    endpoint: _Endpoint, model: str, models: tuple[str, ...] | None, error: BackendError | None
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    if models is None:
        how = f"the endpoint lists no models ({error})" if error else "no models are listed"
        return (Entry("model", "not asked", how),), ()
    if model in models:
        return (Entry("model", "yes", f"the list has {model}, of {shown(models)}"),), ()
    if model and _has(endpoint, model):
        others = f"; the list has {shown(models)}" if models else ""
        return (Entry("model", "yes", f"known as {model}{others}"),), ()
    if not model:
        return (Entry("model", "not asked", f"none is named; listed: {shown(models)}"),), ()
    has = f"listed: {shown(models)}" if models else "none is listed"
    problem = _problem(
        UnknownModel(
            f"The endpoint does not list the model {model}; {has}.",
            hint="Set the model to one of them (OPENAI_MODEL). Some servers take any name: "
            "doctor --try asks with a short message.",
        )
    )
    return (Entry("model", "no", f"the list lacks {model}; {has}"),), (problem,)


def _has(endpoint: _Endpoint, model: str) -> bool:
    """Whether the endpoint knows a model that is not in its list: an alias, or one without tag."""
    try:
        with endpoint.asked() as own:
            opened = endpoint.client.models.with_streaming_response.retrieve(model)
            return bool(text(read_json(opened, own).get("id")))
    except BackendError:
        return False


# An endpoint with assistants


def _of_assistants(endpoint: _Endpoint, assistant: Assistant) -> Passport:
    calls = Calls(endpoint.client)
    try:
        with endpoint.asked() as own:
            offered = calls.offered(own)
    except (KeyRefused, Unreachable):
        raise
    except BackendError as exc:
        raise NotCompatible(
            f"No Assistants protocol at this address: {exc}",
            hint="OpenAI switched it off on 2026-08-26. Set ASSISTANTS_BASE_URL to a server that "
            "still speaks it, or use another protocol.",
        ) from exc
    protocol = Entry("protocol", "yes", "the Assistants protocol. GET /assistants listed some")
    key = _key(endpoint.connection, True, None)
    entry, wrong = _assistant(endpoint, assistant.remote_id, offered)
    return Passport("assistants", (protocol, key, *entry), wrong)


def _assistant(
    endpoint: _Endpoint, wanted: str, offered: Sequence[Json]
) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    ids = [text(one.get("id")) for one in offered]
    has = f"listed: {shown(ids)}" if ids else "none is listed"
    told = next((one for one in offered if wanted and one.get("id") == wanted), None)
    error: BackendError | None = None
    if told is None and wanted:
        try:
            with endpoint.asked() as own:
                told = Calls(endpoint.client).assistant(wanted, own)
        except (Gone, NotCompatible):
            told = None
        except BackendError as exc:
            error = exc
    if told is not None:
        kinds = [text(tool.get("type")) for tool in objs(told.get("tools"))]
        tools = ", ".join(sorted({kind.replace("_", " ") for kind in kinds} - {"function"}))
        hosted = Entry("hosted tools", "yes" if tools else "no", tools or "this assistant has none")
        return (Entry("assistant", "yes", f"{wanted} is there"), hosted), ()
    if error is not None:
        return (Entry("assistant", "not asked", str(error)),), ()
    what = f"{wanted} is not at the endpoint" if wanted else "none is named"
    problem = Problem("gone", f"The assistant {what}; {has}.", "Set ASSISTANT_ID to one of them.")
    return (Entry("assistant", "no", f"{what}; {has}"),), (problem,)


# What is beside the main job


def _by_answers(found: Passport, seen: Seen) -> Iterator[Entry]:
    yield _entry("text", seen.text, "an answer was read")
    yield _entry("tools", seen.tools, "a function was called", "one was offered, and none called")
    yield _entry("usage", seen.usage, "told with an answer", "an answer came without it")
    if found.protocol == "chat":
        yield Entry("hosted tools", "no", "Chat Completions has none")
    elif found.protocol != "assistants":
        has = ", ".join(tool.replace("_", " ") for tool, there in seen.hosted.items() if there)
        lacks = ", ".join(
            tool.replace("_", " ") for tool, there in seen.hosted.items() if not there
        )
        how = "; ".join(filter(None, [has and f"{has} ran", lacks and f"{lacks} was refused"]))
        answer: Answer = "not asked" if not how else "yes" if has else "no"
        yield Entry("hosted tools", answer, how or NOT_TRIED)


def _entry(what: str, seen: bool | None, yes: str, no: str = "") -> Entry:
    if seen is None:
        return Entry(what, "not asked", NOT_TRIED)
    return Entry(what, "yes" if seen else "no", yes if seen else no)


def _by_capabilities(found: Passport, backend: Backend) -> Iterator[Entry]:
    names = {
        "history": "keeps_history",
        "resumes after a cut": "resumes",
        "files": "takes_files",
    }
    if not found.protocol or any(problem.kind == "key_refused" for problem in found.wrong):
        yield from (Entry(what, "not asked", "nobody answers") for what in names)
        return
    try:
        told = backend.capabilities()
    except BackendError as exc:
        yield from (Entry(what, "not asked", str(exc)) for what in names)
        return
    for what, name in names.items():
        yield _able(what, name, told)


def _able(what: str, name: str, told: Capabilities) -> Entry:
    how = told.how.get(name) or " ".join(told.notes)
    if name in told.untried:
        return Entry(what, "not asked", how)
    return Entry(what, "yes" if getattr(told, name) else "no", how)


def _problem(error: BackendError) -> Problem:
    return Problem(error.kind, str(error), error.hint)
