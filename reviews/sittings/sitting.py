"""A sitting that was begun: finding it again, and when it is over."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from ..models import Sitting
from ..queue import Clock

CARDS_AT_MOST = 500  # of one sitting: more than anybody gets through, and few enough to be looked at with every answer
LASTS = timedelta(days=1)  # whoever sits over the rollover goes on; the day after, the choice is made anew


def find_sitting(user_id: int, sitting_id: UUID) -> Sitting | None:
    """One of this learner's; None for any other."""
    return Sitting.objects.filter(user_id=user_id, id=sitting_id).first()


def is_over(sitting: Sitting, clock: Clock) -> bool:
    """Whether the sitting is of another day than today and the one before."""
    return clock.day - sitting.study_day > LASTS
