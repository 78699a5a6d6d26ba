"""Keeping the full-text index in step with the notes. Only the writers of notes call this, and the command that makes
it anew."""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import transaction

from decks.models import Note, NoteWords
from decks.search.words import indexed_text

NOTES_AT_A_TIME = 500


@transaction.atomic
def index_notes(notes: Sequence[Note]) -> None:
    """Has search find these notes by what their `search_text` says now."""
    # Not an update: no full-text table of SQLite knows "insert or update".
    NoteWords.objects.filter(note__in=[note.pk for note in notes]).delete()
    NoteWords.objects.bulk_create(NoteWords(note=note, words=indexed_text(note.search_text)) for note in notes)


@transaction.atomic
def index_again() -> int:
    """Makes the whole index anew. Returns of how many notes."""
    NoteWords.objects.all().delete()
    notes: Iterable[Note] = Note.objects.order_by("pk").only("search_text").iterator(NOTES_AT_A_TIME)
    rows = (NoteWords(note=note, words=indexed_text(note.search_text)) for note in notes)
    count = 0
    while batch := list(islice(rows, NOTES_AT_A_TIME)):
        NoteWords.objects.bulk_create(batch)
        count += len(batch)
    return count
