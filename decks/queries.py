"""What the pages of content read."""

from typing import TYPE_CHECKING

from .models import Card, Media, Note

if TYPE_CHECKING:
    from accounts.models import User


def visible_media(user: "User", name: str) -> Media | None:
    """The picture or sound of this name, for whoever may see a note that shows it: learners what is public, owners
    their decks', and everything for who uploaded it and for authors."""
    media = Media.objects.filter(name=name).first()
    if media is None or user.is_staff or media.by_id == user.pk:
        return media
    if Card.objects.live().filter(note__media=media).exists():
        return media
    notes = Note.objects.filter(media=media).select_related("deck__parent__parent")
    owners = {deck.owner_id for note in notes for deck in note.deck.lineage}
    return media if user.pk in owners else None
