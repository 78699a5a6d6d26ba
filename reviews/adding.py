"""Rows of counts: a statement that adds to one, or begins it. Two transactions may begin the same row at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Model


def add(
    model: type[Model], key: Mapping[str, Any], counts: Mapping[str, int], *, longest: Sequence[str] = ()
) -> None:
    """Add these counts to the row of this key, in the caller's transaction; of those in `longest` the greater stays.

    `key` holds at least the primary key; counts of a new row may break no check, such as that of being positive.
    """
    statement = adding(model, tuple(key), tuple(counts), tuple(longest))
    days = connection.ops.adapt_datefield_value
    parameters = [days(value) if isinstance(value, date) else value for value in (*key.values(), *counts.values())]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def add_rows(model: type[Model], key: Sequence[str], count: str, rows: Sequence[Sequence[int]]) -> None:
    """One statement, run for each row: the values of the key, and what to add to the count."""
    statement = adding(model, tuple(key), (count,))
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


@cache
def adding(model: type[Model], key: tuple[str, ...], counts: tuple[str, ...], longest: tuple[str, ...] = ()) -> str:
    """The statement, in words that both databases know. The ORM writes over what conflicts; it has none for adding.

    It holds names of the model's own table and columns, and a place for every value.
    """
    table = model._meta.db_table
    names = ", ".join(f'"{name}"' for name in (*key, *counts))
    places = ", ".join(["%s"] * len((*key, *counts)))
    held = ", ".join(f'"{field.attname}"' for field in model._meta.pk_fields)
    sums = ", ".join(_sum(table, name, is_longest=name in longest) for name in counts)
    return (
        f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - names of our models
        f" ON CONFLICT ({held}) DO UPDATE SET {sums}"
    )


def _sum(table: str, name: str, *, is_longest: bool) -> str:
    kept, new = f'"{table}"."{name}"', f'excluded."{name}"'
    if is_longest:
        return f'"{name}" = CASE WHEN {new} > {kept} THEN {new} ELSE {kept} END'
    return f'"{name}" = {kept} + {new}'
