"""Everything about me: every row of every table that points to the user, found by looking, not by a list."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .models import User

# Of no use to the person and of use to a thief.
SECRET_FIELDS = frozenset({"password", "session_key", "session_data"})
ROWS_AT_A_TIME = 500


def tables_about_users() -> list[tuple[type[models.Model], list["models.ForeignKey[Any, Any]"]]]:
    """Every model with its fields that point to a user, tables of many-to-many relations included."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        pointers = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is User
        ]
        if pointers:
            found.append((model, pointers))
    return found


def export_lines(*, user: User, at: datetime) -> Iterator[str]:
    """The parts of one JSON object, a few rows at a time."""
    yield f'{{"exported_at": {_json(at)},\n"accounts.User": [\n{_json(_values(user, {}))}\n]'
    for model, pointers in tables_about_users():
        yield f',\n"{model._meta.label}": ['
        separator = "\n"
        for row in _rows(model, pointers, user):
            yield separator + _json(row)
            separator = ",\n"
        yield "\n]"
    yield "\n}\n"


def _rows(
    model: type[models.Model], pointers: Iterable["models.ForeignKey[Any, Any]"], user: User
) -> Iterator[dict[str, Any]]:
    mine = models.Q()
    for field in pointers:
        mine |= models.Q((field.name, user))
    rows = model._base_manager.filter(mine).order_by("pk").iterator(ROWS_AT_A_TIME)
    while batch := list(islice(rows, ROWS_AT_A_TIME)):
        names = _names(model, batch)
        for row in batch:
            yield _values(row, names)


def _names(model: type[models.Model], batch: list[models.Model]) -> dict[str, dict[Any, str]]:
    """What the things are called that these rows point to, one query a field."""
    names = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is not User:
            pks = {pk for row in batch if (pk := getattr(row, field.attname)) is not None}
            related = field.related_model._base_manager.in_bulk(pks)
            names[field.name] = {pk: str(thing) for pk, thing in related.items()}
    return names


def _values(row: models.Model, names: dict[str, dict[Any, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in SECRET_FIELDS:
            continue
        value = field.value_from_object(row)
        values[field.attname] = value
        if field.name in names and value in names[field.name]:
            values[field.name] = names[field.name][value]
    return values


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
