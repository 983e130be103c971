"""The contract over Responses, in the three ways of keeping history and without background."""

from typing import ClassVar

from assistant.backends.base import Backend
from assistant.backends.responses.backend import ResponsesBackend
from assistant.definitions import Connection
from tests.contract.backend_contract import BackendContract
from tests.server import Features, LoopbackServer, Model, ResponsesApi


class ResponsesContract(BackendContract):
    CREATE = ("POST", "/responses")
    FEATURES: ClassVar[Features]

    def serve(self) -> LoopbackServer:
        model = Model()
        return LoopbackServer(ResponsesApi(model, self.FEATURES), model=model)

    def available(self, server: LoopbackServer) -> list[str]:
        tools = server.asked(*self.CREATE)[-1].json()["tools"]
        return [id_ for tool in tools for id_ in tool.get("container", {}).get("file_ids", ())]

    def connect(self, connection: Connection) -> Backend:
        return ResponsesBackend(connection)


class TestConversations(ResponsesContract):
    FEATURES = Features()
    RESUMES = True


class TestConversationsWithoutBackground(ResponsesContract):
    FEATURES = Features(background="refused")


class TestChained(ResponsesContract):
    TELLS_HISTORY = False
    FEATURES = Features(conversations=False, streamed_retrieve="json")
    RESUMES = True


class TestChainedAndFinishedUnread(ResponsesContract):
    """A cut answer is written to its end all the same, and found by one look."""

    TELLS_HISTORY = False
    FEATURES = Features(conversations=False, background="ignored", finishes_dropped=True)
    RESUMES = True


class TestWholeHistory(ResponsesContract):
    TELLS_HISTORY = False
    FEATURES = Features(conversations=False, stored=False, background="refused", numbered=False)
    KEEPS_HISTORY = False
