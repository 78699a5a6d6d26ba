"""The way back: what so many minutes a day lead to, whether to offer it, and how far along one is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Max, Q, Sum

from ..models import Enrolment, Phase, StudyDay, WayBack
from ..querysets import ScheduleQuerySet
from ..queue import Clock, Scope, schedules_in
from ..scheduling import SM2, Memory, seed_for
from ..services.recording import TIES
from ..study_options import chosen_options
from ..waiting import waiting_reviews
from ..wayback import HORIZON_DAYS, MINUTES, Load, LoadCard, prospect
from .breaks import rest_days
from .pace import pace_of

if TYPE_CHECKING:
    from accounts.models import User

CARDS_AT_MOST = 800
"""Reckoned with one by one. Of more, a share drawn by chance stands for all: ten thousand cost what these cost."""

AWAY_DAYS = 3
"""Study days without an answer after which somebody comes back, rather than goes on."""

TIMES_USUAL = 2
"""What waits is a backlog when it takes so many times the minutes of a usual day."""

USUAL_STUDY_DAYS = 30
USUAL_MINUTES = 12  # of who has no study days yet
MINUTES_STEP = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """What so many minutes a day lead to."""

    minutes: int
    waiting: int
    level_on: date | None
    """None: not within four months."""
    today: date
    first_cards: int
    """How many of those most at risk today's minutes take."""
    enough: int | None
    """The minutes that would do; None: not even the most."""
    most: int = MINUTES[-1]
    """The minutes that the learner sets aside for everything are the most for this."""
    limit: int | None = None
    """Reviews a day, where this limit of the learner's own is what keeps them from being level."""

    @property
    def fewer(self) -> int | None:
        """The next step down."""
        below = (self.minutes - 1) // MINUTES_STEP * MINUTES_STEP
        return below if below in MINUTES else None

    @property
    def more(self) -> int | None:
        above = (self.minutes // MINUTES_STEP + 1) * MINUTES_STEP
        return above if above <= self.most else None

    @property
    def is_level_today(self) -> bool:
        return self.level_on == self.today


@dataclass(frozen=True, slots=True)
class UnderWay:
    """How far along the way back one is."""

    day_number: int
    minutes: int
    waiting: int
    at_first: int
    """How many waited on its first day."""
    level_on: date | None
    """At these minutes, as things stand today."""
    today: date
    enough: int | None

    @property
    def is_over(self) -> bool:
        return self.waiting == 0

    @property
    def is_level_today(self) -> bool:
        return self.level_on == self.today


def propose(user: User, clock: Clock, minutes: int | None = None) -> Proposal:
    """The plan at so many minutes; without any, at those of a usual day, or the fewest that lead anywhere."""
    load = _load(user, clock)
    wanted = minutes or _minutes_to_begin_with(user, clock)
    ahead = prospect(load, wanted)
    most = _most_minutes(user)
    if minutes is None and ahead.level_in is None and ahead.enough is not None and ahead.enough <= most:
        wanted = ahead.enough
        ahead = prospect(load, wanted)
    return Proposal(
        minutes=wanted,
        waiting=waiting_reviews(user, clock).count(),
        level_on=None if ahead.level_in is None else clock.day + timedelta(days=ahead.level_in),
        today=clock.day,
        first_cards=load.takes_today(wanted),
        enough=ahead.enough,
        most=most,
        limit=load.reviews_a_day if ahead.enough is None and load.is_limited(MINUTES[-1]) else None,
    )


def under_way(user: User, clock: Clock) -> UnderWay | None:
    """None where there is no plan."""
    plan = WayBack.objects.filter(user=user).first()
    if plan is None:
        return None
    waiting = waiting_reviews(user, clock).count()
    minutes = min(plan.minutes_per_day, _most_minutes(user))
    ahead = prospect(_load(user, clock), minutes) if waiting else None
    return UnderWay(
        day_number=max(0, (clock.day - plan.began_on).days) + 1,
        minutes=minutes,
        waiting=waiting,
        at_first=plan.waiting,
        level_on=None if ahead is None or ahead.level_in is None else clock.day + timedelta(days=ahead.level_in),
        today=clock.day,
        enough=ahead.enough if ahead else None,
    )


def is_on_way_back(user: User) -> bool:
    return WayBack.objects.filter(user=user).exists()


def offers_way_back(user: User, clock: Clock) -> bool:
    """Whether a learner comes back, after days without an answer, to more than a day's usual load.

    One statement on the usual day; a count, no further than the limit, only for who was away.
    """
    last = last_study_day(user, before=clock.day)
    if last is None or (clock.day - last).days - 1 < AWAY_DAYS:
        return False
    usual = usual_minutes(user, clock)
    most = reviews_a_day(user)
    if usual is not None:
        most = min(most, TIMES_USUAL * usual * 60 // pace_of(user, clock).review_secs)
    return waiting_reviews(user, clock).order_by()[: most + 1].count() > most


def last_study_day(user: User, *, before: date) -> date | None:
    """The latest day with answers; what was undone is none."""
    days = StudyDay.objects.filter(user=user, day__lt=before)
    answered = days.filter(Q(introduced__gt=0) | Q(reviewed__gt=0) | Q(drilled__gt=0))
    last: date | None = answered.aggregate(last=Max("day"))["last"]
    return last


def usual_minutes(user: User, clock: Clock) -> int | None:
    """What the learner set, else the median of the last thirty days of study, today aside; None before the first."""
    if user.profile.minutes_per_day:
        return user.profile.minutes_per_day
    days = (
        StudyDay.objects.filter(user=user, day__lt=clock.day)
        .values("day")
        .annotate(total=Sum("introduced_ms") + Sum("reviewed_ms") + Sum("drilled_ms"))
        .filter(total__gt=0)
        .order_by("-day")
        .values_list("total", flat=True)[:USUAL_STUDY_DAYS]
    )
    totals = list(days)
    return max(1, round(median(totals) / 60_000)) if totals else None


def reviews_a_day(user: User) -> int:
    """The most reviews that the learner's own limits let into one day."""
    profile = user.profile
    own = Enrolment.objects.filter(user=user, is_paused=False).values_list("reviews_per_day", flat=True)
    return min(profile.reviews_per_day, sum(profile.reviews_per_day if one is None else one for one in own))


def _minutes_to_begin_with(user: User, clock: Clock) -> int:
    plan = WayBack.objects.filter(user=user).first()
    usual = plan.minutes_per_day if plan else usual_minutes(user, clock) or USUAL_MINUTES
    return min(max(usual, MINUTES[0]), _most_minutes(user))


def _most_minutes(user: User) -> int:
    """The queue keeps to the fewer of the profile's minutes and the plan's, and so does the plan."""
    return min(max(user.profile.minutes_per_day or MINUTES[-1], MINUTES[0]), MINUTES[-1])


def _load(user: User, clock: Clock) -> Load:
    """Everything due within the horizon. New cards are left out: they wait until one is level."""
    schedules = schedules_in(user, Scope()).filter(
        due_day__lte=clock.day + timedelta(days=HORIZON_DAYS), interval_days__isnull=False
    )
    share = -(-schedules.count() // CARDS_AT_MOST) or 1
    drawn = schedules if share == 1 else schedules.filter(tie__lt=TIES // share)
    spent = StudyDay.objects.filter(user=user, day=clock.day).aggregate(
        total=Sum("introduced_ms") + Sum("reviewed_ms") + Sum("drilled_ms")
    )["total"]
    return Load(
        cards=list(_cards(user, clock, drawn)),
        card_secs=pace_of(user, clock).review_secs,
        spent_secs=(spent or 0) // 1000,
        reviews_a_day=reviews_a_day(user),
        rest_days=rest_days(user, clock.day, HORIZON_DAYS),
        share=share,
    )


COLUMNS = (
    *("card_id", "root_id", "due_day", "due_at", "buried_until", "last_answered_day", "answers", "phase"),
    *("repetitions", "interval_days", "ease_hundredths", "lapses", "step"),
)


def _cards(user: User, clock: Clock, schedules: ScheduleQuerySet) -> Iterator[LoadCard]:
    enrolments = Enrolment.objects.filter(user=user).values_list("deck_id", "options_id", "options_changes")
    options = {deck_id: chosen_options(name, changes) for deck_id, name, changes in enrolments}
    for row in schedules.order_by("card_id").values_list(*COLUMNS, named=True):
        due_in = (max(row.due_day, row.buried_until or row.due_day) - clock.day).days
        if row.due_at and row.due_at >= clock.day_start and row.last_answered_day == clock.day:
            due_in = max(1, due_in)  # on its way through today's drill
        # One that came along without a day was last answered an interval before it was due.
        answered_on = -(clock.day - row.last_answered_day).days if row.last_answered_day else due_in - row.interval_days
        yield LoadCard(
            Memory(
                repetitions=row.repetitions,
                interval_days=row.interval_days,
                ease_hundredths=row.ease_hundredths,
                lapses=row.lapses,
                step=row.step,
                is_relearning=row.step is not None and row.phase == Phase.RELEARNING,
            ),
            due_in=due_in,
            answered_on=answered_on,
            seed=seed_for(user.pk, row.card_id, row.answers),
            options=options.get(row.root_id, SM2),
        )


