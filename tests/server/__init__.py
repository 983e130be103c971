"""An endpoint on loopback that does what a test tells it, faults included.

    with LoopbackServer() as server:                  # a ResponsesApi over one Model
        server.model.says(Answer("Hello"))            # what the model does next, in any protocol
        server.script("POST", "/responses", Reply(429))   # or what one request is answered with
        ...
        assert server.asked("POST", "/responses")[0].json()["model"]

`python -m tests.server --port 8080` runs it as a process of its own.
"""

from tests.server.analyst import Analyst
from tests.server.app import Api, LoopbackServer, Request
from tests.server.assistants_api import AssistantsApi, Oddities
from tests.server.chat_api import ChatApi, Refusing
from tests.server.chat_wire import Manner
from tests.server.model import Answer, Call, Model
from tests.server.responses_api import Features, ResponsesApi
from tests.server.streams import Fault, Reply, Stream, json_reply, sse

__all__ = [
    "Analyst",
    "Answer",
    "Api",
    "AssistantsApi",
    "Call",
    "ChatApi",
    "Fault",
    "Features",
    "LoopbackServer",
    "Manner",
    "Model",
    "Oddities",
    "Refusing",
    "Reply",
    "Request",
    "ResponsesApi",
    "Stream",
    "json_reply",
    "sse",
]
