"""How long this learner takes for a card."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from .models import StudyDay
from .tokens import Pace

if TYPE_CHECKING:
    from accounts.models import User

    from .queue import Clock

# Until a learner has times of their own.
DEFAULT_PACE = Pace(new_secs=25, review_secs=12)
PACE_DAYS = 14
PACE_ANSWERS = 20  # answers of a kind before they say more than the default


def pace_of(user: User, clock: Clock) -> Pace:
    """Seconds this learner takes for a new card and for a review, from the last two weeks of study days.

    What half of the answers took at most, each counted with the mean of its day and topic: a day on which the telephone
    lay aside with a card open, or a topic of formulas, moves it little.
    """
    days = StudyDay.objects.filter(user=user, day__gt=clock.day - timedelta(days=PACE_DAYS))
    rows = list(days.values_list("introduced", "introduced_ms", "reviewed", "reviewed_ms"))
    return Pace(
        new_secs=_usual_secs([row[:2] for row in rows], DEFAULT_PACE.new_secs),
        review_secs=_usual_secs([row[2:] for row in rows], DEFAULT_PACE.review_secs),
    )


def _usual_secs(sums: Iterable[tuple[int, int]], default: int) -> int:
    """The weighted median of the means. Of answers and the milliseconds of all of them."""
    means = sorted((milliseconds / answers, answers) for answers, milliseconds in sums if answers > 0)
    total = sum(answers for _mean, answers in means)
    if total < PACE_ANSWERS:
        return default
    passed = 0
    for mean, answers in means:
        passed += answers
        if 2 * passed >= total:
            return max(1, round(mean / 1000))
    raise AssertionError("half of the answers is never past all of them")
