"""What there is to choose from: the decks a learner studies with their topics, the tags in them, the flags in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from decks.models import Deck, Note, Tag

from ..models import Enrolment, Schedule
from ..queue import Scope

if TYPE_CHECKING:
    from accounts.models import User

PARTS_AT_MOST = 500
TAGS_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Part:
    """A deck or a topic of one."""

    deck: Deck
    slug: str
    """As in an address: `deck/topic`."""

    @property
    def depth(self) -> int:
        return self.slug.count("/")


@dataclass(frozen=True, slots=True)
class Offers:
    parts: Mapping[str, Part]
    """By slug, in the order of the decks."""
    tags: Sequence[str]
    flags: Sequence[int]


def parts_of(user: User) -> dict[str, Part]:
    """By slug, of the decks this learner studies, in their order. One statement for each of them, and one."""
    parts: dict[str, Part] = {}
    enrolments = Enrolment.objects.filter(user=user, is_paused=False).order_by("deck__path").select_related("deck")
    for enrolment in enrolments:
        decks = {deck.pk: deck for deck in Deck.objects.within(enrolment.deck.path).order_by("path")}
        for deck in decks.values():
            deck.parent = decks.get(deck.parent_id) if deck.parent_id else None
            part = Part(deck, Scope(deck=deck).deck_slug)
            parts[part.slug] = part
            if len(parts) == PARTS_AT_MOST:
                return parts
    return parts


def offers_of(user: User) -> Offers:
    """Of the decks this learner studies. Two statements besides those for their parts."""
    parts = parts_of(user)
    deck_ids = [part.deck.pk for part in parts.values()]
    # Asked tag by tag, which stops at the first note of each: there are more notes than tags.
    links = Note.tags.through.objects.filter(tag_id=OuterRef("pk"), note__deck_id__in=deck_ids)
    flags = Schedule.objects.of(user.pk).filter(flag__gt=0).order_by().values_list("flag", flat=True).distinct()
    return Offers(
        parts=parts,
        tags=list(Tag.objects.filter(Exists(links)).order_by("name").values_list("name", flat=True)[:TAGS_AT_MOST]),
        flags=sorted(flags),
    )
