"""How far told chances can be believed: told from the earlier answers, asked of the later ones. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

from .fitting import Scored, chance, fit, log_loss

ANSWERS_TO_FIT: Final = 100
"""Below it the defaults are as good a guess as any."""

ANSWERS_TO_SAY: Final = 50
"""Below it no chance is spoken of, only counts."""

LATER_SHARE: Final = 1 / 3
"""Of the answers, the latest, of which the others' weights are asked."""

PROMISED: Final = 0.9
"""What an interval is commonly read as: nine in ten on the day it ends, and so on along an exponential."""

BANDS_AT_MOST: Final = 8
BAND_ANSWERS: Final = 25
"""A dot of the diagram stands for so many answers or more: fewer say nothing."""


@dataclass(frozen=True, slots=True)
class Band:
    """Answers told about alike."""

    told: float
    """Their mean chance."""
    answers: int
    recalled: int


@dataclass(frozen=True, slots=True)
class Check:
    """What the earlier answers told of the later ones."""

    tested: int
    log_loss: float
    average_log_loss: float
    """Of who always says the share that was recalled of the earlier answers."""
    interval_expected: float
    """Answers remembered, were SM-2's interval a promise (`promised`)."""
    interval_log_loss: float
    bands: Sequence[Band]


def check(answers: Sequence[Scored]) -> Check:
    """`answers` in the order they were given; at least two."""
    later = max(1, round(len(answers) * LATER_SHARE))
    earlier, asked = answers[:-later], answers[-later:]
    weights = fit(earlier)
    told = [chance(weights, answer.features) for answer in asked]
    recalled = [answer.is_recalled for answer in asked]
    average = sum(answer.is_recalled for answer in earlier) / len(earlier)
    by_interval = [promised(answer) for answer in asked]
    return Check(
        tested=later,
        log_loss=log_loss(told, recalled),
        average_log_loss=log_loss([average] * later, recalled),
        interval_expected=sum(by_interval),
        interval_log_loss=log_loss(by_interval, recalled),
        bands=bands(told, recalled),
    )


def promised(answer: Scored) -> float:
    """SM-2's interval *I* read as a chance after *t* days: 0.9 to the power of *t* / *I*."""
    _one, log_of_elapsed_share, *_rest = answer.features
    return float(PROMISED ** exp(log_of_elapsed_share))


def bands(told: Sequence[float], recalled: Sequence[bool]) -> list[Band]:
    """The answers from the least sure to the surest, in bands of the same size (but for one)."""
    pairs = sorted(zip(told, recalled, strict=True))
    count = max(1, min(BANDS_AT_MOST, len(pairs) // BAND_ANSWERS))
    found = []
    for number in range(count):
        part = pairs[len(pairs) * number // count : len(pairs) * (number + 1) // count]
        if part:
            mean = sum(chance_told for chance_told, _recalled in part) / len(part)
            found.append(Band(mean, len(part), sum(was_recalled for _told, was_recalled in part)))
    return found
