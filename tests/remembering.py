"""What fixtures write through the services is written that way once; after that the same rows are put in again at once.

A deck of five notes is a hundred statements and the rendering of each text, and hundreds of tests begin with it. The
second test of a process that asks for it gets the rows of the first, keys included, in a statement a table.
"""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.sql import InsertQuery, UpdateQuery
from django.utils import timezone

from decks.models import Deck, Note, NoteWords
from decks.search.words import indexed_text

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Written:
    statements: list[tuple[str, Row]]
    files: dict[str, bytes]
    value: bytes


_known: dict[Any, Written] = {}
# Between the keys of one such writing and another's, and of whatever a test adds.
ROOM, ROOMS = 1_000_000, 1_000_000


def remembered(make: Callable[[], Any], *upon: Any) -> Any:
    """What `make()` returns, and in the database what it writes, whether or not it has to be called for that.

    `upon` is all that it depends on but for the moment and the decks there are, such as keys of people, which have to
    be remembered as well. Whoever gets the value gets a copy.
    """
    now = timezone.now() if time_machine.escape_hatch.is_travelling() else None
    name = repr((make.__module__, make.__qualname__, upon))
    key = (name, now, *Deck.objects.values_list("pk", "path"))
    with transaction.atomic():
        if key in _known:
            _write_again(_known[key])
        else:
            _leave_room(name)
            _known[key] = _watched(make)
    return pickle.loads(_known[key].value)


def _write_again(written: Written) -> None:
    with connection.cursor() as cursor:
        for statement, values in written.statements:
            cursor.execute(statement, values)
    for name, content in written.files.items():
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _watched(make: Callable[[], Any]) -> Written:
    rows, files = _rows(), _files()
    value = make()
    statements = []
    for model, now in _rows().items():
        before = rows[model]
        assert before.keys() <= now.keys(), f"{make.__qualname__} removes rows of {model.__name__}"
        new = [_for_the_index(row) for key, row in now.items() if key not in before]
        changed = [now[key] for key in before if _values(now[key]) != _values(before[key])]
        statements += [*_inserting(model, new), *(_updating(model, row) for row in changed)]
    new_files = {name: content for name, content in _files().items() if name not in files}
    return Written(statements, new_files, pickle.dumps(value))


def _leave_room(name: str) -> None:
    """PostgreSQL gives out a number once. SQLite would give those of what is remembered to other rows. Whatever the
    order of the tests, it is the same numbers here, since what is drawn by chance is drawn from them."""
    if connection.vendor != "sqlite":
        return
    least = (1 + crc32(name.encode()) % ROOMS) * ROOM
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master WHERE type = 'table'"
            " AND sql LIKE '%%AUTOINCREMENT%%' AND name NOT IN (SELECT name FROM sqlite_sequence)"
        )
        cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s)", [least])


def _rows() -> dict[type[Model], dict[Any, Model]]:
    models = apps.get_models(include_auto_created=True)
    return {model: {row.pk: row for row in model._base_manager.all()} for model in models if not model._meta.proxy}


def _for_the_index(row: Model) -> Model:
    """What a column of a full-text index gives back is not what it took."""
    if isinstance(row, NoteWords):
        row.words = indexed_text(Note.objects.get(pk=row.pk).search_text)
    return row


def _files() -> dict[str, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _values(row: Model) -> Row:
    return tuple(getattr(row, field.attname) for field in _fields(type(row)))


def _inserting(model: type[Model], rows: list[Model]) -> Iterator[tuple[str, Row]]:
    fields = _fields(model)
    at_once = connection.ops.bulk_batch_size(fields, rows) if rows else 1
    for start in range(0, len(rows), at_once):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + at_once], raw=True)  # as they are: no time is taken again
        yield from query.get_compiler(connection=connection).as_sql()


def _updating(model: type[Model], row: Model) -> tuple[str, Row]:
    query = UpdateQuery(model)
    query.add_filter("pk", row.pk)
    query.add_update_fields([(field, None, getattr(row, field.attname)) for field in _fields(model)])
    return query.get_compiler(connection=connection).as_sql()
