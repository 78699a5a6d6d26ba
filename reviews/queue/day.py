"""Whose today it is, and what of it is being studied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from decks.models import Deck

from ..models import SittingKind
from ..scheduling import day_start, study_day

if TYPE_CHECKING:
    from accounts.models import User

    from ..models import Sitting


@dataclass(frozen=True, slots=True)
class Clock:
    """The learner's today."""

    at: datetime
    day: date
    day_start: datetime
    zone: str

    @classmethod
    def of(cls, user: User, at: datetime) -> Clock:
        profile = user.profile
        day = study_day(at, profile.zone, profile.rollover_hour)
        return cls(at, day, day_start(day, profile.zone, profile.rollover_hour), profile.zone)

    @property
    def tomorrow(self) -> date:
        return self.day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is being studied: everything, one deck, one topic of it, or the cards of a sitting that was chosen; and
    where this session began and ends."""

    deck: Deck | None = None
    start: int = 0
    """Answers already given today when the sitting began."""
    goal: int | None = None
    """Answers of the day at which the sitting ends (a session of some minutes); None: when nothing is left."""
    minutes_shown: int | None = None
    """Minutes left, as the page said before this one on `shown_on`: they never jump back up from there."""
    shown_on: date | None = None
    sitting: Sitting | None = None
    """Cards that were chosen when it began (reviews.sittings). The rest says nothing then."""

    @property
    def sitting_id(self) -> str:
        """As in an address; "" where no cards were chosen."""
        return str(self.sitting.id) if self.sitting else ""

    @property
    def is_practice(self) -> bool:
        """Whether what is answered leaves the schedule alone."""
        return self.sitting is not None and self.sitting.kind != SittingKind.STUDY

    @property
    def deck_slug(self) -> str:
        """As in an address: `deck`, `deck/topic` and so on down; "" for everything."""
        return "/".join(deck.slug for deck in self.deck.lineage) if self.deck else ""

    @property
    def root_id(self) -> int | None:
        return self.deck.root.pk if self.deck else None

    def as_of(self, done: int) -> Scope:
        """The sitting where `done` answers of today stand. Fewer than it began with: the day turned, or one from before
        it was taken back. It begins there then, and is as long as it was."""
        if done >= self.start:
            return self
        goal = None if self.goal is None else max(1, self.goal - self.start + done)
        return replace(self, start=done, goal=goal, minutes_shown=None)

    def showing(self, minutes: int, day: date) -> Scope:
        """The sitting once its page says so many minutes are left. A forgotten card, or slow answers, add to them; what
        was promised stands on that day."""
        if self.minutes_shown is not None and self.shown_on == day:
            minutes = min(minutes, max(1, self.minutes_shown))
        return replace(self, minutes_shown=minutes, shown_on=day)
