"""Every figure of what a learner chose to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ..models import Enrolment
from ..queries import pace_of
from ..queue import Clock
from ..recall.report import RecallReport, recall_report
from ..sittings.offers import Offers
from . import figures_cards as cards
from . import figures_days as days
from . import figures_now as now
from .counted import Cards, cards_of, count_forgotten
from .figure import Figure, Row, Series
from .filters import Chosen, Range
from .hard_cards import forgotten_cards, hardest_sentence
from .history import History, first_day, history_of, hours_of, memory_of
from .studied import decks_studied
from .topics import topic_recalls, topics_sentence
from .week import weeks_figure

if TYPE_CHECKING:
    from accounts.models import User
    from decks.models import Deck


class Reading:
    """What the figures are made from, each read when the first of them asks for it."""

    def __init__(self, user: User, chosen: Chosen, offers: Offers, at: datetime) -> None:
        self.user = user
        self.chosen = chosen
        self.offers = offers
        self.clock = Clock.of(user, at)

    @cached_property
    def decks(self) -> Sequence[Deck]:
        return decks_studied(self.user)

    @cached_property
    def first(self) -> date:
        """The first day looked at."""
        return first_day(self.user, self.chosen, self.clock.day)

    @cached_property
    def history(self) -> History:
        return history_of(self.user, self.chosen, self.first, self.clock.day)

    @cached_property
    def cards(self) -> Cards:
        return cards_of(self.user, self.decks, self.chosen)

    @cached_property
    def recall(self) -> RecallReport:
        return recall_report(self.user, self.clock.at)

    def due(self) -> Figure:
        ahead = cards.AHEAD_DAYS[Range(self.chosen.range)]
        due = self.cards.due_until(self.clock.day + timedelta(days=ahead - 1))
        return cards.due_figure(
            due, self.cards.intervals, self.chosen, self.clock.day, pace_of(self.user, self.clock)
        )

    def memory(self) -> Figure:
        history = self.history
        return days.memory_figure(memory_of(history.days.items(), history.earlier, self.clock.day))

    def hours(self) -> Figure:
        return days.hours_figure(hours_of(self.user, self.chosen, self.first, self.clock.day))

    def hardest(self) -> Figure:
        cards = forgotten_cards(self.user, self.decks, self.chosen, self.clock.day)
        forgotten = count_forgotten(self.user, self.decks, self.chosen)
        return now.hardest_figure(cards, hardest_sentence(forgotten))


def topics_figure(reading: Reading) -> Figure:
    topics = topic_recalls(reading.user, reading.chosen, reading.offers, reading.first, reading.clock.day)
    return Figure(
        key="topics",
        name=_("Recall by topic"),
        sentence=topics_sentence(topics),
        row_name=_("Topic"),
        series=[
            Series("percent", "%", unit=" %"),
            Series("low", _("at least"), is_drawn=False, unit=" %"),
            Series("high", _("at most"), is_drawn=False, unit=" %"),
            Series("recalled", _("remembered"), is_drawn=False),
            Series("asked", _("of"), is_drawn=False),
            Series("seconds", _("Seconds a review"), is_drawn=False),
        ],
        rows=[
            Row(
                topic.title,
                [topic.percent, topic.low, topic.high, topic.recalled, topic.asked, topic.seconds],
                key=topic.slug,
            )
            for topic in topics
        ],
    )


FIGURES: dict[str, Callable[[Reading], Figure]] = {
    "retention": Reading.memory,
    "due": Reading.due,
    "reviews": lambda reading: days.reviews_figure(reading.history),
    "minutes": lambda reading: days.minutes_figure(reading.history),
    "states": lambda reading: days.states_figure(reading.history),
    "added": lambda reading: days.added_figure(reading.history),
    "intervals": lambda reading: cards.intervals_figure(reading.cards.intervals),
    "ease": lambda reading: cards.eases_figure(reading.cards.eases),
    "grades": lambda reading: days.grades_figure(reading.history),
    "hours": Reading.hours,
    "calendar": lambda reading: days.calendar_figure(reading.history),
    "topics": topics_figure,
    "weeks": lambda reading: weeks_figure(reading.history),
    "hardest": Reading.hardest,
    "today": lambda reading: now.today_figure(reading.user, reading.clock, reading.cards),
    "standing": lambda reading: now.standing_figure(reading.user, reading.decks, reading.cards),
    "remembered": lambda reading: now.remembered_figure(reading.recall),
    "reliability": lambda reading: now.reliability_figure(reading.recall),
    "tellers": lambda reading: now.tellers_figure(reading.recall),
}
OF_CARDS = ("due", "intervals", "ease", "hardest")
"""Those that know which tags a card has; days are counted by topic."""

OF_EVERYTHING = ("today", "standing", "remembered", "reliability", "tellers")
"""Those that are told of all decks studied together."""

FILES_ONLY = ("calendar", "topics", "weeks", "hardest", *OF_EVERYTHING)
"""On the other pages of one's progress, in another form."""


@dataclass(frozen=True, slots=True)
class FiguresPage:
    figures: Sequence[Figure]
    leaves_out_days: bool
    """Of a tag only the cards are known."""
    has_decks: bool


def figures_of(
    user: User, chosen: Chosen, offers: Offers, at: datetime, *, keys: Sequence[str] = ()
) -> list[Figure]:
    """These figures, or all of them, in order; without those that know nothing of the deck or tag chosen."""
    reading = Reading(user, chosen, offers, at)
    return [make(reading) for key, make in FIGURES.items() if (not keys or key in keys) and _knows(key, chosen)]


def _knows(key: str, chosen: Chosen) -> bool:
    if chosen.tag:
        return key in OF_CARDS
    return not (chosen.deck and key in OF_EVERYTHING)


def figures_page(user: User, chosen: Chosen, offers: Offers, at: datetime) -> FiguresPage:
    """About fifteen statements, whatever the answers."""
    drawn = [key for key in FIGURES if key not in FILES_ONLY]
    return FiguresPage(
        figures=figures_of(user, chosen, offers, at, keys=drawn),
        leaves_out_days=bool(chosen.tag),
        has_decks=Enrolment.objects.filter(user=user, is_paused=False).exists(),
    )
