"""One change to several notes, each saved as if by itself: what one refuses keeps the others from nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from decks.models import Deck, Note, Revision, Status
from decks.roles import authored_notes

from .note_content import tags_of
from .notes import move_note, publish_note, retire_note, save_note

if TYPE_CHECKING:
    from accounts.models import User

NOTES_AT_MOST = 500
Change = Callable[[Note], bool]
"""Whether the note changed. Raises ValidationError."""


@dataclass(slots=True)
class Changed:
    done: int = 0
    unchanged: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    """The concept of each note that was left as it is, and why."""


def tag_notes(*, by: User, note_ids: Iterable[int], add: Sequence[str], remove: Sequence[str], at: datetime) -> Changed:
    def change(note: Note) -> bool:
        names = [name for name in tags_of(note) if name not in remove]
        return save_note(note=note, by=by, at=at, origin=Revision.Origin.ADMIN, tags=[*names, *add])

    return change_notes(by=by, note_ids=note_ids, change=change)


def move_notes(*, by: User, note_ids: Iterable[int], deck: Deck, at: datetime) -> Changed:
    return change_notes(by=by, note_ids=note_ids, change=lambda note: move_note(note=note, deck=deck, by=by, at=at))


def publish_notes(*, by: User, note_ids: Iterable[int], at: datetime) -> Changed:
    return change_notes(by=by, note_ids=note_ids, change=lambda note: publish_note(note=note, by=by, at=at))


def retire_notes(*, by: User, note_ids: Iterable[int], at: datetime) -> Changed:
    """Drafts are not retired but deleted: nobody met them."""

    def change(note: Note) -> bool:
        if note.status == Status.DRAFT:
            raise ValidationError(_("It is a draft: nobody has met it, so there is nothing to retire."))
        return retire_note(note=note, by=by, at=at, replaced_by=note.replaced_by)

    return change_notes(by=by, note_ids=note_ids, change=change)


def change_notes(*, by: User, note_ids: Iterable[int], change: Change) -> Changed:
    """Of the decks this person works on; others are as if they were not there."""
    changed = Changed()
    notes = authored_notes(by).filter(pk__in=list(note_ids)).select_related("deck", "slide", "replaced_by")
    for note in notes.prefetch_related("tags").order_by("deck__path", "position", "pk")[:NOTES_AT_MOST]:
        try:
            if change(note):
                changed.done += 1
            else:
                changed.unchanged += 1
        except ValidationError as error:
            changed.refused.append((note.concept, " ".join(error.messages)))
        except PermissionDenied:
            changed.refused.append((note.concept, _("You may read this deck but not write in it.")))
    return changed
