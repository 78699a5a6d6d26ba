"""The queue's queries, each worked out once (see reviews.prepared) and each along the index made for it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    OuterRef,
    Q,
    Subquery,
)

from decks.models import Card, Note

from ..models import ANSWERS, Enrolment, Phase, RecallModel, ReviewLog, Schedule, StudyDay, WayBack
from ..prepared import Prepared, given
from ..probe import Probe
from ..querysets import ScheduleQuerySet
from ..recall.own import VERSION as RECALL
from .required import still_to_learn

USER = given("user_id", BigIntegerField())
DECK = given("deck_id", BigIntegerField())
DAY = given("day", DateField())
DAY_START = given("day_start", DateTimeField())

Row = tuple[Any, ...]


@cache
def enrolments_of() -> Prepared[Enrolment]:
    """With the minutes of the way back and the learner's own chances of recall in every row, so that looking for them
    is no statement of its own."""
    return Prepared(
        Enrolment.objects.filter(user_id=USER)
        .annotate(
            way_back_minutes=Subquery(WayBack.objects.filter(user_id=USER).values("minutes_per_day")),
            recall_weights=Subquery(RecallModel.objects.filter(user_id=USER, version=RECALL).values("weights")),
        )
        .order_by("deck__path")
        .values_list(
            "deck_id",
            "deck__path",
            "new_per_day",
            "reviews_per_day",
            "today",
            "new_today",
            "reviews_today",
            "new_waits",
            "siblings_apart",
            "has_placed",
            "review_order",
            "new_cursor",
            "contents_version",
            "deck__contents_version",
            "is_paused",
            "options_id",
            "options_changes",
            "way_back_minutes",
            "recall_weights",
            "exam_on",
            "exam_minutes",
            "exam_new_per_day",
        )
    )


@cache
def counts_of_day() -> Prepared[StudyDay]:
    return Prepared(
        StudyDay.objects.filter(user_id=USER, day=DAY).values_list(
            "root_id",
            "deck_id",
            "introduced",
            "reviewed",
            "drilled",
            "introduced_ms",
            "reviewed_ms",
            "drilled_ms",
        )
    )


@cache
def drills_of_day(is_behind: bool) -> Prepared[Schedule]:
    drills = live(Schedule.objects.of(USER).drilling(DAY, since=DAY_START).awake(DAY), is_behind)
    topic = "card__deck_id" if is_behind else "deck_id"
    return Prepared(drills.order_by("due_at").values_list("card_id", topic, "root_id", "due_at", "note_id"))


def live(schedules: ScheduleQuerySet, is_behind: bool) -> ScheduleQuerySet:
    """Those the learner meets; while behind, as the cards say, for the indexes' copies may be wrong either way."""
    return schedules.filter(suspended=False, card__is_live=True) if is_behind else schedules.active()


MEMORY = ("interval_days", "ease_hundredths", "repetitions", "lapses", "last_answered_day")


@cache
def due_in(column: str, is_behind: bool, apart: bool, memory: bool) -> Prepared[Schedule]:
    """Reviews due in one deck (`column` is root_id) or topic, the longest due first.

    `apart` leaves out those whose siblings were answered today; `memory` says what predicts their recall as well.
    """
    topic = "card__deck_id" if is_behind else "deck_id"
    due = live(
        Schedule.objects.of(USER)
        .due(DAY)
        .awake(DAY)
        .not_drilling(DAY, since=DAY_START)
        .filter(**{topic if column == "deck_id" else column: DECK}),
        is_behind,
    )
    if apart:
        due = due.filter(~sibling_answered())
    return Prepared(
        due.order_by("due_day", "tie", "card_id").values_list(
            "due_day", "tie", "card_id", "note_id", topic, *(MEMORY if memory else ())
        )
    )


@cache
def ahead_in(column: str, is_behind: bool, apart: bool) -> Prepared[Schedule]:
    """Cards of one deck or topic that are not due yet and were not asked today, the soonest due first, with what
    predicts their recall. None that waits in a learning step."""
    topic = "card__deck_id" if is_behind else "deck_id"
    ahead = live(
        Schedule.objects.of(USER)
        .filter(due_day__gt=DAY, step=None, **{topic if column == "deck_id" else column: DECK})
        .filter(Q(last_answered_day=None) | Q(last_answered_day__lt=DAY))
        .awake(DAY),
        is_behind,
    )
    if apart:
        ahead = ahead.filter(~sibling_answered())
    return Prepared(
        ahead.order_by("due_day", "tie", "card_id").values_list("due_day", "tie", "card_id", "note_id", topic, *MEMORY)
    )


@cache
def unstarted(apart: bool, has_placed: bool) -> Prepared[Card]:
    """Cards not begun yet in the author's order, and whether each waits for what its note requires.

    `has_placed` leaves out those the learner moved to the front or the back, which `placed` finds.
    """
    is_started = ~Q(phase=Phase.NEW) | Q(suspended=True) | Q(buried_until__gt=DAY)
    if has_placed:
        is_started |= ~Q(place=0)
    started = Schedule.objects.of(USER).filter(card=OuterRef("pk")).filter(is_started)
    cards = Card.objects.live().filter(_in_range("order"), ~Probe(started))
    if apart:
        cards = cards.filter(~sibling_answered(card="pk"))
    return Prepared(
        cards.annotate(is_blocked=_is_blocked())
        .order_by("order", "pk")
        .values_list("pk", "note_id", "deck_id", "is_blocked")
    )


@cache
def placed(apart: bool) -> Prepared[Schedule]:
    """New cards the learner moved, those for the front first; each kind in the author's order."""
    moved = (
        Schedule.objects.of(USER)
        .filter(~Q(place=0), root_id=DECK, phase=Phase.NEW, suspended=False, card__is_live=True)
        .filter(_in_range("card__order"))
        .awake(DAY)
    )
    if apart:
        moved = moved.filter(~sibling_answered())
    return Prepared(
        moved.annotate(is_blocked=_is_blocked())
        .order_by("place", "card__order", "card_id")
        .values_list("card_id", "note_id", "card__deck_id", "is_blocked", "place")
    )


def _in_range(order: str) -> Q:
    return Q(**{f"{order}__gte": given("start", CharField()), f"{order}__lt": given("end", CharField())})


def _is_blocked() -> Probe:
    to_learn = still_to_learn(USER, given("deck_start", CharField()), given("deck_end", CharField()))
    return Probe(Note.requires.through.objects.filter(to_learn, from_note=OuterRef("note_id")))


def sibling_answered(user_id: Any = USER, day: Any = DAY, *, card: str = "card_id") -> Probe:
    """Another card of the same note was answered today: its siblings wait, so that one does not give away the other.

    Or on a later day, which is where a learner comes from who travels west over midnight. `card` names the card's own
    column: one answered today may come again, where the learner sets it due or makes it new again.
    """
    siblings = Schedule.objects.of(user_id).filter(note_id=OuterRef("note_id"), last_answered_day__gte=day)
    return Probe(siblings.exclude(card_id=OuterRef(card)))


@cache
def last_answered() -> Prepared[ReviewLog]:
    """The note of the day's last answer that was not taken back."""
    undone = ReviewLog.objects.filter(user_id=USER, undoes=OuterRef("token"))
    return Prepared(
        ReviewLog.objects.filter(user_id=USER, study_day__gte=DAY, kind__in=ANSWERS)
        .filter(~Probe(undone))
        .order_by("-study_day", "-at", "-token")
        .values_list("card__note_id")
    )
