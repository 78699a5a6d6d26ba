"""The days looked at, from the roll-ups: each statement costs with the days and topics, never with the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Min, QuerySet, Sum, Value, When

from ..models import StudyDay, StudyHour
from ..rollup import COUNTS, STUDIED
from .filters import Bin, Chosen, Range, bins

if TYPE_CHECKING:
    from accounts.models import User

CHANGES = ("learning_change", "young_change", "mature_change", "suspended_change")
MEMORY = ("young_asked", "young_recalled", "mature_asked", "mature_recalled")


@dataclass(frozen=True, slots=True)
class History:
    first: date
    today: date
    bins: Sequence[Bin]
    counts: Sequence[Counter[str]]
    """Of each bin, the columns of StudyDay."""
    days: Mapping[date, Counter[str]]
    """Those with anything in them, in order."""
    before: Counter[str]
    """The changes of state of all days before the first."""
    total: Counter[str]
    """Of all bins."""

    @property
    def days_studied(self) -> int:
        return sum(1 for counts in self.days.values() if answers_of(counts) or counts["practised"])


def answers_of(counts: Counter[str]) -> int:
    return counts["introduced"] + counts["reviewed"] + counts["drilled"]


def milliseconds_of(counts: Counter[str]) -> int:
    return counts["introduced_ms"] + counts["reviewed_ms"] + counts["drilled_ms"] + counts["practised_ms"]


def study_days(user: User, chosen: Chosen) -> QuerySet[StudyDay, StudyDay]:
    days = StudyDay.objects.filter(user=user)
    return days.filter(deck_id__in=chosen.deck_ids) if chosen.deck else days


def began_on(user: User, chosen: Chosen) -> date | None:
    first: date | None = study_days(user, chosen).filter(STUDIED).aggregate(first=Min("day"))["first"]
    return first


def first_day(user: User, chosen: Chosen, today: date) -> date:
    """Of those looked at. When all began is asked only where it matters."""
    began = began_on(user, chosen) if chosen.range == Range.ALL else None
    return chosen.first_day(today, began)


def history_of(user: User, chosen: Chosen, first: date, today: date) -> History:
    """Two statements."""
    rows = (
        study_days(user, chosen)
        .filter(day__gte=first, day__lte=today)
        .values("day")
        .annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
        .order_by("day")
        .values_list("day", *(f"sum_{name}" for name in COUNTS))
    )
    days = {row[0]: Counter(dict(zip(COUNTS, row[1:], strict=True))) for row in rows}
    before = study_days(user, chosen).filter(day__lt=first).aggregate(**{name: Sum(name) for name in CHANGES})
    columns = bins(chosen, first, today)
    counts = _binned(days, columns)
    total: Counter[str] = Counter()
    for sums in counts:
        total.update(sums)
    return History(
        first=first,
        today=today,
        bins=columns,
        counts=counts,
        total=total,
        days=days,
        before=Counter({name: before[name] or 0 for name in CHANGES}),
    )


def _binned(days: Mapping[date, Counter[str]], columns: Sequence[Bin]) -> list[Counter[str]]:
    counts: list[Counter[str]] = [Counter() for _bin in columns]
    at = 0
    for day, sums in days.items():
        while columns[at].last < day:
            at += 1
        into = counts[at]
        for name, value in sums.items():
            if value:
                into[name] += value
    return counts


PERIODS = (("today", 0), ("week", 6), ("month", 29), ("year", 364), ("all", None))
"""Each ends today, and begins so many days before it."""


def memory_of(user: User, chosen: Chosen, today: date) -> dict[str, Counter[str]]:
    """By period: reviews that tell of memory, and those remembered. One statement: what each day belongs to is asked
    once, and the longer periods add up the shorter ones."""
    shortest = Case(
        *(
            When(day__gte=today - timedelta(days=days_back), then=Value(number))
            for number, (_period, days_back) in enumerate(PERIODS)
            if days_back is not None
        ),
        default=Value(len(PERIODS) - 1),
    )
    rows = (
        study_days(user, chosen)
        .filter(day__lte=today)
        .values_list(shortest)
        .annotate(**{f"sum_{name}": Sum(name) for name in MEMORY})
        .order_by()
    )
    within: list[Counter[str]] = [Counter() for _period in PERIODS]
    for number, *sums in rows:
        for longer in within[number:]:
            longer.update(dict(zip(MEMORY, sums, strict=True)))
    return {period: counts for (period, _days_back), counts in zip(PERIODS, within, strict=True)}


def hours_of(user: User, chosen: Chosen, first: date, today: date) -> list[tuple[int, int]]:
    """(reviews, of them remembered) of each hour of the clock."""
    hours = StudyHour.objects.filter(user=user, day__gte=first, day__lte=today)
    if chosen.deck:
        hours = hours.filter(deck_id__in=chosen.deck_ids)
    rows = hours.values("hour").annotate(asked=Sum("reviewed"), known=Sum("passed")).order_by("hour")
    found = {hour: (asked, known) for hour, asked, known in rows.values_list("hour", "asked", "known")}
    return [found.get(hour, (0, 0)) for hour in range(24)]


def topics_of(user: User, chosen: Chosen, first: date, today: date) -> dict[int, Counter[str]]:
    """By topic: what tells of memory, and the time reviews took."""
    names = (*MEMORY, "reviewed", "reviewed_ms")
    rows = (
        study_days(user, chosen)
        .filter(day__gte=first, day__lte=today)
        .values("deck_id")
        .annotate(**{f"sum_{name}": Sum(name) for name in names})
        .order_by("deck_id")
        .values_list("deck_id", *(f"sum_{name}" for name in names))
    )
    return {row[0]: Counter(dict(zip(names, row[1:], strict=True))) for row in rows}
