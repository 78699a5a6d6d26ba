"""How one learner stands with a deck, topic by topic: a few grouped statements, each of which names the learner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from decks.models import Card, Deck
from decks.querysets import path_after

from ..models import Phase, StudyDay
from ..rollup import MEMORY, STUDIED
from ..statistics.studied import live_schedules

if TYPE_CHECKING:
    from accounts.models import User

DAYS_SHOWN = 14
RECALL_DAYS = 91
"""A course is seldom longer, and a topic seldom gets fifty answers in a month."""


@dataclass(frozen=True, slots=True)
class Topics:
    """A deck with the topics under it, and how many cards learners meet in each."""

    root: Deck
    decks: Sequence[Deck]
    live: Mapping[int, int]

    def within(self, topic: Deck) -> list[int]:
        """The ids of the topic and of what lies under it."""
        after = path_after(topic.path)
        return [deck.pk for deck in self.decks if topic.path <= deck.path < after]

    def slug_of(self, topic: Deck) -> str:
        """As in an address: `deck/topic` and so on down."""
        return "/".join(deck.slug for deck in self.decks if topic.path.startswith(deck.path))

    def cards_in(self, topic: Deck) -> int:
        return sum(self.live.get(pk, 0) for pk in self.within(topic))

    @property
    def with_cards(self) -> list[Deck]:
        return [deck for deck in self.decks if self.live.get(deck.pk)]

    @property
    def total(self) -> int:
        return sum(self.live.values())


def topics_of(root: Deck) -> Topics:
    """Two statements."""
    decks = list(Deck.objects.within(root.path).order_by("path"))
    counted = Card.objects.live().within(root.path).order_by().values("deck_id").annotate(cards=Count("pk"))
    return Topics(root, decks, dict(counted.values_list("deck_id", "cards")))


@dataclass(frozen=True, slots=True)
class Standing:
    """Cards of one learner, by the id of their topic."""

    met: Counter[int]
    remembered: Counter[int]
    at_risk: Counter[int]
    """Of the remembered: due since before today."""
    set_aside: Counter[int]
    """Suspended before they were met: nobody waits for them."""

    def left_of(self, topics: Topics, topic: Deck) -> int:
        """Cards of the topic that are still to be met."""
        ids = topics.within(topic)
        return max(0, topics.cards_in(topic) - self.met_of(ids) - sum(self.set_aside[pk] for pk in ids))

    def met_of(self, deck_ids: Iterable[int]) -> int:
        return sum(self.met[pk] for pk in deck_ids)


def standing_of(user: User, topics: Topics, today: date) -> Standing:
    """Two statements: whether the copies are up to date, and one over the learner's cards of the deck, topic by topic
    along an index."""
    awake = Q(suspended=False, phase=Phase.REVIEW)
    counts = {
        "are_met": Count("root_id", filter=~Q(phase=Phase.NEW)),
        "are_remembered": Count("root_id", filter=awake),
        "are_at_risk": Count("root_id", filter=awake & Q(due_day__lt=today)),
        "are_aside": Count("root_id", filter=Q(suspended=True, phase=Phase.NEW)),
    }
    schedules = live_schedules(user, [topics.root], deck_ids=[deck.pk for deck in topics.decks])
    rows = schedules.order_by().values("deck_id").annotate(**counts).values_list("deck_id", *counts)
    found = Standing(Counter(), Counter(), Counter(), Counter())
    for deck_id, met, remembered, at_risk, aside in rows:
        found.met[deck_id] = met
        found.remembered[deck_id] = remembered
        found.at_risk[deck_id] = at_risk
        found.set_aside[deck_id] = aside
    return found


@dataclass(frozen=True, slots=True)
class Doing:
    """What one learner did in a deck of late, by the id of its topic."""

    asked: Counter[int]
    recalled: Counter[int]
    met_after: Sequence[Counter[int]]
    """Cards met for the first time after each of the days asked for."""


def doing_of(user: User, root: Deck, today: date, after: Sequence[date]) -> Doing:
    """One grouped statement over the learner's days."""
    since = today - timedelta(days=RECALL_DAYS - 1)
    within = Q(day__gte=since)
    sums = {f"sum_{name}": Sum(name, filter=within, default=0) for name in MEMORY}
    sums |= {f"after_{place}": Sum("introduced", filter=Q(day__gt=day), default=0) for place, day in enumerate(after)}
    earliest = min([since, *after])
    rows = (
        StudyDay.objects.filter(user=user, root=root, day__gte=earliest, day__lte=today)
        .order_by()
        .values("deck_id")
        .annotate(**sums)
        .values_list("deck_id", *sums)
    )
    found = Doing(Counter(), Counter(), [Counter() for _day in after])
    for deck_id, *values in rows:
        sums_of = dict(zip(sums, values, strict=True))
        found.asked[deck_id] = sums_of["sum_young_asked"] + sums_of["sum_mature_asked"]
        found.recalled[deck_id] = sums_of["sum_young_recalled"] + sums_of["sum_mature_recalled"]
        for place, counter in enumerate(found.met_after):
            counter[deck_id] = sums_of[f"after_{place}"]
    return found


def days_studied(user: User, root: Deck, today: date) -> int:
    """Of the last fourteen, those with an answer in this deck."""
    since = today - timedelta(days=DAYS_SHOWN - 1)
    days = StudyDay.objects.filter(STUDIED, user=user, root=root, day__gte=since, day__lte=today)
    found: int = days.aggregate(days=Count("day", distinct=True))["days"]
    return found
