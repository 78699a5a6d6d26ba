"""A sitting that was begun: finding it again, what was done in it, and when it is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ..models import LogKind, ReviewLog, Schedule, Sitting
from ..queue import Clock
from ..state import STATE_FIELDS, CardState

CARDS_AT_MOST = 500  # of one sitting: more than anybody gets through, and few enough to be looked at with every answer
LASTS = timedelta(days=1)  # whoever sits over the rollover goes on; the day after, the choice is made anew


def find_sitting(user_id: int, sitting_id: UUID) -> Sitting | None:
    """One of this learner's; None for any other."""
    return Sitting.objects.filter(user_id=user_id, id=sitting_id).first()


def is_over(sitting: Sitting, clock: Clock) -> bool:
    """Whether the sitting is of another day than today and the one before."""
    return clock.day - sitting.study_day > LASTS


def rows_of_sitting(sitting: Sitting, kinds: Collection[LogKind]) -> QuerySet[ReviewLog, ReviewLog]:
    """The log's rows of its cards since it began that stand, of no more days than it lasts."""
    undone = ReviewLog.objects.filter(user_id=sitting.user_id, undoes=OuterRef("token"))
    return ReviewLog.objects.filter(
        user_id=sitting.user_id,
        # A day before: who travels west over midnight comes into an earlier day.
        study_day__gte=sitting.study_day - LASTS,
        study_day__lte=sitting.study_day + 2 * LASTS,
        at__gte=sitting.began_at,
        kind__in=kinds,
        card_id__in=sitting.card_ids,
    ).filter(~Exists(undone))


def states_of(user_id: int, card_ids: Collection[int]) -> dict[int, CardState]:
    """What this learner knows of each of these cards; nothing of those nothing was recorded about.

    Without making a Schedule of each row, which takes three times as long.
    """
    rows = Schedule.objects.of(user_id).filter(card_id__in=card_ids).values_list("card_id", *STATE_FIELDS)
    return {card_id: CardState(**dict(zip(STATE_FIELDS, values, strict=True))) for card_id, *values in rows}
