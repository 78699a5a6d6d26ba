"""Planned breaks: which there are, and which days they cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..models import PlannedBreak
from ..queue import Clock

if TYPE_CHECKING:
    from accounts.models import User

PAST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Break:
    first_day: date
    last_day: date
    today: date

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def is_over(self) -> bool:
        return self.last_day < self.today

    @property
    def is_now(self) -> bool:
        return self.first_day <= self.today <= self.last_day

    @property
    def back_on(self) -> date:
        """The first day after it."""
        return self.last_day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Breaks:
    coming: Sequence[Break]
    """The one that is now among them, the nearest first."""
    past: Sequence[Break]
    """The latest first, no more than a few."""


def planned_breaks(user: User, clock: Clock) -> Breaks:
    rows = PlannedBreak.objects.filter(user=user)
    coming = rows.filter(last_day__gte=clock.day).order_by("first_day")
    past = rows.filter(last_day__lt=clock.day).order_by("-first_day")[:PAST_SHOWN]
    return Breaks([_break(row, clock) for row in coming], [_break(row, clock) for row in past])


def current_break(user: User, clock: Clock) -> Break | None:
    row = PlannedBreak.objects.filter(user=user, first_day__lte=clock.day, last_day__gte=clock.day).first()
    return _break(row, clock) if row else None


def open_break(user: User, clock: Clock, first_day: date) -> PlannedBreak | None:
    """The learner's own break that begins on this day and is not over."""
    return PlannedBreak.objects.filter(user=user, first_day=first_day, last_day__gte=clock.day).first()


def overlapping(user: User, first_day: date, last_day: date) -> PlannedBreak | None:
    return PlannedBreak.objects.filter(user=user, first_day__lte=last_day, last_day__gte=first_day).first()


def days_off(user: User, first: date, last: date) -> frozenset[date]:
    """The days from first to last that lie in a break."""
    rows = PlannedBreak.objects.filter(user=user, first_day__lte=last, last_day__gte=first)
    return frozenset(
        day
        for begin, end in rows.values_list("first_day", "last_day")
        for day in _each(max(begin, first), min(end, last))
    )


def rest_days(user: User, today: date, horizon: int) -> frozenset[int]:
    """The same, counted from today, for so many days."""
    return frozenset((day - today).days for day in days_off(user, today, today + timedelta(days=horizon - 1)))


def _each(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def _break(row: PlannedBreak, clock: Clock) -> Break:
    return Break(row.first_day, row.last_day, clock.day)
