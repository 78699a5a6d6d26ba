"""How a learner studies a deck, from now on or for today only. Nothing here touches a schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from decks.models import Deck

from ..deck_options import DeckOptions
from ..models import Enrolment
from ..queue import Clock, Scope, new_held_back
from ..today import MORE_NEW, added_new, met_today, new_of_day

if TYPE_CHECKING:
    from accounts.models import User


def save_options(*, user: User, deck: Deck, chosen: DeckOptions) -> None:
    """From the next card shown on. What is scheduled already stays as it is, and a card shown before this keeps what
    its buttons say."""
    Enrolment.objects.filter(user=user, deck=deck).update(**chosen.columns())


def limit_today(
    *, user: User, deck: Deck, at: datetime, new: int | None = None, reviews: int | None = None
) -> None:
    """Other limits of a deck for this study day; None leaves that one as it usually is."""
    Enrolment.objects.filter(user=user, deck=deck).update(
        today=Clock.of(user, at).day, new_today=new, reviews_today=reviews
    )


@transaction.atomic
def more_today(*, user: User, deck: Deck | None, at: datetime, new: int = MORE_NEW, added: int | None = None) -> int:
    """So many more new cards today, of one whole deck or of all that are studied; how many there will be.

    `added` is how many had been added when this was asked for, so that asking twice adds once.
    """
    clock, profile = Clock.of(user, at), user.profile
    enrolments = list(
        Enrolment.objects.filter(user=user, is_paused=False, **({"deck": deck} if deck else {}))
        .select_related("deck")
        .order_by("deck_id")
        .select_for_update(of=("self",))
    )
    added_now = sum(added_new(enrolment, profile, clock.day) for enrolment in enrolments)
    wanted = new if added is None else max(0, min(added, added_now) + new - added_now)
    if not wanted:
        return 0
    met = met_today(user, clock.day, [enrolment.deck_id for enrolment in enrolments])
    waiting = [
        new_held_back(user, Scope(deck=enrolment.deck), clock, at_most=wanted) for enrolment in enrolments
    ]
    shares = shared_out(wanted, waiting)
    for enrolment, share in zip(enrolments, shares, strict=True):
        if share:
            limit = max(new_of_day(enrolment, profile, clock.day), met.get(enrolment.deck_id, 0))
            _limit(enrolment, clock, new=limit + share)
    return sum(shares)


def _limit(enrolment: Enrolment, clock: Clock, *, new: int) -> None:
    """Other new cards today, with the reviews as they are today."""
    if enrolment.today != clock.day:
        enrolment.today, enrolment.reviews_today = clock.day, None
    enrolment.new_today = new
    enrolment.save(update_fields=["today", "new_today", "reviews_today"])


def take_back_today(*, user: User, deck: Deck | None) -> bool:
    """The usual limits again, of one deck or of all; whether there were others."""
    limited = Enrolment.objects.filter(user=user, today__isnull=False, **({"deck": deck} if deck else {}))
    return limited.update(today=None, new_today=None, reviews_today=None) > 0


def shared_out(wanted: int, waiting: Sequence[int]) -> list[int]:
    """So many in turns, from each no more than wait there."""
    shares = [0] * len(waiting)
    while wanted > 0 and any(share < there for share, there in zip(shares, waiting, strict=True)):
        for place, there in enumerate(waiting):
            if wanted and shares[place] < there:
                shares[place] += 1
                wanted -= 1
    return shares
