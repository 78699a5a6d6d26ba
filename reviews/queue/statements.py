"""The queue's queries, each worked out once (see reviews.prepared) and each along the index made for it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, DateTimeField, Exists, OuterRef, Q

from decks.models import Card

from ..models import Enrolment, Phase, Schedule, StudyDay
from ..prepared import Prepared, given
from ..querysets import ScheduleQuerySet

USER = given("user_id", BigIntegerField())
DECK = given("deck_id", BigIntegerField())
DAY = given("day", DateField())
DAY_START = given("day_start", DateTimeField())


@cache
def enrolments_of() -> Prepared[Enrolment]:
    return Prepared(
        Enrolment.objects.filter(user_id=USER)
        .order_by("deck__path")
        .values_list(
            "deck_id",
            "deck__path",
            "new_per_day",
            "reviews_per_day",
            "new_cursor",
            "contents_version",
            "deck__contents_version",
            "is_paused",
            "options_id",
            "options_changes",
        )
    )


@cache
def counts_of_day() -> Prepared[StudyDay]:
    return Prepared(
        StudyDay.objects.filter(user_id=USER, day=DAY).values_list(
            "root_id", "deck_id", "introduced", "reviewed", "drilled"
        )
    )


@cache
def drills_of_day(is_behind: bool) -> Prepared[Schedule]:
    drills = live(Schedule.objects.of(USER).drilling(DAY, since=DAY_START).awake(DAY), is_behind)
    topic = "card__deck_id" if is_behind else "deck_id"
    return Prepared(drills.order_by("due_at").values_list("card_id", topic, "root_id", "due_at"))


def live(schedules: ScheduleQuerySet, is_behind: bool) -> ScheduleQuerySet:
    """Those the learner meets; while behind, as the cards say, for the indexes' copies may be wrong either way."""
    return schedules.filter(suspended=False, card__is_live=True) if is_behind else schedules.active()


Row = tuple[Any, ...]


@cache
def due_in(column: str, is_behind: bool) -> Prepared[Schedule]:
    topic = "card__deck_id" if is_behind else "deck_id"
    due = live(
        Schedule.objects.of(USER)
        .due(DAY)
        .awake(DAY)
        .not_drilling(DAY, since=DAY_START)
        .filter(~sibling_answered(), **{topic if column == "deck_id" else column: DECK}),
        is_behind,
    )
    return Prepared(
        due.order_by("due_day", "tie", "card_id").values_list("due_day", "tie", "card_id", "note_id", topic)
    )


@cache
def unstarted() -> Prepared[Card]:
    started = (
        Schedule.objects.of(USER)
        .filter(card=OuterRef("pk"))
        .filter(~Q(phase=Phase.NEW) | Q(suspended=True) | Q(buried_until__gt=DAY))
    )
    return Prepared(
        Card.objects.live()
        .filter(order__gte=given("start", CharField()), order__lt=given("end", CharField()))
        .filter(~Exists(started), ~sibling_answered())
        .order_by("order", "pk")
        .values_list("pk", "note_id", "deck_id")
    )


def sibling_answered(user_id: Any = USER, day: Any = DAY) -> Exists:
    """A card of the same note was answered today: its siblings wait, so that one does not give away the other.

    Or on a later day, which is where a learner comes from who travels west over midnight.
    """
    return Exists(Schedule.objects.of(user_id).filter(note_id=OuterRef("note_id"), last_answered_day__gte=day))
