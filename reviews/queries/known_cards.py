"""A card by its number, for the learner who studies it and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from decks.models import Card

from ..models import Enrolment, Schedule

if TYPE_CHECKING:
    from accounts.models import User


def card_of(user: User, card_id: int) -> Card | None:
    """With its note and deck. None for a card the learner never did anything with, nor has in a deck of theirs."""
    card = Card.objects.select_related("note__slide", "deck__parent").filter(pk=card_id).first()
    if card is None or Schedule.objects.filter(user_id=user.pk, card_id=card_id).exists():
        return card
    is_theirs = card.is_live and Enrolment.objects.filter(user=user, deck_id=card.deck.root.pk).exists()
    return card if is_theirs else None
