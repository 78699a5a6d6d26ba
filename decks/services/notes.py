"""What is done to one note. Whatever writes one goes through `saving`, as `save_note` does, so a note, its cards, its
search text and its history cannot disagree."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from decks.linting import own_warnings
from decks.models import Card, Deck, Note, Revision, Status, Tag
from decks.querysets import NoteQuerySet
from decks.rendering import RENDER_VERSION, RenderedCard
from decks.roles import rights_in

from .cards import Places, call_learners, place_cards, write_cards
from .checks import check_text, text_of
from .note_content import normalise, search_text, tags_of
from .removal import was_met
from .saving import prepare_save, write_saves
from .search_index import index_notes


@transaction.atomic
def save_note(
    *,
    note: Note,
    by: User | None,
    at: datetime,
    origin: Revision.Origin,
    fact_changed: bool = False,
    reason: str = "",
    suggested_by: User | None = None,
    tags: Iterable[str] | None = None,
    requires: Collection[Note] | None = None,
) -> bool:
    """Writes the note as it stands in memory, with its cards, tags, search text and a revision. Whether it changed.

    `reason` is the author's own word on why. `requires` are the notes to learn before it, with their decks. None keeps
    them, as None keeps the tags. A new place among the topic's notes alone is no new version: it changes no content.
    Raises ValidationError by field, with nothing written. No schedule is touched; learners' catch up later.
    """
    stored = None
    if note.pk is not None:
        stored = Note.objects.select_for_update(of=("self",)).select_related("deck").get(pk=note.pk)
    save = prepare_save(
        note=note,
        stored=stored,
        rights=rights_in(by, note.deck) if by is not None else None,
        fact_changed=fact_changed,
        reason=reason,
        suggested_by=suggested_by,
        tags=tags,
        requires=requires,
    )
    if save is None:
        return False
    write_saves([save], by=by, at=at, origin=origin)
    return save.is_new_version


def cards_of(note: Note) -> tuple[RenderedCard, ...]:
    """The cards this note would have if it were saved now. Raises ValidationError by field."""
    normalise(note)
    return check_text(text_of(note))


def move_note(*, note: Note, deck: Deck, by: User | None, at: datetime) -> bool:
    """Puts the note at the end of another topic of its deck. Its cards keep their ids. Whether it moved."""
    if note.deck_id == deck.pk:
        return False
    note.deck, note.position = deck, 0
    return save_note(note=note, by=by, at=at, origin=Revision.Origin.ADMIN)


def publish_note(*, note: Note, by: User | None, at: datetime) -> bool:
    note.status = Status.PUBLISHED
    return save_note(note=note, by=by, at=at, origin=Revision.Origin.ADMIN)


def retire_note(*, note: Note, by: User | None, at: datetime, replaced_by: Note | None = None) -> bool:
    """Takes the note's cards out of every queue; what learners did with them stays, and leads to what replaced it."""
    note.status, note.replaced_by = Status.RETIRED, replaced_by
    return save_note(note=note, by=by, at=at, origin=Revision.Origin.ADMIN)


def delete_draft(*, note: Note) -> None:
    """Deletes a note that no learner can have met. Raises ValidationError for any other: that one is retired."""
    delete_drafts(notes=Note.objects.filter(pk=note.pk))


@transaction.atomic
def delete_drafts(*, notes: NoteQuerySet) -> None:
    """Deletes notes that no learner can have met, all or none. Raises ValidationError."""
    refusal = ValidationError(
        _("Learners may have met this note: retire it instead, so that nobody loses their history.")
    )
    if was_met(notes):
        raise refusal
    try:
        Card.objects.filter(note__in=notes).delete()
    except ProtectedError as error:  # a schedule or an answer points at it after all
        raise refusal from error
    notes.delete()


@transaction.atomic
def rename_tag(*, tag: Tag, name: str) -> None:
    """Renames the tag on all its notes, and in what search finds. Raises ValidationError."""
    tag.name = " ".join(name.split())
    tag.full_clean()
    tag.save()
    notes = list(Note.objects.filter(tags=tag).prefetch_related("tags"))
    for note in notes:
        note.search_text = search_text(note, tags_of(note))
    Note.objects.bulk_update(notes, ["search_text"], batch_size=200)
    index_notes(notes)


@transaction.atomic
def render_again(*, note: Note) -> None:
    """Renders the cards of an unchanged note with today's renderer. Raises ValidationError if it refuses the text."""
    rendered = check_text(text_of(note), is_stored=True)
    places = Places(note.deck.root_path)
    met = write_cards([(note, rendered)], places)
    Note.objects.filter(pk=note.pk).update(render_version=RENDER_VERSION, warnings=own_warnings(note, rendered))
    if place_cards(Note.objects.filter(pk=note.pk), places) or met:
        call_learners(note.deck.root_path)
