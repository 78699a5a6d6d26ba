"""The cards of the decks studied, counted by state, interval, ease and due day.

Those of decks and topics stand ready (reviews.card_counts). Those of a tag are counted here, and all of them where the
copies on the schedules are behind the author.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Subquery, Sum

from decks.models import Card, Deck, Note, Tag

from ..card_counts import STATES, comes_on
from ..leeches import FEWEST_LAPSES
from ..models import CardCount, Phase
from ..querysets import ScheduleQuerySet
from ..state import MATURE_DAYS
from .filters import Chosen
from .studied import cards_within, is_behind, live_schedules

if TYPE_CHECKING:
    from accounts.models import User

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
    """Of live cards. Two statements."""
    if chosen.tag or is_behind(user, decks):
        return _counted(schedules_chosen(user, decks, chosen))
    rows = CardCount.objects.filter(user=user, deck_id__in=_counting(decks, chosen), cards__gt=0)
    found: dict[int, dict[int, int]] = {what: {} for what in CardCount.What.values}
    for what, value, cards in rows.values_list("what", "value", "cards"):
        found[what][value] = found[what].get(value, 0) + cards
    return Cards(
        states={STATES[value]: cards for value, cards in found[CardCount.What.STATE].items()},
        intervals=found[CardCount.What.INTERVAL],
        eases=found[CardCount.What.EASE],
        due={date.fromordinal(value): cards for value, cards in found[CardCount.What.DUE].items()},
    )


def count_begun(user: User, decks: Sequence[Deck]) -> int:
    """Live cards of whole decks that were met, suspended ones aside. Two statements."""
    if is_behind(user, decks):
        return live_schedules(user, decks).filter(suspended=False, interval_days__isnull=False).count()
    return _sum_of(user, [deck.pk for deck in decks], CardCount.What.INTERVAL)


def count_unseen(user: User, decks: Sequence[Deck]) -> int:
    """Live cards of whole decks that nothing was done to yet. Three statements."""
    states = _counted(live_schedules(user, decks)).states if is_behind(user, decks) else None
    deck_ids = [deck.pk for deck in decks]
    touched = _sum_of(user, deck_ids, CardCount.What.STATE) if states is None else sum(states.values())
    return Card.objects.filter(cards_within(decks)).count() - touched


def count_forgotten(user: User, decks: Sequence[Deck], chosen: Chosen) -> int:
    """Live cards forgotten often enough to be hard (leeches.FEWEST_LAPSES), suspended ones aside. Two statements."""
    if chosen.tag or is_behind(user, decks):
        # In the order of the index that holds them, or a planner may walk all cards.
        return len(forgotten_schedules(user, decks, chosen).order_by("-lapses").values_list("lapses"))
    return _sum_of(user, _counting(decks, chosen), CardCount.What.LAPSES)


def _sum_of(user: User, deck_ids: Collection[int], what: CardCount.What) -> int:
    counts = CardCount.objects.filter(user=user, deck_id__in=deck_ids, what=what)
    return counts.aggregate(sum=Sum("cards"))["sum"] or 0


def _counting(decks: Sequence[Deck], chosen: Chosen) -> Collection[int]:
    """Whose rows add up to what is chosen: a whole deck's hold its topics' cards too."""
    if chosen.is_topic:
        return chosen.deck_ids
    return [deck.pk for deck in decks] if chosen.deck is None else [chosen.deck.pk]


def schedules_chosen(user: User, decks: Sequence[Deck], chosen: Chosen) -> ScheduleQuerySet:
    """Of live cards in these decks."""
    schedules = live_schedules(user, decks, deck_ids=chosen.deck_ids if chosen.deck else None)
    if chosen.tag:
        schedules = schedules.filter(note_id__in=Note.objects.filter(tags__name=chosen.tag).values("pk"))
    return schedules


def forgotten_schedules(user: User, decks: Sequence[Deck], chosen: Chosen) -> ScheduleQuerySet:
    """Of live cards forgotten often enough to be hard, suspended ones aside: what one index holds. Of them it is asked
    one by one whether they bear a tag, since there are fewer than cards with it."""
    schedules = live_schedules(user, decks, deck_ids=chosen.deck_ids if chosen.deck else None)
    if chosen.tag:
        tag = Tag.objects.filter(name=chosen.tag).values("pk")
        links = Note.tags.through.objects.filter(note_id=OuterRef("note_id"), tag_id=Subquery(tag))
        schedules = schedules.filter(Exists(links))
    return schedules.filter(lapses__gte=FEWEST_LAPSES, suspended=False)


def _counted(schedules: ScheduleQuerySet) -> Cards:
    """One after the other: of a tag there are not so many."""
    states, intervals, eases = Counter[str](), Counter[int](), Counter[int]()
    due = Counter[date]()
    columns = ("suspended", "phase", "interval_days", "ease_hundredths", "due_day", "buried_until")
    for suspended, phase, days, ease, due_day, buried_until in schedules.values_list(*columns):
        if suspended:
            states["suspended"] += 1
        elif phase != Phase.NEW and days is not None and ease is not None and due_day is not None:
            is_learning = phase in (Phase.LEARNING, Phase.RELEARNING)
            states["learning" if is_learning else "mature" if days >= MATURE_DAYS else "young"] += 1
            intervals[days] += 1
            eases[ease // 10] += 1
            due[comes_on(due_day, buried_until)] += 1
    return Cards(states, intervals, eases, due)
