"""How gunicorn serves the site: two processes of four threads, on this machine only."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
# Two are enough for SQLite (one writes at a time anyway) and leave the second core to the database.
workers = 2
threads = 4
preload_app = True
timeout = 30
keepalive = 5
# A worker's heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
control_socket_disable = True
loglevel = "warning"


def when_ready(server: Any) -> None:
    address = os.environ.get("SITE_ORIGIN") or f"http://{bind}"
    print(f"Repaso is at {address} · stop it with Ctrl+C", flush=True)  # noqa: T201
