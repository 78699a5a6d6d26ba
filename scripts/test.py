"""`make test`: the whole suite on SQLite, then everything but the browser journeys on PostgreSQL.

Standard library only; what pytest gets is what a developer would type.
"""

import os
import subprocess
import sys
from pathlib import Path

from throwaway_postgres import programs

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest", "-q"]


def main() -> int:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment.setdefault("SECRET_KEY", "only for building the assets that the browser journeys load, " * 2)

    assets = run([sys.executable, "manage.py", "prepare", "assets"], environment)
    on_sqlite = run([*PYTEST, *sys.argv[1:]], environment)
    if programs() is None:
        print("PostgreSQL is missing, so its tests did not run: sudo apt install postgresql", flush=True)
        return max(assets, on_sqlite, 1 if os.environ.get("CI") else 0)
    throwaway = [sys.executable, "scripts/throwaway_postgres.py", "--"]
    # The scheduler knows no database.
    database_tests = ["-m", "not e2e", "--ignore=tests/scheduling"]
    on_postgres = run([*throwaway, *PYTEST, *database_tests, *sys.argv[1:]], environment)
    return max(assets, on_sqlite, on_postgres)


def run(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
