"""SQLite whose write transactions wait in line at a lock file.

SQLite's own busy-waiting is a lottery: with eight writers the unlucky ones wait most of a second. Here a writer first
takes an exclusive lock on a file beside the database, so the kernel wakes the waiters in turn and frees the lock of a
process that dies. `BEGIN IMMEDIATE` stays what makes it correct; the queue only makes it fair. See
docs/decisions/0002-fair-writer-queue.md.
"""

import fcntl
import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.sqlite3 import base

# What `init_command` and Django must have brought about, as SQLite itself reports it. 2 is FULL.
EFFECTIVE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}


class DatabaseWrapper(base.DatabaseWrapper):
    _queue_fd: int | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Refuses to work without the pragmas: a setting that silently had no effect costs answers years later."""
        connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            for pragma, wanted in EFFECTIVE.items():
                actual = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
                if actual != wanted:
                    connection.close()
                    raise ImproperlyConfigured(
                        f"SQLite works with {pragma}={actual} instead of {wanted}; is the database on a network drive?"
                    )
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self._join_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_queue()
            raise

    def _join_queue(self) -> None:
        if self._queue_fd is None and not self.is_in_memory_db():
            path = f"{self.settings_dict['NAME']}.queue"
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX)
            except BaseException:
                os.close(fd)
                raise
            self._queue_fd = fd

    def _leave_queue(self) -> None:
        fd, self._queue_fd = self._queue_fd, None
        if fd is not None:
            os.close(fd)

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave_queue()  # a commit that fails is rolled back next, which leaves the queue too

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()
