"""`make test`: the whole suite on SQLite, then what a database has a say in on PostgreSQL. Each on every processor.

`python scripts/test.py [--sqlite | --postgresql] [what pytest takes]`. Standard library only; what pytest gets is what
a developer would type.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from throwaway_postgres import programs

ROOT = Path(__file__).resolve().parent.parent
# A worker has a browser and databases of its own: beyond eight, starting them costs more than they save.
PYTEST = [sys.executable, "-m", "pytest", "-q", "--numprocesses=auto", "--maxprocesses=8", "--dist=worksteal"]
NOTHING_SELECTED = 5


def main(arguments: list[str]) -> int:
    only = {"--sqlite", "--postgresql"} & set(arguments)
    selection = [argument for argument in arguments if argument not in only]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Whoever wants no compiled files beside the sources gets them elsewhere: without any, each of a hundred
        # processes compiles all of Django anew, and each worker every test.
        environment["PYTHONPYCACHEPREFIX"] = str(ROOT / "data" / "test" / "compiled")
    environment.setdefault("SECRET_KEY", "only for building the assets that the browser journeys load, " * 2)

    results = {"Assets": run([sys.executable, "manage.py", "prepare", "assets"], environment)}
    if only != {"--postgresql"}:
        results["SQLite"] = run([*PYTEST, *selection], environment)
    if only != {"--sqlite"}:
        results["PostgreSQL"] = on_postgresql(selection, environment)

    print("\n" + "\n".join(f"{name}: {outcome}" for name, (_, outcome) in results.items()), flush=True)
    return 1 if any(failed for failed, _ in results.values()) else 0


def on_postgresql(selection: list[str], environment: dict[str, str]) -> tuple[bool, str]:
    if programs() is None:
        return bool(os.environ.get("CI")), "missing, so its tests did not run: sudo apt install postgresql"
    throwaway = [sys.executable, "scripts/throwaway_postgres.py", "--"]
    # Which tests besides the journeys stay out is decided in tests/conftest.py.
    return run([*throwaway, *PYTEST, "-m", "not e2e", *selection], environment, may_be_empty=bool(selection))


def run(command: list[str], environment: dict[str, str], *, may_be_empty: bool = False) -> tuple[bool, str]:
    """Whether it failed, and in words how it went."""
    started = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if status == NOTHING_SELECTED and may_be_empty:
        return False, "nothing of what was selected"
    outcome = f"FAILED with exit status {status}" if status else "passed"
    return bool(status), f"{outcome} in {time.monotonic() - started:.0f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
