"""The cards in line, and which of them is next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from ..scheduling import SM2, Options, seed_for
from ..tokens import Pace
from .day import Clock, Scope


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card in line."""

    card_id: int
    note_id: int
    deck_id: int
    root_id: int


@dataclass(frozen=True, slots=True)
class Drill:
    """A card that comes back today: forgotten, or in a learning step."""

    card_id: int
    note_id: int
    deck_id: int
    root_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything left to do today within the limits, in order, and what was done."""

    clock: Clock
    drills: Sequence[Drill]
    reviews: Sequence[Waiting]
    new: Sequence[Waiting]
    introduced: int
    reviewed: int
    drilled: int
    user_id: int
    options: Mapping[int, Options]
    """Of each whole deck that is studied."""
    is_behind: bool
    """An author changed a deck since this learner's schedules caught up with it."""
    note_before: int | None = None
    """The note answered last, where its siblings may come today: not right after it, if anything else is in line."""
    new_waiting_for_backlog: frozenset[int] = field(default_factory=frozenset)
    """The whole decks whose new cards wait, because more of their reviews are due than the day's limit takes."""
    new_waiting_for_concepts: frozenset[int] = field(default_factory=frozenset)
    """The whole decks all of whose new cards wait for what they build on."""
    is_way_back: bool = False
    """The learner works off a backlog: the most at risk first, new cards paused."""
    hidden_by_minutes: int = 0
    """Cards of today for which the day's minutes leave no time."""

    @property
    def done(self) -> int:
        return self.introduced + self.reviewed + self.drilled

    @property
    def left(self) -> int:
        return len(self.drills) + len(self.reviews) + len(self.new)

    def reached(self, scope: Scope) -> bool:
        """Whether the sitting has come to its goal."""
        return scope.goal is not None and self.done >= scope.goal

    def holds(self, card_id: int) -> bool:
        """Whether the card is in line today."""
        return (
            any(row.card_id == card_id for row in self.drills)
            or any(row.card_id == card_id for row in self.reviews)
            or any(row.card_id == card_id for row in self.new)
        )

    def seconds_left(self, pace: Pace) -> int:
        return len(self.new) * pace.new_secs + (len(self.reviews) + len(self.drills)) * pace.review_secs

    def within(self, seconds: int, pace: Pace, new_on_top: int = 0) -> Queue:
        """What of it so many seconds take at this pace: new cards asked for on top of the day, what comes back today,
        then reviews, then other new cards.

        While any time is left there is a card; the last may take longer than that.
        """
        on_top = self.new[: min(new_on_top, seconds // pace.new_secs)]
        time_left = seconds - len(on_top) * pace.new_secs
        drills = self.drills[: time_left // pace.review_secs]
        time_left -= len(drills) * pace.review_secs
        reviews = self.reviews[: time_left // pace.review_secs]
        time_left -= len(reviews) * pace.review_secs
        fits_all = len(drills) + len(reviews) == len(self.drills) + len(self.reviews)
        new = self.new[: len(on_top) + (time_left // pace.new_secs if fits_all else 0)]
        if seconds > 0 and not (drills or reviews or new):
            drills, reviews = self.drills[:1], self.reviews[: 0 if self.drills else 1]
            new = self.new[: 0 if drills or reviews else 1]
        hidden = self.hidden_by_minutes + self.left - len(drills) - len(reviews) - len(new)
        return replace(self, drills=drills, reviews=reviews, new=new, hidden_by_minutes=hidden)

    def next(self) -> tuple[int, bool] | None:
        """The next card's id and whether it is a drill; None at the end."""
        return self._next(self.note_before) or self._next(None) or self._ahead()

    def _next(self, note_before: int | None) -> tuple[int, bool] | None:
        """Of what is to be asked now, passing over one note."""
        due = (drill for drill in self.drills if drill.due_at <= self.clock.at)
        drill = _first(due, note_before)
        if drill is not None:
            return drill.card_id, True
        new, review = _first(self.new, note_before), _first(self.reviews, note_before)
        if new is not None and (review is None or self._new_is_next()):
            return new.card_id, False
        return (review.card_id, False) if review is not None else None

    def _ahead(self) -> tuple[int, bool] | None:
        """What comes back soon, when nothing else is left."""
        for drill in self.drills:
            minutes = self.options.get(drill.root_id, SM2).learn_ahead_minutes
            if drill.due_at <= self.clock.at + timedelta(minutes=minutes):
                return drill.card_id, True
        return None

    def _new_is_next(self) -> bool:
        """New cards spread evenly over the day's answers, from a place drawn for this learner and day.

        The same counts give the same choice, so a reload shows the same card.
        """
        answered = self.introduced + self.reviewed
        all_new = self.introduced + len(self.new)
        planned = answered + len(self.new) + len(self.reviews)
        shift = seed_for(self.user_id, 0, self.clock.day.toordinal()) % planned
        return (answered * all_new + shift) // planned < ((answered + 1) * all_new + shift) // planned


RowT = TypeVar("RowT", Waiting, Drill)


def _first(rows: Iterable[RowT], note_before: int | None) -> RowT | None:
    return next((row for row in rows if row.note_id != note_before), None)
