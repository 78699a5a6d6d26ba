"""What was done: the study days of the past year, and today among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ..queries import USUAL_ANSWERS, USUAL_DAYS, minutes
from ..queue import Clock, Queue
from ..rollup import MEMORY
from ..tokens import Pace
from .day_rows import Query, of_days
from .filters import Chosen

if TYPE_CHECKING:
    from accounts.models import User

WEEKS = 53  # so that the same week of last year is in sight


@dataclass(frozen=True, slots=True)
class DayTotals:
    """One study day, all topics together. Columns of DeckDay."""

    day: date
    introduced: int = 0
    reviewed: int = 0
    drilled: int = 0
    again: int = 0
    introduced_ms: int = 0
    reviewed_ms: int = 0
    drilled_ms: int = 0
    practised: int = 0
    practised_ms: int = 0
    young_asked: int = 0
    young_recalled: int = 0
    mature_asked: int = 0
    mature_recalled: int = 0
    late_days: int = 0
    """How long the longest due had waited of what was answered."""

    def with_(self, other: DayTotals) -> DayTotals:
        """Both decks of a day together."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in COLUMNS}
        return DayTotals(self.day, **sums, late_days=max(self.late_days, other.late_days))

    @property
    def memory(self) -> dict[str, int]:
        """What tells of it."""
        return {name: getattr(self, name) for name in MEMORY}

    @property
    def answers(self) -> int:
        return self.introduced + self.reviewed + self.drilled

    @property
    def remembered(self) -> int:
        """Of the reviews."""
        return self.reviewed - self.again

    @property
    def seconds(self) -> int:
        """Of study, practice among it."""
        return (self.introduced_ms + self.reviewed_ms + self.drilled_ms + self.practised_ms) // 1000


@dataclass(frozen=True, slots=True)
class Today:
    """What was done on this study day, and what its limits leave."""

    done: DayTotals
    new_left: int
    reviews_left: int
    repeats_left: int
    minutes_left: int

    @property
    def left(self) -> int:
        return self.new_left + self.reviews_left + self.repeats_left

    @property
    def minutes(self) -> int:
        return minutes(self.done.seconds)


@dataclass(frozen=True, slots=True)
class Year:
    """The last 53 weeks, Monday first, today's being the last."""

    today: date
    since: date
    """The first day of study, or the Monday the year begins with, whichever is later."""
    days: Sequence[DayTotals]
    """Those with answers, or with practice alone, in order."""

    @property
    def start(self) -> date:
        return year_start(self.today)

    @property
    def elapsed_days(self) -> int:
        return (self.today - self.since).days + 1

    @property
    def answers(self) -> int:
        return sum(day.answers for day in self.days)

    @property
    def minutes_a_day(self) -> int:
        """On the days of study, rounded up: nobody studies 0 minutes."""
        return minutes(sum(day.seconds for day in self.days) // len(self.days)) if self.days else 0

    @property
    def fullest(self) -> DayTotals | None:
        """The latest of the days with most answers."""
        return max(self.days, key=lambda day: (day.answers, day.day), default=None)


@dataclass(frozen=True, slots=True)
class Retention:
    """Reviews of the thirty days before today, and how many of them were remembered."""

    reviewed: int
    remembered: int

    @property
    def percent(self) -> int | None:
        return honest_percent(self.remembered, self.reviewed)


COLUMNS = tuple(field.name for field in fields(DayTotals) if field.name not in ("day", "late_days"))


def honest_percent(part: int, whole: int) -> int | None:
    """None where the answers are too few for a percentage to mean anything."""
    return round(100 * part / whole) if whole >= USUAL_ANSWERS else None


def year_start(today: date) -> date:
    """The Monday of the first of the 53 weeks."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def days_of_year(user: User, today: date) -> list[DayTotals]:
    """The days with answers or practice within the year, in order: one statement, a row for each deck and day."""
    days: list[DayTotals] = []
    for row in of_days(_totals, user, Chosen(), year_start(today), today):
        day = DayTotals(*row)
        if days and days[-1].day == day.day:  # of another deck
            days[-1] = days[-1].with_(day)
        else:
            days.append(day)
    # An undone answer leaves its day behind with nothing in it.
    return [day for day in days if day.answers or day.practised]


def _totals(days: Query, first: Any, last: Any) -> Query:
    return days.filter(day__gte=first, day__lte=last).order_by("day").values_list("day", *COLUMNS, "late_days")


def today_of(days: Sequence[DayTotals], clock: Clock, queue: Queue, pace: Pace) -> Today:
    done = next((day for day in days if day.day == clock.day), DayTotals(clock.day))
    return Today(
        done=done,
        new_left=len(queue.new),
        reviews_left=len(queue.reviews),
        repeats_left=len(queue.drills),
        minutes_left=minutes(queue.seconds_left(pace)),
    )


def year_of(days: Sequence[DayTotals], clock: Clock, first_day: date | None) -> Year:
    since = max(first_day or clock.day, year_start(clock.day))
    return Year(today=clock.day, since=min(since, clock.day), days=days)


def retention_of(days: Sequence[DayTotals], today: date) -> Retention:
    """The window of `queries.usual_percent`, which says the same at the end of a session."""
    recent = [day for day in days if today - timedelta(days=USUAL_DAYS) <= day.day < today]
    return Retention(
        reviewed=sum(day.reviewed for day in recent), remembered=sum(day.remembered for day in recent)
    )
