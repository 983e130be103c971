"""Doctor against endpoints of every kind, good and bad: exit status, the sentence, the passport."""

from __future__ import annotations

import contextlib
import logging
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.commands.main import main
from tests.server import (
    Api,
    AssistantsApi,
    Features,
    LoopbackServer,
    Model,
    Reply,
    Request,
    ResponsesApi,
    json_reply,
)
from tests.server.streams import Stream, error_reply

CANARY = "sk-canary-0123456789"
NO_API = "Neither the Responses API nor Chat Completions is at this address"
STATELESS = Features(conversations=False, stored=False, background="refused", files=False)


@dataclass(frozen=True)
class Looked:
    """What doctor said of one connection."""

    status: int
    text: str

    @property
    def passport(self) -> dict[str, str]:
        """Its lines, as {what: "answer: how it was found"}."""
        lines = re.findall(r"^ {8}(\w.{20})(.{10})(.*)$", self.text, re.MULTILINE)
        return {what.strip(): f"{answer.strip()}: {how}" for what, answer, how in lines}


@pytest.fixture
def doctor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Looked]]:
    """Run doctor in an empty folder with nothing set but what is given."""
    monkeypatch.chdir(tmp_path)
    records = logging.getLogRecordFactory()

    def look(*arguments: str, **settings: str) -> Looked:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        status = main(["doctor", *arguments])
        out, _ = capsys.readouterr()
        assert CANARY not in out
        parts = re.split(r"^(?=\w+ +connection (?!demo))", out, flags=re.MULTILINE)
        return Looked(status, parts[-1].partition("\nok    Chromium")[0])

    yield look
    logging.setLogRecordFactory(records)


class Instead:
    """A server that answers everything alike."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def reply(self, request: Request) -> Reply | Stream | None:
        del request
        return self._reply


class Locked:
    """An API behind a key."""

    def __init__(self, api: Api, key: str) -> None:
        self._api, self._key = api, key

    def reply(self, request: Request) -> Reply | Stream | None:
        if request.headers.get("authorization") != f"Bearer {self._key}":
            return error_reply(401, f"Incorrect API key: {CANARY}", "invalid_api_key")
        return self._api.reply(request)


class ChatOnly:
    """As much of Chat Completions as a look costs nothing at."""

    def reply(self, request: Request) -> Reply | Stream | None:
        match request.method, request.path:
            case "POST", "/chat/completions":
                return error_reply(400, "[] is too short - 'messages'")
            case "GET", "/models":
                return json_reply({"object": "list", "data": [{"id": "m"}]})
            case _:
                return None


class Listing:
    """Another list of models than the API behind it has, or none."""

    def __init__(self, reply: Reply, alias: str = "") -> None:
        self._reply, self._alias = reply, alias
        self._api = ResponsesApi(Model())

    def reply(self, request: Request) -> Reply | Stream | None:
        if request.path == "/models":
            return self._reply
        if self._alias and request.path == f"/models/{self._alias}":
            return json_reply({"id": f"{self._alias}:latest", "object": "model"})
        return self._api.reply(request)


@contextmanager
def loopback(api: Api) -> Iterator[str]:
    with LoopbackServer(api, model=Model()) as server:
        yield server.url


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """Serve a folder, as a person does who takes it for a model server."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    arguments = ["-u", "-m", "http.server", "--bind", "127.0.0.1", str(port)]
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert "Serving" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}/v1"
        process.kill()


