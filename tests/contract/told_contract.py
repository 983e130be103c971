"""What the model is told beside a person's words, the same with every backend.

Part of `AnswerContract`. Files are mentioned by name, and the tables of a thread are told anew with
each request.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.messages import FileId, FilePart, FileRef
from tests.contract.connected import Connected
from tests.contract.talking import Talk
from tests.server import LoopbackServer

TABLES = "The thread has one table: orders (region VARCHAR, amount BIGINT)."


class ToldContract(Connected):
    """What is told of files and tables."""

    def test_a_file_of_a_message_is_mentioned_by_name(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        talk.ask("Before")
        turn = with_file(talk, "How much?")
        said = talk.answer(turn)
        assert said.text == "You said: How much?\n\n[file: orders.csv]"
        talk.remember(turn, said)
        assert talk.ask("And now?").text == "You said: And now?"

    def test_a_message_of_files_only_is_no_empty_message(self, talk: Talk) -> None:
        said = talk.answer(with_file(talk, ""))
        assert said.text == "You said: [file: orders.csv]"

    def test_the_tables_of_the_thread_are_told_beside_the_instructions_and_not_kept(
        self, server: LoopbackServer, talk: Talk
    ) -> None:
        turn = replace(talk.turn("First"), context=TABLES)
        talk.remember(turn, talk.answer(turn))
        assert TABLES.encode() in server.asked(*self.CREATE)[-1].body
        before = len(server.requests)
        talk.ask("Second")
        assert all(TABLES.encode() not in request.body for request in server.requests[before:])
        if self.TELLS_HISTORY:
            assert all(TABLES not in message.text for message in talk.backend.history(talk.remote))


def with_file(talk: Talk, text: str) -> object:
    """Return a turn whose message brings a file along."""
    turn = talk.turn(text)
    part = FilePart(FileRef(FileId("f"), "orders.csv", "text/csv", 7))
    parts = turn.message.parts if text else ()
    return replace(turn, message=replace(turn.message, parts=(*parts, part)))
