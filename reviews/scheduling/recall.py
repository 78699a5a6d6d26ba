"""How likely a card is still known: for showing what is most at risk first, never for deciding when it is due.

SM-2 itself gives no probability, and reading one into its intervals (0.9 to the power of elapsed over interval) does
worse than a constant. A small logistic regression on SM-2's own state does as well as fitted models that replace it.
"""

from collections.abc import Sequence
from math import exp, log
from operator import mul
from typing import Final

from .options import STARTING_EASE_HUNDREDTHS

WEIGHTS: Final = (2.9302, -0.3049, -0.4833, 1.4383, 0.4434, 0.1708, -1.0784)
"""Of: 1, ln(t/I), ln I, ease − 2.5, repetitions, lapses, and whether the last answer failed. Pooled from the review
histories of ten people (log loss .318 and .291 on two sets): a start, not a law. See docs/scheduling.md."""

MOST_COUNTED: Final = 6
"""Repetitions and lapses count up to it: beyond, the histories hold too few to tell."""

SHORTEST_DAYS: Final = 1.0
"""The weights come from answers at least a day after the one before: nothing is said of the hours within a day."""


def recall_features(
    *, interval_days: int, ease_hundredths: int, repetitions: int, lapses: int, days_since: float
) -> tuple[float, ...]:
    """What the weights are of. Raises ValueError for an interval of 0."""
    return (
        1.0,
        log(max(SHORTEST_DAYS, days_since)) - log(interval_days),
        log(interval_days),
        (ease_hundredths - STARTING_EASE_HUNDREDTHS) / 100,
        min(repetitions, MOST_COUNTED),
        min(lapses, MOST_COUNTED),
        1.0 if repetitions == 0 else 0.0,
    )


def predicted_recall(
    *,
    interval_days: int,
    ease_hundredths: int,
    repetitions: int,
    lapses: int,
    days_since: float,
    weights: Sequence[float] = WEIGHTS,
) -> float:
    """The probability, between 0 and 1, of recalling a card so many days after its last answer (under one is one).

    Takes the numbers of a memory, so that a row of the database will do; `weights` are the learner's own where there
    are any (reviews.recall). Raises ValueError for an interval of 0.
    """
    if len(weights) != len(WEIGHTS):
        raise ValueError(f"{len(weights)} weights instead of {len(WEIGHTS)}")
    features = recall_features(
        interval_days=interval_days,
        ease_hundredths=ease_hundredths,
        repetitions=repetitions,
        lapses=lapses,
        days_since=days_since,
    )
    score = sum(map(mul, weights, features))  # for thousands of cards a page: half the time of a generator
    return 1 / (1 + exp(-score))
