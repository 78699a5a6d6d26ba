"""Assignments: how far one learner is with each, and what of it they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decks.models import Assignment, Deck

from ..models import Enrolment, Membership
from ..queue import Clock
from .standing import Doing, Standing, Topics, standing_of, topics_of

if TYPE_CHECKING:
    from accounts.models import User

DAYS_SHOWN_AFTER = 28
"""So long after its day an assignment is still looked at."""
DAYS_REMINDED_AFTER = 7
LINES_AT_MOST = 3
WEEK = 7


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one learner with one assignment, as it stands now."""

    met: int
    left: int
    late: int
    """Of the cards met, those met after the day."""

    @property
    def total(self) -> int:
        return self.met + self.left

    @property
    def is_done(self) -> bool:
        return not self.left

    @property
    def told(self) -> str:
        if not self.is_done:
            return _("%(met)d of %(n)d") % {"met": self.met, "n": self.total}
        if self.late:
            return ngettext("done, %(n)d card after the day", "done, %(n)d cards after the day", self.late) % {
                "n": self.late
            }
        return _("done")


def progress_with(assignment: Assignment, topics: Topics, standing: Standing, met_after: int) -> Progress:
    met = standing.met_of(topics.within(assignment.topic))
    return Progress(met=met, left=standing.left_of(topics, assignment.topic), late=min(met, met_after))


def late_in(doing: Doing, place: int, topics: Topics, topic: Deck) -> int:
    return sum(doing.met_after[place][pk] for pk in topics.within(topic))


def due_words(due_on: date, today: date) -> str:
    days = (due_on - today).days
    if days < 0:
        return _("was for %(date)s") % {"date": date_format(due_on, "MONTH_DAY_FORMAT")}
    if days == 0:
        return _("for today")
    if days == 1:
        return _("for tomorrow")
    if days < WEEK:
        return _("for %(weekday)s") % {"weekday": date_format(due_on, "l")}
    return _("for %(date)s") % {"date": date_format(due_on, "MONTH_DAY_FORMAT")}


def shown_assignments(group_id: int, today: date) -> list[Assignment]:
    """Those ahead and those that were due of late, the next first."""
    since = today - timedelta(days=DAYS_SHOWN_AFTER)
    rows = Assignment.objects.filter(group_id=group_id, due_on__gte=since).select_related("topic")
    return list(rows.order_by("due_on", "topic__path"))


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of one assignment, quietly."""

    deck_id: int
    title: str
    lang: str
    url: str
    group_name: str
    progress: Progress
    due: str

    @property
    def told(self) -> str:
        return _("%(met)d of %(n)d cards met, %(due)s") % {
            "met": self.progress.met,
            "n": self.progress.total,
            "due": self.due,
        }


def lines_of(user: User, at: datetime) -> list[Line]:
    """What is left of the assignments of all one's groups, the most urgent first. One statement where there are none;
    four for each deck with some, and another."""
    clock = Clock.of(user, at)
    rows = (
        Assignment.objects.filter(
            group__in=Membership.objects.filter(user=user).values("group"),
            due_on__gte=clock.day - timedelta(days=DAYS_REMINDED_AFTER),
        )
        .select_related("group__deck", "topic")
        .order_by("due_on", "topic__path", "pk")
    )
    stood: dict[int, tuple[Topics, Standing]] = {}
    lines = []
    for row in rows:
        deck = row.group.deck
        if deck.pk not in stood:
            topics = topics_of(deck)
            stood[deck.pk] = topics, standing_of(user, topics, clock.day)
        topics, standing = stood[deck.pk]
        progress = progress_with(row, topics, standing, 0)
        if progress.left:
            lines.append(_line(row, topics, progress, clock.day))
    if not lines:
        return []
    # A deck that was left is not studied through the back door.
    studied = set(Enrolment.objects.filter(user=user, is_paused=False).values_list("deck_id", flat=True))
    return [line for line in lines if line.deck_id in studied]


def _line(row: Assignment, topics: Topics, progress: Progress, today: date) -> Line:
    return Line(
        deck_id=row.group.deck_id,
        title=row.topic.title,
        lang=row.topic.lang,
        url=f"{reverse('reviews:session')}?deck={topics.slug_of(row.topic)}",
        group_name=row.group.name,
        progress=progress,
        due=due_words(row.due_on, today),
    )


def lines_by_deck(lines: Sequence[Line]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.deck_id, []).append(line)
    return found
