"""What a request did to the database: every table before and after, row by row."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from accounts.models import User

# These never change after a migration.
LEFT_OUT = {ContentType, Permission}
TABLES = [model for model in apps.get_models(include_auto_created=True) if model not in LEFT_OUT]

Row = dict[str, object]
Key = tuple[type[Model], tuple[object, ...]]


def snapshot(tables: Collection[type[Model]] = TABLES) -> dict[Key, Row]:
    rows = {}
    for model in tables:
        names = [field.attname for field in model._meta.concrete_fields]
        keys = [field.attname for field in getattr(model._meta.pk, "fields", None) or [model._meta.pk]]
        # Not the default manager: nothing may hide from this.
        for row in model._base_manager.values(*names):
            rows[model, tuple(row[key] for key in keys)] = row
    return rows


WRITING = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
BY_TABLE = {model._meta.db_table: model for model in TABLES}


@contextmanager
def written() -> Iterator[set[type[Model]]]:
    """The models whose tables statements that write name meanwhile. There are no triggers, so nothing else changes."""
    found: set[type[Model]] = set()

    def note(execute, sql, params, many, context):
        if WRITING.match(sql):
            found.update(BY_TABLE[name] for name in re.findall(r'"(\w+)"', sql) if name in BY_TABLE)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@dataclass
class Difference:
    added: dict[Key, Row]
    removed: dict[Key, Row]
    changed: dict[Key, Row]
    """The new values of the columns that changed."""
    before: dict[Key, Row]

    @property
    def columns(self) -> set[str]:
        """`decks.Note.front`, or `+decks.Note` and `-decks.Note` for whole rows."""
        return (
            {f"+{model._meta.label}" for model, _ in self.added}
            | {f"-{model._meta.label}" for model, _ in self.removed}
            | {f"{model._meta.label}.{name}" for (model, _), row in self.changed.items() for name in row}
        )

    def of_others(self, user: User | None) -> list[str]:
        """What happened to rows that do not belong to this user."""
        touched = [("added", row, key) for key, row in self.added.items()]
        touched += [("removed", row, key) for key, row in self.removed.items()]
        touched += [("changed", self.before[key], key) for key in self.changed]
        return [f"{what} {key[0]._meta.label}" for what, row, key in touched if not _belongs(key, row, user)]


def _belongs(key: Key, row: Row, user: User | None) -> bool:
    model, pk = key
    if user is None:
        return False
    if model is User:
        return pk == (user.pk,)
    owners = [field.attname for field in model._meta.concrete_fields if field.related_model is User]
    return any(row[name] == user.pk for name in owners)


def difference(before: dict[Key, Row], after: dict[Key, Row]) -> Difference:
    changed = {}
    for key in before.keys() & after.keys():
        moved = {name: value for name, value in after[key].items() if value != before[key][name]}
        if moved:
            changed[key] = moved
    return Difference(
        added={key: row for key, row in after.items() if key not in before},
        removed={key: row for key, row in before.items() if key not in after},
        changed=changed,
        before=before,
    )
