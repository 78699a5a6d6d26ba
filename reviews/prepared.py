"""Queries whose SQL is made once, for the path from an answer to the next card.

Django works out the SQL of a query every time it runs, which takes it several times as long as the database takes to
answer: over half of the time of an answer went there. A prepared query is an ordinary queryset, written with
`given(...)` where a value will stand, and worked out the first time it is asked.
"""

from __future__ import annotations

from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import get_related_populators


class _Given(Expression):
    """A place in the SQL for a value that comes when the query runs."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", (self,)


def given(name: str, field: Field[Any, Any]) -> Any:
    """Stands in a filter for the value that `rows` will be called with, of that field's kind."""
    return _Given(name, field)


M = TypeVar("M", bound=Model)


class Prepared(Generic[M]):
    """A queryset in order and without a limit: of `values_list(...)` for `rows`, of models for `first`."""

    def __init__(self, queryset: QuerySet[M, Any]) -> None:
        self._queryset = queryset
        self._sql = ""
        self._preparing = Lock()

    def rows(self, *, at_most: int, **values: Any) -> list[tuple[Any, ...]]:
        """No more than `at_most` rows; `values` as they were named with `given`."""
        if not self._sql:
            self._prepare()
        parameters = [
            place.output_field.get_db_prep_value(values[place.name], connection) if isinstance(place, _Given) else place
            for place in self._parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [*parameters, at_most])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not self._converters:
            return rows
        return [self._converted(row) for row in rows]

    def first(self, **values: Any) -> M | None:
        """The first object, with what `select_related` names; None when there is none."""
        rows = self.rows(at_most=1, **values)
        if not rows:
            return None
        found = self._queryset.model.from_db(connection.alias, self._names, rows[0][: len(self._names)])
        for related in self._related:
            related.populate(rows[0], found)
        return found

    def _prepare(self) -> None:
        # A queryset is changed while its SQL is made: two threads must not make it together.
        with self._preparing:
            if not self._sql:
                self._work_out()

    def _work_out(self) -> None:
        compiler = self._queryset.query.get_compiler(connection=connection)
        sql, self._parameters = compiler.as_sql()
        columns = [column[0] for column in compiler.select]
        self._converters: dict[int, tuple[Any, Any]] = compiler.get_converters(columns)
        if compiler.klass_info:  # of models, whose own columns come before those of the related
            own = compiler.klass_info["select_fields"]
            self._names = [compiler.select[position][0].target.attname for position in own]
            # The stubs are those of a later Django.
            self._related = get_related_populators(compiler.klass_info, compiler.select, connection.alias)  # type: ignore[call-arg]
        self._sql = f"{sql} LIMIT %s"  # last, since another thread may look whether it is there

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for position, (converters, column) in self._converters.items():
            for convert in converters:
                values[position] = convert(values[position], column, connection)
        return tuple(values)
