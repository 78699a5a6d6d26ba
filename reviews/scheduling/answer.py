"""What each answer would do: the one call that prints the buttons and stores the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from .fuzz import fuzzed_days
from .memory import QUALITIES, Memory
from .options import SM2, Options
from .sm2 import next_memory


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one quality leads to."""

    quality: int
    memory: Memory
    due_day: date
    """The study day on which the card is due, fuzz included: the day to store."""
    days: int
    """From the study day of the answer to ``due_day``: what the button prints."""
    drill_at: datetime | None
    """The instant (UTC) at which the same-day drill asks the card again; ``None`` when it does not. It may
    lie in the next study day: by then the drill has lapsed."""


def outcomes(
    memory: Memory | None, *, at: datetime, study_day: date, seed: int, options: Options = SM2
) -> Mapping[int, Outcome]:
    """The outcome of every quality from 0 to 5, for an answer given ``at`` on ``study_day``.

    The passing grades share one interval and one due day, since SM-2 multiplies by the ease from before.
    Raises ValueError when ``at`` has no time zone, OverflowError when a due day is past the year 9999
    (only without a maximum interval).
    """
    _check_aware(at)
    return {quality: _outcome(memory, quality, at, study_day, seed, options) for quality in QUALITIES}


def drill_outcomes(
    memory: Memory, due_day: date, *, at: datetime, study_day: date, options: Options = SM2
) -> Mapping[int, Outcome]:
    """The outcome of every quality for a card asked again on the day it was failed.

    A drill answer changes neither memory nor due day, only whether the card is asked once more. ``due_day``
    is the one the card already has. Raises ValueError when ``at`` has no time zone.
    """
    _check_aware(at)
    return {
        quality: Outcome(
            quality=quality,
            memory=memory,
            due_day=due_day,
            days=(due_day - study_day).days,
            drill_at=_drill_at(quality, at, options),
        )
        for quality in QUALITIES
    }


def _outcome(
    memory: Memory | None, quality: int, at: datetime, study_day: date, seed: int, options: Options
) -> Outcome:
    after = next_memory(memory, quality, options)
    days = after.interval_days
    if options.fuzz:
        days = fuzzed_days(days, seed, options.maximum_interval_days)
    return Outcome(
        quality=quality,
        memory=after,
        due_day=study_day + timedelta(days=days),
        days=days,
        drill_at=_drill_at(quality, at, options),
    )


def _drill_at(quality: int, at: datetime, options: Options) -> datetime | None:
    if options.drill is None or quality >= options.drill.value:
        return None
    # In UTC, because adding to a local time counts minutes of the wall clock, which jumps twice a year.
    return at.astimezone(UTC) + timedelta(minutes=options.drill_minutes)


def _check_aware(at: datetime) -> None:
    if at.utcoffset() is None:
        raise ValueError(f"at must be an aware datetime, not {at!r}")
