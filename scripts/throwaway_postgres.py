"""A PostgreSQL that lives as long as one command: `python scripts/throwaway_postgres.py [--durable] -- COMMAND`.

Its files lie in a temporary folder, it listens on a socket in there and nowhere else, and COMMAND finds it in
DATABASE_URL. Leaves with COMMAND's exit status. Standard library only.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

# The data is thrown away, so nothing waits for a disk, unless --durable says that the waiting is what one measures.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def programs() -> Path | None:
    """The folder of the server's programs; Debian keeps them off the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    for folder in [*reversed(debian), *([Path(found).resolve().parent] if found else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def owner() -> dict[str, Any]:
    """Whom to run as: PostgreSQL refuses root, and leaves `postgres` behind when it is installed."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def throwaway_postgres(*, is_durable: bool = False) -> Iterator[str]:
    """Yields the address of an empty database."""
    folder = programs()
    if folder is None:
        sys.exit("PostgreSQL is missing: sudo apt install postgresql")
    runs_as = owner()
    with tempfile.TemporaryDirectory(prefix="repaso-postgres-") as name:
        home = Path(name)
        if runs_as:
            os.chown(home, runs_as["user"], runs_as["group"])
        data = home / "data"
        common: dict[str, Any] = {**runs_as, "cwd": home, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [folder / "initdb", "-D", data, "-U", "repaso", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            check=True,
            **common,
        )
        with open(home / "log", "w") as log:
            settings = [] if is_durable else [part for setting in SPEED for part in ("-c", setting)]
            server = subprocess.Popen(
                [folder / "postgres", "-D", data, "-k", home, "-c", "listen_addresses=", *settings],
                **common | {"stdout": log, "stderr": log},
            )
            try:
                wait_until_ready(folder, home, server)
                yield f"postgres://repaso@{quote(str(home), safe='')}/postgres"
            finally:
                server.send_signal(signal.SIGINT)  # "fast": ends sessions, then itself
                server.wait(timeout=30)


def wait_until_ready(folder: Path, home: Path, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while subprocess.run([folder / "pg_isready", "-q", "-h", home], check=False).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")
        time.sleep(0.05)


def main() -> int:
    is_durable = sys.argv[1:2] == ["--durable"]
    arguments = sys.argv[2:] if is_durable else sys.argv[1:]
    if len(arguments) < 2 or arguments[0] != "--":
        sys.exit("Usage: python scripts/throwaway_postgres.py [--durable] -- COMMAND")
    # Being told to stop must still stop the server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with throwaway_postgres(is_durable=is_durable) as url:
        return subprocess.run(arguments[1:], env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
