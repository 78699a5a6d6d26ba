"""Limits that hold on one study day only: what was met on it, and whether there are any."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Sum

from .models import Enrolment, StudyDay

if TYPE_CHECKING:
    from accounts.models import User


MORE_NEW = 10  # what one press gives


@dataclass(frozen=True, slots=True)
class Today:
    """What may be offered where the day's cards are done."""

    deck_slug: str
    """The whole deck it is about; "" for all of them."""
    met: int
    """New cards met so far: they go along, so that asking twice gives the same."""
    more: int
    """How many more are offered now; 0: none wait."""
    is_limited: bool
    """Whether other limits than the usual ones hold today."""


def met_today(user: User, day: date, deck_ids: Collection[int]) -> dict[int, int]:
    """New cards met on a study day, by whole deck."""
    rows = StudyDay.objects.filter(user=user, day=day, root_id__in=deck_ids).values("root_id")
    return dict(rows.annotate(met=Sum("introduced")).values_list("root_id", "met"))


def today_of(user: User, day: date, *, deck_id: int | None, deck_slug: str, new_waiting: int) -> Today:
    """What holds today and what may be added, of one whole deck or of all that are studied."""
    enrolments = Enrolment.objects.filter(user=user, is_paused=False, **({"deck_id": deck_id} if deck_id else {}))
    days = dict(enrolments.values_list("deck_id", "today"))
    return Today(
        deck_slug=deck_slug,
        met=sum(met_today(user, day, days).values()),
        more=min(MORE_NEW, new_waiting),
        is_limited=day in days.values(),
    )
