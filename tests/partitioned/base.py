"""PostgreSQL whose learners' tables are born hash-partitioned by user: it refuses the keys a distributed engine refuses."""

from typing import Any

from django.db.backends.postgresql import base

PARTITIONS = 4


class SchemaEditor(base.DatabaseSchemaEditor):
    def table_sql(self, model: Any) -> tuple[str, list[Any]]:
        sql, params = super().table_sql(model)
        if model._meta.app_label == "reviews" and any(field.attname == "user_id" for field in model._meta.local_fields):
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
