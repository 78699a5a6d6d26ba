"""The last whole week beside the one before: what was done, what was remembered, what comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..queries import minutes
from ..queue import Clock
from ..rollup import COUNTS
from ..sittings.offers import offers_of
from .cards import decks_studied
from .counted import due_of, schedules_chosen
from .days import honest_percent
from .filters import Chosen
from .history import answers_of, milliseconds_of, study_days, topics_of
from .topics import TopicRecall, ordered, read_topics, weakest

if TYPE_CHECKING:
    from accounts.models import User

ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class WeekRow:
    label: str
    this: str
    before: str


@dataclass(frozen=True, slots=True)
class WeekPage:
    monday: date
    sentence: str
    lead: str
    rows: Sequence[WeekRow]
    weakest: TopicRecall | None
    coming: int
    """Cards due in the seven days from today, what is left from before among them."""

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Week:
    days: int
    counts: Counter[str]

    @property
    def answers(self) -> int:
        return answers_of(self.counts)

    @property
    def minutes(self) -> int:
        return minutes(-(-milliseconds_of(self.counts) // 1000))

    @property
    def asked(self) -> int:
        return self.counts["young_asked"] + self.counts["mature_asked"]

    @property
    def recalled(self) -> int:
        return self.counts["young_recalled"] + self.counts["mature_recalled"]

    @property
    def percent(self) -> int | None:
        return honest_percent(self.recalled, self.asked)


def week_page(user: User, at: datetime) -> WeekPage:
    """About ten statements."""
    today = Clock.of(user, at).day
    monday = today - timedelta(days=today.weekday()) - ONE_WEEK
    this, before = read_week(user, monday), read_week(user, monday - ONE_WEEK)
    # A single week seldom tells of a topic: the four that end with it.
    offers = offers_of(user)
    topics = read_topics(
        topics_of(user, Chosen(), monday - 3 * ONE_WEEK, monday + timedelta(days=6)), offers
    )
    due = due_of(schedules_chosen(user, decks_studied(user), Chosen()), today + timedelta(days=6))
    return WeekPage(
        monday=monday,
        sentence=week_sentence(this),
        lead=week_lead(this, before),
        rows=_rows(this, before),
        weakest=weakest(ordered(topics)),
        coming=sum(due.values()),
    )


def read_week(user: User, monday: date) -> Week:
    rows = (
        study_days(user, Chosen())
        .filter(day__gte=monday, day__lt=monday + ONE_WEEK)
        .values("day")
        .annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
        .order_by("day")
        .values_list(*(f"sum_{name}" for name in COUNTS))
    )
    days = [Counter(dict(zip(COUNTS, row, strict=True))) for row in rows]
    total: Counter[str] = Counter()
    for counts in days:
        total.update(counts)
    return Week(sum(1 for counts in days if answers_of(counts) or counts["practised"]), total)


def week_sentence(week: Week) -> str:
    if not week.days:
        return _("You did not study last week.")
    answers = ngettext("%(n)d answer", "%(n)d answers", week.answers) % {"n": week.answers}
    spent = ngettext("%(n)d minute", "%(n)d minutes", week.minutes) % {"n": week.minutes}
    return ngettext(
        "You studied on %(n)d day last week: %(answers)s in %(minutes)s.",
        "You studied on %(n)d days last week: %(answers)s in %(minutes)s.",
        week.days,
    ) % {"n": week.days, "answers": answers, "minutes": spent}


def week_lead(week: Week, before: Week) -> str:
    if not week.days:
        return _("Everything you knew is kept. Five minutes are enough to begin again.")
    if week.percent is None:
        return ngettext(
            "What you remembered is not known yet: %(n)d answer that tells.",
            "What you remembered is not known yet: %(n)d answers that tell.",
            week.asked,
        ) % {"n": week.asked}
    told = _("You remembered %(percent)d %% of what you were asked after a day or more.") % {"percent": week.percent}
    if before.percent is not None:
        told += " " + _("The week before it was %(percent)d %%.") % {"percent": before.percent}
    return told


def _rows(this: Week, before: Week) -> list[WeekRow]:
    unknown = _("not known yet")

    def percent(week: Week) -> str:
        return unknown if week.percent is None else f"{week.percent} %"

    return [
        WeekRow(_("Days of study"), str(this.days), str(before.days)),
        WeekRow(_("Answers"), str(this.answers), str(before.answers)),
        WeekRow(_("Minutes"), str(this.minutes if this.days else 0), str(before.minutes if before.days else 0)),
        WeekRow(_("New cards"), str(this.counts["introduced"]), str(before.counts["introduced"])),
        WeekRow(_("Remembered"), percent(this), percent(before)),
    ]
