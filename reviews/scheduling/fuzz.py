"""Spreading due days, so that cards learned together do not come back together for ever.

The ranges follow Anki's scheduler, rounded down to whole days; which day of the range is decided by a seed.
"""

import hashlib
from typing import Final

SHORTEST_FUZZED_DAYS: Final = 3
"""Intervals under it keep their day: moving a day is too large a part of them. Anki's limit is 2.5 days,
which is 3 when intervals are whole."""

BASE_MILLIDAYS: Final = 1_000
"""What every fuzzed interval may move, in thousandths of a day. Source: Anki."""

BANDS: Final = ((2_500, 7_000, 15), (7_000, 20_000, 10), (20_000, None, 5))
"""From, to (thousandths of a day) and the per cent of the interval between them that it may move on top.
Source: Anki."""

SEED_BYTES: Final = 8
"""The size of the hashes behind a seed and a draw, in bytes."""


def fuzz_reach(interval_days: int) -> int:
    """How many whole days an interval may move either way: the exact range, rounded down."""
    if interval_days < SHORTEST_FUZZED_DAYS:
        return 0
    millidays = interval_days * 1_000
    reach = BASE_MILLIDAYS * 100
    for low, high, percent in BANDS:
        inside = min(millidays, high) - low if high is not None else millidays - low
        reach += percent * max(0, inside)
    return reach // 100_000


def fuzz_bounds(interval_days: int, maximum_interval_days: int | None) -> tuple[int, int]:
    """The first and last day, counted from the study day, on which the fuzz may put an interval.

    The first is never under 1, nor under 2 for an interval that is moved at all: a pass cannot come back
    before a failure. The last is never over the maximum.
    """
    reach = fuzz_reach(interval_days)
    first, last = interval_days - reach, interval_days + reach
    if maximum_interval_days is not None:
        last = min(last, maximum_interval_days)
    return min(first, last), last


def fuzzed_days(interval_days: int, seed: int, maximum_interval_days: int | None) -> int:
    """Days from the study day to the due day: each day within the bounds equally likely over the seeds."""
    first, last = fuzz_bounds(interval_days, maximum_interval_days)
    draw = _hash(f"fuzz:{seed}")
    return first + (draw * (last - first + 1) >> SEED_BYTES * 8)


def seed_for(user_id: int, card_id: int, repetition_count: int) -> int:
    """The seed of one answer, the same in every process and on every machine; fits a signed 64-bit column.

    ``repetition_count`` is the number of answers the card has had from this learner so far, so that the
    preview and the answer agree and the next answer draws afresh.
    """
    return _hash(f"seed:{user_id}:{card_id}:{repetition_count}") >> 1


def _hash(text: str) -> int:
    # Not hash(), which differs from process to process, nor random, whose sequences are an implementation's.
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=SEED_BYTES).digest(), "big")
