"""Doing what was shown: everything in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max, ProtectedError

from decks.models import Deck, ImportBatch, ImportRow, Note, Revision
from decks.services.notes import delete_drafts
from decks.services.saving import Save, write_saves
from decks.services.tree import add_topic
from decks.slidedeck.slugs import slug_of

from . import importing, replacing, undoing
from .filling import store_rows
from .importing import KnownNotes, Match
from .planning import Planner, rights_of

Verdict = ImportRow.Verdict
TO_DO: Final = (Verdict.ADDED, Verdict.CHANGED, Verdict.REMOVED)
ORIGINS: Final = {
    ImportBatch.Verb.IMPORT: Revision.Origin.IMPORT,
    ImportBatch.Verb.REPLACE: Revision.Origin.REPLACE,
    ImportBatch.Verb.UNDO: Revision.Origin.UNDO,
}

ROWS_OF: Final = {
    ImportBatch.Verb.IMPORT: importing.rows_of,
    ImportBatch.Verb.REPLACE: replacing.rows_of,
    ImportBatch.Verb.UNDO: undoing.rows_of,
}


class BatchOutdatedError(Exception):
    """Notes were changed since the plan was made: nothing was done, and the batch is to be planned again."""


def run_batch(
    *, batch: ImportBatch, at: datetime, fact_changed: bool = False, chosen: Collection[int] | None = None
) -> bool:
    """Does what the plan says, of some only the rows `chosen` by their numbers. Whether it was still to be done.

    What the plan rendered is made ready before the transaction; it begins only if no note of the deck was changed
    meanwhile, or BatchOutdatedError is raised and the batch waits to be planned again. Schedules are never touched.
    """
    if batch.state != ImportBatch.State.PLANNED:
        return False
    if not rights_of(batch).write:
        raise PermissionDenied
    try:
        return _run(batch, at, fact_changed=fact_changed, chosen=chosen)
    except BatchOutdatedError:
        if _plan_again(batch):
            raise
        return False


def _run(batch: ImportBatch, at: datetime, *, fact_changed: bool, chosen: Collection[int] | None) -> bool:
    seen = _state_of(batch.deck)
    rows = [row for row in batch.rows.filter(verdict__in=TO_DO) if chosen is None or row.number in chosen]
    planned = [(row.verdict, row.before) for row in rows]
    planner = Planner(batch, rows, fact_changed=fact_changed)
    saves = [planner.plan(row) for row in rows]
    if planned != [(row.verdict, row.before) for row in rows] or _is_there_already(batch, rows):
        raise BatchOutdatedError
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != ImportBatch.State.PLANNED:
            return False
        _wait_for_writers(saves)
        if _state_of(batch.deck) != seen:
            raise BatchOutdatedError
        _make_topics(batch, saves)
        write_saves([save for save in saves if save], by=batch.by, at=at, origin=ORIGINS[ImportBatch.Verb(batch.verb)])
        delete_drafts(notes=Note.objects.filter(pk__in=[row.note_id for row in rows if row.verdict == Verdict.REMOVED]))
        _close(batch, rows, saves, at)
    return True


@transaction.atomic
def _plan_again(batch: ImportBatch) -> bool:
    """Whether it is still to be done."""
    if not ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=ImportBatch.State.PLANNED).exists():
        return False
    store_rows(batch, ROWS_OF[ImportBatch.Verb(batch.verb)](batch))
    return True


def _state_of(deck: Deck) -> tuple[int | None, int]:
    """Another where any note of the whole deck was saved or removed."""
    revisions = Revision.objects.filter(note__deck__in=Deck.objects.within(deck.root_path))
    told = revisions.aggregate(last=Max("pk"), total=Count("pk"))
    return told["last"], told["total"]


def _is_there_already(batch: ImportBatch, rows: Sequence[ImportRow]) -> bool:
    """What is new must still be so, or the same table brought in by two people would make everything twice."""
    new = [row.fields for row in rows if row.verdict == Verdict.ADDED]
    if not new:
        return False
    known = KnownNotes(batch.deck.root)
    by_front = batch.options.get("match") == Match.FRONT
    return any(fields["guid"] in known.by_guid or (by_front and known.asking(fields["front"])) for fields in new)


def _wait_for_writers(saves: Sequence[Save | None]) -> None:
    """Who saves one of these notes at this moment is let finish; what they wrote is then seen."""
    pks = [save.note.pk for save in saves if save and save.stored]
    list(Note.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def _make_topics(batch: ImportBatch, saves: Sequence[Save | None]) -> None:
    root = batch.deck.root
    taken = set(Deck.objects.filter(parent=root).values_list("slug", flat=True))
    made: dict[int, Deck] = {}
    for save in saves:
        if save is None or save.note.deck.pk > 0:
            continue
        wanted = save.note.deck
        if wanted.pk not in made:
            slug = _free(slug_of(wanted.title), taken)
            made[wanted.pk] = add_topic(parent=root, slug=slug, title=wanted.title)
        save.note.deck = made[wanted.pk]
        save.content["deck"] = save.note.deck.pk
    batch.options["made_topics"] = [topic.pk for topic in made.values()]


def _free(slug: str, taken: set[str]) -> str:
    name, number = slug, 2
    while name in taken:
        name, number = f"{slug}-{number}", number + 1
    taken.add(name)
    return name


def _close(batch: ImportBatch, rows: Sequence[ImportRow], saves: Sequence[Save | None], at: datetime) -> None:
    """What the batch did is kept, what it needed for that is not."""
    for row, save in zip(rows, saves, strict=True):
        if save is not None:
            row.note_id, row.after = save.note.pk, save.note.version
    done = [row for row in rows if row.verdict != Verdict.REMOVED]
    written = ["note", "after", "before", "position"]
    ImportRow.objects.bulk_create(done, update_conflicts=True, unique_fields=["id"], update_fields=written)
    batch.rows.filter(verdict__in=TO_DO).exclude(pk__in=[row.pk for row in rows]).update(is_chosen=False)
    batch.rows.update(fields={}, cards={})
    refused = set(batch.rows.filter(verdict=Verdict.REFUSED).values_list("number", flat=True))
    first = 1 if batch.options.get("first_row_names") else 0
    batch.table = batch.table[:first] + [row for row in batch.table[first:] if row[0] in refused]
    batch.state, batch.done_at = ImportBatch.State.DONE, at
    batch.save(update_fields=["table", "options", "state", "done_at"])
    if batch.takes_back is not None:
        _remove_empty(batch.takes_back.options.get("made_topics", []))


def _remove_empty(topics: Sequence[int]) -> None:
    """Of the topics that the batch had made, those in which nothing is left and which nothing of a learner names."""
    for topic in Deck.objects.filter(pk__in=topics, notes=None, topics=None):
        try:
            with transaction.atomic():
                topic.delete()
        except ProtectedError:
            continue
