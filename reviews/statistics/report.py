"""The progress page: every part in figures, in words and as a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..charts import BarChart, HeatMap, Strip, due_chart, heat_map, strip
from ..queries import pace_of
from ..queue import Clock, Scope, load_queue
from ..sittings.offers import parts_of
from . import wording
from .cards import CardStates, Forecast, card_states, forecast
from .counted import cards_of
from .days import DayTotals, Today, Year, days_of_year, retention_of, today_of, year_of, year_start
from .figure import Action, Figure
from .figures_days import catch_up_action, memory_figure, what_if_action
from .filters import Chosen
from .history import began_on, earlier_than, memory_of, topics_of
from .streak import Streak, read_streak
from .studied import decks_studied
from .topics import TopicRecall, ordered, read_topics, topics_lead, topics_sentence, weakest

if TYPE_CHECKING:
    from accounts.models import User

Figures = TypeVar("Figures")
Chart = TypeVar("Chart")


@dataclass(frozen=True, slots=True)
class Part(Generic[Figures, Chart]):
    """The sentence, what it means and what to do, the drawing, and the numbers of both."""

    sentence: str
    lead: str
    chart: Chart
    figures: Figures
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class ProgressReport:
    has_answers: bool
    """Without any there is nothing to say but how to begin."""
    is_enrolled: bool
    today: Part[Today, Strip]
    year: Part[Year, HeatMap]
    forecast: Part[Forecast, BarChart]
    states: Part[CardStates, Strip]
    memory: Figure
    """True retention."""
    topics_sentence: str
    topics_lead: str
    weakest: TopicRecall | None
    streak: Streak


def progress_report(user: User, at: datetime) -> ProgressReport:
    """About a dozen statements whatever the answers, and two for each deck studied (its queue of today)."""
    clock = Clock.of(user, at)
    first_day = began_on(user, Chosen())
    days = days_of_year(user, clock.day)
    decks = decks_studied(user)
    pace = pace_of(user, clock)
    today = today_of(days, clock, load_queue(user, Scope(), clock), pace)
    year = year_of(days, clock, first_day)
    cards = cards_of(user, decks, Chosen())
    streak = read_streak(user, clock, days, cards)
    coming = forecast(cards, clock.day)
    states = card_states(user, decks, cards)
    earlier = earlier_than(year_start(clock.day), user, Chosen(), clock.day)
    retention = retention_of(days, clock.day)
    # A topic seldom gets fifty answers in a month.
    year_began = clock.day - timedelta(days=364)
    topics = ordered(read_topics(topics_of(user, Chosen(), year_began, clock.day), parts_of(user)))
    return ProgressReport(
        has_answers=first_day is not None,
        is_enrolled=bool(decks),
        today=Part(wording.today_sentence(today), wording.today_lead(today, retention), _today_strip(today), today),
        year=Part(
            wording.year_sentence(year),
            f"{wording.year_lead(year)} {wording.streak_sentence(streak)}".rstrip(),
            _year_map(days, year),
            year,
            Action(_("Plan a break"), reverse("reviews:breaks")),
        ),
        streak=streak,
        forecast=Part(
            wording.forecast_sentence(coming),
            wording.forecast_lead(coming, pace),
            due_chart(coming.overdue, [(due.day, due.cards) for due in coming.days]),
            coming,
            catch_up_action() if coming.overdue else what_if_action() if coming.total_coming else None,
        ),
        states=Part(
            wording.states_sentence(states),
            wording.states_lead(states, user.profile.new_per_day),
            _states_strip(states),
            states,
        ),
        memory=memory_figure(memory_of(((day.day, day.memory) for day in days), earlier, clock.day)),
        topics_sentence=topics_sentence(topics),
        topics_lead=topics_lead(topics),
        weakest=weakest(topics),
    )


def _today_strip(today: Today) -> Strip:
    done = today.done
    return strip(
        [
            ("remembered", _("Remembered"), done.remembered),
            ("forgotten", _("Forgotten"), done.again),
            ("met", _("Met for the first time"), done.introduced),
            ("repeated", _("Gone over again"), done.drilled),
            ("left", _("Still to come"), today.left),
        ]
    )


def _states_strip(states: CardStates) -> Strip:
    return strip(
        [
            ("mature", _("Remembered firmly"), states.mature),
            ("young", _("Remembered"), states.young),
            ("learning", pgettext("cards", "Learning"), states.learning),
            ("new", pgettext("cards", "New"), states.new),
            ("suspended", pgettext("cards", "Suspended"), states.suspended),
        ]
    )


def _year_map(days: Sequence[DayTotals], year: Year) -> HeatMap:
    return heat_map({day.day: day.answers for day in days}, first=year.start, last=year.today)
