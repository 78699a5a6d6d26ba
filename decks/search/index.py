"""The column of the full-text index, and how it is asked: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

An SQLite that was built without FTS5 has a plain table instead (see the migration), which is read from end to end.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connections, models

from .words import AllOf, tsvector_of

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

CREATED_AS = "SELECT sql FROM sqlite_master WHERE name = 'decks_notewords'"


class WordsField(models.TextField[str, str] if TYPE_CHECKING else models.TextField):  # type: ignore[misc]
    """Words with spaces between, as `words.indexed_text` makes them. It is written, and asked with `sought`."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return tsvector_of(value) if connection.vendor == "postgresql" else value

    def get_placeholder(self, value: Any, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"


@WordsField.register_lookup
class SoughtIn(models.Lookup):
    """`words__sought=AllOf(...)`."""

    lookup_name = "sought"
    prepare_rhs = False
    rhs: AllOf

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*params, self.rhs.for_postgresql)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        if is_full_text(connection.alias):
            return f"{column} MATCH %s", (*params, self.rhs.for_sqlite)
        # Letters and digits only: none of them means something to LIKE.
        each = [f"' ' || {column} || ' ' LIKE %s" for _one in self.rhs.sought]
        likes = [f"% {' '.join(one.words)}{'%' if one.is_prefix else ' %'}" for one in self.rhs.sought]
        return f"({' AND '.join(each)})", (*params * len(likes), *likes)


@cache
def is_full_text(alias: str) -> bool:
    """Whether the index of this SQLite database is one."""
    with connections[alias].cursor() as cursor:
        cursor.execute(CREATED_AS)
        [created] = cursor.fetchone() or ("",)
    return "fts5" in created
