"""The days looked at, from the roll-ups: each statement costs with the days and topics, never with the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import add
from typing import TYPE_CHECKING, Any

from django.db.models import Min, QuerySet, Sum

from ..models import DeckDay, DeckHour, StudyDay, StudyHour
from ..rollup import COUNTS, MEMORY, STUDIED
from .filters import Bin, Chosen, Range, bins

if TYPE_CHECKING:
    from accounts.models import User

CHANGES = ("learning_change", "young_change", "mature_change", "suspended_change")


@dataclass(frozen=True, slots=True)
class Earlier:
    """Days before those looked at, added up: what they changed, and what they tell of memory."""

    since: date
    """The first of them."""
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class History:
    first: date
    today: date
    bins: Sequence[Bin]
    counts: Sequence[Counter[str]]
    """Of each bin, the columns of StudyDay."""
    days: Mapping[date, Mapping[str, int]]
    """Those with anything in them, in order."""
    earlier: Sequence[Earlier]
    """All days before the first."""
    total: Counter[str]
    """Of all bins."""

    @property
    def days_studied(self) -> int:
        return sum(1 for counts in self.days.values() if answers_of(counts) or counts["practised"])


def answers_of(counts: Mapping[str, int]) -> int:
    return counts["introduced"] + counts["reviewed"] + counts["drilled"]


def milliseconds_of(counts: Mapping[str, int]) -> int:
    return counts["introduced_ms"] + counts["reviewed_ms"] + counts["drilled_ms"] + counts["practised_ms"]


def study_days(user: User, chosen: Chosen) -> QuerySet[Any, Any]:
    """The fewest rows that add up to it: whole decks have their own."""
    if chosen.is_topic:
        return StudyDay.objects.filter(user=user, deck_id__in=chosen.deck_ids)
    days = DeckDay.objects.filter(user=user)
    return days.filter(deck=chosen.deck) if chosen.deck else days


def began_on(user: User, chosen: Chosen) -> date | None:
    first: date | None = study_days(user, chosen).filter(STUDIED).aggregate(first=Min("day"))["first"]
    return first


def first_day(user: User, chosen: Chosen, today: date) -> date:
    """Of those looked at. When all began is asked only where it matters."""
    began = began_on(user, chosen) if chosen.range == Range.ALL else None
    return chosen.first_day(today, began)


def history_of(user: User, chosen: Chosen, first: date, today: date) -> History:
    """Two statements or three."""
    days = days_within(user, chosen, first, today)
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
        earlier=earlier_than(first, user, chosen, today),
    )


def days_within(user: User, chosen: Chosen, first: date, last: date) -> dict[date, dict[str, int]]:
    """The days with anything in them, in order. Added up here: a row a day is what most have, and the words for thirty
    sums take longer to write than they to run."""
    rows = study_days(user, chosen).filter(day__gte=first, day__lte=last).order_by("day")
    sums: dict[date, Sequence[int]] = {}
    for day, *counts in rows.values_list("day", *COUNTS):
        sums[day] = list(map(add, sums[day], counts)) if day in sums else counts
    return {day: dict(zip(COUNTS, counts, strict=True)) for day, counts in sums.items()}


def _binned(days: Mapping[date, Mapping[str, int]], columns: Sequence[Bin]) -> list[Counter[str]]:
    sums = [[0] * len(COUNTS) for _bin in columns]
    at = 0
    for day, counts in days.items():
        while columns[at].last < day:
            at += 1
        sums[at] = list(map(add, sums[at], counts.values()))
    return [Counter(dict(zip(COUNTS, column, strict=True))) for column in sums]


PERIODS = (("today", 0), ("week", 6), ("month", 29), ("year", 364), ("all", None))
"""Each ends today, and begins so many days before it."""

YEAR = timedelta(days=364)


def earlier_than(first: date, user: User, chosen: Chosen, today: date) -> list[Earlier]:
    """All that was before this day: the part within the year that ends today, if any, and the rest. A statement each:
    that walks its days in order, which takes a third of sorting every day into its part."""
    names = (*CHANGES, *MEMORY)
    parts = [(date.min, min(first, today - YEAR)), (today - YEAR, first)]
    found = []
    for since, until in parts:
        if since < until:
            days = study_days(user, chosen).filter(day__gte=since, day__lt=until)
            sums = days.aggregate(**{f"sum_{name}": Sum(name) for name in names})
            found.append(Earlier(since, {name: sums[f"sum_{name}"] or 0 for name in names}))
    return found


def memory_of(
    days: Iterable[tuple[date, Mapping[str, int]]], earlier: Sequence[Earlier], today: date
) -> dict[str, Counter[str]]:
    """By period: reviews that tell of memory, and those remembered. `days` are at least those of the last thirty."""
    within: dict[str, Counter[str]] = {period: Counter(dict.fromkeys(MEMORY, 0)) for period, _days_back in PERIODS}
    for since, counts in (*days, *((part.since, part.counts) for part in earlier)):
        for period, days_back in PERIODS:
            if days_back is None or (today - since).days <= days_back:
                for name in MEMORY:
                    within[period][name] += counts[name]
    return within


def hours_of(user: User, chosen: Chosen, first: date, today: date) -> list[tuple[int, int]]:
    """(reviews, of them remembered) of each hour of the clock."""
    hours: QuerySet[Any, Any]
    if chosen.is_topic:
        hours = StudyHour.objects.filter(deck_id__in=chosen.deck_ids)
    else:
        hours = DeckHour.objects.filter(deck=chosen.deck) if chosen.deck else DeckHour.objects.all()
    hours = hours.filter(user=user, day__gte=first, day__lte=today)
    rows = hours.values("hour").annotate(asked=Sum("reviewed"), known=Sum("passed")).order_by("hour")
    found = {hour: (asked, known) for hour, asked, known in rows.values_list("hour", "asked", "known")}
    return [found.get(hour, (0, 0)) for hour in range(24)]


def topics_of(user: User, chosen: Chosen, first: date, today: date) -> dict[int, Counter[str]]:
    """By topic: what tells of memory, and the time reviews took."""
    names = (*MEMORY, "reviewed", "reviewed_ms")
    days = StudyDay.objects.filter(deck_id__in=chosen.deck_ids) if chosen.deck else StudyDay.objects.all()
    rows = (
        days.filter(user=user, day__gte=first, day__lte=today)
        .values("deck_id")
        .annotate(**{f"sum_{name}": Sum(name) for name in names})
        .order_by("deck_id")
        .values_list("deck_id", *(f"sum_{name}" for name in names))
    )
    return {row[0]: Counter(dict(zip(names, row[1:], strict=True))) for row in rows}
