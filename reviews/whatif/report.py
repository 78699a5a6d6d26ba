"""What if: the next 90 days as they would be, beside what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from decks.models import Deck

from ..charts import BarChart
from ..exam.cards import load_of
from ..models import Enrolment
from ..queue import Clock
from . import wording
from .chart import Week, weeks, weeks_chart
from .simulation import DAYS, Ahead, Choice, follow

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class WhatIf:
    today: date
    usual: Choice
    choice: Choice
    now: Ahead
    then: Ahead
    weeks: Sequence[Week]
    chart: BarChart
    has_cards: bool

    @property
    def sentence(self) -> str:
        return wording.sentence(self)

    @property
    def lead(self) -> str:
        return wording.lead(self)

    @property
    def is_usual(self) -> bool:
        """Whether this is how things are: there is nothing to set beside them."""
        return self.choice == self.usual

    def day(self, number: int) -> date:
        return self.today + timedelta(days=number)


def usual_choice(user: User) -> Choice:
    """As things are: the decks' own limits under the profile's."""
    profile = user.profile
    rows = list(
        Enrolment.objects.filter(user=user, is_paused=False).values_list("new_per_day", "reviews_per_day")
    )
    new = sum(profile.new_per_day if own is None else own for own, _reviews in rows)
    reviews = sum(profile.reviews_per_day if own is None else own for _new, own in rows)
    return Choice(min(profile.new_per_day, new), min(profile.reviews_per_day, reviews))


def what_if(user: User, clock: Clock, choice: Choice) -> WhatIf:
    """Bounded by the cards of `load_of`: twice 90 days of no more than 400 cards and those they stand for."""
    decks = Deck.objects.filter(
        pk__in=Enrolment.objects.filter(user=user, is_paused=False).values("deck_id")
    ).order_by("path")
    load = load_of(user, clock, list(decks), DAYS)
    usual = usual_choice(user)
    now, then = follow(load, usual), follow(load, choice)
    found = weeks(clock.day, now, then)
    return WhatIf(
        today=clock.day,
        usual=usual,
        choice=choice,
        now=now,
        then=then,
        weeks=found,
        chart=weeks_chart(found, is_usual=choice == usual),
        has_cards=bool(load.cards),
    )
