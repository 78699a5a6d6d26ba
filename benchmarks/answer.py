"""How long from an answer to the next card, over HTTP: `make bench`.

One client and eight, at a thousand and at a hundred thousand cards, beside a view that does nothing and one that
commits one row, all in one run. Prints Markdown tables; docs/performance.md shows one and says what they mean. Works on
a SQLite file of its own, or in an empty PostgreSQL that DATABASE_URL names.
"""

import os
import secrets
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random
from threading import Barrier
from time import perf_counter
from typing import Any, NamedTuple

from benchmarks.client import Client

SIZES = (1_000, 100_000)
CLIENTS = 8
ALONE_EACH = 60  # answers a learner gives while nobody else does
TOGETHER_EACH = 100  # and while the others do too; with those before, fewer than a day's limits
BARE = 1_000  # requests to each of the views that the answers are compared with
TOKEN_BEFORE, TOKEN_AFTER = b'name="token" value="', b'"'

Times = list[float]


class Row(NamedTuple):
    """Seconds of each exchange, with one client and with eight; and how long the eight took in all."""

    name: str
    alone: Times
    together: Times
    elapsed: float


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="repaso-bench-") as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        os.environ |= {
            "DATABASE_URL": url,
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "WARNING",
            "SECRET_KEY": secrets.token_urlsafe(64),
        }
        import django

        django.setup()
        from django.db import connection

        begun = perf_counter()
        measured = list(measure(url, Path(folder)))
        print(f"{connection.vendor}, {sys.version.split()[0]}, {os.cpu_count()} cores, {load()}\n")
        print_table(measured)
        if connection.vendor == "sqlite":
            raw = raw_commits(Path(folder))
            print(f"\nA raw commit of one row, no HTTP and no Django: {ms(raw, 50)} / {ms(raw, 99)} ms.")
        print(f"\nIn all {perf_counter() - begun:.0f} s.")


def measure(url: str, folder: Path) -> Iterator[Row]:
    from django.core.management import call_command
    from django.db import connection

    from reviews.scheduling import study_day
    from tests.durability.server import Server

    from .seeding import DISTRIBUTION, make_deck, make_learners

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_commit (id integer PRIMARY KEY, count integer NOT NULL)")
        cursor.execute("INSERT INTO benchmark_commit VALUES (1, 0)")
    from django.utils import timezone

    today = study_day(timezone.now(), "UTC", 4)
    cookies = {}
    for size in SIZES:
        begun = perf_counter()
        deck = make_deck(f"deck-{size}", size)
        cookies[size] = [sign_in(learner) for learner in make_learners(deck, CLIENTS, today=today)]
        print(f"seeded {CLIENTS} learners of {size} cards in {perf_counter() - begun:.0f} s", file=sys.stderr)
    print(f"Rows: {DISTRIBUTION}.\n")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum does in the background
    connection.close()

    with Server(url, folder, application="benchmarks.bare") as server:
        for name, path in (("a view that does nothing", "/review/"), ("a view that commits one row", "/commit/")):
            yield bare(name, server.port, path)
    with Server(url, folder) as server:
        for size in SIZES:
            yield answers(f"answer → next card, {size:_} cards".replace("_", " "), server.port, cookies[size])


def sign_in(learner: Any) -> str:
    from django.conf import settings
    from django.test import Client as Django

    django = Django()
    django.force_login(learner)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={django.cookies[name].value}"


def bare(name: str, port: int, path: str) -> Row:
    def exchanges(client: Client, count: int) -> Times:
        return [timed(lambda: client.get(path))[0] for _ in range(count)]

    with closing(Client(port)) as client:
        exchanges(client, 50)
        alone = exchanges(client, BARE)
    together, elapsed = at_once([""] * CLIENTS, port, lambda client: exchanges(client, BARE // CLIENTS))
    return Row(name, alone, together, elapsed)


def answers(name: str, port: int, cookies: list[str]) -> Row:
    alone: Times = []
    for cookie in cookies:
        with closing(Client(port, cookie)) as client:
            study(client, 3)  # the first ones of a day also tidy up, and a new connection is slower
            alone += study(client, ALONE_EACH)
    together, elapsed = at_once(cookies, port, lambda client: study(client, TOGETHER_EACH))
    return Row(name, alone, together, elapsed)


def study(client: Client, count: int) -> Times:
    """One answer in eight is forgotten, as learners do."""
    chance = Random(count)
    times = []
    page = client.get("/review/")
    for _ in range(count):
        token = page.split(TOKEN_BEFORE, 1)[1].split(TOKEN_AFTER, 1)[0].decode()
        grade = chance.choice([2, 3, 4, 4, 4, 4, 4, 5])
        taken, page = timed(lambda token=token, grade=grade: client.post("/review/grade/", token=token, grade=grade))
        times.append(taken)
    return times


def at_once(cookies: list[str], port: int, work: Callable[[Client], Times]) -> tuple[Times, float]:
    gate = Barrier(len(cookies) + 1)

    def run(cookie: str) -> Times:
        with closing(Client(port, cookie)) as client:
            client.get("/review/")
            gate.wait()
            return work(client)

    with ThreadPoolExecutor(len(cookies)) as pool:
        running = [pool.submit(run, cookie) for cookie in cookies]
        gate.wait()
        begun = perf_counter()
        times = [taken for each in running for taken in each.result()]
        return times, perf_counter() - begun


def timed(exchange: Callable[[], bytes]) -> tuple[float, bytes]:
    begun = perf_counter()
    reply = exchange()
    return perf_counter() - begun, reply


def raw_commits(folder: Path) -> Times:
    """SQLite itself, as durable as the site has it."""
    times = []
    with closing(sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE row (id integer PRIMARY KEY, count integer NOT NULL)")
        database.execute("INSERT INTO row VALUES (1, 0)")
        for _ in range(BARE):
            begun = perf_counter()
            database.execute("UPDATE row SET count = count + 1 WHERE id = 1")
            times.append(perf_counter() - begun)
    return times


def print_table(rows: list[Row]) -> None:
    print("| | 1 client: p50 / p99 ms | 8 clients: p50 / p99 ms | answers/s of 8 | p50 / view's | / commit's |")
    print("|---|---|---|---|---|---|")
    bare_p50, commit_p50 = percentile(rows[0].alone, 50), percentile(rows[1].alone, 50)
    for row in rows:
        cells = (
            row.name,
            f"{ms(row.alone, 50)} / {ms(row.alone, 99)}",
            f"{ms(row.together, 50)} / {ms(row.together, 99)}",
            f"{len(row.together) / row.elapsed:.0f}",
            f"{percentile(row.alone, 50) / bare_p50:.1f} ×",
            f"{percentile(row.alone, 50) / commit_p50:.1f} ×",
        )
        print(f"| {' | '.join(cells)} |")


def percentile(times: Times, share: int) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def ms(times: Times, share: int) -> str:
    return f"{percentile(times, share) * 1000:.2f}"


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
