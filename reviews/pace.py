"""How long this learner takes for a card."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from .models import StudyDay
from .tokens import Pace

if TYPE_CHECKING:
    from accounts.models import User

    from .queue import Clock

# Until a learner has times of their own.
DEFAULT_PACE = Pace(new_secs=25, review_secs=12)
PACE_DAYS = 14
PACE_ANSWERS = 20  # answers of a kind before their mean says more than the default


def pace_of(user: User, clock: Clock) -> Pace:
    """Seconds this learner takes for a new card and for a review, from the last two weeks of study days."""
    sums = StudyDay.objects.filter(user=user, day__gt=clock.day - timedelta(days=PACE_DAYS)).aggregate(
        introduced=Sum("introduced"),
        introduced_ms=Sum("introduced_ms"),
        reviewed=Sum("reviewed"),
        reviewed_ms=Sum("reviewed_ms"),
    )
    return Pace(
        new_secs=_mean_secs(sums["introduced_ms"], sums["introduced"], DEFAULT_PACE.new_secs),
        review_secs=_mean_secs(sums["reviewed_ms"], sums["reviewed"], DEFAULT_PACE.review_secs),
    )


def _mean_secs(milliseconds: int | None, answers: int | None, default: int) -> int:
    if not answers or answers < PACE_ANSWERS:
        return default
    return max(1, round((milliseconds or 0) / answers / 1000))
