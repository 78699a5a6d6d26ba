"""Write transactions wait their turn. On a file: a database in memory has neither locks nor a second connection."""

import multiprocessing
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.db.utils import ConnectionHandler

from config.database.fairsqlite import base
from config.environment import database_from_url

pytestmark = pytest.mark.sqlite
WRITERS, WRITES = 8, 40


@pytest.fixture(autouse=True)
def own_databases(django_db_blocker):
    """These tests open files of their own, which pytest-django would refuse without its marks."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def database(tmp_path):
    """A file of its own, away from the suite's database, holding one counter."""
    path = tmp_path / "counter.sqlite3"
    with connected(path) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (value integer NOT NULL CHECK (value < 1000000))")
        cursor.execute("INSERT INTO counter VALUES (0)")
    return path


@contextmanager
def connected(path):
    connection = ConnectionHandler({"default": database_from_url(f"sqlite:///{path}")})["default"]
    connection.inc_thread_sharing()
    try:
        yield connection
    finally:
        connection.close()


def add_one(connection):
    """Reads, then writes: without a lock from the beginning, another's write between the two would be lost."""
    with transaction_of(connection), connection.cursor() as cursor:
        value = cursor.execute("SELECT value FROM counter").fetchone()[0]
        cursor.execute("UPDATE counter SET value = %s", [value + 1])


@contextmanager
def transaction_of(connection):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    else:
        connection.commit()
    finally:
        connection.set_autocommit(True)


def counted(path):
    with closing(sqlite3.connect(path)) as plain:
        return plain.execute("SELECT value FROM counter").fetchone()[0]


def is_free(path):
    """Whether a writer would be let in at once."""
    with connected(path) as connection:
        arrived = threading.Event()

        def write():
            add_one(connection)
            arrived.set()

        writer = threading.Thread(target=write)
        writer.start()
        free = arrived.wait(15)  # at once, on a machine that has nothing else to do
        if free:
            writer.join()
        return free


def count_up(path):
    with connected(path) as connection:
        for _ in range(WRITES):
            add_one(connection)


def test_threads_lose_no_write(database):
    threads = [threading.Thread(target=count_up, args=(database,)) for _ in range(WRITERS)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counted(database) == WRITERS * WRITES


def test_two_workers_lose_no_write(database):
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=count_up, args=(database,)) for _ in range(2)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert counted(database) == 2 * WRITES


def test_nobody_is_overtaken(database):
    """Turns come in the order of asking, however busy the machine. Busy-waiting draws lots among those who wait."""
    for _ in range(3):
        turns = []

        def write(writer, turns=turns):
            with connected(database) as connection, transaction_of(connection):
                turns.append(writer)

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
        with connected(database) as holder, transaction_of(holder):
            for asked, thread in enumerate(threads, start=1):
                thread.start()
                wait_for_a_line_of(asked, database)
        for thread in threads:
            thread.join()

        assert turns == list(range(WRITERS))


def wait_for_a_line_of(length, path):
    """The kernel says who waits for a file: `7: -> FLOCK … 08:01:<the inode of the file> …`."""
    queue, deadline = os.stat(f"{path}.queue").st_ino, time.monotonic() + 30
    waiting = re.compile(rf"-> FLOCK .*:{queue} ")
    while len(waiting.findall(Path("/proc/locks").read_text())) < length:
        if time.monotonic() > deadline:
            pytest.fail(f"fewer than {length} stand in the line")
        time.sleep(0.001)


def test_killing_the_holder_frees_the_queue(database):
    hold = (
        "import sys, time\n"
        "from django.conf import settings\n"
        "settings.configure()\n"
        "from tests.config.test_fairsqlite import connected, transaction_of\n"
        "with connected(sys.argv[1]) as connection, transaction_of(connection):\n"
        "    connection.cursor().execute('UPDATE counter SET value = 500')\n"
        "    print('holding', flush=True)\n"
        "    time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", hold, str(database)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "holding\n"

    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()

    assert is_free(database)
    assert counted(database) == 1  # what the dead one had written was never committed


def test_a_transaction_that_fails_leaves_the_queue(database):
    with connected(database) as connection:
        with pytest.raises(IntegrityError), transaction_of(connection), connection.cursor() as cursor:
            cursor.execute("UPDATE counter SET value = 1000000")

        assert is_free(database)


def test_closing_in_the_middle_leaves_the_queue(database):
    with connected(database) as connection:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        connection.close()

        assert is_free(database)


def test_the_queue_is_joined_once_for_nested_transactions(database):
    with connected(database) as connection:
        with transaction_of(connection):
            saved = connection.savepoint()
            connection.cursor().execute("UPDATE counter SET value = 7")
            connection.savepoint_rollback(saved)

        assert is_free(database)


def test_reading_waits_for_nobody(database):
    with connected(database) as writer, connected(database) as reader, transaction_of(writer):
        writer.cursor().execute("UPDATE counter SET value = 7")

        assert reader.cursor().execute("SELECT value FROM counter").fetchone()[0] == 0


# ── pragmas ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_site_runs_with_the_pragmas_that_it_asks_for():
    with connection.cursor() as cursor:
        effective = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "temp_store", "cache_size")
        }

    assert effective == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 20_000,
        "temp_store": 2,  # memory
        "cache_size": -20_000,
    }


@pytest.mark.django_db(transaction=True)
def test_a_transaction_locks_from_its_beginning():
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0)) as other,
        transaction.atomic(),
        pytest.raises(sqlite3.OperationalError, match="database is locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_a_pragma_without_effect_is_refused(tmp_path):
    settings = database_from_url(f"sqlite:///{tmp_path / 'file.sqlite3'}")
    settings["OPTIONS"]["init_command"] = "PRAGMA journal_mode=DELETE"

    with pytest.raises(ImproperlyConfigured) as refusal:
        ConnectionHandler({"default": settings})["default"].ensure_connection()

    assert str(refusal.value) == (
        "SQLite works with journal_mode=delete instead of wal; is the database on a network drive?"
    )


def test_a_database_in_memory_has_no_queue(monkeypatch):
    settings = database_from_url("sqlite:///unused")
    settings["NAME"] = "file:memory?mode=memory"
    monkeypatch.setattr(base.os, "open", lambda *_: pytest.fail("a lock file was opened"))
    connection = ConnectionHandler({"default": settings})["default"]

    with transaction_of(connection):
        connection.cursor().execute("CREATE TABLE empty (value integer)")

    connection.close()
