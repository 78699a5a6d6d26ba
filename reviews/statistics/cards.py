"""What is known and what is coming: the live cards of the decks studied, by state and by due day.

"Live" and "of the deck" are asked of the cards themselves only where the copies on the schedules are behind the author,
as they may be until the learner's next session: usually one index has all there is to count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, Q, When

from decks.models import Card, Deck
from decks.querysets import path_after

from ..models import Enrolment, Phase, Schedule
from ..querysets import ScheduleQuerySet
from ..queue import Clock
from ..state import MATURE_DAYS

if TYPE_CHECKING:
    from accounts.models import User

FORECAST_DAYS = 30
LEARNING_PHASES = (Phase.LEARNING, Phase.RELEARNING)


@dataclass(frozen=True, slots=True)
class CardStates:
    """Every live card of the decks studied, in exactly one of these."""

    new: int = 0
    learning: int = 0
    young: int = 0
    mature: int = 0
    suspended: int = 0

    @property
    def remembered(self) -> int:
        return self.young + self.mature

    @property
    def total(self) -> int:
        return self.new + self.learning + self.young + self.mature + self.suspended


@dataclass(frozen=True, slots=True)
class DueDay:
    day: date
    cards: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Cards by the day they fall due, as their dates stand now."""

    overdue: int
    """Left from days before today."""
    days: Sequence[DueDay]
    """Today and the thirty days after it."""

    @property
    def today(self) -> int:
        return self.days[0].cards

    @property
    def coming(self) -> Sequence[DueDay]:
        return self.days[1:]

    @property
    def total_coming(self) -> int:
        return sum(day.cards for day in self.coming)

    @property
    def a_day(self) -> int:
        return round(self.total_coming / FORECAST_DAYS)

    @property
    def fullest(self) -> DueDay:
        """The first of the coming days with most cards."""
        return max(self.coming, key=lambda day: day.cards)


def decks_studied(user: User) -> list[Deck]:
    """Whole decks, paused ones aside."""
    enrolments = Enrolment.objects.filter(user=user, is_paused=False).select_related("deck").order_by("deck__path")
    return [enrolment.deck for enrolment in enrolments]


def cards_within(decks: Sequence[Deck], prefix: str = "") -> Q:
    """Live cards of these decks and their topics: a range of `order` each."""
    ranges = Q(pk__in=[]) if not prefix else Q(**{f"{prefix}pk__in": []})
    for deck in decks:
        ranges |= Q(**{f"{prefix}order__gte": deck.path, f"{prefix}order__lt": path_after(deck.path)})
    return ranges & Q(**{f"{prefix}is_live": True})


def live_schedules(user: User, decks: Sequence[Deck]) -> ScheduleQuerySet:
    """Of the live cards of these decks. One statement, to ask whether the copies are up to date."""
    schedules = Schedule.objects.of(user.pk)
    behind = Enrolment.objects.filter(user=user, deck__in=decks).exclude(contents_version=F("deck__contents_version"))
    if behind.exists():
        return schedules.filter(cards_within(decks, "card__"))
    return schedules.filter(root_id__in=[deck.pk for deck in decks], is_retired=False)


def card_states(user: User, decks: Sequence[Deck]) -> CardStates:
    """Three statements, each of one row. A card without a schedule is new."""
    if not decks:
        return CardStates()
    awake = Q(suspended=False)
    started = live_schedules(user, decks).aggregate(
        are_suspended=Count("root_id", filter=Q(suspended=True)),
        are_learning=Count("root_id", filter=awake & Q(phase__in=LEARNING_PHASES)),
        are_young=Count("root_id", filter=awake & Q(phase=Phase.REVIEW, interval_days__lt=MATURE_DAYS)),
        are_mature=Count("root_id", filter=awake & Q(phase=Phase.REVIEW, interval_days__gte=MATURE_DAYS)),
    )
    total = Card.objects.filter(cards_within(decks)).count()
    return CardStates(
        new=total - sum(started.values()),
        learning=started["are_learning"],
        young=started["are_young"],
        mature=started["are_mature"],
        suspended=started["are_suspended"],
    )


def forecast(user: User, decks: Sequence[Deck], clock: Clock) -> Forecast:
    """Two statements, a row for each due day up to the last shown. A buried card counts on the day it comes back."""
    last = clock.day + timedelta(days=FORECAST_DAYS)
    comes_on = Case(When(buried_until__gt=F("due_day"), then=F("buried_until")), default=F("due_day"))
    rows = (
        live_schedules(user, decks)
        .filter(suspended=False, due_day__lte=last)
        .annotate(comes_on=comes_on)
        .values("comes_on")
        .annotate(cards=Count("*"))
        .order_by("comes_on")
        .values_list("comes_on", "cards")
    )
    by_day: dict[date, int] = dict(rows) if decks else {}
    days = [clock.day + timedelta(days=ahead) for ahead in range(FORECAST_DAYS + 1)]
    return Forecast(
        overdue=sum(cards for day, cards in by_day.items() if day < clock.day),
        days=[DueDay(day, by_day.get(day, 0)) for day in days],
    )
