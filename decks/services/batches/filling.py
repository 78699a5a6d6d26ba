"""A batch and its rows as they are first written down, and written down anew where notes went on meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from decks.models import ImportBatch, ImportRow

#: A batch that nobody finished is of no use a day later.
UNFINISHED_FOR: Final = timedelta(days=1)
NAME_CHARS: Final = 120


@transaction.atomic
def store_rows(batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
    """Has the batch wait to be planned from its first row."""
    batch.state = ImportBatch.State.PLANNING
    batch.save()
    batch.rows.all().delete()
    for row in rows:
        row.batch = batch
    ImportRow.objects.bulk_create(rows)


def drop_unfinished(*, at: datetime) -> None:
    ImportBatch.objects.filter(done_at=None, at__lt=at - UNFINISHED_FOR).delete()
