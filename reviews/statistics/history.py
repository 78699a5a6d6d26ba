"""The days looked at, from the roll-ups: each statement costs with the days and topics, never with the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import add
from typing import TYPE_CHECKING, Any

from django.db.models import Min, Sum

from ..rollup import COUNTS, MEMORY, STUDIED
from .day_rows import Query, of_days, of_hours, of_topics
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


def began_on(user: User, chosen: Chosen) -> date | None:
    """The first day with something studied on it."""
    rows = of_days(_first_studied, user, chosen, date.min, date.max)
    first: date | None = rows[0][0] if rows else None
    return first


def _first_studied(days: Query, first: Any, last: Any) -> Query:
    found = days.filter(STUDIED, day__gte=first, day__lte=last).order_by("user_id")
    return found.values("user_id").annotate(first=Min("day")).values_list("first")


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
    sums: dict[date, Sequence[int]] = {}
    for day, *counts in of_days(_by_day, user, chosen, first, last):
        sums[day] = list(map(add, sums[day], counts)) if day in sums else counts
    return {day: dict(zip(COUNTS, counts, strict=True)) for day, counts in sums.items()}


def _by_day(days: Query, first: Any, last: Any) -> Query:
    return days.filter(day__gte=first, day__lte=last).order_by("day").values_list("day", *COUNTS)


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
    parts = [(date.min, min(first, today - YEAR)), (today - YEAR, first)]
    found = []
    for since, until in parts:
        if since < until:
            sums = of_days(_summed, user, chosen, since, until - timedelta(days=1))
            counts = sums[0] if sums else [0] * len(SUMMED)
            found.append(Earlier(since, dict(zip(SUMMED, counts, strict=True))))
    return found


SUMMED = (*CHANGES, *MEMORY)


def _summed(days: Query, first: Any, last: Any) -> Query:
    found = days.filter(day__gte=first, day__lte=last).order_by("user_id").values("user_id")
    sums = {f"sum_{name}": Sum(name) for name in SUMMED}
    return found.annotate(**sums).values_list(*sums)


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
    rows = of_hours(_by_hour, user, chosen, first, today)
    found = {hour: (asked, known) for hour, asked, known in rows}
    return [found.get(hour, (0, 0)) for hour in range(24)]


def _by_hour(hours: Query, first: Any, last: Any) -> Query:
    found = hours.filter(day__gte=first, day__lte=last).order_by("hour").values("hour")
    return found.annotate(asked=Sum("reviewed"), known=Sum("passed")).values_list("hour", "asked", "known")


def topics_of(user: User, chosen: Chosen, first: date, today: date) -> dict[int, Counter[str]]:
    """By topic: what tells of memory, and the time reviews took."""
    rows = of_topics(_by_topic, user, chosen, first, today)
    return {deck_id: Counter(dict(zip(BY_TOPIC, sums, strict=True))) for deck_id, *sums in rows}


BY_TOPIC = (*MEMORY, "reviewed", "reviewed_ms")


def _by_topic(days: Query, first: Any, last: Any) -> Query:
    found = days.filter(day__gte=first, day__lte=last).order_by("deck_id").values("deck_id")
    sums = {f"sum_{name}": Sum(name) for name in BY_TOPIC}
    return found.annotate(**sums).values_list("deck_id", *sums)
