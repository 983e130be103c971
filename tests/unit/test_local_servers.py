"""Only a server on this machine that lists its models properly is found."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.settings.local_servers import LocalServer, find_local_servers

LIST = json.dumps({"object": "list", "data": [{"id": "llama3"}, {"id": "qwen3:8b"}]})


@contextmanager
def serving(body: str, status: int = 200, headers: dict[str, str] | None = None) -> Iterator[int]:
    """Answer every GET on a free port of loopback with *body*, and yield the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/v1/models" else 404)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_servers_are_found_in_the_order_of_the_ports() -> None:
    with ExitStack() as stack:
        second = stack.enter_context(serving('{"data": null}'))
        first = stack.enter_context(serving(LIST))
        found = find_local_servers({first: "LM Studio", second: "Ollama"}, timeout_s=5)
    assert found == (
        LocalServer("LM Studio", f"http://127.0.0.1:{first}/v1", ("llama3", "qwen3:8b")),
        LocalServer("Ollama", f"http://127.0.0.1:{second}/v1", ()),
    )


@pytest.mark.parametrize(
    "body",
    [
        "<html>hello</html>",
        "[]",
        "{}",
        '{"data": {}}',
        '{"data": ["llama3"]}',
        '{"data": [{"name": "llama3"}]}',
        '{"data": [{"id": "a\\u001b[2J"}]}',
        "[" * 100_000,
        json.dumps({"data": [{"id": "x" * 2_000_000}]}),
    ],
    ids=lambda body: body[:20],
)
def test_something_else_is_not_taken_for_a_server(body: str) -> None:
    with serving(body) as port:
        assert find_local_servers({port: "x"}, timeout_s=5) == ()


def test_an_error_and_a_redirect_are_not_followed_up() -> None:
    with serving(LIST) as real:
        there = {"Location": f"http://127.0.0.1:{real}/v1/models"}
        with serving(LIST, 401) as locked, serving("", 307, there) as redirecting:
            assert find_local_servers({locked: "x", redirecting: "y"}, timeout_s=5) == ()


def test_a_server_that_says_nothing_is_given_up_soon() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        assert find_local_servers({silent.getsockname()[1]: "x"}, timeout_s=0.05) == ()


def test_nobody_there_is_nothing_found() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    assert find_local_servers({port: "x"}) == ()
    assert find_local_servers({}) == ()
