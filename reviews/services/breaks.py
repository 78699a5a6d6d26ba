"""Saying in advance on which days one will not study, and thinking better of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from ..models import PlannedBreak

if TYPE_CHECKING:
    from accounts.models import User


def plan_break(*, user: User, first_day: date, last_day: date) -> PlannedBreak | None:
    """Keep a break. None when one in its way was planned meanwhile, in another tab."""
    with transaction.atomic():
        # Who plans in two tabs at once waits here for the other.
        mine = list(PlannedBreak.objects.select_for_update().filter(user=user, last_day__gte=first_day))
        if any(other.first_day <= last_day for other in mine):
            return None
        planned, was_created = PlannedBreak.objects.get_or_create(
            user=user, first_day=first_day, defaults={"last_day": last_day}
        )
    return planned if was_created else None


def take_back_break(*, planned: PlannedBreak, today: date) -> None:
    """Of a break that has begun, the days before today stay one: they were planned, and the row of days goes on."""
    mine = PlannedBreak.objects.filter(user_id=planned.user_id, first_day=planned.first_day)
    if planned.first_day >= today:
        mine.delete()
    else:
        mine.update(last_day=today - timedelta(days=1))
