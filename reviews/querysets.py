"""The vocabulary of schedules. Each word has a Python twin in reviews.state that says the same of one row."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from .models import Schedule  # noqa: F401 (named in a string below)


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def of(self, user_id: int) -> ScheduleQuerySet:
        """One learner's. Every query begins with it: the tables are laid out by user."""
        return self.filter(user_id=user_id)

    def active(self) -> ScheduleQuerySet:
        """Neither suspended by the learner nor retired by the author. Twin: `is_active`."""
        return self.filter(suspended=False, is_retired=False)

    def awake(self, day: date) -> ScheduleQuerySet:
        """Not buried on this study day. Twin: `is_awake`."""
        return self.filter(Q(buried_until=None) | Q(buried_until__lte=day))

    def due(self, day: date) -> ScheduleQuerySet:
        """Due on this study day or before. Twin: `is_due`."""
        return self.filter(due_day__lte=day)

    def drilling(self, day: date, *, since: datetime) -> ScheduleQuerySet:
        """Forgotten on this study day (begun at `since`) and waiting to come back. What is left at its end lapses.

        The instant alone would not do: a card forgotten at 03:55 comes back at 04:05, on another day. It serves the
        index. Who travels west over midnight comes from a later day: what was forgotten there a moment ago still comes
        back. Twin: `is_drilling`.
        """
        return self.filter(due_at__gte=since, last_answered_day__gte=day)

    def not_drilling(self, day: date, *, since: datetime) -> ScheduleQuerySet:
        """The others. Twin: `not is_drilling`."""
        return self.filter(Q(due_at=None) | Q(due_at__lt=since) | Q(last_answered_day__lt=day))
