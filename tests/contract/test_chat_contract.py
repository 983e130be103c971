"""The contract over Chat Completions: as OpenAI has it, at a minimal server, at thinking ones."""

from typing import ClassVar

from assistant.backends import BACKENDS
from assistant.backends.base import Backend
from assistant.definitions import Connection
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


class TestChatAtAServerThatWantsThingsBack(ChatContract):
    MANNER = Manner(thinks="reasoning_content", signs=True)
    REFUSING = Refusing(without_thoughts=True)
