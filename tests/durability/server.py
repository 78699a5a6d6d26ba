"""The real server as a process: gunicorn as `make run` starts it, on a free port, until it is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from config.gunicorn import workers

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = ("-m", "gunicorn", "--config", "config/gunicorn.py")


class Server:
    """Everything it says goes to `folder/server.log`. Starts again on the same port."""

    def __init__(self, database_url, folder, application="config.wsgi", **environment):
        self.folder = Path(folder)
        self.port = free_port()
        self.application = application
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
            "DATABASE_URL": database_url,
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PORT": str(self.port),
            "LOG_LEVEL": "WARNING",
            **environment,
        }
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        with open(self.folder / "server.log", "a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *GUNICORN, self.application],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that one signal reaches it and its workers, and nobody else
            )
        deadline = time.monotonic() + 60
        while not (self._answers() and len(self.workers()) == workers):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.said()}")
            time.sleep(0.02)

    def kill(self):
        """SIGKILL to the server and its workers at once: nobody gets to say goodbye."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def workers(self):
        """The process ids of those that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def said(self):
        return (self.folder / "server.log").read_text()

    def _answers(self):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/review/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
