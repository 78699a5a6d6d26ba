"""Days in a row, forgiving: planned breaks and days on which nothing was due are no gap."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..queries.breaks import days_off

if TYPE_CHECKING:
    from accounts.models import User

    from ..queue import Clock
    from .counted import Cards
    from .days import DayTotals

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Streak:
    studied: int = 0
    """Days of study in a row."""
    forgiven: int = 0
    """Days without study, between them and up to today, that do not break it."""


def streak_of(
    studied: Collection[date],
    today: date,
    *,
    off: Collection[date] = (),
    due_before: Mapping[date, date] | None = None,
    due_now: date | None = None,
) -> Streak:
    """Counted backwards from today, which does not break the row by not being over.

    `off` are planned breaks. `due_before` says of a day of study since when the longest due of its cards had waited: in
    the gap before a day that is not in it, nothing was due. `due_now` says the same of the gap up to today.
    """
    days = sorted(day for day in studied if day <= today)
    since = {} if due_before is None else due_before
    if not days:
        return Streak()
    forgiven = _forgiven(days[-1], today, off, due_now)
    if forgiven is None:
        return Streak()
    count = 1
    for before, after in zip(reversed(days[:-1]), reversed(days[1:]), strict=True):
        more = _forgiven(before, after, off, since.get(after))
        if more is None:
            break
        count += 1
        forgiven += more
    return Streak(count, forgiven)


def _forgiven(before: date, after: date, off: Collection[date], due_since: date | None) -> int | None:
    """The days between two that break no row; None where one of them does."""
    gap = [before + ONE_DAY * ahead for ahead in range(1, (after - before).days)]
    if due_since is not None and any(day >= due_since and day not in off for day in gap):
        return None
    return len(gap)


def read_streak(user: User, clock: Clock, days: Sequence[DayTotals], cards: Cards) -> Streak:
    """Of these days of study. One statement."""
    if not days:
        return Streak()
    return streak_of(
        [day.day for day in days],
        clock.day,
        off=days_off(user, days[0].day, clock.day),
        # What waited even longer and was not answered on that day is not known, and forgiven.
        due_before={day.day: day.day - ONE_DAY * day.late_days for day in days if day.late_days},
        due_now=min(cards.due, default=None),
    )
