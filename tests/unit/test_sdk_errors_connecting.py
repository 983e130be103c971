"""Why no connection was made, told by real servers and sockets on loopback."""

from __future__ import annotations

import http.server
import os
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.backends.wire.client import make_client
from assistant.backends.wire.replies import read_json
from assistant.definitions import Connection
from assistant.errors import BackendError, KeyRefused, Unreachable, Untrusted

KEY = "canary-key-7f3a"
ASK = """
import sys
from assistant.backends.wire.client import make_client
from assistant.backends.wire.replies import read_json
from assistant.definitions import Connection
from assistant.errors import BackendError
client = make_client(Connection("here", "responses", sys.argv[1], "canary-key-7f3a"))
try:
    read_json(client.responses.with_streaming_response.retrieve("resp_1"))
except BackendError as error:
    print(type(error).__name__, error)
"""


class Refusing(http.server.BaseHTTPRequestHandler):
    """Answers whatever gets through to it with 401."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@dataclass(frozen=True)
class Authority:
    """An organisation's own CA, and the certificate that it gave to a server on 127.0.0.1."""

    ca: Path
    chain: Path
    key: Path


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("ca")
    (folder / "names.cnf").write_text("subjectAltName=IP:127.0.0.1\n")
    for command in (
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=OurOwnCA",
        "req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj /CN=model",
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -out server.pem -extfile names.cnf",
    ):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    return Authority(folder / "ca.pem", folder / "server.pem", folder / "server.key")


@contextmanager
def serving(authority: Authority | None) -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    server.daemon_threads = True
    if authority:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.chain, authority.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda request, client_address: None  # a client that hangs up
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def asked(address: str) -> BackendError:
    client = make_client(Connection("here", "responses", address, KEY))
    with client, pytest.raises(BackendError) as caught:
        read_json(client.responses.with_streaming_response.retrieve("resp_1"))
    assert KEY not in f"{caught.value} {caught.value.hint}"
    return caught.value


def test_a_certificate_of_nobody_known_is_named_and_how_to_trust_it(authority: Authority) -> None:
    with serving(authority) as port:
        error = asked(f"https://127.0.0.1:{port}/v1")
    assert isinstance(error, Untrusted)
    assert f"certificate of 127.0.0.1:{port} is not trusted" in str(error)
    assert "SSL_CERT_FILE" in error.hint


def test_one_s_own_ca_is_named_by_ssl_cert_file(authority: Authority) -> None:
    with serving(authority) as port:
        address = f"https://127.0.0.1:{port}/v1"
        env = {**os.environ, "SSL_CERT_FILE": str(authority.ca)}
        found = subprocess.run(
            [sys.executable, "-c", ASK, address],
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
    assert found.stdout.startswith(KeyRefused.__name__), found.stdout


def test_https_asked_of_a_server_of_plain_http_says_which_one_to_use() -> None:
    with serving(None) as port:
        error = asked(f"https://127.0.0.1:{port}/v1")
    assert isinstance(error, Untrusted)
    assert "answers in plain http" in str(error)
    assert f"http://127.0.0.1:{port}" in error.hint


def test_nothing_that_listens_is_told_with_host_and_port() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: whoever connects is refused
        port = taken.getsockname()[1]
        error = asked(f"http://127.0.0.1:{port}/v1")
    assert isinstance(error, Unreachable)
    assert not error.maybe_accepted
    assert f"Nothing listens at 127.0.0.1, port {port}" in str(error)


def test_a_host_that_does_not_exist_is_named() -> None:
    error = asked("http://no-such-host.invalid/v1")
    assert isinstance(error, Unreachable)
    assert not error.maybe_accepted
    assert "no host called no-such-host.invalid" in str(error)
