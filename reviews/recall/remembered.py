"""How many of the cards begun are remembered now, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from ..queue import Clock, Scope, schedules_in
from ..scheduling.recall import predicted_recall
from ..services.recording import TIES
from ..statistics.counted import count_begun
from ..statistics.studied import decks_studied

if TYPE_CHECKING:
    from accounts.models import User

CARDS_AT_MOST = 1_000
"""Asked one by one. Of more, a share drawn by chance stands for all, and the interval says so."""

SPREAD = 1.96  # standard deviations to either side: nineteen times in twenty

COLUMNS = ("interval_days", "ease_hundredths", "repetitions", "lapses", "last_answered_day", "due_day")


@dataclass(frozen=True, slots=True)
class Remembered:
    """Cards: about `count`, most likely from `low` to `high`, of `total` that were begun."""

    count: int
    low: int
    high: int
    total: int


def remembered_now(
    user: User, clock: Clock, weights: Sequence[float], answers: int, total: int | None = None
) -> Remembered | None:
    """Of the decks studied. `answers` is what the weights are known by, `total` how many cards were begun, where it is
    counted already. None where nothing was begun."""
    begun = schedules_in(user, Scope()).filter(interval_days__isnull=False)
    total = count_begun(user, decks_studied(user)) if total is None else total
    if not total:
        return None
    share = -(-total // CARDS_AT_MOST)
    drawn = begun if share == 1 else begun.filter(tie__lt=TIES // share)
    return estimate([_chance(row, clock, weights) for row in drawn.values_list(*COLUMNS)], total, answers)


def estimate(chances: Iterable[float], total: int, answers: int) -> Remembered:
    """From the chances of all cards or of some drawn from them.

    What may be off: the luck of each card, which cards were drawn, and the learner's level, which is known no better
    than so many answers tell.
    """
    told = list(chances)
    if not told:  # none of very few drawn
        return Remembered(0, 0, total, total)
    mean = sum(told) / len(told)
    luck = sum(chance * (1 - chance) for chance in told) / len(told)
    drawn = 0.0
    if len(told) < total:
        drawn = sum((chance - mean) ** 2 for chance in told) / len(told) / len(told)
    level = mean * (1 - mean) / max(1, answers)
    spread = SPREAD * sqrt(total * luck + total**2 * (drawn + level))
    return Remembered(
        count=round(total * mean),
        low=max(0, round(total * mean - spread)),
        high=min(total, round(total * mean + spread)),
        total=total,
    )


def _chance(row: Any, clock: Clock, weights: Sequence[float]) -> float:
    interval_days, ease_hundredths, repetitions, lapses, last_answered_day, due_day = row
    # One that came along without a day was last answered an interval before it was due.
    since = (clock.day - last_answered_day).days if last_answered_day else (clock.day - due_day).days + interval_days
    return predicted_recall(
        interval_days=interval_days,
        ease_hundredths=ease_hundredths,
        repetitions=repetitions,
        lapses=lapses,
        days_since=since,
        weights=weights,
    )
