"""The days ahead under one choice: the longest due first, then new cards, as SM-2 has them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..exam.simulation import Load

DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be otherwise. Days are counted from today."""

    new_per_day: int
    reviews_per_day: int
    break_begins: int | None = None
    break_days: int = 0

    def rests(self, day: int) -> bool:
        return self.break_begins is not None and 0 <= day - self.break_begins < self.break_days


@dataclass(frozen=True, slots=True)
class Day:
    new: int
    reviews: int
    secs: int
    waiting: int
    """Due and not answered when it ends."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a choice leads to."""

    days: Sequence[Day]
    left_new: int
    """Cards not met by the end."""

    @property
    def minutes_a_day(self) -> int:
        """On average, over all days."""
        return round(sum(day.secs for day in self.days) / 60 / len(self.days))

    @property
    def fullest(self) -> int:
        """The number of the day with most to do."""
        return max(range(len(self.days)), key=lambda number: self.days[number].secs)

    @property
    def hours(self) -> int:
        return round(sum(day.secs for day in self.days) / 3600)

    @property
    def met(self) -> int:
        return sum(day.new for day in self.days)

    @property
    def level_again(self) -> int | None:
        """From which day on nothing waits overnight; None where something does at the end."""
        if self.days[-1].waiting:
            return None
        return next((number + 1 for number in reversed(range(len(self.days))) if self.days[number].waiting), 0)


def follow(load: Load, choice: Choice, days: int = DAYS) -> Ahead:
    """Every day of so many. `load` stays as it is. Of a share, limits and counts are shared alike."""
    cards = [card.copy() for card in load.cards]
    new = [card for card in cards if card.memory is None][::-1]
    coming: dict[int, list[int]] = {}
    for number, card in enumerate(cards):
        if card.memory is not None:
            coming.setdefault(max(0, card.due_in), []).append(number)
    numbers = {id(card): number for number, card in enumerate(cards)}
    waiting: list[int] = []
    found: list[Day] = []
    new_room = review_room = 0.0
    for day in range(days):
        waiting += coming.pop(day, ())
        met = reviewed = secs = 0
        if not choice.rests(day) and day not in load.rest_days:
            # Of a share a limit may be less than a card: what is left of it counts tomorrow.
            new_room = round(new_room % 1 + choice.new_per_day / load.share, 6)
            review_room = round(review_room % 1 + choice.reviews_per_day / load.share, 6)
            waiting.sort(key=lambda number: cards[number].due_in)
            asked, waiting = waiting[: int(review_room)], waiting[int(review_room) :]
            review_room -= len(asked)
            for number in asked:
                secs += cards[number].answer(day) * load.review_secs
                reviewed += 1
                coming.setdefault(max(day + 1, cards[number].due_in), []).append(number)
            # New cards wait while more is due than the limit takes.
            while new and new_room >= 1 and not waiting:
                card = new.pop()
                secs += load.new_secs + (card.answer(day) - 1) * load.review_secs
                met, new_room = met + 1, new_room - 1
                coming.setdefault(max(day + 1, card.due_in), []).append(numbers[id(card)])
        found.append(Day(met * load.share, reviewed * load.share, secs * load.share, len(waiting) * load.share))
    return Ahead(found, len(new) * load.share)
