"""`make run` up to the server, on an installation of its own: again and again, without loss."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]


@pytest.fixture
def installation(tmp_path):
    """`installation("prepare", …)` runs a management command over a data folder of its own; its output."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "SECRET_KEY": "-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
        "ADMIN_EMAIL": "boss@example.org",
    }

    def manage(*arguments, refuses=False, **variables):
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment | variables, capture_output=True, text=True
        )
        assert bool(result.returncode) is refuses, result.stderr
        return result.stderr if refuses else result.stdout

    return manage


def rows(tmp_path, sql):
    with closing(sqlite3.connect(tmp_path / "repaso.sqlite3")) as database:
        return database.execute(sql).fetchall()


def write_an_answer(tmp_path):
    """Some row in the log; which one does not matter to a backup."""
    with closing(sqlite3.connect(tmp_path / "repaso.sqlite3")) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(reviews_reviewlog)") if row[3]]
        values = [{"after": "{}", "kind": 3}.get(name, 1) for name in columns]
        database.execute(
            f"INSERT INTO reviews_reviewlog ({', '.join(f'[{name}]' for name in columns)})"
            f" VALUES ({', '.join('?' * len(columns))})",
            values,
        )
        database.commit()


def test_preparing_again_changes_nothing_and_backs_up_before_migrating(installation, tmp_path):
    first = installation("prepare", "data", "admin")
    notes = rows(tmp_path, "SELECT guid, version FROM decks_note ORDER BY guid")

    assert len(notes) >= 120
    assert "Migrated the database" in first
    password = re.search(r"Administrator: boss@example\.org · password: (\S{20}) \(shown only this once\)", first)[1]
    [(admin, stored)] = rows(tmp_path, "SELECT email, password FROM accounts_user")
    assert admin == "boss@example.org"
    assert password not in stored

    second = installation("prepare", "data", "admin")

    assert "Administrator" not in second
    assert "Migrated" not in second
    assert " 0 added, 0 changed" in second
    assert rows(tmp_path, "SELECT guid, version FROM decks_note ORDER BY guid") == notes
    assert not (tmp_path / "backups").exists()

    installation("migrate", "admin", "0002")  # a migration that changes nothing in the database
    without_answers = installation("prepare", "data")

    assert "Migrated the database" in without_answers
    assert "Backed up" not in without_answers

    write_an_answer(tmp_path)
    installation("migrate", "admin", "0002")
    with_answers = installation("prepare", "data")

    [copy] = (tmp_path / "backups").iterdir()
    assert with_answers.index(f"Backed up to {copy}") < with_answers.index("Migrated the database")


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"HTTPS": "perhaps"}, "HTTPS is true or false, not 'perhaps'."),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "unable to open database file"),
        ({"DATABASE_URL": "postgres://somebody:secret@127.0.0.1:1/nothing"}, "Connection refused"),
    ],
)
def test_what_stops_it_is_one_line(installation, variables, sentence):
    said = installation("prepare", "data", refuses=True, **variables)

    assert sentence in said
    assert said.count("\n") == 1
    assert "secret" not in said
