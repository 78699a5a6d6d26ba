"""At which hour of the clock most is remembered, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..wilson import wilson
from .days import honest_percent


@dataclass(frozen=True, slots=True)
class HoursKnown:
    """Of the hours with reviews enough for a percentage; the others are in none of these."""

    best: int | None = None
    percent: int | None = None
    """Remembered at that hour."""
    rest_percent: int | None = None
    """At all the others together. None where there is none to compare with."""
    is_clear: bool = False
    """Even the least that the best hour likely is lies above the others."""


def hours_known(hours: Sequence[tuple[int, int]]) -> HoursKnown:
    """From (reviews, of them remembered) of each hour of the day. Of equals the earliest."""
    known = {
        hour: (asked, recalled)
        for hour, (asked, recalled) in enumerate(hours)
        if honest_percent(recalled, asked) is not None
    }
    if not known:
        return HoursKnown()
    best = max(known, key=lambda hour: known[hour][1] / known[hour][0])
    asked, recalled = known.pop(best)
    percent = honest_percent(recalled, asked)
    if not known:
        return HoursKnown(best, percent)
    others = sum(asked for asked, _recalled in known.values())
    share = sum(recalled for _asked, recalled in known.values()) / others
    return HoursKnown(best, percent, round(100 * share), wilson(recalled, asked)[0] > share)
