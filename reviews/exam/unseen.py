"""The new cards of a deck, and how many of them a day meet all in time."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from decks.models import Card, Deck
from decks.querysets import path_after

from ..models import Phase, Schedule, StudyDay
from ..queue import Clock
from .method import new_per_day


def unseen_cards(user_id: int, deck: Deck) -> QuerySet[Card, Card]:
    """Cards of a whole deck not begun yet, in the author's order; none that the learner suspended."""
    begun = Schedule.objects.of(user_id).filter(card=OuterRef("pk")).filter(~Q(phase=Phase.NEW) | Q(suspended=True))
    cards = Card.objects.live().filter(order__gte=deck.path, order__lt=path_after(deck.path))
    return cards.filter(~Exists(begun)).order_by("order", "pk")


def new_cards_of_day(user_id: int, deck: Deck, exam_on: date, clock: Clock) -> int:
    """So many today, and every new card is met in time. Those met today count as still to be met."""
    today = StudyDay.objects.filter(user_id=user_id, day=clock.day, root=deck)
    met = today.aggregate(met=Sum("introduced"))["met"] or 0
    unseen = unseen_cards(user_id, deck).count() + met
    return new_per_day(unseen, max(0, (exam_on - clock.day).days))
