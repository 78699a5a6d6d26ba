"""The walls around the suite stand."""

import socket

import pytest


def test_no_test_reaches_another_machine():
    with pytest.raises(pytest.fail.Exception, match=r"A connection to 192\.0\.2\.1 was attempted\."):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
