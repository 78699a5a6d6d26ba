"""What the pages of content read."""

from typing import TYPE_CHECKING

from .models import Card, Media
from .roles import authored_notes

if TYPE_CHECKING:
    from accounts.models import User


def visible_media(user: "User", name: str) -> Media | None:
    """The picture or sound of this name, for whoever may see a note that shows it: learners what is public, those who
    work on a deck what is in it; and for who uploaded it."""
    media = Media.objects.filter(name=name).first()
    if media is None or user.is_superuser or media.by_id == user.pk:
        return media
    is_public = Card.objects.live().filter(note__media=media).exists()
    return media if is_public or authored_notes(user).filter(media=media).exists() else None
