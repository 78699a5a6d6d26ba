"""Copies of the database that can be trusted: whole, checked, and only as many as are useful."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

KEEP = 10


class BackupError(Exception):
    """A copy could not be made; the message says what to do."""


def has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def holds_answers() -> bool:
    """Whether anybody would lose something. False for a database that is empty or not there yet."""
    log = apps.get_model("reviews", "ReviewLog")
    if log._meta.db_table not in connection.introspection.table_names():
        return False
    # Names no column: before a migration the model may know some that the table has not got yet.
    return log._default_manager.exists()


def back_up(folder: Path, at: datetime) -> Path:
    """A checked copy of the whole database in `folder`, named by the time in UTC; older ones than the last ten go.

    Beside it, in `media`, are the pictures and sounds of notes.

    Raises BackupError when it cannot be made. The site may run meanwhile.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    suffix = "sqlite3" if connection.vendor == "sqlite" else "dump"
    copy = folder / f"repaso-{at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}.{suffix}"
    draft = folder / f".{copy.name}.partial"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)):
            pass  # so that nobody else may read it, from its first byte on
        if connection.vendor == "sqlite":
            _copy_sqlite(draft)
        else:
            _dump_postgresql(draft)
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)
    _copy_media(Path(settings.MEDIA_ROOT), folder / "media")
    for old in sorted(folder.glob("repaso-*"))[:-KEEP]:
        old.unlink()
    return copy


def _copy_media(source: Path, target: Path) -> None:
    """Pictures and sounds never change under their names, so only new ones are copied, and one folder serves all
    copies of the database. After it, so that every row that was copied has its file."""
    for file in source.glob("[!.]*/[!.]*"):
        kept = target / file.relative_to(source)
        if not kept.exists():
            kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = kept.with_name(f".{kept.name}.partial")
            shutil.copyfile(file, draft)
            draft.replace(kept)


def _copy_sqlite(target: Path) -> None:
    # In one step: page by page it would start again at every write. Never a plain file copy: it would miss the WAL.
    database = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(database, timeout=20)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        # A single file that can be moved about, without -wal and -shm beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        if (verdict := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
            raise BackupError(f"The copy of the database is damaged ({verdict}); nothing was changed.")


def _dump_postgresql(target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(
            "pg_dump is missing, so the database cannot be backed up first: sudo apt install postgresql-client;"
            " or take your own backup and run again with BACKUP=skip."
        )
    settings = connection.settings_dict
    environment = os.environ | {
        "PGHOST": settings["HOST"] or "",
        "PGPORT": str(settings["PORT"] or ""),
        "PGUSER": settings["USER"] or "",
        "PGPASSWORD": settings["PASSWORD"] or "",
        "PGDATABASE": settings["NAME"],
    }
    command = [program, "--format=custom", "--no-password", f"--file={target}"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise BackupError(f"pg_dump failed: {result.stderr.strip()}")
