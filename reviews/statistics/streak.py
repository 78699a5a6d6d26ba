"""Days in a row, forgiving: planned breaks and days on which nothing was due are no gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import CharField, Min
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from ..models import LogKind, ReviewLog
from ..queries.breaks import days_off
from .cards import live_schedules

if TYPE_CHECKING:
    from accounts.models import User
    from decks.models import Deck

    from ..queue import Clock

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


def read_streak(user: User, clock: Clock, studied: Sequence[date], decks: Sequence[Deck]) -> Streak:
    """A few statements over the days of a year; of the log, days after a gap, back to the first that ends the row."""
    if not studied:
        return Streak()
    returns = [after for before, after in pairwise(studied) if after - before > ONE_DAY]
    due = live_schedules(user, decks).active().awake(clock.day)
    return streak_of(
        studied,
        clock.day,
        off=days_off(user, studied[0], clock.day),
        due_before=_DueBefore(user, returns),
        due_now=due.aggregate(first=Min("due_day"))["first"],
    )


class _DueBefore(Mapping[date, date]):
    """As `_due_before`, read from the latest day back, some at a time: a row that ended long ago costs no more."""

    AT_A_TIME = 4

    def __init__(self, user: User, returns: Sequence[date]) -> None:
        self._user = user
        self._waiting = sorted(returns)
        self._found: dict[date, date] = {}

    def __getitem__(self, day: date) -> date:
        while self._waiting and self._waiting[-1] >= day:
            several = [self._waiting.pop() for _turn in range(min(self.AT_A_TIME, len(self._waiting)))]
            self._found |= _due_before(self._user, several)
        return self._found[day]

    def __iter__(self) -> Iterator[date]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _due_before(user: User, returns: Sequence[date]) -> dict[date, date]:
    """The earliest due day among the cards answered on each of these days, where it was an earlier one.

    The log says it: the state before an answer has its due day. What waited even longer and was not answered on that
    day is not known, and forgiven.
    """
    late = (
        ReviewLog.objects.filter(user=user, study_day__in=returns, kind=LogKind.ANSWER)
        .annotate(was_due=KT("before__due_day"))
        .filter(was_due__lt=Cast("study_day", CharField()))
        .values("study_day")
        .annotate(since=Min("was_due"))
        .order_by("study_day")
    )
    return {day: date.fromisoformat(since) for day, since in late.values_list("study_day", "since")}
