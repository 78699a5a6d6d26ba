"""PostgreSQL whose learners' tables are born hash-partitioned by user.

It refuses the same keys as a distributed engine: any unique one without the user. The ordinary migrations run on it.
"""

from typing import Any

from django.db.backends.postgresql import base

from tests.growth import grows_with_learners

PARTITIONS = 4


class SchemaEditor(base.DatabaseSchemaEditor):
    def table_sql(self, model: Any) -> tuple[str, list[Any]]:
        sql, params = super().table_sql(model)
        if grows_with_learners(model):
            table = model._meta.db_table
            sql += " PARTITION BY HASH (user_id)"
            self.deferred_sql[:0] = [
                f'CREATE TABLE "{table}_p{i}" PARTITION OF "{table}" '
                f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {i})"
                for i in range(PARTITIONS)
            ]
        return sql, params


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = SchemaEditor
