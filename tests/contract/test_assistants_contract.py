"""The contract over the Assistants protocol, as OpenAI had it and at servers that know less."""

from typing import ClassVar

from assistant.backends.assistants.backend import AssistantsBackend
from assistant.backends.base import Backend
from assistant.definitions import Connection
from tests.contract.backend_contract import BackendContract
from tests.server import AssistantsApi, LoopbackServer, Model, Oddities


class AssistantsContract(BackendContract):
    CREATE = ("POST", "/threads/*/runs")
    RESUMES = True
    BILLS_ROUNDS = False
    ODDITIES: ClassVar[Oddities]

    def serve(self) -> LoopbackServer:
        model = Model()
        return LoopbackServer(AssistantsApi(model, self.ODDITIES), model=model)

    def available(self, server: LoopbackServer) -> list[str]:
        """Return what was attached; the same file twice would be seen."""
        posted = [m for one in server.asked("POST", "/threads") for m in one.json()["messages"]]
        posted += [one.json() for one in server.asked("POST", "/threads/*/messages")]
        return [given["file_id"] for one in posted for given in one.get("attachments") or ()]

    def connect(self, connection: Connection) -> Backend:
        return AssistantsBackend(connection)


class TestAssistants(AssistantsContract):
    ODDITIES = Oddities()


class TestAssistantsThatKeepLess(AssistantsContract):
    """No steps, no metadata; listings are not filtered; waiting runs are called completed."""

    ODDITIES = Oddities(steps=False, metadata=False, filters=False, completes_the_waiting=True)
