"""Taking the way back and leaving it. One row says so and the queue looks at it: no schedule is ever touched."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from ..models import WayBack
from ..queue import Clock
from ..waiting import waiting_reviews

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def take_way_back(*, user: User, minutes: int, waiting: int, level_on: date | None, today: date) -> WayBack:
    """Take the plan as it was told; a second time, go on with other minutes from where one is."""
    plan, was_created = WayBack.objects.select_for_update().get_or_create(
        user=user,
        defaults={"began_on": today, "minutes_per_day": minutes, "waiting": waiting, "level_on": level_on},
    )
    if not was_created:
        plan.minutes_per_day, plan.level_on = minutes, level_on
        plan.save(update_fields=["minutes_per_day", "level_on"])
    return plan


def leave_way_back(*, user: User) -> bool:
    """Every card stands in line again as without the plan; whether there was one."""
    left, _ = WayBack.objects.filter(user=user).delete()
    return left > 0


def end_way_back(*, user: User, clock: Clock) -> bool:
    """Nothing waits any more: the plan has come to its end by itself; whether it just did."""
    if not WayBack.objects.filter(user=user).exists() or waiting_reviews(user, clock).exists():
        return False
    return leave_way_back(user=user)
