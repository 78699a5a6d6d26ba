"""The life of a batch before anything is planned: a table that waits, and what is given up."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from decks.models import Deck, ImportBatch
from decks.tabular import Table

from .filling import NAME_CHARS, drop_unfinished


@transaction.atomic
def begin_table(*, deck: Deck, by: User, at: datetime, name: str, table: Table) -> ImportBatch:
    """A table whose columns are to be named."""
    drop_unfinished(at=at)
    return ImportBatch.objects.create(
        deck=deck,
        by=by,
        at=at,
        verb=ImportBatch.Verb.IMPORT,
        state=ImportBatch.State.MAPPING,
        name=name[:NAME_CHARS],
        table=[[row.number, list(row.cells)] for row in table.rows],
    )


@transaction.atomic
def rename_columns(*, batch: ImportBatch) -> bool:
    """Back to naming the columns. Whether the batch was still to be done."""
    again = ImportBatch.objects.select_for_update().filter(
        pk=batch.pk, verb=ImportBatch.Verb.IMPORT, done_at=None
    )
    if not again.update(state=ImportBatch.State.MAPPING):
        return False
    batch.rows.all().delete()
    return True


@transaction.atomic
def drop_batch(*, batch: ImportBatch) -> bool:
    """Gives it up: nothing was done, and nothing is left of it. Whether it was still to be done."""
    found = ImportBatch.objects.select_for_update().filter(pk=batch.pk, done_at=None).first()
    if found is None:
        return False
    found.delete()
    return True
