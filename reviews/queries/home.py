"""What home says: how much there is today, where, and when the next is due if there is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from ..exam.ahead import ExamAhead, exams_ahead
from ..models import Enrolment, StudyDay
from ..queue import Clock, Scope, first_due_after, load_queue, new_held_back
from ..rollup import STUDIED
from ..today import MORE_NEW, Today, today_of
from .breaks import Break, current_break
from .pace import cards_in, minutes, pace_of
from .today_tree import DeckToday, today_tree
from .way_back import Proposal, UnderWay, offers_way_back, propose, under_way

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Plan:
    """What home says."""

    total: int
    minutes: int
    new: int
    learning: int
    review: int
    decks: Sequence[DeckToday]
    """And topics, with today's cards."""
    next_due: date | None
    next_is_tomorrow: bool
    is_first_day: bool
    is_enrolled: bool
    answers_today: int
    session_url: str
    session_url_5: str
    session_url_10: str
    minutes_a_day: int | None
    """What the learner set aside for each day; None: as long as it takes."""
    hidden_by_minutes: int
    """Cards of today for which those minutes leave no time."""
    way_back: UnderWay | None
    """The plan by which a backlog is worked off."""
    offer: Proposal | None
    """One, for who comes back after days without an answer to more than a day takes."""
    time_off: Break | None
    """The planned break that is now."""
    exams: Sequence[ExamAhead]
    """That decide what comes today; none while the way back does."""
    more_today: Today
    """New cards beyond the day's limit, where the day is done."""

    @property
    def of_all(self) -> int:
        """Today's cards, those that the minutes leave no time for among them."""
        return self.total + self.hidden_by_minutes


def today_plan(user: User, at: datetime, *, wants_all: bool = False) -> Plan:
    """Home: how much there is today, where, and when the next is due if there is nothing.

    `wants_all` says that the learner declined the way back.
    """
    clock = Clock.of(user, at)
    plan, time_off = under_way(user, clock), current_break(user, clock)
    is_back = not (plan or time_off or wants_all) and offers_way_back(user, clock)
    queue = load_queue(user, Scope(), clock)
    pace = pace_of(user, clock)
    session = reverse("reviews:session")
    start = f"?start={queue.done}"
    next_due = None if queue.left else next_due_day(user, clock)
    return Plan(
        total=queue.left,
        minutes=minutes(queue.seconds_left(pace)),
        new=len(queue.new),
        learning=len(queue.drills),
        review=len(queue.reviews),
        decks=today_tree(queue, pace),
        next_due=next_due,
        next_is_tomorrow=next_due == clock.tomorrow,
        is_first_day=not StudyDay.objects.filter(STUDIED, user=user).exists(),
        is_enrolled=Enrolment.objects.filter(user=user, is_paused=False).exists(),
        answers_today=queue.done,
        session_url=f"{session}{start}",
        session_url_5=f"{session}{start}&goal={queue.done + cards_in(5, queue, pace)}",
        session_url_10=f"{session}{start}&goal={queue.done + cards_in(10, queue, pace)}",
        minutes_a_day=user.profile.minutes_per_day,
        hidden_by_minutes=queue.hidden_by_minutes,
        way_back=plan,
        offer=propose(user, clock) if is_back else None,
        time_off=time_off,
        exams=[] if plan else exams_ahead(user, clock.day),
        more_today=today_of(
            user,
            clock.day,
            deck_id=None,
            deck_slug="",
            new_waiting=0 if queue.left or plan else new_held_back(user, Scope(), clock, at_most=MORE_NEW),
        ),
    )


def next_due_day(user: User, clock: Clock, scope: Scope | None = None) -> date | None:
    """The first study day after today on which there is something to do in the scope (all of it, if none is given).

    Tomorrow where new cards are left to meet, or reviews that today's limit holds back.
    """
    scope = scope or Scope()
    due = first_due_after(user, scope, clock.day)
    if due != clock.tomorrow and load_queue(user, scope, _tomorrow(user, clock)).left:
        return clock.tomorrow
    return due


def _tomorrow(user: User, clock: Clock) -> Clock:
    return Clock.of(user, clock.day_start + timedelta(hours=36))
