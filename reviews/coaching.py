"""When to say a word about how the grades are used, and how rarely."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from accounts.models import Grading

from .models import StudyDay
from .scheduling import Grade
from .tokens import AnswerToken

if TYPE_CHECKING:
    from accounts.models import Profile, User


def asks_about_hard(profile: Profile, token: AnswerToken, quality: int) -> bool:
    """Whether this answer is the first Hard of all: it is asked whether the card was remembered. Whoever grades by
    SM-2's own numbers has read what they mean."""
    return (
        quality == Grade.HARD
        and not profile.hard_explained
        and profile.grading == Grading.FOUR
        and not token.is_practice
    )


HARD_WATCHED_DAYS = 30
HARD_WATCHED_REVIEWS = 50  # below it, shares of them mean little
HARD_PERCENT = 20  # of the reviews and more: most learners press it for less than one in ten
AGAIN_PERCENT = 2  # and less: nobody forgets so little on a schedule that lets one in ten slip
HARD_SPOKEN_OF_EVERY = timedelta(days=14)


def hard_looks_forgotten(user: User, day: date) -> bool:
    """Whether Hard seems to be pressed for what was forgotten, and it is time to say so.

    Judged from the reviews of the last thirty days. True all through the day on which it is said, so that a reload
    says it again.
    """
    profile = user.profile
    if profile.grading == Grading.TWO or _was_said(profile.hard_spoken_of_on, day):
        return False
    days = StudyDay.objects.filter(user=user, day__lte=day, day__gt=day - timedelta(days=HARD_WATCHED_DAYS))
    counts = days.aggregate(reviewed=Sum("reviewed"), hard=Sum("hard"), again=Sum("again"))
    reviewed, hard, again = (counts[name] or 0 for name in ("reviewed", "hard", "again"))
    return (
        reviewed >= HARD_WATCHED_REVIEWS
        and 100 * hard >= HARD_PERCENT * reviewed
        and 100 * again <= AGAIN_PERCENT * reviewed
    )


def _was_said(said_on: date | None, day: date) -> bool:
    return said_on is not None and said_on != day and day - said_on < HARD_SPOKEN_OF_EVERY
