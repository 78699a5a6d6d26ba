"""The schedules of the decks studied, counted by state, interval, ease and due day: every count reads one index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast

from decks.models import Deck, Note

from ..models import Phase
from ..querysets import ScheduleQuerySet
from ..state import MATURE_DAYS
from .cards import live_schedules
from .filters import Chosen

if TYPE_CHECKING:
    from accounts.models import User

LEARNED = Q(suspended=False) & ~Q(phase=Phase.NEW)


def schedules_chosen(user: User, decks: Sequence[Deck], chosen: Chosen) -> ScheduleQuerySet:
    """Of live cards in these decks."""
    schedules = live_schedules(user, decks)
    if chosen.deck:
        schedules = schedules.filter(deck_id__in=chosen.deck_ids)
    if chosen.tag:
        schedules = schedules.filter(note_id__in=Note.objects.filter(tags__name=chosen.tag).values("pk"))
    return schedules


def states_of(schedules: ScheduleQuerySet) -> Counter[str]:
    """By the names of StudyDay's changes."""
    standing = Case(
        When(suspended=True, then=Value("suspended")),
        When(phase=Phase.NEW, then=Value("new")),
        When(phase__in=(Phase.LEARNING, Phase.RELEARNING), then=Value("learning")),
        When(interval_days__gte=MATURE_DAYS, then=Value("mature")),
        default=Value("young"),
    )
    rows = schedules.annotate(standing=standing).values("standing").annotate(cards=Count("*")).order_by("standing")
    return Counter(dict(rows.values_list("standing", "cards")))


def intervals_of(schedules: ScheduleQuerySet) -> dict[int, int]:
    """Cards by their interval in days."""
    rows = schedules.filter(LEARNED).values("interval_days").annotate(cards=Count("*")).order_by("interval_days")
    return {days: cards for days, cards in rows.values_list("interval_days", "cards") if days is not None}


def eases_of(schedules: ScheduleQuerySet) -> dict[int, int]:
    """Cards by their ease, in steps of ten hundredths: 2.5 is 25."""
    tenth = Cast(F("ease_hundredths") / 10, IntegerField())
    rows = schedules.filter(LEARNED).annotate(tenth=tenth).values("tenth").annotate(cards=Count("*")).order_by("tenth")
    return dict(rows.values_list("tenth", "cards"))


def due_of(schedules: ScheduleQuerySet, last: date) -> dict[date, int]:
    """Cards by the day they come, up to the last one. A buried card counts on the day it comes back."""
    comes_on = Case(When(buried_until__gt=F("due_day"), then=F("buried_until")), default=F("due_day"))
    rows = (
        schedules.filter(suspended=False, due_day__lte=last)
        .annotate(comes_on=comes_on)
        .values("comes_on")
        .annotate(cards=Count("*"))
        .order_by("comes_on")
    )
    return {day: cards for day, cards in rows.values_list("comes_on", "cards") if day <= last}


def last_due_day(range_days: int, today: date) -> date:
    return today + timedelta(days=range_days)
