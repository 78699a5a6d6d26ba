"""The end of a sitting: what was remembered, what was missed, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Sum
from django.urls import reverse

from decks.models import Card

from ..coaching import hard_looks_forgotten
from ..models import ANSWERS, LogKind, ReviewLog, StudyDay
from ..queue import Clock, Queue, Scope, answered_topics, held_back, new_held_back
from ..rollup import Tally
from ..sittings import is_over, rows_of_sitting
from ..state import PASSING
from ..today import Today, today_of
from .home import next_due_day
from .pace import minutes

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Missed:
    concept: str
    question_text: str
    lang: str
    url: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a sitting: what was done in it, not in the whole day."""

    cards: int
    """Those answered, however often."""
    minutes: int
    reviewed: int
    remembered: int
    usual_percent: int | None
    missed: Sequence[Missed]
    hidden_by_limits: int
    """Reviews due today that the limit keeps for another day."""
    new_waiting: int
    """New cards, likewise."""
    hidden_by_minutes: int
    """Cards of today for which the day's minutes left no time."""
    new_is_paused: bool
    """By the way back."""
    new_waits_for_backlog: bool
    """Somewhere in the scope more reviews are due than the day's limit takes."""
    new_waits_for_concepts: bool
    """What is new waits for what it builds on."""
    sitting_is_over: bool
    """The cards were chosen on another day than today and the one before."""
    next_due: date | None
    next_is_tomorrow: bool
    goal_reached: bool
    left: int
    hard_looks_forgotten: bool
    """Hard seems to be pressed for what was forgotten, and it is time to say so."""
    more_today: Today
    """New cards beyond the day's limit, where the day is done."""


def finished_now(user: User, scope: Scope, clock: Clock, queue: Queue) -> Finished:
    answers = _answers_of_sitting(user, scope, clock)
    tallies = [answer.tally for answer in answers]
    reviewed = sum(tally.reviewed for tally in tallies)
    milliseconds = sum(tally.introduced_ms + tally.reviewed_ms + tally.drilled_ms for tally in tallies)
    goal_reached = queue.reached(scope) and queue.left > 0
    next_due = None if goal_reached or scope.sitting else next_due_day(user, clock, scope)
    new_waiting = 0 if scope.sitting or queue.left else _new_waiting(user, scope, clock, queue)
    return Finished(
        cards=len({answer.card_id for answer in answers}),
        minutes=max(1, minutes(milliseconds // 1000)),
        reviewed=reviewed,
        remembered=reviewed - sum(tally.again for tally in tallies),
        usual_percent=usual_percent(user, clock),
        missed=_missed(answers),
        hidden_by_limits=0 if goal_reached or scope.sitting else held_back(user, scope, clock, at_most=HIDDEN_AT_MOST),
        new_waiting=new_waiting,
        hidden_by_minutes=queue.hidden_by_minutes,
        new_is_paused=queue.is_way_back,
        new_waits_for_backlog=bool(queue.new_waiting_for_backlog),
        new_waits_for_concepts=bool(queue.new_waiting_for_concepts),
        next_due=next_due,
        next_is_tomorrow=next_due == clock.tomorrow,
        sitting_is_over=scope.sitting is not None and is_over(scope.sitting, clock),
        goal_reached=goal_reached,
        left=queue.left,
        hard_looks_forgotten=hard_looks_forgotten(user, clock.day),
        more_today=_more_today(user, scope, clock, new_waiting),
    )


HIDDEN_AT_MOST = 1000


def _new_waiting(user: User, scope: Scope, clock: Clock, queue: Queue) -> int:
    """New cards that only a limit in cards holds back."""
    if queue.is_way_back or queue.hidden_by_minutes:
        return 0
    return new_held_back(user, scope, clock, at_most=HIDDEN_AT_MOST, but_of=queue.new_waiting_for_backlog)


def _more_today(user: User, scope: Scope, clock: Clock, new_waiting: int) -> Today:
    root = scope.deck.root if scope.deck else None
    return today_of(
        user,
        clock.day,
        deck_id=root.pk if root else None,
        deck_slug=root.slug if root else "",
        new_waiting=new_waiting,
    )


class _Answer(NamedTuple):
    card_id: int
    is_missed: bool
    tally: Tally


def _answers_of_sitting(user: User, scope: Scope, clock: Clock) -> list[_Answer]:
    """Today's answers in the scope in order, those taken back aside, from the one the sitting began with.

    Reads a day of one learner's log, and only at the end of a sitting.
    """
    if scope.sitting is not None:
        rows = rows_of_sitting(scope.sitting, ANSWERS)
    else:
        undone = ReviewLog.objects.filter(user_id=user.pk, undoes=OuterRef("token"))
        rows = ReviewLog.objects.filter(
            user_id=user.pk, study_day=clock.day, kind__in=ANSWERS, deck_id__in=answered_topics(user, scope, clock)
        ).filter(~Exists(undone))
    return [
        _Answer(row.card_id, row.kind == LogKind.ANSWER and (row.quality or 0) < PASSING, Tally.of_row(row))
        for row in rows.order_by("at", "token")[scope.start :]
    ]


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


def _missed(answers: Sequence[_Answer]) -> list[Missed]:
    """The cards answered Again, the latest first."""
    return missed_cards(answer.card_id for answer in reversed(answers) if answer.is_missed)


def missed_cards(card_ids: Iterable[int]) -> list[Missed]:
    """These cards in this order, each once, as the end of a sitting names them."""
    card_ids = list(dict.fromkeys(card_ids))[:MISSED_AT_MOST]
    cards = Card.objects.select_related("note__slide", "deck__parent").in_bulk(card_ids)
    missed = []
    for card_id in card_ids:
        card = cards[card_id]
        root = card.deck.root
        missed.append(
            Missed(
                concept=card.note.concept,
                question_text=card.question_text,
                lang=card.note.lang or card.deck.lang,
                url=f"{reverse('reviews:concepts', args=[root.slug])}#{concept_anchor(card.note_id)}",
            )
        )
    return missed


def concept_anchor(note_id: int) -> str:
    """Where the concepts page shows a note."""
    return f"note-{note_id}"
