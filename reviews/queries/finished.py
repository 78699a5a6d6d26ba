"""The end of a sitting: what was remembered, what was missed, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, Max, OuterRef, Q, Sum
from django.urls import reverse

from decks.models import Card

from ..models import Enrolment, LogKind, ReviewLog, Schedule, StudyDay
from ..queue import Clock, Queue, Scope
from ..state import PASSING
from .home import next_due_day
from .pace import minutes

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Missed:
    concept: str
    question_text: str
    url: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a sitting."""

    answers: int
    minutes: int
    reviewed: int
    remembered: int
    usual_percent: int | None
    missed: Sequence[Missed]
    hidden_by_limits: int
    next_due: date | None
    goal_reached: bool
    left: int


def finished_now(user: User, scope: Scope, clock: Clock, queue: Queue) -> Finished:
    rows = StudyDay.objects.filter(user=user, day=clock.day).aggregate(
        reviewed=Sum("reviewed"),
        again=Sum("again"),
        ms=Sum("introduced_ms") + Sum("reviewed_ms") + Sum("drilled_ms"),
    )
    reviewed, again = rows["reviewed"] or 0, rows["again"] or 0
    goal_reached = queue.reached(scope) and queue.left > 0
    return Finished(
        answers=max(0, queue.done - scope.start),
        minutes=max(1, minutes((rows["ms"] or 0) // 1000)),
        reviewed=reviewed,
        remembered=reviewed - again,
        usual_percent=usual_percent(user, clock),
        missed=missed_today(user, clock),
        hidden_by_limits=0 if goal_reached else _hidden_by_limits(user, clock),
        next_due=None if goal_reached else next_due_day(user, clock),
        goal_reached=goal_reached,
        left=queue.left,
    )


USUAL_DAYS = 30
USUAL_ANSWERS = 50  # below it, no percentage is honest


def usual_percent(user: User, clock: Clock) -> int | None:
    """The share of reviews remembered over the last thirty days before today; None from too few answers."""
    days = StudyDay.objects.filter(
        user=user, day__lt=clock.day, day__gte=clock.day - timedelta(days=USUAL_DAYS)
    ).aggregate(reviewed=Sum("reviewed"), again=Sum("again"))
    reviewed = days["reviewed"] or 0
    if reviewed < USUAL_ANSWERS:
        return None
    return round(100 * (reviewed - (days["again"] or 0)) / reviewed)


MISSED_AT_MOST = 50


def missed_today(user: User, clock: Clock) -> list[Missed]:
    """Cards answered Again today, taken-back answers aside, the latest first."""
    undone = ReviewLog.objects.filter(user_id=user.pk, undoes=OuterRef("token"))
    rows = (
        ReviewLog.objects.filter(user_id=user.pk, study_day=clock.day, kind=LogKind.ANSWER, quality__lt=PASSING)
        .filter(~Exists(undone))
        .values("card_id")
        .annotate(last=Max("at"))
        .order_by("-last")
        .values_list("card_id", flat=True)[:MISSED_AT_MOST]
    )
    card_ids = list(rows)
    cards = Card.objects.select_related("note__slide", "deck__parent").in_bulk(card_ids)
    missed = []
    for card_id in card_ids:
        card = cards[card_id]
        root = card.deck.root
        missed.append(
            Missed(
                concept=card.note.concept,
                question_text=card.question_text,
                url=f"{reverse('reviews:concepts', args=[root.slug])}#{concept_anchor(card.note_id)}",
            )
        )
    return missed


def concept_anchor(note_id: int) -> str:
    """Where the concepts page shows a note."""
    return f"note-{note_id}"


HIDDEN_AT_MOST = 1000


def _hidden_by_limits(user: User, clock: Clock) -> int:
    """Reviews due today that the limit holds back; counted no further than a thousand."""
    roots = list(Enrolment.objects.filter(user=user, is_paused=False).values_list("deck_id", flat=True))
    due = Schedule.objects.of(user.pk).active().due(clock.day).awake(clock.day).filter(root_id__in=roots)
    # What was answered today waits for another day by rule, not by the limit.
    due = due.filter(Q(last_answered_day=None) | Q(last_answered_day__lt=clock.day))
    return due[:HIDDEN_AT_MOST].count()
