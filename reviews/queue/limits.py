"""What a study day still has room for: in cards of each deck, in cards of all decks, and in minutes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ..tokens import Pace
from .statements import Row

if TYPE_CHECKING:
    from accounts.models import Profile


class Enrolled(NamedTuple):
    """What the queue needs of an enrolment and its deck, and of the learner's way back, in the order of the columns."""

    deck_id: int
    path: str
    new_per_day: int | None
    reviews_per_day: int | None
    today: date | None
    new_today: int | None
    reviews_today: int | None
    new_waits: bool
    siblings_apart: bool
    has_placed: bool
    review_order: str
    new_cursor: str
    contents_version: int
    deck_version: int
    is_paused: bool
    options_id: str
    options_changes: Mapping[str, Any]
    way_back_minutes: int | None
    recall_weights: Any = None
    """The learner's own, as they are kept; None: the defaults."""
    exam_on: date | None = None
    exam_minutes: int | None = None
    exam_new_per_day: int | None = None

    @property
    def is_behind(self) -> bool:
        """The author changed the deck since the schedules caught up: look at the cards themselves, not at copies."""
        return self.contents_version != self.deck_version

    def is_for_exam(self, day: date) -> bool:
        """Whether an exam decides what comes on this day. Who is on the way back comes level first."""
        return self.exam_on is not None and day <= self.exam_on and self.way_back_minutes is None


class Limits(NamedTuple):
    """The most cards of one deck on one study day."""

    new: int
    reviews: int
    new_added: int
    """How many more than on other days the learner asked for today, or an exam needs."""
    reviews_added: int
    new_on_top: int
    """New cards asked for today that the day's minutes do not have to hold: on the way back, all of them."""
    new_is_wanted: bool
    """The learner said how many new cards today: then neither a backlog nor the way back holds them."""


def limits_of(enrolled: Enrolled, profile: Profile, day: date) -> Limits:
    """What was set for today, else what was set for the deck, else the profile's."""
    new = profile.new_per_day if enrolled.new_per_day is None else enrolled.new_per_day
    reviews = profile.reviews_per_day if enrolled.reviews_per_day is None else enrolled.reviews_per_day
    is_today = enrolled.today == day
    usual = new
    if enrolled.is_for_exam(day):
        new = enrolled.exam_new_per_day or 0
    new_today = enrolled.new_today if is_today else None
    reviews_today = enrolled.reviews_today if is_today else None
    new_added = max(0, (new_today or 0) - new)
    exam_added = max(0, new - usual) if new_today is None else 0
    return Limits(
        new=new if new_today is None else new_today,
        reviews=reviews if reviews_today is None else reviews_today,
        new_added=new_added + exam_added,
        new_on_top=new_added if enrolled.way_back_minutes is None else new_today or 0,
        reviews_added=max(0, (reviews_today or 0) - reviews),
        new_is_wanted=new_today is not None,
    )


@dataclass(slots=True)
class Totals:
    """What was done on the day, in all decks or in those studied."""

    introduced: int = 0
    reviewed: int = 0
    drilled: int = 0
    milliseconds: int = 0
    by_root: dict[int, tuple[int, int]] = field(default_factory=dict)
    """New cards and reviews of each whole deck."""
    milliseconds_by_root: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, counts: Iterable[Row]) -> Totals:
        total = cls()
        for root_id, _deck_id, introduced, reviewed, drilled, *milliseconds in counts:
            total.introduced += introduced
            total.reviewed += reviewed
            total.drilled += drilled
            total.milliseconds += sum(milliseconds)
            spent = total.milliseconds_by_root.get(root_id, 0)
            total.milliseconds_by_root[root_id] = spent + sum(milliseconds)
            before = total.by_root.get(root_id, (0, 0))
            total.by_root[root_id] = (before[0] + introduced, before[1] + reviewed)
        return total


class Room(NamedTuple):
    """What all decks together leave of the day, in cards."""

    new: int
    reviews: int


def room_of_day(profile: Profile, limits: Collection[Limits], done: Totals) -> Room:
    """The profile's numbers are a cap above every deck's; what was asked for today on top of a deck's raises it."""
    return Room(
        new=max(0, profile.new_per_day + sum(limit.new_added for limit in limits) - done.introduced),
        reviews=max(0, profile.reviews_per_day + sum(limit.reviews_added for limit in limits) - done.reviewed),
    )


class Time(NamedTuple):
    """What is left of the day's minutes."""

    seconds: int
    new_on_top: int
    """New cards asked for today that have a part of those seconds to themselves."""


def time_of_day(
    minutes: int, pace: Pace, limits: Mapping[int, Limits], done: Totals, in_line: Mapping[int, tuple[int, int]]
) -> Time:
    """The minutes less what was spent today. They rise by what was asked for on top today: who asks for ten more gets
    them.

    `limits` by whole deck; `in_line` the new cards and reviews of each that would come without minutes.
    """
    seconds = minutes * 60 - done.milliseconds // 1000
    new_on_top = 0
    for deck_id, limit in limits.items():
        introduced, reviewed = done.by_root.get(deck_id, (0, 0))
        new, reviews = in_line.get(deck_id, (0, 0))
        seconds += min(limit.new_on_top, introduced + new) * pace.new_secs
        seconds += min(limit.reviews_added, reviewed + reviews) * pace.review_secs
        new_on_top += min(limit.new_on_top, new)
    return Time(max(0, seconds), new_on_top)


def minutes_of_day(profile: Profile, enrolments: Iterable[Enrolled]) -> int | None:
    """The profile's minutes or those of the way back, whichever are fewer; None: as long as it takes."""
    asked = [enrolled.way_back_minutes for enrolled in enrolments] + [profile.minutes_per_day]
    return min((minutes for minutes in asked if minutes is not None), default=None)