@contextmanager
def saying(answer: bytes) -> Iterator[str]:
    """Answer every connection with *answer*, whatever it asks; nothing holds it open, without."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    came, _ = listening.accept()
                    held.append(came)
                    if answer:
                        came.recv(65536)
                        came.sendall(answer)
                        came.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)
        for one in held:
            one.close()


GOOD: dict[str, tuple[Callable[[], Api], dict[str, str], str, dict[str, str]]] = {
    "Responses and Conversations": (
        lambda: ResponsesApi(Model()),
        {},
        "speaks the Responses API",
        {"protocol": "yes", "key": "yes", "model": "yes: the list has m, of m", "history": "yes"}
        | {"text": "not asked", "tools": "not asked", "usage": "not asked"}
        | {"resumes after a cut": "not asked", "files": "yes", "hosted tools": "not asked"},
    ),
    "stateless Responses": (
        lambda: ResponsesApi(Model(), STATELESS),
        {},
        "speaks the Responses API",
        {"model": "yes", "history": "no", "resumes after a cut": "no", "files": "no"},
    ),
    "the protocol said by the owner": (
        lambda: ResponsesApi(Model()),
        {"OPENAI_PROTOCOL": "responses"},
        "speaks the Responses API",
        {"protocol": "yes"},
    ),
    "Chat Completions only": (
        ChatOnly,
        {},
        "speaks Chat Completions",
        {"protocol": "yes", "model": "yes", "hosted tools": "no", "history": "no"}
        | {"resumes after a cut": "no", "files": "no"},
    ),
    "a key that is right": (
        lambda: Locked(ResponsesApi(Model()), CANARY),
        {},
        "speaks the Responses API",
        {"key": "yes: not refused"},
    ),
    "no list of models": (
        lambda: Listing(error_reply(404, "no such url")),
        {},
        "speaks the Responses API",
        {"model": "not asked: the endpoint lists no models"},
    ),
    "a list that is a page": (
        lambda: Listing(Reply(200, b"<html>", "text/html")),
        {},
        "speaks the Responses API",
        {"model": "not asked"},
    ),
    "a key that may not list": (
        lambda: Listing(error_reply(403, "Missing scopes: model.read")),
        {},
        "speaks the Responses API",
        {"model": "not asked", "key": "not asked"},
    ),
    "a model by another name": (
        lambda: Listing(json_reply({"data": [{"id": "m:latest"}]}), alias="m"),
        {},
        "speaks the Responses API",
        {"model": "yes: known as m; the list has m:latest"},
    ),
    "an assistant": (
        lambda: AssistantsApi(Model()),
        {"ASSISTANT_ID": "asst_1"},
        "speaks the Assistants protocol",
        {"assistant": "yes: asst_1 is there", "history": "yes", "hosted tools": "no"},
    ),
}


def _at(url: str, settings: dict[str, str]) -> dict[str, str]:
    """Return settings for an endpoint at *url*: the Assistants protocol, if an id is given."""
    if "ASSISTANT_ID" in settings:
        return {"ASSISTANTS_BASE_URL": url, "ASSISTANTS_API_KEY": CANARY, **settings}
    return {
        "OPENAI_BASE_URL": url,
        "OPENAI_API_KEY": CANARY,
        "OPENAI_MODEL": "m",
        "EVENT_TIMEOUT_S": "2",
        **settings,
    }


@pytest.mark.parametrize("name", GOOD)
def test_a_set_up_that_works_is_called_ok_with_what_it_can_do(
    doctor: Callable[..., Looked], name: str
) -> None:
    api, settings, says, passport = GOOD[name]
    with loopback(api()) as url:
        looked = doctor(**_at(url, settings))
    assert looked.status == 0, looked.text
    assert looked.text.startswith("ok    connection ")
    assert says in looked.text
    found = {what: looked.passport[what][: len(told)] for what, told in passport.items()}
    assert found == passport


Serving = Callable[[Path], AbstractContextManager[str]]
TLS_ONLY = b"HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
PAGE = Reply(200, b"<!doctype html><title>Sign in</title>", "text/html")
LM_STUDIO = json_reply({"error": "Unexpected endpoint or method. (POST /responses)"})


def _api(api: Callable[[], Api]) -> Serving:
    return lambda _: loopback(api())


BAD: dict[str, tuple[Serving, dict[str, str], str]] = {
    "python -m http.server": (files, {}, f"{NO_API} (501 at /responses, 501 at /chat"),
    "a page for everything": (_api(lambda: Instead(PAGE)), {}, f"{NO_API} (200 at /responses"),
    "a redirect": (
        _api(lambda: Instead(Reply(302, headers={"Location": "http://127.0.0.1/login"}))),
        {},
        f"{NO_API} (302 at /responses",
    ),
    "an address without /v1": (_api(lambda: Instead(LM_STUDIO)), {}, NO_API),
    "nobody listens": (
        lambda _: contextlib.nullcontext("http://127.0.0.1:9/v1"),
        {},
        "127.0.0.1",
    ),
    "nobody answers": (
        lambda _: saying(b""),
        {"EVENT_TIMEOUT_S": "0.5"},
        "did not answer within 0.5 s",
    ),
    "https where http is spoken": (
        _api(lambda: ResponsesApi(Model())),
        {"OPENAI_BASE_URL": "https"},
        "127.0.0.1",
    ),
    "http where https is spoken": (lambda _: saying(TLS_ONLY), {}, "https"),
    "a refused key": (_api(lambda: Locked(ResponsesApi(Model()), "other")), {}, "key"),
    "an unknown model": (
        _api(lambda: ResponsesApi(Model())),
        {"OPENAI_MODEL": "nosuch"},
        "The endpoint does not list the model nosuch; listed: m.",
    ),
    "no model yet": (
        _api(lambda: Listing(json_reply({"object": "list", "data": None}))),
        {},
        "The endpoint does not list the model m; none is listed.",
    ),
    "a server that starts": (
        _api(lambda: Instead(error_reply(503, "Loading model"))),
        {},
        "Loading model",
    ),
    "the wrong protocol": (
        _api(ChatOnly),
        {"OPENAI_PROTOCOL": "responses"},
        "No Responses API at this address (404 at /responses).",
    ),
    "an unknown assistant": (
        _api(lambda: AssistantsApi(Model())),
        {"ASSISTANT_ID": "asst_9"},
        "The assistant asst_9 is not at the endpoint; listed: asst_1.",
    ),
    "a key refused for assistants": (
        _api(lambda: Locked(AssistantsApi(Model()), "other")),
        {"ASSISTANT_ID": "asst_1"},
        "key",
    ),
    "assistants where there are none": (
        _api(lambda: ResponsesApi(Model())),
        {"ASSISTANT_ID": "asst_1"},
        "No Assistants protocol at this address",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_set_up_that_cannot_work_is_called_wrong_and_why(
    doctor: Callable[..., Looked], tmp_path: Path, name: str
) -> None:
    serving, settings, says = BAD[name]
    with serving(tmp_path) as url:
        given = _at(url, settings)
        if given.get("OPENAI_BASE_URL") == "https":
            given["OPENAI_BASE_URL"] = url.replace("http:", "https:")
        looked = doctor(**given)
    assert looked.status == 1, looked.text
    first = looked.text.partition("\n")[0]
    assert first.startswith("wrong connection ")
    assert says in first


def test_a_look_costs_nothing_unless_a_try_is_asked_for(doctor: Callable[..., Looked]) -> None:
    model = Model()
    with LoopbackServer(ResponsesApi(model), model=model) as server:
        settings = _at(server.url, {})
        looked = doctor(**settings)
        assert looked.status == 0
        assert {r.body for r in server.asked("POST", "/responses")} == {b"{}"}
        looked = doctor("--try", **settings)
    assert looked.status == 0, looked.text
    answers = {what: looked.passport[what].partition(":")[0] for what in ("text", "usage")}
    assert answers == {"text": "yes", "usage": "yes"}


def test_a_server_that_takes_any_name_is_ok_once_it_was_tried(
    doctor: Callable[..., Looked],
) -> None:
    with loopback(ResponsesApi(Model())) as url:
        settings = _at(url, {"OPENAI_MODEL": "whatever"})
        assert doctor(**settings).status == 1
        looked = doctor("--try", **settings)
    assert looked.status == 0, looked.text
    assert looked.passport["model"] == "yes: answered"
