"""What stands before Django says in one line what is wrong."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.fixture
def bootstrap(tmp_path):
    def run(*steps, **variables):
        environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), **variables}
        command = [sys.executable, "scripts/bootstrap.py", *steps]
        return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)

    return run


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1", "80 80", "٨٠"])
def test_a_port_that_is_none_is_refused(bootstrap, port):
    result = bootstrap("port", PORT=port)

    assert (result.returncode, result.stderr) == (1, f"PORT is a number from 1 to 65535, not {port!r}.\n")


def test_a_port_that_is_taken_is_refused(bootstrap):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = bootstrap("port", PORT=str(port))

    assert result.returncode == 1
    assert result.stderr == f"Port {port} is taken by another program; choose another: make run PORT={port + 1}\n"


def test_a_secret_key_is_made_once_for_its_owner_alone(bootstrap, tmp_path):
    bootstrap("key")
    key = tmp_path / "data" / "secret_key"
    made = key.read_text()

    bootstrap("key")

    assert key.read_text() == made
    assert len(made.strip()) >= 50
    assert key.stat().st_mode & 0o777 == 0o600
    assert os.listdir(key.parent) == ["secret_key"]


def test_no_key_is_made_where_one_is_given(bootstrap, tmp_path):
    bootstrap("key", SECRET_KEY="given")

    assert not (tmp_path / "data").exists()
