"""From sums to figures. Plain arithmetic: no Django, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from math import sqrt
from typing import Final

from ..wilson import Z, wilson

LEARNERS_LEAST: Final = 20
"""Below so many learners nothing is said of a card: a handful of people says more of themselves."""

FAILS_BELOW: Final = 0.75
"""Of the upper end of the interval: the scheduler aims at 0.85 to 0.95, so a card surely below this fails people."""

TOO_EASY_ABOVE: Final = 0.97
"""Of the lower end: it takes time and tells nothing."""

SLOW_SECS: Final = 25
"""Of the median: twice the twelve seconds that a review usually takes."""


class Verdict(StrEnum):
    FAILS = "fails"
    PUZZLES = "puzzles"
    SLOW = "slow"
    TOO_EASY = "easy"


def median_secs(times: Mapping[str, int]) -> float | None:
    """The median of a histogram of tenths of a second, in seconds; None without any."""
    total = sum(times.values())
    if not total:
        return None
    lower, upper = (total - 1) // 2, total // 2
    seen = 0
    found: list[int] = []
    for tenths, count in sorted((int(tenths), count) for tenths, count in times.items()):
        seen += count
        while len(found) < 2 and seen > (lower, upper)[len(found)]:
            found.append(tenths)
    return sum(found) / 20


def point_biserial(*, n: int, x: int, rest: float, rest_squares: float, rest_x: float) -> float | None:
    """The correlation of remembering this card (x, 0 or 1) with the share of others remembered (rest), from its sums.
    None where one of the two never varies."""
    spread_x = n * x - x**2
    spread_rest = n * rest_squares - rest**2
    if n < 2 or spread_x <= 0 or spread_rest <= 1e-9 * max(1.0, n * rest_squares):
        return None
    value = (n * rest_x - x * rest) / sqrt(spread_x * spread_rest)
    return max(-1.0, min(1.0, value))


def verdicts_of(
    *, recalled: int, answers: int, secs: float | None, discrimination: float | None
) -> tuple[Verdict, ...]:
    """What an author should look at, the gravest first. Of a card that enough learners answered."""
    low, high = wilson(recalled, answers)
    found = []
    if high < FAILS_BELOW:
        found.append(Verdict.FAILS)
    # Who remembers more elsewhere forgets more here, by more than chance: mostly a card that is wrong or unclear.
    if discrimination is not None and discrimination < -Z / sqrt(answers) and high < TOO_EASY_ABOVE:
        found.append(Verdict.PUZZLES)
    if secs is not None and secs > SLOW_SECS:
        found.append(Verdict.SLOW)
    if low > TOO_EASY_ABOVE:
        found.append(Verdict.TOO_EASY)
    return tuple(found)
