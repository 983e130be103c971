"""How files are sent to an endpoint, the same with every backend that has one.

Part of `BackendContract`. A copy is sent once and is there in every later answer; whoever deletes
it, the thread says so in words, and no refusal is a riddle.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.backends.base import Backend, SentFile
from assistant.children.stopping import Stop
from assistant.definitions import Connection
from assistant.errors import (
    BackendError,
    BadRequest,
    Gone,
    KeyRefused,
    NotCompatible,
    RateLimited,
    ServerTrouble,
    Unreachable,
)
from tests.contract.connected import KEY, Connected
from tests.contract.talking import BRIEF, Talk
from tests.server import Answer, LoopbackServer, Reply, json_reply
from tests.server.streams import error_reply

ROWS = b"region,amount\r\nNorth,1\r\n\r\n--South,\xff2\n"
NAME = 'Bestellungen "Süd" 2024.csv'


class FilesContract(Connected):
    """Set `available` too: the ids of the files that the code of the newest answer finds."""

    def available(self, server: LoopbackServer) -> list[str]:
        raise NotImplementedError

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "0f3a"
        path.write_bytes(ROWS)
        return path

    @pytest.fixture
    def coder(self, talk: Talk) -> Talk:
        """Return a talk with an assistant that runs code."""
        talk.assistant = replace(BRIEF, hosted_tools=("code_interpreter",), send_files=True)
        return talk

    def send(self, talk: Talk, path: Path, name: str = NAME) -> SentFile:
        file_id = talk.backend.send_file(name, "text/csv", path, Stop())
        talk.files = (*talk.files, SentFile(name, "text/csv", file_id))
        return talk.files[-1]

    # -- sending

    def test_a_file_is_sent_once_and_is_there_in_every_answer(
        self, server: LoopbackServer, coder: Talk, path: Path
    ) -> None:
        sent = self.send(coder, path)
        for question in ("First", "Second", "What time is it in Tokyo?"):
            assert coder.ask(question).error is None
            assert self.available(server) == [sent.id]
        [request] = server.asked("POST", "/files")
        assert ROWS in request.body
        assert request.headers["content-length"] == str(len(request.body))
        [(name, content, media_type)] = server.apis[0].files.values()
        assert (name, content, media_type) == (NAME.replace('"', "%22"), ROWS, "text/csv")

    def test_a_file_that_comes_later_joins_the_others(
        self, server: LoopbackServer, coder: Talk, path: Path
    ) -> None:
        coder.ask("First")
        assert self.available(server) == []
        one = self.send(coder, path, "one.csv")
        coder.ask("Second")
        two = self.send(coder, path, "two.csv")
        assert coder.ask("Third").text == "You said: Third"
        assert self.available(server) == [one.id, two.id]

    def test_a_second_try_has_the_files_of_the_first_and_what_came_since(
        self, server: LoopbackServer, coder: Talk, path: Path
    ) -> None:
        one = self.send(coder, path, "one.csv")
        turn = coder.turn("First")
        server.script(*self.CREATE, error_reply(429, "Slow down."))
        assert isinstance(coder.answer(turn).error, RateLimited)
        two = self.send(coder, path, "two.csv")
        again = coder.answer(replace(turn, files=coder.files))
        assert again.error is None
        assert self.available(server) == [one.id, two.id]

    def test_files_are_for_code_only(self, server: LoopbackServer, talk: Talk, path: Path) -> None:
        self.send(talk, path)
        assert talk.ask("First").error is None
        assert self.available(server) == []

    def test_a_file_of_any_type_can_be_sent(
        self, server: LoopbackServer, talk: Talk, path: Path
    ) -> None:
        talk.backend.send_file("a.bin", "text/csv\r\nX-Evil: 1", path, Stop())
        [(_, _, media_type)] = server.apis[0].files.values()
        assert media_type == "application/octet-stream"

    # -- deleting

    def test_a_copy_is_deleted_and_one_that_is_gone_counts_as_deleted(
        self, server: LoopbackServer, coder: Talk, path: Path
    ) -> None:
        sent = self.send(coder, path)
        coder.ask("First")
        coder.backend.delete_file(sent.id)
        assert server.apis[0].files == {}
        coder.backend.delete_file(sent.id)
        coder.files = ()
        assert coder.ask("Second").text == "You said: Second"

    def test_a_copy_that_is_not_deleted_is_not_called_deleted(
        self, server: LoopbackServer, talk: Talk, path: Path
    ) -> None:
        sent = self.send(talk, path)
        kept = json_reply({"id": sent.id, "deleted": False})
        replies = (kept, error_reply(500, "Oops."), Reply(200, b"<html>", "text/html"))
        server.script("DELETE", "/files/*", *replies)
        for expected in (ServerTrouble, ServerTrouble, NotCompatible):
            with pytest.raises(expected):
                talk.backend.delete_file(sent.id)
        talk.backend.delete_file(sent.id)

    def test_no_way_to_delete_does_not_pass_for_deleted(
        self, server: LoopbackServer, talk: Talk, path: Path
    ) -> None:
        sent = self.send(talk, path)
        server.script("DELETE", "/files/*", json_reply({"detail": "Not Found"}, 404))
        with pytest.raises(NotCompatible, match="no way to delete"):
            talk.backend.delete_file(sent.id)

    def test_a_copy_that_somebody_else_deleted_is_told_by_its_name(
        self, server: LoopbackServer, coder: Talk, path: Path
    ) -> None:
        sent = self.send(coder, path, "orders.csv")
        server.apis[0].files.clear()
        error = coder.answer(coder.turn("First")).error
        assert type(error) is Gone
        assert str(error) == "The copy of orders.csv at the endpoint is gone."
        assert "card" in error.hint
        assert sent.id not in str(error)
        coder.files = ()
        assert coder.ask("Second").text == "You said: Second"

    def test_a_copy_that_is_missed_in_mid_answer_is_told_by_its_name(
        self, server: LoopbackServer, coder: Talk, path: Path
    ) -> None:
        sent = self.send(coder, path, "orders.csv")
        trouble = f"No such File object: {sent.id}"
        server.model.says(Answer("As far as", ends="failed", trouble=trouble))
        said = coder.ask("First")
        assert said.text == "As far as"
        assert said.ended.problem.kind == "gone"
        assert said.ended.problem.message == "The copy of orders.csv at the endpoint is gone."

    def test_a_copy_that_cannot_be_used_is_told_by_its_name(
        self, server: LoopbackServer, coder: Talk, path: Path
    ) -> None:
        sent = self.send(coder, path, "orders.csv")
        refusal = error_reply(400, f"The type of {sent.id} is not supported.")
        server.script(*self.CREATE, *[refusal] * 2)
        error = coder.answer(coder.turn("First")).error
        while server.open_scripts:  # whoever tries background first has asked twice by now
            coder.answer(coder.turn("First"))
        assert type(error) is BadRequest
        assert "The type of orders.csv is not supported." in str(error)

    # -- refusals

    @pytest.mark.parametrize(
        ("reply", "expected", "words"),
        [
            (error_reply(401, f"Wrong key {KEY}."), KeyRefused, "refused the key"),
            (error_reply(413, "Too big."), BadRequest, "orders.csv is too large for the endpoint"),
            (Reply(413, b"<html>413</html>", "text/html"), BadRequest, "is too large"),
            (error_reply(400, f"Bad file, {KEY}."), BadRequest, "does not take orders.csv: Bad"),
            (error_reply(415, "No CSV."), BadRequest, "does not take orders.csv: No CSV."),
            (json_reply({"detail": "Not Found"}, 404), NotCompatible, "takes no files"),
            (json_reply({"detail": "No"}, 405), NotCompatible, "takes no files"),
            (Reply(200, b"<html>hi</html>", "text/html"), NotCompatible, "takes no files"),
            (json_reply({"object": "file"}), NotCompatible, "under which id"),
            (error_reply(429, "Slow down."), RateLimited, "Slow down."),
            (error_reply(500, "Oops."), ServerTrouble, "Oops."),
            (Reply(fault="rst"), Unreachable, "broke while orders.csv was sent"),
        ],
    )
    def test_a_refused_file_is_told_in_clear_words(
        self,
        server: LoopbackServer,
        talk: Talk,
        path: Path,
        reply: Reply,
        expected: type,
        words: str,
    ) -> None:
        server.script("POST", "/files", reply)
        with pytest.raises(BackendError) as caught:
            self.send(talk, path, "orders.csv")
        assert type(caught.value) is expected
        assert words in str(caught.value)
        assert "<html" not in str(caught.value)
        assert caught.value.hint
        assert KEY not in str(caught.value)
        assert len(server.asked("POST", "/files")) == 1

    def test_a_file_refused_before_it_was_read_whole_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "big"
        path.write_bytes(b"x" * 20_000_000)
        with early(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n") as url:
            backend = self.connect(Connection("here", "x", url, KEY, 5.0))
            with pytest.raises(BackendError) as caught:
                backend.send_file("orders.csv", "text/csv", path, Stop())
            backend.close()
        assert type(caught.value) in (BadRequest, Unreachable)
        assert "orders.csv" in str(caught.value)
        assert "large" in str(caught.value) + caught.value.hint

    def test_a_file_that_cannot_be_read_here_is_told(self, talk: Talk, path: Path) -> None:
        path.unlink()
        with pytest.raises(BackendError, match="cannot be read on this machine"):
            self.send(talk, path)

    # -- stopping

    def test_a_stop_ends_an_upload(self, tmp_path: Path) -> None:
        path = tmp_path / "big"
        path.write_bytes(b"x" * 20_000_000)
        stop, errors = Stop(), list[BackendError]()
        with early(b"") as url:
            backend = self.connect(Connection("here", "x", url, KEY, 30.0))

            def send() -> None:
                try:
                    backend.send_file("orders.csv", "text/csv", path, stop)
                except BackendError as exc:
                    errors.append(exc)

            sender = threading.Thread(target=send)
            sender.start()
            sender.join(0.3)
            assert sender.is_alive()
            stop.ask("user")
            sender.join(20)  # nobody reads it: it would be sent until its own 30 s are over
            assert not sender.is_alive()
            backend.close()
        assert [str(error) for error in errors] == ["orders.csv was not sent: stopped."]

    def test_a_stop_ends_the_wait_for_an_id(
        self, server: LoopbackServer, talk: Talk, path: Path
    ) -> None:
        server.script("POST", "/files", Reply(before_s=30.0))
        stop = Stop()
        threading.Timer(0.2, stop.ask, ("user",)).start()
        with pytest.raises(BackendError, match="stopped"):
            talk.backend.send_file("orders.csv", "text/csv", path, stop)
        with pytest.raises(BackendError, match="stopped"):
            talk.backend.send_file("orders.csv", "text/csv", path, stop)
        assert len(server.asked("POST", "/files")) == 1

    # -- what the endpoint can do

    @pytest.mark.parametrize(
        ("reply", "takes", "again"),
        [
            (None, True, 0),
            (json_reply({"detail": "Not Found"}, 404), False, 0),
            (error_reply(403, "This key may not."), False, 0),
            (Reply(200, b"<html>hi</html>", "text/html"), False, 0),
            (json_reply({"status": "fine"}), False, 0),
            (error_reply(429, "Slow down."), False, 1),
        ],
    )
    def test_whether_files_are_taken_is_found_by_asking_once(
        self, server: LoopbackServer, backend: Backend, reply: Reply | None, takes: bool, again: int
    ) -> None:
        if reply:
            server.script("GET", "/files", reply)
        found = backend.capabilities()
        assert found.takes_files == takes
        assert any("files" in note.lower() for note in found.notes)
        backend.capabilities()
        assert len(server.asked("GET", "/files")) == 1 + again
        assert not server.asked("POST", "/files")


class NoFilesContract(Connected):
    """What holds of a backend whose protocol has no files."""

    def test_a_file_is_refused_by_name_and_nothing_is_sent(
        self, server: LoopbackServer, talk: Talk, tmp_path: Path
    ) -> None:
        path = tmp_path / "0f3a"
        path.write_bytes(ROWS)
        with pytest.raises(BadRequest) as caught:
            talk.backend.send_file(NAME, "text/csv", path, Stop())
        assert NAME in str(caught.value)
        assert "cannot take files" in str(caught.value)
        assert caught.value.hint
        assert not server.requests

    def test_a_copy_that_cannot_be_there_is_not_called_deleted(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        with pytest.raises(BadRequest):
            talk.backend.delete_file("file_1")
        assert not server.requests

    def test_an_endpoint_without_files_says_so(self, backend: Backend) -> None:
        assert not backend.capabilities().takes_files


@contextmanager
def early(reply: bytes) -> Iterator[str]:
    """Serve whoever reads no body: it sends *reply* after the headers, or stays silent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(2_000)
                if reply:
                    connection.sendall(reply)
                else:
                    done.wait(10)

        server = threading.Thread(target=serve, daemon=True)
        server.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        done.set()
        server.join(5)
