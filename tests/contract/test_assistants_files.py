"""Files are attached where an assistant runs code, each once, whatever is lost on the way."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assistant.backends.assistants.backend import AssistantsBackend
from assistant.backends.base import SentFile
from assistant.definitions import Connection
from assistant.errors import Gone, RateLimited, Unreachable
from tests.contract.assistants_endpoint import ASSISTANT, Endpoint, ended, started, turn
from tests.server import Oddities, Reply
from tests.server.streams import error_reply

CODER = replace(ASSISTANT, hosted_tools=("code_interpreter",), send_files=True)
FILE = SentFile("orders.csv", "text/csv", "file_1")
OTHER = SentFile("people.csv", "text/csv", "file_2")


@pytest.fixture
def here(here: Endpoint) -> Endpoint:
    for file in (FILE, OTHER):
        here.api.files[file.id] = (file.name, b"a\n1\n", file.media_type)
    return here


def asked(text: str = "Sum it", **more: Any) -> Any:
    return turn(text, **{"assistant": CODER, "files": (FILE,), **more})


def attached(here: Endpoint, thread: str) -> list[list[str]]:
    """Return the file ids that hang on each message of a thread."""
    messages = here.api.threads[thread]
    return [[one["file_id"] for one in m.get("attachments") or ()] for m in messages]


def test_a_file_hangs_on_the_message_that_it_came_with(here: Endpoint) -> None:
    remote = started(list(here.backend.stream(asked())))
    assert attached(here, remote.thread) == [["file_1"], []]
    [attachment] = here.api.threads[remote.thread][0]["attachments"]
    assert attachment["tools"] == [{"type": "code_interpreter"}]


def test_after_a_restart_the_server_is_asked_what_it_has(here: Endpoint) -> None:
    remote = ended(list(here.backend.stream(asked()))).remote
    again = AssistantsBackend(Connection("here", "assistants", here.server.url, "k", 3.0))
    list(again.stream(asked("And now?", remote=remote, files=(FILE, OTHER))))
    again.close()
    assert attached(here, remote.thread) == [["file_1"], [], ["file_2"], []]


def test_a_message_that_may_have_arrived_is_looked_for_with_its_files(here: Endpoint) -> None:
    remote = ended(list(here.backend.stream(turn("Hello", assistant=CODER)))).remote

    def accepted_unseen(request: Any) -> Reply:
        here.api.reply(request)
        return Reply(fault="rst")

    here.server.script("POST", "/threads/*/messages", accepted_unseen)
    question = asked(remote=remote)
    with pytest.raises(Unreachable):
        list(here.backend.stream(question))
    list(here.backend.stream(question))
    assert attached(here, remote.thread) == [[], [], ["file_1"], []]


def test_a_file_that_came_after_its_message_is_attached_to_one_more(
    odd: Callable[[Oddities], Endpoint],
) -> None:
    for metadata in (True, False):
        here = odd(Oddities(metadata=metadata))
        here.api.files["file_1"] = ("orders.csv", b"a\n1\n", "text/csv")
        here.server.script("POST", "/threads/*/runs", error_reply(429, "Slow."))
        question = asked(files=())
        with pytest.raises(RateLimited):
            list(here.backend.stream(question))
        remote = started(list(here.backend.stream(replace(question, files=(FILE,)))))
        assert here.texts(remote)[:2] == ["Sum it", "[file: orders.csv]"]
        posted = here.server.asked("POST", "/threads/*/messages")[-1].json()
        assert [one["file_id"] for one in posted["attachments"]] == ["file_1"]


def test_the_server_s_own_assistant_may_be_the_one_that_runs_code(here: Endpoint) -> None:
    plain = replace(ASSISTANT, send_files=True)
    here.api.offer("asst_1", [{"type": "code_interpreter"}])
    remote = started(list(here.backend.stream(asked(assistant=plain))))
    assert attached(here, remote.thread)[0] == ["file_1"]
    assert "tools" not in here.server.asked("POST", "/threads/*/runs")[0].json()


def test_an_assistant_that_runs_no_code_gets_no_file(here: Endpoint) -> None:
    remote = started(list(here.backend.stream(asked(assistant=ASSISTANT))))
    assert attached(here, remote.thread) == [[], []]


def test_the_tables_of_a_thread_are_added_to_the_assistant_s_own_instructions(
    here: Endpoint,
) -> None:
    list(here.backend.stream(asked(context="One table: orders.")))
    run = here.server.asked("POST", "/threads/*/runs")[0].json()
    assert run["additional_instructions"] == "One table: orders."
    assert "instructions" not in run


@pytest.mark.parametrize("lost", ["POST /threads", "POST /threads/*/messages"])
def test_a_copy_that_is_gone_is_not_taken_for_the_assistant_or_the_thread(
    here: Endpoint, lost: str
) -> None:
    remote = ended(list(here.backend.stream(turn("Hello", assistant=CODER)))).remote
    del here.api.files["file_1"]
    with pytest.raises(Gone, match=r"The copy of orders\.csv at the endpoint is gone\."):
        list(here.backend.stream(asked(remote=remote if "*" in lost else None)))


def test_a_run_that_misses_a_copy_says_which(here: Endpoint) -> None:
    here.server.script("POST", "/threads/*/runs", error_reply(404, "No such File object: file_1"))
    with pytest.raises(Gone, match=r"The copy of orders\.csv at the endpoint is gone\."):
        list(here.backend.stream(asked()))
