"""The guard that keeps tests off the network works."""

from __future__ import annotations

import socket

import pytest

from tests.network import RealNetworkTouched


def test_an_address_outside_this_machine_cannot_be_reached() -> None:
    with socket.socket() as out, pytest.raises(RealNetworkTouched, match=r"192\.0\.2\.1"):
        out.connect(("192.0.2.1", 80))


def test_a_datagram_cannot_leave_either() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out,
        pytest.raises(RealNetworkTouched),
    ):
        out.sendto(b"x", ("192.0.2.1", 53))


def test_no_name_is_looked_up() -> None:
    with pytest.raises(socket.gaierror):
        socket.create_connection(("example.org", 80))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
