"""Limits that hold on one study day only: what was met on it, and whether there are any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Sum

from .models import Enrolment, StudyDay

if TYPE_CHECKING:
    from accounts.models import Profile, User


MORE_NEW = 10  # what one press gives


@dataclass(frozen=True, slots=True)
class Today:
    """What may be offered where the day's cards are done."""

    deck_slug: str
    """The whole deck it is about; "" for all of them."""
    added: int
    """New cards that were added today so far: it goes along, so that asking twice adds once."""
    more: int
    """How many more are offered now; 0: none wait."""
    is_limited: bool
    """Whether other limits than the usual ones hold today."""


def met_today(user: User, day: date, deck_ids: Collection[int]) -> dict[int, int]:
    """New cards met on a study day, by whole deck."""
    rows = StudyDay.objects.filter(user=user, day=day, root_id__in=deck_ids).values("root_id")
    return dict(rows.annotate(met=Sum("introduced")).values_list("root_id", "met"))


def usual_new(enrolment: Enrolment, profile: Profile) -> int:
    """New cards of a deck on other days."""
    return profile.new_per_day if enrolment.new_per_day is None else enrolment.new_per_day


def new_of_day(enrolment: Enrolment, profile: Profile, day: date) -> int:
    """New cards of a deck on this day."""
    is_limited = enrolment.today == day and enrolment.new_today is not None
    return enrolment.new_today or 0 if is_limited else usual_new(enrolment, profile)


def added_new(enrolment: Enrolment, profile: Profile, day: date) -> int:
    """How many of them are more than on other days."""
    return max(0, new_of_day(enrolment, profile, day) - usual_new(enrolment, profile))


def today_of(user: User, day: date, *, deck_id: int | None, deck_slug: str, new_waiting: int) -> Today:
    """What holds today and what may be added, of one whole deck or of all that are studied."""
    one = {"deck_id": deck_id} if deck_id else {}
    enrolments = list(Enrolment.objects.filter(user=user, is_paused=False, **one))
    return Today(
        deck_slug=deck_slug,
        added=sum(added_new(enrolment, user.profile, day) for enrolment in enrolments),
        more=min(MORE_NEW, new_waiting),
        is_limited=any(enrolment.today == day for enrolment in enrolments),
    )
