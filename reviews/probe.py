"""Whether a row exists, asked for one row after the other."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists


class Probe(Exists):
    """`Exists` that PostgreSQL answers by one look into an index for each row it comes to, and no other way.

    Left to choose, it turns `EXISTS` into a join or a hashed table, and reads all of a learner's schedules for the
    few rows that a limit takes: it does not foresee how soon the limit is reached. An `OFFSET` keeps it from that.
    SQLite has no other way anyway.
    """

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXISTS(%(subquery)s OFFSET 0)", **extra)
