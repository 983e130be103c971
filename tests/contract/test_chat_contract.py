"""The contract over Chat Completions: as OpenAI has it, at a minimal server, at thinking ones."""

import contextlib
from typing import ClassVar

from assistant.backends import BACKENDS
from assistant.backends.base import Backend
from assistant.definitions import Connection
from assistant.errors import Unreachable
from assistant.messages import Remote
from tests.contract.backend_contract import AnswerContract
from tests.contract.files_contract import NoFilesContract
from tests.server import ChatApi, LoopbackServer, Manner, Model, Refusing


class ChatContract(AnswerContract, NoFilesContract):
    CREATE = ("POST", "/chat/completions")
    KEEPS_HISTORY = False
    TELLS_HISTORY = False
    MANNER: ClassVar[Manner] = Manner()
    REFUSING: ClassVar[Refusing] = Refusing()

    def serve(self) -> LoopbackServer:
        model = Model()
        return LoopbackServer(ChatApi(model, self.MANNER, self.REFUSING), model=model)

    def connect(self, connection: Connection) -> Backend:
        return BACKENDS["chat"](connection)


class TestChat(ChatContract):
    pass


class TestChatAtAMinimalServer(ChatContract):
    """It takes nothing that it could do without, and tells nothing twice."""

    MANNER = Manner(
        indices=False,
        ids="never",
        whole_calls=True,
        after_calls="stop",
        done=False,
        usage="end",
    )
    REFUSING = Refusing(frozenset(("stream_options", "parallel_tool_calls")), "fastapi")


class TestChatAtAServerThatThinksInTags(ChatContract):
    MANNER = Manner(thinks="tags", ids="late", usage="each")


class TestChatAtAServerThatThinksApart(ChatContract):
    MANNER = Manner(thinks="reasoning", ids="same", repeats=True)


class TestChatByAuto(ChatContract):
    """Through a connection that had to ask first which protocol the server speaks."""

    # What is asked for itself is part of these.
    test_a_file_is_refused_by_name_and_nothing_is_sent = None
    test_a_copy_that_cannot_be_there_is_not_called_deleted = None

    def connect(self, connection: Connection) -> Backend:
        backend = BACKENDS["auto"](connection)
        with contextlib.suppress(Unreachable):
            backend.history(Remote())  # the questions come before what the test counts
        return backend


class TestChatAtAServerThatWantsThingsBack(ChatContract):
    MANNER = Manner(thinks="reasoning_content", signs=True)
    REFUSING = Refusing(without_thoughts=True)
