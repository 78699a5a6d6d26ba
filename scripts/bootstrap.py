"""What has to happen before Django can be imported: a free port, the virtual environment, a secret key.

Standard library only. Every failure is one line that says what to do.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this file is what tells an older Python so)
    sys.exit("Repaso needs Python 3.11 or newer: sudo apt install python3.11 python3.11-venv")

import hashlib
import importlib.util
import os
import secrets
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


def check_port() -> None:
    """Says early what the server would say late and at length."""
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65_535):
        sys.exit(f"PORT is a number from 1 to 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            sys.exit(f"Port {text} is for the system's own services; choose another: make run PORT=8000")
        except OSError:
            sys.exit(f"Port {text} is taken by another program; choose another: make run PORT={int(text) % 65_535 + 1}")


def make_environment(lock: str) -> None:
    """The virtual environment holds what `requirements/<lock>.txt` pins. Nothing happens while that stays the same."""
    wanted = fingerprint(lock)
    record = VENV / "installed"
    # The developers' lock holds all that the others do.
    enough = {wanted, fingerprint("dev")}
    if record.exists() and record.read_text() in enough:
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(f"Python's venv module is missing: sudo apt install python{version}-venv")
    if not (VENV / "bin" / "pip").exists():
        print("Creating .venv …", flush=True)
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    print(f"Installing requirements/{lock}.txt …", flush=True)
    record.unlink(missing_ok=True)
    run(
        str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--only-binary=:all:", "--require-hashes", "--requirement", str(ROOT / "requirements" / f"{lock}.txt"),
    )  # fmt: skip
    record.write_text(wanted)


def fingerprint(lock: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{lock}.txt").read_bytes()).hexdigest()


def run(*command: str) -> None:
    result = subprocess.run(command, cwd=ROOT, check=False)
    if result.returncode:
        sys.exit(f"This failed; its reason stands above: {' '.join(Path(part).name for part in command[:4])}")


def make_secret_key() -> None:
    """A key for signing, made once and kept with the data, readable by its owner alone."""
    if os.environ.get("SECRET_KEY"):
        return
    data = Path(os.environ.get("DATA_DIR") or ROOT / "data")
    key = data / "secret_key"
    if key.exists():
        return
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = data / f".secret_key.{os.getpid()}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
    # Linking, unlike renaming, never replaces the key that another start may have made meanwhile.
    try:
        os.link(draft, key)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def lock_for_running() -> str:
    on_postgres = os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:"))
    return "postgres" if on_postgres else "run"


STEPS = {
    "port": check_port,
    "environment": lambda: make_environment(lock_for_running()),
    "environment-dev": lambda: make_environment("dev"),
    "key": make_secret_key,
}

if __name__ == "__main__":
    for step in sys.argv[1:]:
        STEPS[step]()
