"""The cards of the decks studied, counted by state, interval, ease and due day.

Of whole decks the counts stand ready (reviews.card_counts). Those of a topic or a tag are counted here, and all of them
where the copies on the schedules are behind the author.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, Count, F, IntegerField, Q, Sum, When
from django.db.models.functions import Cast

from decks.models import Deck, Note

from ..card_counts import STATES
from ..models import CardCount, Phase
from ..querysets import ScheduleQuerySet
from ..state import MATURE_DAYS
from .filters import Chosen
from .studied import is_behind, live_schedules

if TYPE_CHECKING:
    from accounts.models import User

LEARNED = Q(suspended=False) & ~Q(phase=Phase.NEW)


@dataclass(frozen=True, slots=True)
class Cards:
    """How many cards stand alike. New ones that nothing was done to are in none of these."""

    states: Mapping[str, int]
    """By the names of StudyDay's changes."""
    intervals: Mapping[int, int]
    """Days."""
    eases: Mapping[int, int]
    """In steps of ten hundredths: 2.5 is 25."""
    due: Mapping[date, int]
    """A buried card counts on the day it comes back."""

    @property
    def begun(self) -> int:
        """And not suspended."""
        return sum(self.intervals.values())

    def due_until(self, last: date) -> dict[date, int]:
        return {day: cards for day, cards in self.due.items() if day <= last}


def cards_of(user: User, decks: Sequence[Deck], chosen: Chosen) -> Cards:
    """Of live cards. Two statements for whole decks, five for a part of them."""
    whole = _whole_decks(decks, chosen)
    if whole is None or is_behind(user, decks):
        return _counted(schedules_chosen(user, decks, chosen))
    rows = (
        CardCount.objects.filter(user=user, deck__in=whole)
        .values("what", "value")
        .annotate(sum=Sum("cards"))
        .filter(sum__gt=0)
        .values_list("what", "value", "sum")
        .order_by("what", "value")
    )
    found: dict[int, dict[int, int]] = {what: {} for what in CardCount.What.values}
    for what, value, cards in rows:
        found[what][value] = cards
    return Cards(
        states={STATES[value]: cards for value, cards in found[CardCount.What.STATE].items()},
        intervals=found[CardCount.What.INTERVAL],
        eases=found[CardCount.What.EASE],
        due={date.fromordinal(value): cards for value, cards in found[CardCount.What.DUE].items()},
    )


def _whole_decks(decks: Sequence[Deck], chosen: Chosen) -> Sequence[Deck] | None:
    """None where something else is chosen."""
    if chosen.tag:
        return None
    if chosen.deck is None:
        return decks
    return [chosen.deck] if chosen.deck.parent_id is None else None


def schedules_chosen(user: User, decks: Sequence[Deck], chosen: Chosen) -> ScheduleQuerySet:
    """Of live cards in these decks."""
    schedules = live_schedules(user, decks)
    if chosen.deck:
        schedules = schedules.filter(deck_id__in=chosen.deck_ids)
    if chosen.tag:
        schedules = schedules.filter(note_id__in=Note.objects.filter(tags__name=chosen.tag).values("pk"))
    return schedules


def _counted(schedules: ScheduleQuerySet) -> Cards:
    """Each count walks one index."""
    states: Counter[str] = Counter()
    intervals: Counter[int] = Counter()
    by_interval = schedules.order_by("suspended", "phase", "interval_days").values_list(
        "suspended", "phase", "interval_days"
    )
    for suspended, phase, days, cards in by_interval.annotate(cards=Count("*")):
        if suspended:
            states["suspended"] += cards
        elif phase != Phase.NEW:
            intervals[days] += cards
            is_learning = phase in (Phase.LEARNING, Phase.RELEARNING)
            states["learning" if is_learning else "mature" if days >= MATURE_DAYS else "young"] += cards
    tenth = Cast(F("ease_hundredths") / 10, IntegerField())
    by_ease = schedules.filter(LEARNED).annotate(tenth=tenth).order_by("tenth").values_list("tenth")
    comes_on = Case(When(buried_until__gt=F("due_day"), then=F("buried_until")), default=F("due_day"))
    by_day = schedules.filter(LEARNED).annotate(comes_on=comes_on).order_by("comes_on").values_list("comes_on")
    return Cards(
        states=states,
        intervals=intervals,
        eases=dict(by_ease.annotate(cards=Count("*"))),
        due=dict(by_day.annotate(cards=Count("*"))),
    )
