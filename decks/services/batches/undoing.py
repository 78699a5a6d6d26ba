"""Taking a batch back: each note says again what it said before, unless somebody changed it since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from decks.models import ImportBatch, ImportRow, Note, Revision, Status
from decks.services.removal import met_among

from .filling import store_rows


@transaction.atomic
def begin_undo(*, batch: ImportBatch, by: User, at: datetime) -> ImportBatch | None:
    """A batch that takes this one back. None where it is taken back already, or was never done.

    What was changed is restored to the letter, what was made is removed, or retired where a learner can have met it.
    """
    done = ImportBatch.objects.select_for_update(of=("self",)).select_related("deck__parent").get(pk=batch.pk)
    if done.done_at is None or done.verb == ImportBatch.Verb.UNDO:
        return None
    earlier = ImportBatch.objects.filter(takes_back=done).first()
    if earlier is not None and earlier.done_at is not None:
        return None
    if earlier is not None:
        earlier.delete()
    undo = ImportBatch(
        deck=done.deck, by=by, at=at, verb=ImportBatch.Verb.UNDO, name=done.name, takes_back=done
    )
    store_rows(undo, rows_of(undo))
    return undo


def rows_of(undo: ImportBatch) -> list[ImportRow]:
    """What of them was edited since is seen when they are looked at."""
    assert undo.takes_back is not None  # noqa: S101
    rows = list(undo.takes_back.rows.filter(note__isnull=False, after__isnull=False))
    revisions = _revisions(rows)
    met = met_among(Note.objects.filter(pk__in=[row.note_id for row in rows if row.before is None]))
    made = []
    for row in rows:
        fields: dict[str, Any] = {"of_version": row.after}
        if row.before is None and row.note_id not in met:
            fields["remove"] = True
        elif row.before is None:
            fields["status"] = Status.RETIRED
        else:
            before, after = revisions[row.note_id, row.before], revisions[row.note_id, row.after]
            fields |= _content(before, after.fact_changed, row.position)
        made.append(ImportRow(number=row.number, note_id=row.note_id, fields=fields))
    return made


def _revisions(rows: Sequence[ImportRow]) -> dict[tuple[int | None, int | None], Revision]:
    wanted = {(row.note_id, version) for row in rows for version in (row.before, row.after)}
    found = Revision.objects.filter(note__in=[row.note_id for row in rows if row.before is not None])
    return {(one.note_id, one.version): one for one in found.iterator() if (one.note_id, one.version) in wanted}


def _content(before: Revision, fact_changed: bool, position: int | None) -> dict[str, Any]:
    """All that the note said. Where the fact was said to have changed, it changes again."""
    fields = dict(before.fields)
    matters = {"accents": fields.pop("accents_matter", False), "capitals": fields.pop("case_matters", False)}
    fields["matters"] = [word for word, is_so in matters.items() if is_so]
    fields.setdefault("replaced_by", "")
    fields["position"] = position
    if fact_changed:
        fields["fact_changed"] = True
    return fields
