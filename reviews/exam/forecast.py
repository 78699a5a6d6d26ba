"""What the page of an exam says: recall on the day by topic, now and with the plan, and whether the plan is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from decks.models import Deck

from ..models import Enrolment
from ..queue import Clock
from . import wording
from .cards import load_of
from .method import last_new_day, new_per_day
from .simulation import enough_days, enough_minutes, follow, recall_on

if TYPE_CHECKING:
    from accounts.models import User

DAYS_AT_MOST = 365
MINUTES = range(5, 121)
USUAL_DAYS, USUAL_MINUTES = 30, 15  # what the form begins with


@dataclass(frozen=True, slots=True)
class TopicForecast:
    title: str
    lang: str
    cards: int
    unseen: int
    percent_now: int
    """Expected to be remembered on the day if nothing more is answered."""
    percent_kept: int
    """And if the plan is kept."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What so many minutes a day until a day lead to."""

    exam_on: date
    minutes: int
    today: date
    cards: int
    unseen: int
    new_a_day: int
    last_new_on: date
    minutes_used: int
    """A day, on average: the plan stops where every card is sure enough."""
    percent_now: int
    percent_kept: int
    left_unseen: int
    left_due: int
    """When the eve ends."""
    is_enough: bool
    enough_minutes: int | None
    """Where it is not: what would be; None: nothing up to two hours."""
    enough_on: date | None
    """Or the first day on which these minutes would do; None: none within a year."""
    topics: Sequence[TopicForecast]

    @property
    def days_left(self) -> int:
        return (self.exam_on - self.today).days

    @property
    def sentence(self) -> str:
        return wording.plan_sentence(self)

    @property
    def verdict(self) -> str:
        return wording.enough_sentence(self)

    @property
    def daily(self) -> str:
        return wording.daily_sentence(self)


@dataclass(frozen=True, slots=True)
class Exam:
    """How a learner stands with the exam of a deck."""

    deck: Deck
    today: date
    exam_on: date | None
    minutes: int | None
    most_minutes: int

    @property
    def is_over(self) -> bool:
        return self.exam_on is not None and self.exam_on < self.today

    @property
    def is_ahead(self) -> bool:
        return self.exam_on is not None and not self.is_over


def exam_of(user: User, slug: str, clock: Clock) -> Exam | None:
    """Of a whole deck. None for one they never joined."""
    enrolments = Enrolment.objects.filter(user=user, deck__slug=slug, deck__parent=None)
    enrolment = enrolments.select_related("deck").first()
    if enrolment is None:
        return None
    most = min(max(user.profile.minutes_per_day or MINUTES[-1], MINUTES[0]), MINUTES[-1])
    return Exam(enrolment.deck, clock.day, enrolment.exam_on, enrolment.exam_minutes, most)


def plan_of(user: User, deck: Deck, clock: Clock, exam_on: date, minutes: int) -> Plan:
    """Bounded by `cards.CARDS_AT_MOST` cards, a year, and about two dozen times following the days."""
    days_left = (exam_on - clock.day).days
    load = load_of(user, clock, [deck], DAYS_AT_MOST)
    kept = follow(load, days_left, minutes)
    is_enough = kept.is_enough(days_left)
    days = None if is_enough else enough_days(load, days_left, minutes, at_most=DAYS_AT_MOST)
    now, now_of_all = recall_on(load.cards, days_left)
    unseen: dict[int, int] = {}
    counts: dict[int, int] = {}
    for card in load.cards:
        counts[card.topic] = counts.get(card.topic, 0) + load.share
        unseen[card.topic] = unseen.get(card.topic, 0) + (load.share if card.memory is None else 0)
    topics = Deck.objects.within(deck.path).filter(pk__in=counts).order_by("path")
    all_unseen = sum(unseen.values())
    return Plan(
        exam_on=exam_on,
        minutes=minutes,
        today=clock.day,
        cards=sum(counts.values()),
        unseen=all_unseen,
        new_a_day=new_per_day(all_unseen, days_left),
        last_new_on=clock.day + timedelta(days=last_new_day(days_left)),
        # The last card of a day may go over: that is no promise broken.
        minutes_used=min(minutes, -(-kept.secs // (60 * max(1, kept.days_studied)))),
        percent_now=round(100 * now_of_all),
        percent_kept=round(100 * kept.recall_of_all),
        left_unseen=kept.unseen,
        left_due=kept.waiting,
        is_enough=is_enough,
        enough_minutes=None if is_enough else enough_minutes(load, days_left),
        enough_on=None if days is None else clock.day + timedelta(days=days),
        topics=[
            TopicForecast(
                title=topic.title,
                lang=topic.lang or deck.lang,
                cards=counts[topic.pk],
                unseen=unseen[topic.pk],
                percent_now=round(100 * now[topic.pk]),
                percent_kept=round(100 * kept.recall.get(topic.pk, 0.0)),
            )
            for topic in topics
        ],
    )
