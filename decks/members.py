"""What the page of who works on a deck reads."""

from collections.abc import Sequence

from accounts.models import User

from .models import Deck, DeckMember
from .roles import rights_in


def managed_deck(user: User, deck_id: int) -> Deck | None:
    """The whole deck of this number, for who may say who works on it."""
    deck = Deck.objects.roots().select_related("owner").filter(pk=deck_id).first()
    return deck if deck and rights_in(user, deck).manage else None


def members_of(deck: Deck) -> Sequence[DeckMember]:
    return list(deck.members.select_related("person").order_by("added_at", "pk"))


def find_member(deck: Deck, member_id: int) -> DeckMember | None:
    return deck.members.select_related("person", "deck").filter(pk=member_id).first()
