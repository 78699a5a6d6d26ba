"""What a learner's pace makes of a number of cards."""

from __future__ import annotations

import math

from ..pace import DEFAULT_PACE, pace_of
from ..queue import Queue
from ..tokens import Pace

__all__ = ["DEFAULT_PACE", "cards_in", "minutes", "pace_of"]


def minutes(seconds: int) -> int:
    """Whole minutes, up, so that what is left never reads 0 while something is."""
    return math.ceil(seconds / 60)


def cards_in(minutes_wanted: int, queue: Queue, pace: Pace) -> int:
    """How many of today's cards fit in so many minutes at this pace; at least one."""
    if not queue.left:
        return 1
    mean_secs = queue.seconds_left(pace) / queue.left
    return max(1, min(queue.left, round(minutes_wanted * 60 / mean_secs)))
