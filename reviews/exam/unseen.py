"""The new cards of a deck, and how many of them a day meet all in time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from decks.models import Card, Deck
from decks.querysets import path_after

from ..models import Phase, Schedule, StudyDay
from ..queue import Clock
from ..statistics.counted import count_unseen
from .method import new_per_day

if TYPE_CHECKING:
    from accounts.models import User


LOTS = 65_536
SCATTER = 40_503  # odd, near LOTS over the golden ratio: neighbours get lots far apart (Knuth, TAOCP 3, 6.4)


def unseen_cards(user_id: int, deck: Deck) -> QuerySet[Card, Card]:
    """Cards of a whole deck not begun yet, in the author's order; none that the learner suspended."""
    begun = Schedule.objects.of(user_id).filter(card=OuterRef("pk")).filter(~Q(phase=Phase.NEW) | Q(suspended=True))
    cards = Card.objects.live().filter(order__gte=deck.path, order__lt=path_after(deck.path))
    return cards.filter(~Exists(begun)).order_by("order", "pk")


def draw_unseen(user_id: int, deck: Deck, share: int, count: int) -> list[tuple[int, int]]:
    """(card, topic) of so many new cards that stand for all, in the author's order. `share`: one in so many is wanted.

    Twice as many are drawn by their number and thinned out: whether a card was begun is asked of few, which takes a
    fifth of listing all of a large deck.
    """
    drawn = unseen_cards(user_id, deck).annotate(lot=F("pk") * SCATTER % LOTS).filter(lot__lt=-(-2 * LOTS // share))
    rows = list(drawn.values_list("pk", "deck_id"))
    count = min(count, len(rows))
    return [rows[number * len(rows) // count] for number in range(count)]


def new_cards_of_day(user: User, deck: Deck, exam_on: date, clock: Clock) -> int:
    """So many today, and every new card is met in time. Those met today count as still to be met."""
    today = StudyDay.objects.filter(user=user, day=clock.day, root=deck)
    met = today.aggregate(met=Sum("introduced"))["met"] or 0
    unseen = count_unseen(user, [deck]) + met
    return new_per_day(unseen, max(0, (exam_on - clock.day).days))
