"""The cards in line, and which of them is next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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

    def next(self) -> tuple[int, bool] | None:
        """The next card's id and whether it is a drill; None at the end."""
        if self.drills and self.drills[0].due_at <= self.clock.at:
            return self.drills[0].card_id, True
        if self.new and (not self.reviews or self._new_is_next()):
            return self.new[0].card_id, False
        if self.reviews:
            return self.reviews[0].card_id, False
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
