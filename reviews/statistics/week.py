"""A whole week beside the one before: what was done, what was remembered, what comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..dated import dated
from ..queries import minutes
from ..queries.breaks import days_off
from ..queue import Clock
from ..rollup import COUNTS
from ..sittings.offers import parts_of
from .counted import cards_of
from .days import honest_percent
from .figure import Figure, Row, Series
from .filters import Chosen
from .history import History, answers_of, began_on, days_within, milliseconds_of, topics_of
from .studied import decks_studied
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
    has_studied: bool
    """In this week."""
    was_off: bool
    """All of it was a planned break."""
    earlier: date | None
    """The Monday of the week before, where anything was studied by then."""
    later: date | None
    """Of the week after, where that is over too."""

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def is_last(self) -> bool:
        return self.later is None

    @property
    def days(self) -> str:
        return _("%(first)s – %(last)s") % {
            "first": dated(self.monday, "SHORT_DATE_FORMAT"),
            "last": dated(self.sunday, "SHORT_DATE_FORMAT"),
        }


@dataclass(frozen=True, slots=True)
class Week:
    days: int
    counts: Counter[str]

    @property
    def answers(self) -> int:
        return answers_of(self.counts)

    @property
    def minutes(self) -> int:
        """Rounded up: nobody studies 0 minutes."""
        return max(1, minutes(-(-milliseconds_of(self.counts) // 1000))) if self.days else 0

    @property
    def asked(self) -> int:
        return self.counts["young_asked"] + self.counts["mature_asked"]

    @property
    def recalled(self) -> int:
        return self.counts["young_recalled"] + self.counts["mature_recalled"]

    @property
    def percent(self) -> int | None:
        return honest_percent(self.recalled, self.asked)


def last_monday(today: date) -> date:
    """The Monday of the last week that is over."""
    return monday_of(today) - ONE_WEEK


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_page(user: User, at: datetime, of: date | None = None) -> WeekPage:
    """About ten statements. `of` lies in the week wanted; none, or one that is not over, is the last."""
    today = Clock.of(user, at).day
    last = last_monday(today)
    monday = min(monday_of(of), last) if of else last
    began = began_on(user, Chosen())
    this, before = read_week(user, monday), read_week(user, monday - ONE_WEEK)
    # A single week seldom tells of a topic: the four that end with it.
    topics = read_topics(topics_of(user, Chosen(), monday - 3 * ONE_WEEK, monday + timedelta(days=6)), parts_of(user))
    due = cards_of(user, decks_studied(user), Chosen()).due_until(today + timedelta(days=6))
    was_off = len(days_off(user, monday, monday + timedelta(days=6))) == ONE_WEEK.days
    is_new = began is None or began >= monday + ONE_WEEK
    return WeekPage(
        monday=monday,
        sentence=week_sentence(this, is_last=monday == last, is_new=is_new, was_off=was_off),
        lead=week_lead(this, before, is_new=is_new, was_off=was_off),
        rows=_rows(this, before),
        weakest=weakest(ordered(topics)),
        coming=sum(due.values()),
        has_studied=bool(this.days),
        was_off=was_off,
        earlier=monday - ONE_WEEK if began is not None and began < monday else None,
        later=monday + ONE_WEEK if monday < last else None,
    )


def read_week(user: User, monday: date) -> Week:
    return _week(days_within(user, Chosen(), monday, monday + timedelta(days=6)).values())


def _week(days: Iterable[Mapping[str, int]]) -> Week:
    found = list(days)
    studied = sum(bool(answers_of(counts) or counts["practised"]) for counts in found)
    sums = map(sum, zip(*(counts.values() for counts in found), strict=True))
    return Week(studied, Counter(dict(zip(COUNTS, sums, strict=False))))


def week_sentence(week: Week, *, is_last: bool = True, is_new: bool = False, was_off: bool = False) -> str:
    if not week.days:
        if is_new:
            return _("Your first week is not over yet.")
        if was_off:
            return _("You had planned a break for that week.")
        return _("You did not study last week.") if is_last else _("You did not study that week.")
    answers = ngettext("%(n)d answer", "%(n)d answers", week.answers) % {"n": week.answers}
    spent = ngettext("%(n)d minute", "%(n)d minutes", week.minutes) % {"n": week.minutes}
    if is_last:
        told = ngettext(
            "You studied on %(n)d day last week: %(answers)s in %(minutes)s.",
            "You studied on %(n)d days last week: %(answers)s in %(minutes)s.",
            week.days,
        )
    else:
        told = ngettext(
            "You studied on %(n)d day that week: %(answers)s in %(minutes)s.",
            "You studied on %(n)d days that week: %(answers)s in %(minutes)s.",
            week.days,
        )
    return told % {"n": week.days, "answers": answers, "minutes": spent}


def week_lead(week: Week, before: Week, *, is_new: bool = False, was_off: bool = False) -> str:
    if not week.days:
        if is_new:
            return _("From Monday on, this page says what you did and what you remembered.")
        if was_off:
            return _("Your row of days goes on over it, and everything you knew is kept.")
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
        WeekRow(_("Minutes"), str(this.minutes), str(before.minutes)),
        WeekRow(_("New cards"), str(this.counts["introduced"]), str(before.counts["introduced"])),
        WeekRow(_("Remembered"), percent(this), percent(before)),
    ]


def weeks_figure(history: History) -> Figure:
    """Every whole week of the days looked at, the numbers of its page in a row."""
    by_monday: dict[date, list[Mapping[str, int]]] = {}
    monday = monday_of(history.first + timedelta(days=6))
    while monday <= last_monday(history.today):
        by_monday[monday] = _days_within(history.days, monday)
        monday += ONE_WEEK
    return Figure(
        key="weeks",
        name=_("Weeks"),
        sentence=ngettext("%(n)d whole week.", "%(n)d whole weeks.", len(by_monday)) % {"n": len(by_monday)},
        row_name=_("Week of"),
        series=[
            Series("days", _("Days of study")),
            Series("answers", _("Answers")),
            Series("minutes", _("Minutes")),
            Series("new", _("New cards")),
            Series("percent", _("Remembered"), unit=" %"),
            Series("recalled", _("remembered")),
            Series("asked", _("of")),
        ],
        rows=[_week_row(monday, _week(days)) for monday, days in by_monday.items()],
    )


def _days_within(days: Mapping[date, Mapping[str, int]], monday: date) -> list[Mapping[str, int]]:
    week = (monday + timedelta(days=ahead) for ahead in range(ONE_WEEK.days))
    return [days[day] for day in week if day in days]


def _week_row(monday: date, week: Week) -> Row:
    values = (week.days, week.answers, week.minutes, week.counts["introduced"])
    return Row(
        dated(monday, "SHORT_DATE_FORMAT"),
        [*values, week.percent, week.recalled, week.asked],
        key=monday.isoformat(),
    )
