"""Copies that can be trusted, made before anything could go wrong."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from config.backups import BackupError, back_up, has_unapplied_migrations, holds_answers
from config.management.commands.prepare import Command as Prepare
from decks.services.media import path_of, store_media
from tests.media import picture

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_copy_of_sqlite_is_whole_and_for_its_owner_alone(tmp_path, alice):
    copy = back_up(tmp_path / "backups", NOON)

    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("SELECT email FROM accounts_user").fetchall() == [("alice@example.org",)]
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    assert copy.name == "repaso-20260302T120000.000000Z.sqlite3"
    assert os.listdir(copy.parent) == [copy.name]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_restored_copy_serves_again(tmp_path, alice):
    copy = back_up(tmp_path, NOON)
    User.objects.all().delete()
    connection.close()

    restored = shutil.copy(copy, tmp_path / "restored.sqlite3")

    with closing(sqlite3.connect(restored)) as opened:
        assert opened.execute("SELECT count(*) FROM accounts_user").fetchone() == (1,)
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_last_ten_copies_are_kept(tmp_path):
    (tmp_path / "mine.sqlite3").touch()
    for day in range(12):
        (tmp_path / f"repaso-202601{day + 1:02}T000000.000000Z.sqlite3").touch()

    copy = back_up(tmp_path, NOON)

    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 11
    assert names[0] == "mine.sqlite3"
    assert names[1] == "repaso-20260104T000000.000000Z.sqlite3"
    assert names[-1] == copy.name


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_copy_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "nowhere" / "file.sqlite3"))

    with pytest.raises(sqlite3.OperationalError):
        back_up(tmp_path / "backups", NOON)

    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_copy_of_postgresql_is_what_pg_restore_reads(tmp_path, alice):
    if shutil.which("pg_dump") is None:
        pytest.fail("pg_dump is missing: sudo apt install postgresql-client")

    copy = back_up(tmp_path, NOON)

    assert copy.name == "repaso-20260302T120000.000000Z.dump"
    assert copy.read_bytes().startswith(b"PGDMP")


@pytest.mark.postgresql
@pytest.mark.django_db
def test_without_pg_dump_the_message_says_both_ways_on(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupError) as refusal:
        back_up(tmp_path, NOON)

    assert str(refusal.value) == (
        "pg_dump is missing, so the database cannot be backed up first: sudo apt install postgresql-client;"
        " or take your own backup and run again with BACKUP=skip."
    )


@pytest.mark.django_db
def test_a_database_without_answers_needs_no_copy():
    assert not has_unapplied_migrations()
    assert not holds_answers()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_command_says_where_the_copy_is(tmp_path, capsys):
    call_command("backup", folder=tmp_path)

    [copy] = tmp_path.iterdir()
    assert capsys.readouterr().out == f"Backed up to {copy}\n"


def test_only_skip_skips_the_copy(monkeypatch):
    monkeypatch.setenv("BACKUP", "no")

    with pytest.raises(CommandError) as refusal:
        Prepare().back_up_before_migrating()

    assert str(refusal.value) == "BACKUP is `skip` or nothing, not 'no'."


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_pictures_and_sounds_are_copied_once(tmp_path):
    media = store_media(content=picture(), by=None, at=NOON)

    back_up(tmp_path, NOON)
    kept = tmp_path / "media" / path_of(media.name).relative_to(path_of(media.name).parent.parent)
    written_at = kept.stat().st_mtime_ns
    back_up(tmp_path, NOON.replace(hour=13))

    assert kept.read_bytes() == path_of(media.name).read_bytes()
    assert kept.stat().st_mtime_ns == written_at
