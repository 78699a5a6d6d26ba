"""What waits to be reviewed, limits and minutes aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .querysets import ScheduleQuerySet
from .queue import Clock, Scope, schedules_in
from .queue.statements import sibling_answered

if TYPE_CHECKING:
    from accounts.models import User


def waiting_reviews(user: User, clock: Clock) -> ScheduleQuerySet:
    """Reviews due now. Cards kept from today because another of their note was answered are tomorrow's."""
    due = schedules_in(user, Scope()).due(clock.day).awake(clock.day)
    return due.not_drilling(clock.day, since=clock.day_start).filter(~sibling_answered(user.pk, clock.day))
