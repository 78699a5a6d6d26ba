"""What is known and what is coming: the live cards of the decks studied, by state and by due day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from decks.models import Card, Deck

from ..dated import dated
from ..markup import escape, written
from .counted import Cards
from .studied import cards_within

if TYPE_CHECKING:
    from accounts.models import User

FORECAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class CardStates:
    """Every live card of the decks studied, in exactly one of these."""

    new: int = 0
    learning: int = 0
    young: int = 0
    mature: int = 0
    suspended: int = 0

    @property
    def remembered(self) -> int:
        return self.young + self.mature

    @property
    def begun(self) -> int:
        """And not suspended."""
        return self.learning + self.remembered

    @property
    def total(self) -> int:
        return self.new + self.learning + self.young + self.mature + self.suspended


@dataclass(frozen=True, slots=True)
class DueDay:
    day: date
    cards: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Cards by the day they fall due, as their dates stand now."""

    overdue: int
    """Left from days before today."""
    days: Sequence[DueDay]
    """Today and the thirty days after it."""

    @property
    def today(self) -> int:
        return self.days[0].cards

    @property
    def coming(self) -> Sequence[DueDay]:
        return self.days[1:]

    @property
    def total_coming(self) -> int:
        return sum(day.cards for day in self.coming)

    @property
    def a_day(self) -> int:
        return round(self.total_coming / FORECAST_DAYS)

    def table_rows(self) -> SafeString:
        """Of the days, as HTML."""
        return written(
            f'<tr><th scope="row"><time datetime="{due.day.isoformat()}">{escape(_told(due.day))}</time></th>'
            f'<td class="number">{due.cards}</td></tr>'
            for due in self.days
        )

    @property
    def fullest(self) -> DueDay:
        """The first of the coming days with most cards."""
        return max(self.coming, key=lambda day: day.cards)


def _told(day: date) -> str:
    return f"{dated(day, 'l')}, {dated(day, 'MONTH_DAY_FORMAT')}"


def card_states(user: User, decks: Sequence[Deck], cards: Cards) -> CardStates:
    """`cards` are those of these decks. One statement more counts all there are: one without a schedule is new."""
    if not decks:
        return CardStates()
    total = Card.objects.filter(cards_within(decks)).count()
    return CardStates(new=total - sum(cards.states.values()), **cards.states)


def forecast(cards: Cards, today: date) -> Forecast:
    days = [today + timedelta(days=ahead) for ahead in range(FORECAST_DAYS + 1)]
    return Forecast(
        overdue=sum(count for day, count in cards.due.items() if day < today),
        days=[DueDay(day, cards.due.get(day, 0)) for day in days],
    )
